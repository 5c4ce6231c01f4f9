/* What the parts of the PostgreSQL driver share; private to port/db. */
#ifndef REGIO_PORT_DB_POSTGRES_H
#define REGIO_PORT_DB_POSTGRES_H

#include <libpq-fe.h>

#include "base/buf.h"
#include "port/db/driver.h"

/* Types by the numbers that PostgreSQL gives them (pg_type.dat); they never change. */
enum {
    POSTGRES_BOOL = 16,
    POSTGRES_BYTEA = 17,
    POSTGRES_NAME = 19,
    POSTGRES_INT8 = 20,
    POSTGRES_INT2 = 21,
    POSTGRES_INT4 = 23,
    POSTGRES_TEXT = 25,
    POSTGRES_FLOAT8 = 701,
    POSTGRES_UNKNOWN = 705,
    POSTGRES_BPCHAR = 1042,
    POSTGRES_VARCHAR = 1043
};

struct postgres {
    PGconn *connection;
    PGcancel *cancel;
    unsigned long long next_name; /* of a prepared statement */
    bool pipeline;                /* statements have been sent whose results are not read */
    int pending;                  /* how many */
    struct db_stmt *copying;      /* the COPY that is under way, or NULL */
};

/* A parameter as libpq wants it. */
struct postgres_value {
    const char *bytes; /* NULL is NULL */
    int len;
    int format; /* 0 text, 1 binary */
};

struct postgres_stmt {
    char name[24];
    Oid *parameter_types;
    Oid *column_types;
    char (*scratch)[40]; /* a number written out, one per parameter or column */
    const char **bytes;
    int *lengths;
    int *formats;
    const char **names; /* of the columns */
    bool binary;        /* results come in binary form */
    PGresult *described; /* holds the names */
    PGresult *result;
    int row;
    bool streaming;
    char *copy_sql;
    struct buf copy_rows;
};

static inline struct postgres *postgres_of(const struct db *db)
{
    return db->connection;
}

/* The error of a result (NULL: of the connection). Notes when the connection is lost. */
int postgres_fail(struct db *db, const PGresult *result, struct err *err) MUST_CHECK;

/* Ends what is under way (pipeline or COPY), so that the connection can run another statement. */
int postgres_settle(struct db *db, struct err *err) MUST_CHECK;

/* Reads and drops what is left of a statement's results. */
void postgres_drain(struct db *db);

/* Writes a value for a parameter or column of a type; `scratch` has room for 40 bytes. */
int postgres_encode(Oid type, const struct db_value *value, char *scratch, struct postgres_value *out,
                    struct err *err) MUST_CHECK;

/* Reads a field of a row. */
struct db_value postgres_decode(const struct postgres_stmt *own, int column, enum db_type wanted);

/* The type of a field of a row. */
enum db_type postgres_type_of(const struct postgres_stmt *own, int column);

/* Whether fields of this type can be read in binary form. */
bool postgres_knows(Oid type);

/* Statements (postgres_stmt.c) and bulk writes (postgres_bulk.c). */
int postgres_prepare(struct db_stmt *stmt, struct err *err) MUST_CHECK;
void postgres_finalize(struct db_stmt *stmt);
int postgres_start(struct db_stmt *stmt, enum db_mode mode, struct err *err) MUST_CHECK;
int postgres_step(struct db_stmt *stmt, struct err *err) MUST_CHECK;
void postgres_reset(struct db_stmt *stmt);
struct db_value postgres_column(const struct db_stmt *stmt, int column, enum db_type wanted);
enum db_type postgres_type(const struct db_stmt *stmt, int column);
const char *postgres_name(const struct db_stmt *stmt, int column);
int postgres_fill(struct db_stmt *stmt, struct err *err) MUST_CHECK;
int postgres_make_room(struct db_stmt *stmt, int parameters, int columns, struct err *err) MUST_CHECK;
int postgres_send(struct db_stmt *stmt, struct err *err) MUST_CHECK;
int postgres_copy(struct db_stmt *stmt, const char *table, const char *columns, struct err *err) MUST_CHECK;

#endif
