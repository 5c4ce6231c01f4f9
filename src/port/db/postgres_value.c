/* Values to and from PostgreSQL's wire form: binary where the type is one of ours, else text. */
#include "port/db/postgres.h"

#include <endian.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- To the server ---------------------------------------------------------------------------------------- */

static void put_binary(struct postgres_value *out, char *scratch, const void *bytes, size_t len)
{
    memcpy(scratch, bytes, len);
    *out = (struct postgres_value){scratch, (int)len, 1};
}

static void put_double(struct postgres_value *out, char *scratch, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    bits = htobe64(bits);
    put_binary(out, scratch, &bits, sizeof bits);
}

static int put_integer(Oid type, int64_t integer, char *scratch, struct postgres_value *out, struct err *err)
{
    if (type == POSTGRES_INT8) {
        uint64_t bits = htobe64((uint64_t)integer);
        put_binary(out, scratch, &bits, sizeof bits);
    } else if (type == POSTGRES_INT4) {
        if (integer < INT32_MIN || integer > INT32_MAX)
            return err_set(err, ERR_INVALID, "the number %" PRId64 " does not fit in 32 bits", integer);
        uint32_t bits = htobe32((uint32_t)integer);
        put_binary(out, scratch, &bits, sizeof bits);
    } else if (type == POSTGRES_FLOAT8) {
        put_double(out, scratch, (double)integer);
    } else {
        *out = (struct postgres_value){scratch, snprintf(scratch, 40, "%" PRId64, integer), 0};
    }
    return 0;
}

static bool is_text(Oid type)
{
    return type == POSTGRES_TEXT || type == POSTGRES_VARCHAR || type == POSTGRES_BPCHAR || type == POSTGRES_NAME ||
           type == POSTGRES_UNKNOWN;
}

static int put_bytes(Oid type, const struct db_value *value, struct postgres_value *out, struct err *err)
{
    if (value->type == DB_TYPE_TEXT ? !is_text(type) : type != POSTGRES_BYTEA)
        return err_set(err, ERR_INVALID, "a %s was given for a value of another type (%u)",
                       value->type == DB_TYPE_TEXT ? "text" : "blob", type);
    if (value->bytes.len > INT_MAX)
        return err_set(err, ERR_TOO_LARGE, "a value of %zu bytes is too large", value->bytes.len);
    *out = (struct postgres_value){value->bytes.data == NULL ? "" : value->bytes.data, (int)value->bytes.len, 1};
    return 0;
}

int postgres_encode(Oid type, const struct db_value *value, char *scratch, struct postgres_value *out,
                    struct err *err)
{
    switch (value->type) {
    case DB_TYPE_INT:
        return put_integer(type, value->integer, scratch, out, err);
    case DB_TYPE_DOUBLE:
        if (type == POSTGRES_FLOAT8)
            put_double(out, scratch, value->number);
        else
            *out = (struct postgres_value){scratch, snprintf(scratch, 40, "%.17g", value->number), 0};
        return 0;
    case DB_TYPE_TEXT:
    case DB_TYPE_BLOB:
        return put_bytes(type, value, out, err);
    case DB_TYPE_NULL:
        break;
    }
    *out = (struct postgres_value){NULL, 0, 1};
    return 0;
}

/* --- From the server -------------------------------------------------------------------------------------- */

bool postgres_knows(Oid type)
{
    return is_text(type) || type == POSTGRES_BYTEA || type == POSTGRES_INT8 || type == POSTGRES_INT4 ||
           type == POSTGRES_INT2 || type == POSTGRES_BOOL || type == POSTGRES_FLOAT8;
}

enum db_type postgres_type_of(const struct postgres_stmt *own, int column)
{
    if (PQgetisnull(own->result, own->row, column))
        return DB_TYPE_NULL;
    switch (own->column_types[column]) {
    case POSTGRES_INT8:
    case POSTGRES_INT4:
    case POSTGRES_INT2:
    case POSTGRES_BOOL:
        return DB_TYPE_INT;
    case POSTGRES_FLOAT8:
        return DB_TYPE_DOUBLE;
    case POSTGRES_BYTEA:
        return DB_TYPE_BLOB;
    default:
        return DB_TYPE_TEXT;
    }
}

static int64_t read_integer(Oid type, const char *bytes)
{
    uint64_t wide;
    uint32_t word;
    uint16_t half;
    switch (type) {
    case POSTGRES_INT8:
        memcpy(&wide, bytes, sizeof wide);
        return (int64_t)be64toh(wide);
    case POSTGRES_INT4:
        memcpy(&word, bytes, sizeof word);
        return (int32_t)be32toh(word);
    case POSTGRES_INT2:
        memcpy(&half, bytes, sizeof half);
        return (int16_t)be16toh(half);
    default:
        return bytes[0];
    }
}

static double read_double(const char *bytes)
{
    uint64_t bits;
    double number;
    memcpy(&bits, bytes, sizeof bits);
    bits = be64toh(bits);
    memcpy(&number, &bits, sizeof number);
    return number;
}

static struct db_value from_text(const char *bytes, size_t len, enum db_type wanted)
{
    struct db_value value = {.type = wanted, .bytes = {bytes, len}};
    if (wanted == DB_TYPE_INT)
        value.integer = strtoll(bytes, NULL, 10);
    else if (wanted == DB_TYPE_DOUBLE)
        value.number = strtod(bytes, NULL);
    return value;
}

/* A number from its binary form, also as text when that is asked for, as SQLite does it. */
static struct db_value from_number(const struct postgres_stmt *own, int column, Oid type, const char *bytes,
                                   enum db_type wanted)
{
    struct db_value value = {.type = wanted};
    bool real = type == POSTGRES_FLOAT8;
    double number = real ? read_double(bytes) : 0;
    int64_t integer = real ? 0 : read_integer(type, bytes);
    if (real && wanted == DB_TYPE_INT)
        integer = number >= -9.2e18 && number <= 9.2e18 ? (int64_t)number : 0;
    value.integer = integer;
    value.number = real ? number : (double)integer;
    if (wanted == DB_TYPE_TEXT || wanted == DB_TYPE_BLOB) {
        char *out = own->scratch[column];
        int len = real ? snprintf(out, 40, "%.15g", number) : snprintf(out, 40, "%" PRId64, integer);
        value.bytes = (struct str){out, (size_t)len};
    }
    return value;
}

struct db_value postgres_decode(const struct postgres_stmt *own, int column, enum db_type wanted)
{
    if (PQgetisnull(own->result, own->row, column))
        return (struct db_value){.type = DB_TYPE_NULL};
    const char *bytes = PQgetvalue(own->result, own->row, column);
    size_t len = (size_t)PQgetlength(own->result, own->row, column);
    Oid type = own->column_types[column];
    if (wanted == DB_TYPE_NULL)
        return (struct db_value){.type = DB_TYPE_INT};
    if (!own->binary || is_text(type))
        return from_text(bytes, len, wanted);
    if (type == POSTGRES_BYTEA)
        return (struct db_value){.type = wanted, .bytes = {bytes, len}};
    return from_number(own, column, type, bytes, wanted);
}
