/* One interface to SQLite and PostgreSQL.
 *
 * The same statements run on both: parameters are $1..$n, types BIGINT, TEXT, DOUBLE PRECISION and BYTEA, times
 * microseconds UTC. What the two do differently is made alike here, so that a test on SQLite finds what would fail on
 * PostgreSQL:
 *
 * - after an error inside a transaction every statement is refused until db_rollback, and db_commit fails;
 * - text must be valid UTF-8 without NUL, else the statement fails with ERR_INVALID;
 * - while a statement streams (db_stmt_stream), its connection runs no other statement.
 *
 * A connection belongs to one thread at a time; only db_cancel may be called from another. Threads share a pool
 * (db/pool.h).
 *
 *     DB_SQL(select_label, "SELECT text FROM label WHERE concept_id = $1 ORDER BY id");
 *
 *     struct db_stmt *stmt DB_STMT_AUTO = NULL;
 *     int rc = db_prepare(db, select_label, &stmt, err);
 *     if (rc != 0)
 *         return rc;
 *     db_bind_int(stmt, 1, concept);
 *     while ((rc = db_step(stmt, err)) == DB_ROW)
 *         use(db_column_text(stmt, 0));
 *     return rc;
 *
 * Errors: ERR_CONFLICT a constraint refused it; ERR_BUSY another writer kept the lock too long, or a deadlock: the
 * whole transaction may be tried again; ERR_INVALID a value that does not fit; ERR_CANCELLED db_cancel or the time
 * limit; ERR_TOO_LARGE; ERR_IO the connection is lost or the disk failed (db_is_lost tells); ERR_DATABASE the rest.
 */
#ifndef REGIO_PORT_DB_DB_H
#define REGIO_PORT_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;
struct db_stmt;

enum db_kind { DB_SQLITE, DB_POSTGRES };

struct db_options {
    bool create;    /* SQLite: make the file where there is none */
    bool read_only; /* refuse every write */
    int busy_ms;    /* how long to wait for another writer's lock; 0 = 10,000 */
    int timeout_ms; /* longest time of one statement; 0 = no limit */
};

/* A statement in the text of the program. All of them are prepared on both databases by a test, so write every
 * statement that is not assembled at run time this way. Defines a constant `name` at file level. */
