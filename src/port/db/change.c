#include "port/db/change.h"

#include "base/vec.h"
#include "port/db/sequence.h"

DB_SQL(add, "INSERT INTO change_log (seq, kind, entity_id, at) VALUES ($1, $2, $3, $4)");

DB_SQL(list, "SELECT seq, kind, entity_id, at FROM change_log WHERE seq > $1 ORDER BY seq LIMIT $2");

int db_change_add(struct db *db, enum db_change_kind kind, int64_t entity, int64_t now, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int64_t seq = 0;
    int rc = db_sequence_take(db, "change_log", 1, &seq, err);
    if (rc == 0)
        rc = db_prepare(db, add, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, seq);
    db_bind_int(stmt, 2, kind);
    db_bind_int(stmt, 3, entity);
    db_bind_int(stmt, 4, now);
    return db_run(stmt, err);
}

int db_change_latest(struct db *db, int64_t *seq, struct err *err)
{
    return db_sequence_last(db, "change_log", seq, err);
}

int db_change_list(struct db *db, struct arena *arena, int64_t after, size_t limit, struct db_change **out,
                   size_t *count, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    VEC(struct db_change) found = {0};
    int rc = db_prepare(db, list, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, after);
    db_bind_int(stmt, 2, (int64_t)limit);
    while ((rc = db_step(stmt, err)) == DB_ROW)
        VEC_PUSH(arena, &found,
                 (struct db_change){db_column_int(stmt, 0), (enum db_change_kind)db_column_int(stmt, 1),
                                    db_column_int(stmt, 2), db_column_int(stmt, 3)});
    if (rc != 0)
        return rc;
    *out = found.items;
    *count = found.count;
    return 0;
}
