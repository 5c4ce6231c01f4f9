#include "exchange/demo/demo.h"

#include "market/opening.h"

DB_SQL(count_concepts, "SELECT COUNT(*) FROM concept");
DB_SQL(count_modules, "SELECT COUNT(*) FROM module");

static int check_empty(struct db *db, struct err *err)
{
    int64_t concepts = 0;
    int64_t openings = 0;
    int64_t modules = 0;
    int rc = db_get_int(db, count_concepts, &concepts, err);
    if (rc == 0)
        rc = market_opening_count(db, &openings, err);
    if (rc == 0)
        rc = db_get_int(db, count_modules, &modules, err);
    if (rc != 0)
        return rc;
    if (concepts > 0 || openings > 0 || modules > 0)
        return err_set(err, ERR_CONFLICT,
                       "the database is not empty: it holds %lld concepts, %lld openings and %lld modules; "
                       "examples are loaded only into an empty one",
                       (long long)concepts, (long long)openings, (long long)modules);
    return 0;
}

/* The files of a set as inputs that read them from memory. */
static struct input *open_all(const struct embed_set *set, struct arena *arena)
{
    struct input *inputs = arena_array(arena, set->count, sizeof *inputs);
    struct str *cursors = arena_array(arena, set->count, sizeof *cursors);
    for (size_t i = 0; i < set->count; i++) {
        cursors[i] = set->files[i].content;
        inputs[i] = input_from_memory(&cursors[i], set->files[i].name);
    }
    return inputs;
}

static int load(struct db *db, const struct openings_import *import, struct arena *arena, struct demo_loaded *out,
                struct err *err)
{
    const struct modules_import modules = {.places = import->places, .now = import->now, .relative_dates = true};
    int rc = check_empty(db, err);
    if (rc == 0)
        rc = starter_import(db, &starter_files, import->now, import->progress, &out->taxonomy, err);
    if (rc == 0)
        rc = openings_import(db, import, open_all(&demo_files, arena), demo_files.count, arena, &out->openings, err);
    if (rc == 0)
        rc = modules_import(db, &modules, open_all(&demo_modules, arena), demo_modules.count, arena, &out->modules,
                            err);
    return rc;
}

int demo_load(struct db *db, const struct place_index *places, int64_t now, const struct progress *progress,
              struct arena *arena, struct demo_loaded *out, struct err *err)
{
    const struct openings_import import = {
        .places = places,
        .now = now,
        .relative_dates = true,
        .progress = progress,
    };
    *out = (struct demo_loaded){0};
    openings_issues_init(&out->openings.issues, arena, 1);
    openings_issues_init(&out->modules.issues, arena, 1);
    int rc = db_begin(db, err);
    return rc != 0 ? rc : db_end(db, load(db, &import, arena, out, err), err);
}
