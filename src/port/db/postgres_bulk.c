/* PostgreSQL: many writes in one go, by pipeline or by COPY in binary form. */
#include "port/db/postgres.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Statements sent before their results are read: few enough for the results to stay in the socket's buffers. */
#define PIPELINE_DEPTH 512

/* Bytes of rows collected before they are handed to libpq. */
#define COPY_CHUNK (256u * 1024u)

/* A row may be larger than a chunk by this much. */
#define COPY_ROW_MAX (512u * 1024u * 1024u)

/* --- Pipeline --------------------------------------------------------------------------------------------- */

/* Waits for the results of everything that was sent; the first error counts, the rest follows from it. */
static int read_results(struct db *db, struct err *err)
{
    struct postgres *postgres = postgres_of(db);
    int rc = 0;
    if (PQpipelineSync(postgres->connection) != 1)
        return postgres_fail(db, NULL, err);
    for (;;) {
        PGresult *result = PQgetResult(postgres->connection);
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_FATAL_ERROR && rc == 0 && result != NULL)
            rc = postgres_fail(db, result, err);
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC)
            break;
        if (PQstatus(postgres->connection) == CONNECTION_BAD) {
            db->lost = true;
            return rc != 0 ? rc : postgres_fail(db, NULL, err);
        }
    }
    postgres->pending = 0;
    return rc;
}

static int end_pipeline(struct db *db, struct err *err)
{
    struct postgres *postgres = postgres_of(db);
    int rc = read_results(db, err);
    if (!db->lost && PQexitPipelineMode(postgres->connection) != 1 && rc == 0)
        rc = postgres_fail(db, NULL, err);
    postgres->pipeline = false;
    return rc;
}

static int send_in_pipeline(struct db_stmt *stmt, struct err *err)
{
    struct postgres *postgres = postgres_of(stmt->db);
    struct postgres_stmt *own = stmt->driver;
    int rc = postgres->copying != NULL ? postgres_settle(stmt->db, err) : 0;
    if (rc == 0)
        rc = postgres_fill(stmt, err);
    if (rc != 0)
        return rc;
    if (!postgres->pipeline) {
        if (PQenterPipelineMode(postgres->connection) != 1)
            return postgres_fail(stmt->db, NULL, err);
        postgres->pipeline = true;
    }
    if (PQsendQueryPrepared(postgres->connection, own->name, stmt->parameter_count, own->bytes, own->lengths,
                            own->formats, own->binary) != 1)
        return postgres_fail(stmt->db, NULL, err);
    return ++postgres->pending < PIPELINE_DEPTH ? 0 : read_results(stmt->db, err);
}

/* --- COPY ------------------------------------------------------------------------------------------------- */

/* The columns' types are those of a query that gives no rows. */
int postgres_copy(struct db_stmt *stmt, const char *table, const char *columns, struct err *err)
{
    int rc = postgres_settle(stmt->db, err);
    if (rc != 0)
        return rc;
    char sql[2048];
    int len = snprintf(sql, sizeof sql, "SELECT %s FROM %s LIMIT 0", columns, table);
    if (len < 0 || (size_t)len >= sizeof sql)
        return err_set(err, ERR_TOO_LARGE, "too many columns for %s", table);
    PGresult *result = PQexec(postgres_of(stmt->db)->connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        rc = postgres_fail(stmt->db, result, err);
        PQclear(result);
        return rc;
    }
    rc = postgres_make_room(stmt, PQnfields(result), 0, err);
    if (rc == 0) {
        struct postgres_stmt *own = stmt->driver;
        buf_init(&own->copy_rows, COPY_CHUNK + COPY_ROW_MAX);
        for (int i = 0; i < stmt->parameter_count; i++)
            own->parameter_types[i] = PQftype(result, i);
        if (asprintf(&own->copy_sql, "COPY %s (%s) FROM STDIN (FORMAT binary)", table, columns) < 0) {
            own->copy_sql = NULL;
            rc = err_set(err, ERR_NO_MEMORY, "out of memory");
        }
    }
    PQclear(result);
    return rc;
}

