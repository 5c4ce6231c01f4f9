#include "port/db/migrate.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

/* A migration's text on SQLite: db/migrations/README.md says what is replaced and why. */
static const struct {
    const char *from;
    const char *to;
} sqlite_words[] = {
    {"BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY"},
    {" COLLATE \"C\"", ""},
};

static const char make_record[] = "CREATE TABLE schema_migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL,"
                                  " checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/* Two programs that upgrade at once: on SQLite BEGIN IMMEDIATE orders them, on PostgreSQL this lock. */
static const char lock_upgrade[] = "SELECT pg_advisory_xact_lock(7071001)";

static int64_t version_of(const struct embed_file *file)
{
    int64_t version = 0;
    for (const char *p = file->name; *p >= '0' && *p <= '9'; p++)
        version = version * 10 + (*p - '0');
    return version;
}

static int64_t latest_of(const struct embed_set *migrations)
{
    return migrations->count == 0 ? 0 : version_of(&migrations->files[migrations->count - 1]);
}

static const char *count_tables(const struct db *db)
{
    return db_kind(db) == DB_SQLITE ? "SELECT count(*) FROM sqlite_master"
                                    : "SELECT count(*) FROM information_schema.tables"
                                      " WHERE table_schema = current_schema()";
}

/* Columns of our record of migrations; another program's table of the same name has others. */
static const char *count_record_columns(const struct db *db)
{
    return db_kind(db) == DB_SQLITE ? "SELECT count(*) FROM pragma_table_info('schema_migration')"
                                      " WHERE name IN ('version', 'name', 'checksum', 'applied_at')"
                                    : "SELECT count(*) FROM information_schema.columns"
                                      " WHERE table_schema = current_schema() AND table_name = 'schema_migration'"
                                      " AND column_name IN ('version', 'name', 'checksum', 'applied_at')";
}

static int refuse_other(const struct db *db, struct err *err)
{
    return err_set(err, ERR_DATABASE, "%.200s holds tables of another program; nothing was changed", db_name(db));
}

/* Compares one applied migration with ours. */
static int check_applied(const struct db *db, const struct embed_set *migrations, struct db_stmt *stmt,
                         struct err *err)
{
    int64_t version = db_column_int(stmt, 0);
    if (version > latest_of(migrations))
        return err_set(err, ERR_DATABASE,
                       "%.200s was made by a newer version of regio (schema %lld, this program knows %lld)",
                       db_name(db), (long long)version, (long long)latest_of(migrations));
    for (size_t i = 0; i < migrations->count; i++) {
        const struct embed_file *file = &migrations->files[i];
        if (version_of(file) != version)
            continue;
        if (str_equal_z(db_column_text(stmt, 1), file->name) && str_equal_z(db_column_text(stmt, 2), file->hash))
            return 0;
    }
    return version == 1 ? refuse_other(db, err)
                        : err_set(err, ERR_DATABASE, "migration %lld of %.200s is not the one of this program",
                                  (long long)version, db_name(db));
}

int db_schema_read(struct db *db, const struct embed_set *migrations, struct db_schema *out, struct err *err)
{
    int64_t tables = 0;
    int64_t columns = 0;
    int rc = db_get_int(db, count_tables(db), &tables, err);
    if (rc == 0)
        rc = db_get_int(db, count_record_columns(db), &columns, err);
    if (rc != 0)
        return rc;
    struct db_schema schema = {0, latest_of(migrations)};
    if (tables > 0) {
        if (columns != 4)
            return refuse_other(db, err);
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        rc = db_prepare(db, "SELECT version, name, checksum FROM schema_migration ORDER BY version", &stmt, err);
        while (rc == 0 && (rc = db_step(stmt, err)) == DB_ROW) {
            schema.version = db_column_int(stmt, 0);
            rc = check_applied(db, migrations, stmt, err);
        }
        if (rc < 0)
            return rc;
        if (schema.version == 0)
            return refuse_other(db, err);
    }
    *out = schema;
    return 0;
}

