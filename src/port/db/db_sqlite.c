#include "port/db/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/time.h"

/* "REGI": tells `file` and us whose database it is. */
#define APPLICATION_ID 0x52454749

/* Virtual-machine steps between two looks at the clock: some 10 microseconds. */
#define STEPS_PER_LOOK 2000

/* How long to wait before asking again for what SQLite itself does not wait for. */
#define BUSY_SLEEP_MS 5

struct sqlite {
    sqlite3 *handle;
    int64_t timeout;  /* microseconds; 0 = none */
    int64_t deadline; /* of the statement that runs */
};

struct sqlite_stmt {
    sqlite3_stmt *handle;
    int *places; /* SQLite's number of our parameter $i, from 0 */
};

static struct sqlite *of(const struct db *db)
{
    return db->connection;
}

/* --- Errors ----------------------------------------------------------------------------------------------- */

static int code_of(int sqlite_code)
{
    static const struct {
        int sqlite;
        int code;
    } codes[] = {
        {SQLITE_BUSY, ERR_BUSY},          {SQLITE_LOCKED, ERR_BUSY},     {SQLITE_CONSTRAINT, ERR_CONFLICT},
        {SQLITE_INTERRUPT, ERR_CANCELLED}, {SQLITE_TOOBIG, ERR_TOO_LARGE}, {SQLITE_NOMEM, ERR_NO_MEMORY},
        {SQLITE_IOERR, ERR_IO},           {SQLITE_CANTOPEN, ERR_IO},     {SQLITE_FULL, ERR_IO},
        {SQLITE_READONLY, ERR_IO},        {SQLITE_PERM, ERR_IO},         {SQLITE_MISMATCH, ERR_INVALID},
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].sqlite == (sqlite_code & 0xff))
            return codes[i].code;
    return ERR_DATABASE;
}

static int fail(const struct db *db, int sqlite_code, struct err *err)
{
    if ((sqlite_code & 0xff) == SQLITE_NOTADB)
        return err_set(err, ERR_DATABASE, "%s is not an SQLite database", db->name);
    return err_set(err, code_of(sqlite_code), "%s", sqlite3_errmsg(of(db)->handle));
}

/* --- Opening ---------------------------------------------------------------------------------------------- */

static int compare_bytes(void *unused, int a_len, const void *a, int b_len, const void *b)
{
    (void)unused;
    return str_compare((struct str){a, (size_t)a_len}, (struct str){b, (size_t)b_len});
}

static int look_at_clock(void *arg)
{
    const struct sqlite *sqlite = arg;
    return sqlite->deadline != 0 && time_monotonic() > sqlite->deadline;
}

static int sqlite_exec(struct db *db, const char *sql, struct err *err)
{
    struct sqlite *sqlite = of(db);
    sqlite->deadline = sqlite->timeout > 0 ? time_monotonic() + sqlite->timeout : 0;
    int rc = sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return fail(db, rc, err);
    db->changed_rows = sqlite3_changes64(sqlite->handle);
    return 0;
}

/* In one statement, so that both are of one moment: another process may just be making the database. */
static int read_owner(struct db *db, int64_t *owner, int64_t *tables, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(of(db)->handle,
                                "SELECT application_id, (SELECT count(*) FROM sqlite_master)"
                                " FROM pragma_application_id",
                                -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) {
        *owner = sqlite3_column_int64(stmt, 0);
        *tables = sqlite3_column_int64(stmt, 1);
    }
    int result = rc == SQLITE_ROW ? 0 : fail(db, rc, err);
    sqlite3_finalize(stmt);
    return result;
}

/* Nothing may be written before we know that the file is ours, or new. */
static int check_owner(struct db *db, bool create, struct err *err)
{
    int64_t owner = 0;
    int64_t tables = 0;
    int rc = read_owner(db, &owner, &tables, err);
    if (rc != 0)
        return rc;
    if (owner != APPLICATION_ID && (tables > 0 || owner != 0))
        return err_set(err, ERR_DATABASE, "%s is the database of another program", db->name);
    if (owner == 0 && create) {
        char sql[64];
        snprintf(sql, sizeof sql, "PRAGMA application_id = %d", APPLICATION_ID);
        return sqlite_exec(db, sql, err);
    }
    return 0;
}