#define DB_SQL(name, ...)                                                                                    \
    static const char name[] = __VA_ARGS__;                                                                  \
    static const struct db_sql_entry name##_entry                                                            \
        __attribute__((used, section("regio_sql"), aligned(sizeof(void *)))) = {name, __FILE__ ":" #name}

struct db_sql_entry {
    const char *sql;
    const char *place; /* file and name, for messages */
};

/* --- Connections ------------------------------------------------------------------------------------------ */

/* Opens `url`: a file path, sqlite:PATH, or postgresql://... (libpq's own form). `options` may be NULL. SQLite is set
 * to write-ahead logging and foreign keys; a file of another program is refused with ERR_DATABASE and left as it is, a
 * missing file without `create` with ERR_NOT_FOUND. */
int db_open(const char *url, const struct db_options *options, struct db **out, struct err *err) MUST_CHECK;

/* Rolls back what is open. Statements must have been freed. db_close(NULL) is legal. */
void db_close(struct db *db);

enum db_kind db_kind(const struct db *db);

/* The URL without a password, for messages. */
const char *db_name(const struct db *db);

/* The connection is lost: only db_close helps. */
bool db_is_lost(const struct db *db);

/* Looks, without asking the server anything, whether an idle connection was closed at the other end while nobody used
 * it; then it is lost. */
bool db_is_alive(struct db *db);

/* Makes the statement that runs on the connection, if any, fail with ERR_CANCELLED. From any thread. */
void db_cancel(struct db *db);

/* Longest time of one statement from now on, in milliseconds; 0 = no limit. */
int db_set_timeout(struct db *db, int timeout_ms, struct err *err) MUST_CHECK;

/* --- Statements ------------------------------------------------------------------------------------------- */

enum { DB_DONE = 0, DB_ROW = 1 };

enum db_type { DB_TYPE_NULL, DB_TYPE_INT, DB_TYPE_DOUBLE, DB_TYPE_TEXT, DB_TYPE_BLOB };

/* A prepared statement; the connection keeps a number of them ready by their text. Give it back with db_stmt_free
 * before the connection closes. */
int db_prepare(struct db *db, const char *sql, struct db_stmt **out, struct err *err) MUST_CHECK;

/* Gives the statement back. db_stmt_free(NULL) is legal. */
void db_stmt_free(struct db_stmt *stmt);

/* Parameters, from 1; unbound ones are NULL. Bytes are not copied: they must stay until the first db_step, db_run
 * or db_send returns. An error in a value (NUL in a text, no such parameter) is reported by that call. Parameters
 * are NULL again after the statement is done. */
void db_bind_int(struct db_stmt *stmt, int index, int64_t value);
void db_bind_double(struct db_stmt *stmt, int index, double value);
void db_bind_text(struct db_stmt *stmt, int index, struct str value); /* a view of NULL and 0 is the empty text */
void db_bind_text_z(struct db_stmt *stmt, int index, const char *value); /* NULL is NULL */
void db_bind_blob(struct db_stmt *stmt, int index, const void *bytes, size_t len);
void db_bind_null(struct db_stmt *stmt, int index);

/* Rows come as they are read instead of all at once: for results of any size. Call before the first db_step; holds
 * for one run. Until the last row is read (or db_stmt_reset) the connection refuses other statements. */
void db_stmt_stream(struct db_stmt *stmt);

/* Runs to the next row: DB_ROW, DB_DONE (the statement is ready for new parameters), or an error. */
int db_step(struct db_stmt *stmt, struct err *err) MUST_CHECK;

/* Runs a statement whose rows, if any, do not matter. */
int db_run(struct db_stmt *stmt, struct err *err) MUST_CHECK;

/* As db_run, but the database may do it later, many in one go: for thousands of writes. An error may come out of a
 * later call; db_flush (done by db_commit and by any other statement) waits for all. Only inside a transaction. */
int db_send(struct db_stmt *stmt, struct err *err) MUST_CHECK;
int db_flush(struct db *db, struct err *err) MUST_CHECK;

/* Drops the rows that were not read. */
void db_stmt_reset(struct db_stmt *stmt);

/* Columns of the current row, from 0. Bytes stay until the next call on the statement. A NULL is 0 or empty. */
int db_column_count(const struct db_stmt *stmt);
const char *db_column_name(const struct db_stmt *stmt, int column);
enum db_type db_column_type(const struct db_stmt *stmt, int column);
bool db_column_is_null(const struct db_stmt *stmt, int column);
int64_t db_column_int(const struct db_stmt *stmt, int column);
double db_column_double(const struct db_stmt *stmt, int column);
struct str db_column_text(const struct db_stmt *stmt, int column);
struct str db_column_blob(const struct db_stmt *stmt, int column);

/* --- Short forms ------------------------------------------------------------------------------------------ */

/* One or more statements without parameters, separated by semicolons. Inside or outside a transaction. */
int db_exec(struct db *db, const char *sql, struct err *err) MUST_CHECK;

/* First column of the first row; ERR_NOT_FOUND when there is no row or it is NULL. */
int db_get_int(struct db *db, const char *sql, int64_t *out, struct err *err) MUST_CHECK;

/* Rows that the last db_run or db_step changed. */
int64_t db_changed_rows(const struct db *db);

/* --- Many new rows ---------------------------------------------------------------------------------------- */

/* A statement that adds rows to `table` in the quickest way that the database has (PostgreSQL: COPY). Bind the
 * columns in the order given, then db_send; db_flush ends it (as does any other statement). Inside a transaction;
 * one such statement at a time. `columns` is a list like "id, concept_id, text". */
int db_copy(struct db *db, const char *table, const char *columns, struct db_stmt **out, struct err *err) MUST_CHECK;

/* --- Transactions ----------------------------------------------------------------------------------------- */

/* Begins to write. There is no nesting: a second begin is refused. */
int db_begin(struct db *db, struct err *err) MUST_CHECK;

/* Begins to read: every statement until the commit sees the same state. Writes are refused. */
int db_begin_read(struct db *db, struct err *err) MUST_CHECK;

/* Commits; on failure everything is rolled back. */
int db_commit(struct db *db, struct err *err) MUST_CHECK;

/* Rolls back; does nothing outside a transaction. */
void db_rollback(struct db *db);

bool db_in_transaction(const struct db *db);

/* Ends a transaction by the outcome of the work: commits when `rc` is 0, else rolls back and returns `rc`. */
int db_end(struct db *db, int rc, struct err *err) MUST_CHECK;

/* --- For cleanup attributes ------------------------------------------------------------------------------- */

static inline void db_closep(struct db **db)
{
    db_close(*db);
}

static inline void db_stmt_freep(struct db_stmt **stmt)
{
    db_stmt_free(*stmt);
}

#define DB_AUTO      __attribute__((cleanup(db_closep)))
#define DB_STMT_AUTO __attribute__((cleanup(db_stmt_freep)))

#endif
