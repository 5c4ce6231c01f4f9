#include "exchange/openings/concept_uris.h"

#include "base/buf.h"

DB_SQL(select_concept_uri, "SELECT uri FROM concept WHERE id = $1");

struct concept_uris concept_uris_in(struct db *db, struct arena *arena)
{
    return (struct concept_uris){db, arena, map_new(arena, 0)};
}

/* Asks the database. */
static int ask(struct concept_uris *uris, int64_t concept, const char **uri, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(uris->db, select_concept_uri, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, concept);
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    if (rc == DB_DONE)
        return err_set(err, ERR_DATABASE, "there is no concept %lld; run `regio check`", (long long)concept);
    struct str text = db_column_text(stmt, 0);
    *uri = arena_strndup(uris->arena, text.data, text.len);
    return 0;
}

int concept_uris_find(void *arg, int64_t concept, const char **uri, struct err *err)
{
    struct concept_uris *uris = arg;
    struct buf key BUF_AUTO;
    uint64_t known = 0;
    buf_init(&key, 32);
    buf_add_int(&key, concept);
    if (map_get(uris->known, buf_str(&key), &known)) {
        *uri = (const char *)(uintptr_t)known;
        return 0;
    }
    int rc = ask(uris, concept, uri, err);
    if (rc == 0)
        map_put(uris->known, buf_str(&key), (uint64_t)(uintptr_t)*uri);
    return rc;
}
