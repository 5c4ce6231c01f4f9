#include "port/db/sequence.h"

DB_SQL(take, "INSERT INTO sequence (name, value) VALUES ($1, $2)"
             " ON CONFLICT (name) DO UPDATE SET value = sequence.value + excluded.value RETURNING value");

DB_SQL(lock, "INSERT INTO sequence (name, value) VALUES ($1, 0)"
             " ON CONFLICT (name) DO UPDATE SET value = sequence.value");

DB_SQL(last, "SELECT value FROM sequence WHERE name = $1");

int db_sequence_take(struct db *db, const char *name, int64_t count, int64_t *first, struct err *err)
{
    if (!db_in_transaction(db) || count < 1)
        return err_set(err, ERR_INVALID, "numbers for %s are taken inside a transaction, one or more", name);
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, take, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text_z(stmt, 1, name);
    db_bind_int(stmt, 2, count);
    rc = db_step(stmt, err);
    if (rc != DB_ROW)
        return rc < 0 ? rc : err_set(err, ERR_DATABASE, "no number for %s", name);
    *first = db_column_int(stmt, 0) - count + 1;
    return 0;
}

int db_sequence_lock(struct db *db, const char *name, struct err *err)
{
    if (!db_in_transaction(db))
        return err_set(err, ERR_INVALID, "numbers for %s are locked inside a transaction", name);
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, lock, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text_z(stmt, 1, name);
    return db_run(stmt, err);
}

int db_sequence_last(struct db *db, const char *name, int64_t *out, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, last, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text_z(stmt, 1, name);
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    *out = rc == DB_ROW ? db_column_int(stmt, 0) : 0;
    return 0;
}