static int begin_copy(struct db_stmt *stmt, struct err *err)
{
    static const char header[19] = "PGCOPY\n\377\r\n"; /* its NUL, no flags, no extension */
    struct postgres_stmt *own = stmt->driver;
    int rc = postgres_settle(stmt->db, err);
    if (rc != 0)
        return rc;
    PGresult *result = PQexec(postgres_of(stmt->db)->connection, own->copy_sql);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        rc = postgres_fail(stmt->db, result, err);
    PQclear(result);
    if (rc != 0)
        return rc;
    postgres_of(stmt->db)->copying = stmt;
    buf_clear(&own->copy_rows);
    buf_add(&own->copy_rows, header, sizeof header);
    return 0;
}

static int put_rows(struct db_stmt *stmt, struct err *err)
{
    struct postgres_stmt *own = stmt->driver;
    if (PQputCopyData(postgres_of(stmt->db)->connection, own->copy_rows.data, (int)own->copy_rows.len) != 1)
        return postgres_fail(stmt->db, NULL, err);
    buf_clear(&own->copy_rows);
    return 0;
}

static int end_copy(struct db *db, struct err *err)
{
    struct postgres *postgres = postgres_of(db);
    struct db_stmt *stmt = postgres->copying;
    struct postgres_stmt *own = stmt->driver;
    postgres->copying = NULL;
    buf_add(&own->copy_rows, "\377\377", 2);
    int rc = buf_failed(&own->copy_rows) ? err_set(err, ERR_TOO_LARGE, "a row for %s is too large", stmt->sql)
                                         : put_rows(stmt, err);
    buf_free(&own->copy_rows);
    if (PQputCopyEnd(postgres->connection, rc == 0 ? NULL : "stopped") != 1 && rc == 0)
        rc = postgres_fail(db, NULL, err);
    PGresult *result = NULL;
    while ((result = PQgetResult(postgres->connection)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK && rc == 0)
            rc = postgres_fail(db, result, err);
        PQclear(result);
    }
    return rc;
}

static int send_by_copy(struct db_stmt *stmt, struct err *err)
{
    struct postgres_stmt *own = stmt->driver;
    int rc = postgres_of(stmt->db)->copying == stmt ? 0 : begin_copy(stmt, err);
    if (rc != 0)
        return rc;
    uint16_t count = htobe16((uint16_t)stmt->parameter_count);
    buf_add(&own->copy_rows, &count, sizeof count);
    for (int i = 0; i < stmt->parameter_count; i++) {
        struct postgres_value value;
        rc = postgres_encode(own->parameter_types[i], &stmt->values[i], own->scratch[i], &value, err);
        if (rc == 0 && value.format != 1)
            rc = err_set(err, ERR_INVALID, "column %d of %s takes no number", i + 1, stmt->sql);
        if (rc != 0)
            return rc;
        uint32_t len = htobe32(value.bytes == NULL ? UINT32_MAX : (uint32_t)value.len);
        buf_add(&own->copy_rows, &len, sizeof len);
        if (value.bytes != NULL)
            buf_add(&own->copy_rows, value.bytes, (size_t)value.len);
    }
    if (buf_failed(&own->copy_rows))
        return err_set(err, ERR_TOO_LARGE, "a row for %s is too large", stmt->sql);
    return own->copy_rows.len < COPY_CHUNK ? 0 : put_rows(stmt, err);
}

/* --- Both ------------------------------------------------------------------------------------------------- */

int postgres_send(struct db_stmt *stmt, struct err *err)
{
    return stmt->is_copy ? send_by_copy(stmt, err) : send_in_pipeline(stmt, err);
}

int postgres_settle(struct db *db, struct err *err)
{
    struct postgres *postgres = postgres_of(db);
    if (db->lost)
        return err_set(err, ERR_IO, "the connection to the database is lost");
    if (postgres->pipeline)
        return end_pipeline(db, err);
    if (postgres->copying != NULL)
        return end_copy(db, err);
    return 0;
}
