#include "port/db/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* Statements that one connection keeps prepared; programs have fewer than this in use at a time. */
#define KEPT_STATEMENTS 160

/* --- Connections ------------------------------------------------------------------------------------------ */

int db_open(const char *url, const struct db_options *options, struct db **out, struct err *err)
{
    static const struct db_options defaults = {0};
    if (options == NULL)
        options = &defaults;
    if (db_url_is_foreign(url))
        return err_set(err, ERR_DATABASE, "%.*s: no such kind of database; give a file, sqlite:PATH or postgresql://...",
                       (int)strcspn(url, ":"), url);
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    db->kind = db_url_is_postgres(url) ? DB_POSTGRES : DB_SQLITE;
    db->driver = db->kind == DB_POSTGRES ? &db_driver_postgres : &db_driver_sqlite;
    db->busy_ms = options->busy_ms > 0 ? options->busy_ms : 10000;
    db->read_only = options->read_only;
    db->name = db_url_name(url);
    int rc = db->name == NULL ? err_set(err, ERR_NO_MEMORY, "out of memory") : 0;
    if (rc == 0)
        rc = db->driver->open(db, url, options, err);
    if (rc == 0 && options->timeout_ms > 0)
        rc = db->driver->set_timeout(db, options->timeout_ms, err);
    if (rc != 0) {
        db_close(db);
        return rc;
    }
    *out = db;
    return 0;
}

static void destroy(struct db_stmt *stmt)
{
    stmt->db->driver->finalize(stmt);
    free(stmt->values);
    free(stmt->sql);
    free(stmt);
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    if (db->in_transaction && !db->lost)
        db_rollback(db);
    db->closing = true;
    while (db->statements != NULL) {
        struct db_stmt *stmt = db->statements;
        db->statements = stmt->next;
        destroy(stmt);
    }
    if (db->connection != NULL)
        db->driver->close(db);
    free(db->name);
    free(db);
}

enum db_kind db_kind(const struct db *db)
{
    return db->kind;
}

const char *db_name(const struct db *db)
{
    return db->name;
}

bool db_is_lost(const struct db *db)
{
    return db->lost;
}

bool db_is_alive(struct db *db)
{
    if (!db->lost && db->driver->alive != NULL && !db->driver->alive(db))
        db->lost = true;
    return !db->lost;
}

void db_cancel(struct db *db)
{
    db->driver->cancel(db);
}

int db_set_timeout(struct db *db, int timeout_ms, struct err *err)
{
    return db->driver->set_timeout(db, timeout_ms, err);
}

/* Whether the connection can run something now; `stmt` is the one that wants to (NULL: none). */
static int check_usable(const struct db *db, const struct db_stmt *stmt, struct err *err)
{
    if (db->lost)
        return err_set(err, ERR_IO, "the connection to the database is lost");
    if (db->failed)
        return err_set(err, ERR_DATABASE, "the transaction has failed and must be rolled back");
    if (db->streaming != NULL && db->streaming != stmt)
        return err_set(err, ERR_INVALID, "the connection is busy with rows that stream: %.200s", db->streaming->sql);
    return 0;
}

/* Passes a result on and notes that a transaction has failed. */
static int note(struct db *db, int rc)
{
    if (rc < 0 && db->in_transaction)
        db->failed = true;
    return rc;
}

/* --- Statements ------------------------------------------------------------------------------------------- */

/* Takes a prepared statement with this text that nobody uses, and puts it first. */
static struct db_stmt *find_kept(struct db *db, const char *sql)
{
    for (struct db_stmt **link = &db->statements; *link != NULL; link = &(*link)->next) {
        struct db_stmt *stmt = *link;
        if (stmt->in_use || stmt->is_copy || strcmp(stmt->sql, sql) != 0)
            continue;
        *link = stmt->next;
        stmt->next = db->statements;
        db->statements = stmt;
        return stmt;
    }
    return NULL;
}

