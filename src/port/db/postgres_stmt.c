/* PostgreSQL: prepared statements. */
#include "port/db/postgres.h"

#include <stdio.h>
#include <stdlib.h>

static struct postgres_stmt *own_of(const struct db_stmt *stmt)
{
    return stmt->driver;
}

int postgres_make_room(struct db_stmt *stmt, int parameters, int columns, struct err *err)
{
    struct postgres_stmt *own = calloc(1, sizeof *own);
    if (own == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    stmt->driver = own;
    size_t most = (size_t)(parameters > columns ? parameters : columns) + 1;
    own->parameter_types = calloc(most, sizeof *own->parameter_types);
    own->column_types = calloc(most, sizeof *own->column_types);
    own->scratch = calloc(most, sizeof *own->scratch);
    own->bytes = calloc(most, sizeof *own->bytes);
    own->lengths = calloc(most, sizeof *own->lengths);
    own->formats = calloc(most, sizeof *own->formats);
    own->names = calloc(most, sizeof *own->names);
    stmt->parameter_count = parameters;
    stmt->column_count = columns;
    if (own->parameter_types == NULL || own->column_types == NULL || own->scratch == NULL || own->bytes == NULL ||
        own->lengths == NULL || own->formats == NULL || own->names == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    return 0;
}

/* Learns the types of parameters and columns of a statement that the server has prepared. */
static int take_types(struct db_stmt *stmt, const char *name, PGresult *described, struct err *err)
{
    int rc = postgres_make_room(stmt, PQnparams(described), PQnfields(described), err);
    struct postgres_stmt *own = own_of(stmt);
    if (own == NULL)
        PQclear(described);
    else
        own->described = described;
    if (rc != 0)
        return rc;
    snprintf(own->name, sizeof own->name, "%s", name);
    for (int i = 0; i < stmt->parameter_count; i++)
        own->parameter_types[i] = PQparamtype(described, i);
    own->binary = true;
    bool has_bytes = false;
    for (int i = 0; i < stmt->column_count; i++) {
        own->column_types[i] = PQftype(described, i);
        own->names[i] = PQfname(described, i);
        own->binary = own->binary && postgres_knows(own->column_types[i]);
        has_bytes = has_bytes || own->column_types[i] == POSTGRES_BYTEA;
    }
    if (!own->binary && has_bytes)
        return err_set(err, ERR_INVALID, "cast the sums to BIGINT, since there is a blob in: %.200s", stmt->sql);
    return 0;
}

int postgres_prepare(struct db_stmt *stmt, struct err *err)
{
    int rc = postgres_settle(stmt->db, err);
    if (rc != 0)
        return rc;
    struct postgres *postgres = postgres_of(stmt->db);
    char name[24];
    snprintf(name, sizeof name, "s%llu", ++postgres->next_name);
    PGresult *result = PQprepare(postgres->connection, name, stmt->sql, 0, NULL);
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
        PQclear(result);
        result = PQdescribePrepared(postgres->connection, name);
    }
    if (PQresultStatus(result) == PGRES_COMMAND_OK)
        return take_types(stmt, name, result, err);
    struct err why;
    int code = postgres_fail(stmt->db, result, &why);
    PQclear(result);
    return err_set(err, code, "%.250s in: %.200s", why.message, stmt->sql);
}

/* Tells the server to forget the statement, when the connection can do that now; else it goes with the connection. */
static void forget(struct db_stmt *stmt)
{
    struct db *db = stmt->db;
    struct postgres *postgres = postgres_of(db);
    if (db->closing || db->lost || db->failed || db->streaming != NULL || own_of(stmt)->name[0] == '\0' ||
        postgres->pipeline || postgres->copying != NULL)
        return;
    char sql[48];
    snprintf(sql, sizeof sql, "DEALLOCATE %s", own_of(stmt)->name);
    PQclear(PQexec(postgres->connection, sql));
}

void postgres_finalize(struct db_stmt *stmt)
{
    struct postgres_stmt *own = own_of(stmt);
    if (own == NULL)
        return;
    struct postgres *postgres = postgres_of(stmt->db);
    if (postgres->copying == stmt && postgres_settle(stmt->db, NULL) != 0 && stmt->db->in_transaction)
        stmt->db->failed = true;
    forget(stmt);
    PQclear(own->result);
    buf_free(&own->copy_rows);
    free(own->copy_sql);
    free(own->parameter_types);
    free(own->column_types);
    free(own->scratch);
    free(own->bytes);
    free(own->lengths);
    free(own->formats);
    free(own->names);
    PQclear(own->described);
    free(own);
}

int postgres_fill(struct db_stmt *stmt, struct err *err)
{
    struct postgres_stmt *own = own_of(stmt);
    for (int i = 0; i < stmt->parameter_count; i++) {
        struct postgres_value value;
        int rc = postgres_encode(own->parameter_types[i], &stmt->values[i], own->scratch[i], &value, err);
        if (rc != 0)
            return rc;
        own->bytes[i] = value.bytes;
        own->lengths[i] = value.len;
        own->formats[i] = value.format;
    }
    return 0;
}

static int start_stream(struct db_stmt *stmt, struct err *err)
{
    struct postgres_stmt *own = own_of(stmt);
    PGconn *connection = postgres_of(stmt->db)->connection;
    if (PQsendQueryPrepared(connection, own->name, stmt->parameter_count, own->bytes, own->lengths, own->formats,
                            own->binary) != 1 ||
        PQsetSingleRowMode(connection) != 1)
        return postgres_fail(stmt->db, NULL, err);
    own->streaming = true;
    return 0;
}

int postgres_start(struct db_stmt *stmt, enum db_mode mode, struct err *err)
{
    struct db *db = stmt->db;
    struct postgres_stmt *own = own_of(stmt);
    int rc = postgres_settle(db, err);
    if (rc == 0)
        rc = postgres_fill(stmt, err);
    if (rc != 0)
        return rc;
    if (mode == DB_MODE_STREAM)
        return start_stream(stmt, err);
    PGresult *result = PQexecPrepared(postgres_of(db)->connection, own->name, stmt->parameter_count, own->bytes,
                                      own->lengths, own->formats, own->binary);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        rc = postgres_fail(db, result, err);
        PQclear(result);
        return rc;
    }
    db->changed_rows = strtoll(PQcmdTuples(result), NULL, 10);
    if (mode == DB_MODE_RUN) {
        PQclear(result);
        return 0;
    }
    own->result = result;
    own->row = -1;
    return 0;
}