/* SQLite does not wait for its turn to switch a new database to the log of writes ahead: we do. */
static int use_log(struct db *db, struct err *err)
{
    sqlite3 *handle = of(db)->handle;
    int64_t deadline = time_monotonic() + (int64_t)db->busy_ms * 1000;
    int rc = sqlite3_exec(handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    while ((rc & 0xFF) == SQLITE_BUSY && time_monotonic() < deadline) {
        sqlite3_sleep(BUSY_SLEEP_MS);
        rc = sqlite3_exec(handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return rc == SQLITE_OK ? 0 : fail(db, rc, err);
}

static int set_up(struct db *db, const struct db_options *options, struct err *err)
{
    struct sqlite *sqlite = of(db);
    sqlite3_extended_result_codes(sqlite->handle, 1);
    sqlite3_busy_timeout(sqlite->handle, db->busy_ms);
    sqlite3_progress_handler(sqlite->handle, STEPS_PER_LOOK, look_at_clock, sqlite);
    int rc = sqlite3_create_collation_v2(sqlite->handle, "C", SQLITE_UTF8, NULL, compare_bytes, NULL);
    if (rc != SQLITE_OK)
        return fail(db, rc, err);
    int result = check_owner(db, options->create && !options->read_only, err);
    if (result == 0)
        result = sqlite_exec(db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                             "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768", err);
    if (result == 0 && !options->read_only)
        result = use_log(db, err);
    if (result == 0)
        result = sqlite_exec(db, options->read_only ? "PRAGMA query_only = ON" : "PRAGMA synchronous = NORMAL", err);
    return result;
}

/* A new database is for its owner only: it may come to hold what people say about themselves. */
static int make_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    close(fd);
    return 0;
}

static int check_path(const char *path, bool create, struct err *err)
{
    if (path[0] == '\0')
        return err_set(err, ERR_INVALID, "the name of the database is empty");
    if (strcmp(path, ":memory:") == 0)
        return 0;
    struct stat info;
    if (stat(path, &info) == 0) {
        if (S_ISDIR(info.st_mode))
            return err_set(err, ERR_IO, "%s is a directory, not a database", path);
        return 0;
    }
    if (errno != ENOENT)
        return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (!create)
        return err_set(err, ERR_NOT_FOUND, "there is no database %s", path);
    return make_file(path, err);
}

static int sqlite_open(struct db *db, const char *url, const struct db_options *options, struct err *err)
{
    const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
    int result = check_path(path, options->create, err);
    if (result != 0)
        return result;
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    if (sqlite == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    db->connection = sqlite;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options->create ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(path, &sqlite->handle, flags, NULL);
    if (rc != SQLITE_OK)
        return err_set(err, code_of(rc), "%s: %s", path, sqlite3_errmsg(sqlite->handle));
    return set_up(db, options, err);
}

static void sqlite_close(struct db *db)
{
    struct sqlite *sqlite = of(db);
    sqlite3_close(sqlite->handle);
    free(sqlite);
}

static int sqlite_set_timeout(struct db *db, int timeout_ms, struct err *err)
{
    (void)err;
    of(db)->timeout = (int64_t)timeout_ms * 1000;
    return 0;
}

static void sqlite_cancel(struct db *db)
{
    sqlite3_interrupt(of(db)->handle);
}

/* --- Statements ------------------------------------------------------------------------------------------- */

/* Finds $1..$n: for SQLite they are names, numbered in the order in which they appear. */
static int find_places(struct db_stmt *stmt, struct sqlite_stmt *own, struct err *err)
{
    int count = sqlite3_bind_parameter_count(own->handle);
    own->places = calloc((size_t)count + 1, sizeof *own->places);
    if (own->places == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    for (int i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        own->places[i] = sqlite3_bind_parameter_index(own->handle, name);
        if (own->places[i] == 0)
            return err_set(err, ERR_INVALID, "parameters must be $1 to $%d in: %.200s", count, stmt->sql);
    }
    stmt->parameter_count = count;
    return 0;
}

static int prepare_text(struct db_stmt *stmt, const char *sql, struct err *err)
{
    struct sqlite_stmt *own = calloc(1, sizeof *own);
    if (own == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    stmt->driver = own;
    const char *rest = NULL;
    int rc = sqlite3_prepare_v3(of(stmt->db)->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &own->handle, &rest);
    if (rc != SQLITE_OK)
        return err_set(err, code_of(rc), "%s in: %.200s", sqlite3_errmsg(of(stmt->db)->handle), sql);
    if (own->handle == NULL || str_trim(str_from(rest)).len > 0)
        return err_set(err, ERR_INVALID, "not one statement: %.200s", sql);
    stmt->column_count = sqlite3_column_count(own->handle);
    return find_places(stmt, own, err);
}

static int sqlite_prepare(struct db_stmt *stmt, struct err *err)
{
    return prepare_text(stmt, stmt->sql, err);
}

static void sqlite_finalize(struct db_stmt *stmt)
{
    struct sqlite_stmt *own = stmt->driver;
    if (own == NULL)
        return;
    sqlite3_finalize(own->handle);
    free(own->places);
    free(own);
}

/* `destroy` says whether SQLite copies the bytes. */
static int bind_one(sqlite3_stmt *handle, int place, const struct db_value *value, sqlite3_destructor_type destroy)
{
    const char *bytes = value->bytes.data == NULL ? "" : value->bytes.data;
    switch (value->type) {
    case DB_TYPE_INT:
        return sqlite3_bind_int64(handle, place, value->integer);
    case DB_TYPE_DOUBLE:
        return sqlite3_bind_double(handle, place, value->number);
    case DB_TYPE_TEXT:
        return sqlite3_bind_text64(handle, place, bytes, value->bytes.len, destroy, SQLITE_UTF8);
    case DB_TYPE_BLOB:
        return sqlite3_bind_blob64(handle, place, bytes, value->bytes.len, destroy);
    case DB_TYPE_NULL:
        break;
    }
    return sqlite3_bind_null(handle, place);
}

static int bind_all(struct db_stmt *stmt, sqlite3_destructor_type destroy, struct err *err)
{
    struct sqlite_stmt *own = stmt->driver;
    for (int i = 0; i < stmt->parameter_count; i++) {
        int rc = bind_one(own->handle, own->places[i], &stmt->values[i], destroy);
        if (rc != SQLITE_OK)
            return fail(stmt->db, rc, err);
    }
    return 0;
}

static void sqlite_reset(struct db_stmt *stmt)
{
    struct sqlite_stmt *own = stmt->driver;
    sqlite3_reset(own->handle);
    sqlite3_clear_bindings(own->handle);
}

static int sqlite_step(struct db_stmt *stmt, struct err *err)
{
    struct sqlite *sqlite = of(stmt->db);
    struct sqlite_stmt *own = stmt->driver;
    sqlite->deadline = sqlite->timeout > 0 ? time_monotonic() + sqlite->timeout : 0;
    int rc = sqlite3_step(own->handle);
    if (rc == SQLITE_ROW)
        return DB_ROW;
    if (rc != SQLITE_DONE)
        return fail(stmt->db, rc, err);
    stmt->db->changed_rows = sqlite3_changes64(sqlite->handle);
    return DB_DONE;
}

static int sqlite_start(struct db_stmt *stmt, enum db_mode mode, struct err *err)
{
    struct sqlite_stmt *own = stmt->driver;
    if (stmt->db->reading && !sqlite3_stmt_readonly(own->handle))
        return err_set(err, ERR_DATABASE, "cannot write in a transaction that was begun to read");
    int rc = bind_all(stmt, mode == DB_MODE_RUN ? SQLITE_STATIC : SQLITE_TRANSIENT, err);
    if (rc != 0 || mode != DB_MODE_RUN)
        return rc;
    do
        rc = sqlite_step(stmt, err);
    while (rc == DB_ROW);
    sqlite_reset(stmt);
    return rc;
}

static int sqlite_send(struct db_stmt *stmt, struct err *err)
{
    return sqlite_start(stmt, DB_MODE_RUN, err);
}

static int sqlite_flush(struct db *db, struct err *err)
{
    (void)db;
    (void)err;
    return 0;
}

static int sqlite_copy(struct db_stmt *stmt, const char *table, const char *columns, struct err *err)
{
    struct buf sql BUF_AUTO;
    buf_init(&sql, 4096);
    buf_printf(&sql, "INSERT INTO %s (%s) VALUES ($1", table, columns);
    int count = 1;
    for (const char *p = columns; *p != '\0'; p++)
        if (*p == ',')
            buf_printf(&sql, ", $%d", ++count);
    buf_add_char(&sql, ')');
    if (buf_failed(&sql))
        return err_set(err, ERR_TOO_LARGE, "too many columns for %s", table);
    return prepare_text(stmt, sql.data, err);
}

/* A value as the type that is asked for; SQLite converts as its column types say. */
static struct db_value sqlite_column(const struct db_stmt *stmt, int column, enum db_type wanted)
{
    const struct sqlite_stmt *own = stmt->driver;
    struct db_value value = {.type = DB_TYPE_NULL};
    if (sqlite3_column_type(own->handle, column) == SQLITE_NULL)
        return value;
    value.type = wanted == DB_TYPE_NULL ? DB_TYPE_INT : wanted;
    switch (wanted) {
    case DB_TYPE_INT:
        value.integer = sqlite3_column_int64(own->handle, column);
        break;
    case DB_TYPE_DOUBLE:
        value.number = sqlite3_column_double(own->handle, column);
        break;
    case DB_TYPE_TEXT:
        value.bytes.data = (const char *)sqlite3_column_text(own->handle, column);
        value.bytes.len = (size_t)sqlite3_column_bytes(own->handle, column);
        break;
    case DB_TYPE_BLOB:
        value.bytes.data = sqlite3_column_blob(own->handle, column);
        value.bytes.len = (size_t)sqlite3_column_bytes(own->handle, column);
        break;
    case DB_TYPE_NULL:
        break;
    }
    return value;
}

static enum db_type sqlite_type(const struct db_stmt *stmt, int column)
{
    const struct sqlite_stmt *own = stmt->driver;
    switch (sqlite3_column_type(own->handle, column)) {
    case SQLITE_INTEGER:
        return DB_TYPE_INT;
    case SQLITE_FLOAT:
        return DB_TYPE_DOUBLE;
    case SQLITE_TEXT:
        return DB_TYPE_TEXT;
    case SQLITE_BLOB:
        return DB_TYPE_BLOB;
    default:
        return DB_TYPE_NULL;
    }
}

static const char *sqlite_name(const struct db_stmt *stmt, int column)
{
    const struct sqlite_stmt *own = stmt->driver;
    const char *name = sqlite3_column_name(own->handle, column);
    return name == NULL ? "" : name;
}

const struct db_driver db_driver_sqlite = {
    .open = sqlite_open,
    .close = sqlite_close,
    .exec = sqlite_exec,
    .set_timeout = sqlite_set_timeout,
    .cancel = sqlite_cancel,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .start = sqlite_start,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .column = sqlite_column,
    .type = sqlite_type,
    .name = sqlite_name,
    .send = sqlite_send,
    .flush = sqlite_flush,
    .copy = sqlite_copy,
    .begin = "BEGIN IMMEDIATE",
    .begin_read = "BEGIN",
};