/* Frees the statement that was not used for the longest time, when there are too many. */
static void drop_oldest(struct db *db)
{
    if (db->statement_count < KEPT_STATEMENTS)
        return;
    struct db_stmt **oldest = NULL;
    for (struct db_stmt **link = &db->statements; *link != NULL; link = &(*link)->next)
        if (!(*link)->in_use)
            oldest = link;
    if (oldest == NULL)
        return;
    struct db_stmt *stmt = *oldest;
    *oldest = stmt->next;
    db->statement_count--;
    destroy(stmt);
}

static struct db_stmt *statement_new(struct db *db, const char *sql)
{
    struct db_stmt *stmt = calloc(1, sizeof *stmt);
    if (stmt == NULL)
        return NULL;
    stmt->db = db;
    stmt->sql = strdup(sql);
    if (stmt->sql == NULL) {
        free(stmt);
        return NULL;
    }
    return stmt;
}

/* Keeps a statement that the driver has prepared, or frees it when that went wrong. */
static int keep(struct db_stmt *stmt, int rc, struct db_stmt **out, struct err *err)
{
    struct db *db = stmt->db;
    if (rc == 0) {
        stmt->values = calloc((size_t)stmt->parameter_count + 1, sizeof *stmt->values);
        if (stmt->values == NULL)
            rc = err_set(err, ERR_NO_MEMORY, "out of memory");
    }
    if (rc != 0) {
        destroy(stmt);
        return note(db, rc);
    }
    stmt->next = db->statements;
    db->statements = stmt;
    db->statement_count++;
    stmt->in_use = true;
    *out = stmt;
    return 0;
}