static int step_stream(struct db_stmt *stmt, struct err *err)
{
    struct postgres_stmt *own = own_of(stmt);
    PQclear(own->result);
    own->row = 0;
    own->result = PQgetResult(postgres_of(stmt->db)->connection);
    ExecStatusType status = PQresultStatus(own->result);
    if (status == PGRES_SINGLE_TUPLE)
        return DB_ROW;
    int rc = DB_DONE;
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        rc = postgres_fail(stmt->db, own->result, err);
    postgres_drain(stmt->db);
    own->streaming = false;
    return rc;
}

int postgres_step(struct db_stmt *stmt, struct err *err)
{
    struct postgres_stmt *own = own_of(stmt);
    if (own->streaming)
        return step_stream(stmt, err);
    return ++own->row < PQntuples(own->result) ? DB_ROW : DB_DONE;
}

void postgres_reset(struct db_stmt *stmt)
{
    struct postgres_stmt *own = own_of(stmt);
    PQclear(own->result);
    own->result = NULL;
    if (!own->streaming)
        return;
    /* Rows are left. Cancelling would spoil a transaction, so there they are read and dropped. */
    if (!stmt->db->in_transaction)
        db_cancel(stmt->db);
    postgres_drain(stmt->db);
    own->streaming = false;
}

struct db_value postgres_column(const struct db_stmt *stmt, int column, enum db_type wanted)
{
    return postgres_decode(own_of(stmt), column, wanted);
}

enum db_type postgres_type(const struct db_stmt *stmt, int column)
{
    return postgres_type_of(own_of(stmt), column);
}

const char *postgres_name(const struct db_stmt *stmt, int column)
{
    const char *name = own_of(stmt)->names[column];
    return name == NULL ? "" : name;
}
