#include "web/key.h"

#include "port/crypto/crypto.h"

#define NAME "web.key"

DB_SQL(select_key, "SELECT value FROM setting WHERE name = $1");
DB_SQL(insert_key, "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");

static int store_new(struct db *db, struct arena *arena, struct err *err)
{
    unsigned char fresh[WEB_KEY_BYTES];
    crypto_random(fresh, sizeof fresh);
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, insert_key, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text(stmt, 1, STR(NAME));
    db_bind_text(stmt, 2, crypto_base64_encode(arena, (struct str){(const char *)fresh, sizeof fresh}));
    return db_run(stmt, err);
}

/* DB_ROW when it was there. */
static int read_key(struct db *db, struct arena *arena, unsigned char key[WEB_KEY_BYTES], struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_key, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text(stmt, 1, STR(NAME));
    rc = db_step(stmt, err);
    if (rc != DB_ROW)
        return rc;
    struct str bytes;
    if (crypto_base64_decode(arena, db_column_text(stmt, 0), &bytes) != 0 || bytes.len != WEB_KEY_BYTES)
        return err_set(err, ERR_DATABASE, "setting %s of the database is not a key", NAME);
    memcpy(key, bytes.data, WEB_KEY_BYTES);
    return DB_ROW;
}

int web_key_load(struct db *db, unsigned char key[WEB_KEY_BYTES], struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    int rc = read_key(db, arena, key, err);
    if (rc == DB_DONE) {
        rc = store_new(db, arena, err);
        if (rc == 0)
            rc = read_key(db, arena, key, err);
        if (rc == DB_DONE)
            return err_set(err, ERR_DATABASE, "the key could not be stored in the database");
    }
    return rc == DB_ROW ? 0 : rc;
}
