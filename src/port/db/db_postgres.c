/* PostgreSQL: connections and errors. Values stand in postgres_value.c, statements in postgres_stmt.c, bulk writes in postgres_bulk.c. */
#include "port/db/postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Errors ----------------------------------------------------------------------------------------------- */

/* SQLSTATE classes and codes (PostgreSQL documentation, appendix A), the first that fits counts. */
static int code_of(const char *state)
{
    static const struct {
        const char *state;
        int code;
    } codes[] = {
        {"57014", ERR_CANCELLED}, {"55P03", ERR_BUSY},     {"40", ERR_BUSY},    {"23", ERR_CONFLICT},
        {"22", ERR_INVALID},      {"54", ERR_TOO_LARGE},   {"08", ERR_IO},      {"57P", ERR_IO},
        {"53", ERR_IO},           {"25006", ERR_DATABASE},
    };
    for (size_t i = 0; state != NULL && i < sizeof codes / sizeof codes[0]; i++)
        if (strncmp(codes[i].state, state, strlen(codes[i].state)) == 0)
            return codes[i].code;
    return ERR_DATABASE;
}

int postgres_fail(struct db *db, const PGresult *result, struct err *err)
{
    PGconn *connection = postgres_of(db)->connection;
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message == NULL)
        message = PQerrorMessage(connection);
    int len = (int)strcspn(message, "\n");
    if (PQstatus(connection) == CONNECTION_BAD) {
        db->lost = true;
        return err_set(err, ERR_IO, "the connection to the database is lost: %.*s", len > 300 ? 300 : len, message);
    }
    return err_set(err, code_of(state), "%.*s", len > 400 ? 400 : len, message);
}

/* --- Connections ------------------------------------------------------------------------------------------ */

static void ignore_notice(void *unused, const PGresult *result)
{
    (void)unused;
    (void)result;
}

void postgres_drain(struct db *db)
{
    PGresult *result = NULL;
    while ((result = PQgetResult(postgres_of(db)->connection)) != NULL)
        PQclear(result);
}

static int postgres_exec(struct db *db, const char *sql, struct err *err)
{
    bool rollback = strcmp(sql, "ROLLBACK") == 0;
    int rc = postgres_settle(db, err);
    if (rc != 0 && (!rollback || db->lost))
        return rc;
    PGresult *result = PQexec(postgres_of(db)->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    rc = 0;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        rc = postgres_fail(db, result, err);
    else if (strcmp(sql, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0)
        rc = err_set(err, ERR_DATABASE, "the database rolled the transaction back");
    else
        db->changed_rows = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return rc;
}

static int set_up(struct db *db, const struct db_options *options, struct err *err)
{
    PGconn *connection = postgres_of(db)->connection;
    const char *encoding = PQparameterStatus(connection, "server_encoding");
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
        return err_set(err, ERR_DATABASE, "%s has encoding %s; it must be UTF8", db->name,
                       encoding == NULL ? "unknown" : encoding);
    char sql[256];
    snprintf(sql, sizeof sql,
             "SET client_min_messages = error; SET TimeZone = 'UTC'; SET lock_timeout = %d;"
             "SET default_transaction_read_only = %s",
             db->busy_ms, options->read_only ? "on" : "off");
    return postgres_exec(db, sql, err);
}

static int postgres_open(struct db *db, const char *url, const struct db_options *options, struct err *err)
{
    /* What stands before dbname is a default that the URL may replace; what stands behind it replaces the URL's. */
    const char *const names[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL};
    const char *const values[] = {"10", "regio", url, "UTF8", NULL};
    struct postgres *postgres = calloc(1, sizeof *postgres);
    if (postgres == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    db->connection = postgres;
    postgres->connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(postgres->connection) != CONNECTION_OK) {
        const char *message = PQerrorMessage(postgres->connection);
        return err_set(err, ERR_IO, "cannot open %.160s: %.*s", db->name, (int)strcspn(message, "\n"), message);
    }
    PQsetNoticeReceiver(postgres->connection, ignore_notice, NULL);
    postgres->cancel = PQgetCancel(postgres->connection);
    return set_up(db, options, err);
}

static void postgres_close(struct db *db)
{
    struct postgres *postgres = postgres_of(db);
    PQfreeCancel(postgres->cancel);
    PQfinish(postgres->connection);
    free(postgres);
}

static int postgres_set_timeout(struct db *db, int timeout_ms, struct err *err)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SET statement_timeout = %d", timeout_ms);
    return postgres_exec(db, sql, err);
}

static void postgres_cancel(struct db *db)
{
    char message[256];
    PQcancel(postgres_of(db)->cancel, message, sizeof message);
}

/* A server that has gone has closed the socket. The first look may read its farewell, the second finds the end. */
static bool postgres_alive(struct db *db)
{
    PGconn *connection = postgres_of(db)->connection;
    for (int look = 0; look < 2; look++)
        if (PQconsumeInput(connection) != 1)
            return false;
    return PQstatus(connection) == CONNECTION_OK;
}

const struct db_driver db_driver_postgres = {
    .open = postgres_open,
    .close = postgres_close,
    .exec = postgres_exec,
    .set_timeout = postgres_set_timeout,
    .cancel = postgres_cancel,
    .alive = postgres_alive,
    .prepare = postgres_prepare,
    .finalize = postgres_finalize,
    .start = postgres_start,
    .step = postgres_step,
    .reset = postgres_reset,
    .column = postgres_column,
    .type = postgres_type,
    .name = postgres_name,
    .send = postgres_send,
    .flush = postgres_settle,
    .copy = postgres_copy,
    .begin = "BEGIN",
    .begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
};