static void replace_all(struct buf *out, struct str text, const char *from, const char *to)
{
    const char *rest = text.data;
    for (const char *hit = NULL; (hit = strstr(rest, from)) != NULL; rest = hit + strlen(from)) {
        buf_add(out, rest, (size_t)(hit - rest));
        buf_add_z(out, to);
    }
    buf_add_z(out, rest);
}

static int run_text(struct db *db, const struct embed_file *file, struct err *err)
{
    struct buf first BUF_AUTO;
    struct buf second BUF_AUTO;
    buf_init(&first, 16u << 20);
    buf_init(&second, 16u << 20);
    if (db_kind(db) == DB_SQLITE) {
        replace_all(&first, file->content, sqlite_words[0].from, sqlite_words[0].to);
        replace_all(&second, buf_str(&first), sqlite_words[1].from, sqlite_words[1].to);
    } else {
        buf_add_str(&second, file->content);
    }
    if (buf_failed(&first) || buf_failed(&second))
        return err_set(err, ERR_TOO_LARGE, "migration %s is too large", file->name);
    return db_exec(db, second.data, err);
}

static int record(struct db *db, const struct embed_file *file, int64_t now, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(
        db, "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)", &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, version_of(file));
    db_bind_text_z(stmt, 2, file->name);
    db_bind_text_z(stmt, 3, file->hash);
    db_bind_int(stmt, 4, now);
    return db_run(stmt, err);
}

/* Applies the first migration that is missing; *done when there is none. Inside a transaction. */
static int apply_next(struct db *db, const struct embed_set *migrations, int64_t now, bool *done, struct err *err)
{
    struct db_schema schema = {0};
    int rc = db_kind(db) == DB_POSTGRES ? db_exec(db, lock_upgrade, err) : 0;
    if (rc == 0)
        rc = db_schema_read(db, migrations, &schema, err);
    if (rc == 0 && schema.version == 0 && schema.latest > 0)
        rc = db_exec(db, make_record, err);
    if (rc != 0)
        return rc;
    *done = true;
    for (size_t i = 0; i < migrations->count; i++) {
        const struct embed_file *file = &migrations->files[i];
        if (version_of(file) <= schema.version)
            continue;
        *done = false;
        rc = run_text(db, file, err);
        return rc != 0 ? rc : record(db, file, now, err);
    }
    return 0;
}

int db_schema_upgrade(struct db *db, const struct embed_set *migrations, int64_t now, int *applied, struct err *err)
{
    int count = 0;
    for (bool done = false; !done;) {
        int rc = db_begin(db, err);
        if (rc == 0)
            rc = db_end(db, apply_next(db, migrations, now, &done, err), err);
        if (rc != 0)
            return rc;
        count += !done;
    }
    if (applied != NULL)
        *applied = count;
    return 0;
}

int db_schema_make(struct db *db, const struct embed_set *migrations, int64_t version, int64_t now, struct err *err)
{
    struct embed_set wanted = {migrations->files, 0};
    while (wanted.count < migrations->count && version_of(&migrations->files[wanted.count]) <= version)
        wanted.count++;
    for (bool done = false; !done;) {
        int rc = apply_next(db, &wanted, now, &done, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

int db_open_current(const char *url, const struct db_options *options, struct db **out, struct err *err)
{
    struct db *db = NULL;
    struct db_schema schema = {0};
    int rc = db_open(url, options, &db, err);
    if (rc == 0)
        rc = db_schema_read(db, &db_migrations, &schema, err);
    if (rc == 0 && schema.version < schema.latest)
        rc = schema.version == 0
                 ? err_set(err, ERR_DATABASE, "%.200s is empty; make the tables with: regio init", db_name(db))
                 : err_set(err, ERR_DATABASE, "%.200s has schema %lld, this program needs %lld; upgrade it with:"
                           " regio init", db_name(db), (long long)schema.version, (long long)schema.latest);
    if (rc != 0) {
        db_close(db);
        return rc;
    }
    *out = db;
    return 0;
}