int db_prepare(struct db *db, const char *sql, struct db_stmt **out, struct err *err)
{
    int rc = check_usable(db, NULL, err);
    if (rc != 0)
        return rc;
    struct db_stmt *stmt = find_kept(db, sql);
    if (stmt != NULL) {
        stmt->in_use = true;
        *out = stmt;
        return 0;
    }
    drop_oldest(db);
    stmt = statement_new(db, sql);
    if (stmt == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    return keep(stmt, db->driver->prepare(stmt, err), out, err);
}

int db_copy(struct db *db, const char *table, const char *columns, struct db_stmt **out, struct err *err)
{
    int rc = check_usable(db, NULL, err);
    if (rc == 0 && !db->in_transaction)
        rc = err_set(err, ERR_INVALID, "rows are copied only inside a transaction");
    if (rc != 0)
        return rc;
    struct db_stmt *stmt = statement_new(db, table);
    if (stmt == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    stmt->is_copy = true;
    return keep(stmt, db->driver->copy(stmt, table, columns, err), out, err);
}

static void clear_values(struct db_stmt *stmt)
{
    memset(stmt->values, 0, (size_t)stmt->parameter_count * sizeof *stmt->values);
    stmt->bind_code = 0;
}

void db_stmt_reset(struct db_stmt *stmt)
{
    if (stmt->running) {
        stmt->db->driver->reset(stmt);
        stmt->running = false;
    }
    if (stmt->db->streaming == stmt)
        stmt->db->streaming = NULL;
    stmt->stream = false;
    clear_values(stmt);
}

void db_stmt_free(struct db_stmt *stmt)
{
    if (stmt == NULL)
        return;
    db_stmt_reset(stmt);
    stmt->in_use = false;
    if (!stmt->is_copy)
        return;
    struct db *db = stmt->db;
    struct db_stmt **link = &db->statements;
    while (*link != stmt)
        link = &(*link)->next;
    *link = stmt->next;
    db->statement_count--;
    destroy(stmt);
}

/* --- Parameters ------------------------------------------------------------------------------------------- */

static void bind(struct db_stmt *stmt, int index, struct db_value value)
{
    if (index >= 1 && index <= stmt->parameter_count) {
        stmt->values[index - 1] = value;
    } else if (stmt->bind_code == 0) {
        stmt->bind_code = ERR_INVALID;
        snprintf(stmt->bind_message, sizeof stmt->bind_message, "there is no parameter $%d", index);
    }
}

void db_bind_int(struct db_stmt *stmt, int index, int64_t value)
{
    bind(stmt, index, (struct db_value){.type = DB_TYPE_INT, .integer = value});
}

void db_bind_double(struct db_stmt *stmt, int index, double value)
{
    bind(stmt, index, (struct db_value){.type = DB_TYPE_DOUBLE, .number = value});
}

void db_bind_text(struct db_stmt *stmt, int index, struct str value)
{
    size_t good = utf8_check(value);
    bool has_nul = value.len > 0 && memchr(value.data, '\0', value.len) != NULL;
    if ((good < value.len || has_nul) && stmt->bind_code == 0) {
        stmt->bind_code = ERR_INVALID;
        if (has_nul)
            snprintf(stmt->bind_message, sizeof stmt->bind_message, "the text for $%d holds a NUL byte", index);
        else
            snprintf(stmt->bind_message, sizeof stmt->bind_message,
                     "the text for $%d is not valid UTF-8 at byte %zu", index, good + 1);
    }
    bind(stmt, index, (struct db_value){.type = DB_TYPE_TEXT, .bytes = value});
}

void db_bind_text_z(struct db_stmt *stmt, int index, const char *value)
{
    if (value == NULL)
        db_bind_null(stmt, index);
    else
        db_bind_text(stmt, index, str_from(value));
}

void db_bind_blob(struct db_stmt *stmt, int index, const void *bytes, size_t len)
{
    bind(stmt, index, (struct db_value){.type = DB_TYPE_BLOB, .bytes = {bytes, len}});
}

void db_bind_null(struct db_stmt *stmt, int index)
{
    bind(stmt, index, (struct db_value){.type = DB_TYPE_NULL});
}

/* --- Running ---------------------------------------------------------------------------------------------- */

/* What has to be right before a statement may start. */
static int check_start(struct db_stmt *stmt, struct err *err)
{
    int rc = check_usable(stmt->db, stmt, err);
    if (rc == 0 && stmt->bind_code != 0)
        rc = err_set(err, stmt->bind_code, "%s in: %.200s", stmt->bind_message, stmt->sql);
    if (rc != 0)
        db_stmt_reset(stmt);
    return rc;
}

void db_stmt_stream(struct db_stmt *stmt)
{
    stmt->stream = true;
}

int db_step(struct db_stmt *stmt, struct err *err)
{
    struct db *db = stmt->db;
    int rc = 0;
    if (!stmt->running) {
        rc = check_start(stmt, err);
        if (rc != 0)
            return note(db, rc);
        rc = db->driver->start(stmt, stmt->stream ? DB_MODE_STREAM : DB_MODE_ROWS, err);
        stmt->running = rc == 0;
        if (rc == 0 && stmt->stream)
            db->streaming = stmt;
    }
    if (rc == 0)
        rc = db->driver->step(stmt, err);
    if (rc != DB_ROW)
        db_stmt_reset(stmt);
    return note(db, rc);
}

int db_run(struct db_stmt *stmt, struct err *err)
{
    int rc = check_start(stmt, err);
    if (rc == 0)
        rc = stmt->db->driver->start(stmt, DB_MODE_RUN, err);
    clear_values(stmt);
    return note(stmt->db, rc);
}

int db_send(struct db_stmt *stmt, struct err *err)
{
    if (!stmt->db->in_transaction)
        return err_set(err, ERR_INVALID, "a statement is sent only inside a transaction");
    int rc = check_start(stmt, err);
    if (rc == 0)
        rc = stmt->db->driver->send(stmt, err);
    clear_values(stmt);
    return note(stmt->db, rc);
}

int db_flush(struct db *db, struct err *err)
{
    int rc = check_usable(db, NULL, err);
    return rc != 0 ? rc : note(db, db->driver->flush(db, err));
}

/* --- Columns ---------------------------------------------------------------------------------------------- */

int db_column_count(const struct db_stmt *stmt)
{
    return stmt->column_count;
}

/* The value of a column; NULL when there is no row or no such column. */
static struct db_value value_of(const struct db_stmt *stmt, int column, enum db_type wanted)
{
    if (!stmt->running || column < 0 || column >= stmt->column_count)
        return (struct db_value){.type = DB_TYPE_NULL};
    return stmt->db->driver->column(stmt, column, wanted);
}

const char *db_column_name(const struct db_stmt *stmt, int column)
{
    return column < 0 || column >= stmt->column_count ? "" : stmt->db->driver->name(stmt, column);
}

enum db_type db_column_type(const struct db_stmt *stmt, int column)
{
    if (!stmt->running || column < 0 || column >= stmt->column_count)
        return DB_TYPE_NULL;
    return stmt->db->driver->type(stmt, column);
}

bool db_column_is_null(const struct db_stmt *stmt, int column)
{
    return value_of(stmt, column, DB_TYPE_NULL).type == DB_TYPE_NULL;
}

int64_t db_column_int(const struct db_stmt *stmt, int column)
{
    return value_of(stmt, column, DB_TYPE_INT).integer;
}

double db_column_double(const struct db_stmt *stmt, int column)
{
    return value_of(stmt, column, DB_TYPE_DOUBLE).number;
}

struct str db_column_text(const struct db_stmt *stmt, int column)
{
    return value_of(stmt, column, DB_TYPE_TEXT).bytes;
}

struct str db_column_blob(const struct db_stmt *stmt, int column)
{
    return value_of(stmt, column, DB_TYPE_BLOB).bytes;
}

/* --- Short forms ------------------------------------------------------------------------------------------ */

int db_exec(struct db *db, const char *sql, struct err *err)
{
    int rc = check_usable(db, NULL, err);
    return rc != 0 ? rc : note(db, db->driver->exec(db, sql, err));
}

int db_get_int(struct db *db, const char *sql, int64_t *out, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, sql, &stmt, err);
    if (rc != 0)
        return rc;
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    if (rc == DB_DONE || db_column_is_null(stmt, 0))
        return err_set(err, ERR_NOT_FOUND, "no value for: %.200s", sql);
    *out = db_column_int(stmt, 0);
    return 0;
}

int64_t db_changed_rows(const struct db *db)
{
    return db->changed_rows;
}

/* --- Transactions ----------------------------------------------------------------------------------------- */

static int begin(struct db *db, const char *sql, bool reading, struct err *err)
{
    if (db->in_transaction)
        return err_set(err, ERR_INVALID, "a transaction is open already");
    int rc = db_exec(db, sql, err);
    if (rc == 0) {
        db->in_transaction = true;
        db->reading = reading;
    }
    return rc;
}

static void end(struct db *db)
{
    db->in_transaction = false;
    db->reading = false;
    db->failed = false;
}

int db_begin(struct db *db, struct err *err)
{
    return begin(db, db->driver->begin, false, err);
}

int db_begin_read(struct db *db, struct err *err)
{
    return begin(db, db->driver->begin_read, true, err);
}

void db_rollback(struct db *db)
{
    if (!db->in_transaction)
        return;
    struct db_stmt *streaming = db->streaming;
    if (streaming != NULL)
        db_stmt_reset(streaming);
    if (!db->lost && db->driver->exec(db, "ROLLBACK", NULL) != 0)
        db->lost = true; /* what state it is in cannot be known: never use it again */
    end(db);
}

int db_commit(struct db *db, struct err *err)
{
    if (!db->in_transaction)
        return err_set(err, ERR_INVALID, "there is no transaction to commit");
    int rc = db_flush(db, err);
    if (rc == 0)
        rc = db->driver->exec(db, "COMMIT", err);
    if (rc != 0) {
        db_rollback(db);
        return rc;
    }
    end(db);
    return 0;
}

bool db_in_transaction(const struct db *db)
{
    return db->in_transaction;
}

int db_end(struct db *db, int rc, struct err *err)
{
    if (rc == 0)
        return db_commit(db, err);
    db_rollback(db);
    return rc;
}
