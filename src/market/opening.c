/* Reading openings, and their status. Storing: opening_write.c. */
#include "market/opening.h"

#include "base/buf.h"
#include "base/vec.h"
#include "market/opening_derived.h"
#include "market/opening_row.h"
#include "port/db/change.h"

DB_SQL(select_opening, "SELECT " MARKET_OPENING_READ " FROM opening WHERE id = $1");
DB_SQL(select_by_key, "SELECT id FROM opening WHERE source = $1 AND id_in_source = $2");
DB_SQL(select_page, "SELECT " MARKET_OPENING_READ " FROM opening WHERE id > $1 ORDER BY id LIMIT $2");
DB_SQL(select_some,
       "SELECT " MARKET_OPENING_READ " FROM opening WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
       "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20)");
#define SOME 20
DB_SQL(count_openings, "SELECT COUNT(*) FROM opening");
DB_SQL(count_profiles, "SELECT COUNT(*) FROM profile");
DB_SQL(update_status, "UPDATE opening SET status = $1, changed = $2, digest = $3 WHERE id = $4");

int market_opening_get(struct db *db, struct arena *arena, int64_t id, struct market_opening *out,
                       struct err *err)
{
    struct market_opening opening;
    {
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        int rc = market_row_find(db, select_opening, id, &stmt, err);
        if (rc != 0)
            return rc;
        market_row_read(stmt, arena, &opening);
    }
    int rc = market_row_skills(db, arena, &opening, 1, err);
    if (rc == 0)
        *out = opening;
    return rc;
}

int market_opening_find(struct db *db, struct str source, struct str id_in_source, int64_t *id,
                        struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_by_key, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text(stmt, 1, source);
    db_bind_text(stmt, 2, id_in_source);
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    if (rc == DB_DONE)
        return err_set(err, ERR_NOT_FOUND, "there is no opening %.*s of source %.*s", STR_ARG(id_in_source),
                       STR_ARG(source));
    *id = db_column_int(stmt, 0);
    return 0;
}

/* Both source and id may hold slashes, so every slash is tried, the first one first. */
static int resolve_key(struct db *db, struct str text, int64_t *id, struct err *err)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '/')
            continue;
        int rc = market_opening_find(db, (struct str){text.data, i},
                                     (struct str){text.data + i + 1, text.len - i - 1}, id, err);
        if (rc != ERR_NOT_FOUND)
            return rc;
    }
    return err_set(err, ERR_NOT_FOUND, "there is no opening %.*s; give an openingId, or SOURCE/ID",
                   STR_ARG(text));
}

int market_opening_resolve(struct db *db, struct str text, int64_t *id, struct err *err)
{
    int64_t number;
    if (!str_to_int64(text, &number))
        return resolve_key(db, text, id, err);
    struct arena *arena ARENA_AUTO = arena_new();
    struct market_opening opening;
    int rc = market_opening_get(db, arena, number, &opening, err);
    if (rc == 0)
        *id = number;
    return rc;
}

int market_opening_list(struct db *db, struct arena *arena, int64_t after, size_t limit,
                        struct market_opening **out, size_t *count, struct err *err)
{
    VEC(struct market_opening) found = {0};
    {
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        int rc = db_prepare(db, select_page, &stmt, err);
        if (rc != 0)
            return rc;
        db_bind_int(stmt, 1, after);
        db_bind_int(stmt, 2, (int64_t)limit);
        while ((rc = db_step(stmt, err)) == DB_ROW) {
            struct market_opening opening;
            market_row_read(stmt, arena, &opening);
            VEC_PUSH(arena, &found, opening);
        }
        if (rc != 0)
            return rc;
    }
    int rc = market_row_skills(db, arena, found.items, found.count, err);
    if (rc != 0)
        return rc;
    *out = found.items;
    *count = found.count;
    return 0;
}

/* At most SOME of them: one statement. Places that are not needed ask for the last one again. */
static int get_some(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                    struct market_opening *out, struct err *err)
{
    bool found[SOME] = {false};
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_some, &stmt, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < SOME; i++)
        db_bind_int(stmt, (int)i + 1, ids[i < count ? i : count - 1]);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        int64_t id = db_column_int(stmt, 0);
        for (size_t i = 0; i < count; i++)
            if (ids[i] == id) {
                market_row_read(stmt, arena, &out[i]);
                found[i] = true;
            }
    }
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (!found[i])
            rc = err_set(err, ERR_NOT_FOUND, "there is no opening %lld", (long long)ids[i]);
    return rc;
}

int market_opening_get_many(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                            struct market_opening *out, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i += SOME)
        rc = get_some(db, arena, ids + i, count - i < SOME ? count - i : SOME, out + i, err);
    return rc;
}

int market_opening_count(struct db *db, int64_t *count, struct err *err)
{
    return db_get_int(db, count_openings, count, err);
}

int market_profile_count(struct db *db, int64_t *count, struct err *err)
{
    return db_get_int(db, count_profiles, count, err);
}

static int change_status(struct db *db, int64_t id, enum market_status status, int64_t now, bool *changed,
                         struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct buf content BUF_AUTO;
    struct market_opening opening;
    buf_init(&content, MARKET_CONTENT_MAX);
    int rc = market_opening_get(db, arena, id, &opening, err);
    if (rc != 0)
        return rc;
    if (opening.status == status) {
        *changed = false;
        return 0;
    }
    opening.status = status;
    struct digest digest = market_opening_digest(&opening, &content);
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    rc = db_prepare(db, update_status, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, (int64_t)status);
    db_bind_int(stmt, 2, now);
    db_bind_blob(stmt, 3, digest.bytes, sizeof digest.bytes);
    db_bind_int(stmt, 4, id);
    rc = db_run(stmt, err);
    if (rc == 0)
        rc = db_change_add(db, DB_CHANGE_OPENING, id, now, err);
    if (rc == 0)
        *changed = true;
    return rc;
}

int market_opening_set_status(struct db *db, int64_t id, enum market_status status, int64_t now,
                              bool *changed, struct err *err)
{
    if (db_in_transaction(db))
        return change_status(db, id, status, now, changed, err);
    int rc = db_begin(db, err);
    if (rc != 0)
        return rc;
    return db_end(db, change_status(db, id, status, now, changed, err), err);
}
