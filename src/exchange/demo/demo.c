#include "exchange/demo/demo.h"

#include "market/opening.h"

DB_SQL(count_concepts, "SELECT COUNT(*) FROM concept");

static int check_empty(struct db *db, struct err *err)
{
    int64_t concepts = 0;
    int64_t openings = 0;
    int rc = db_get_int(db, count_concepts, &concepts, err);
    if (rc == 0)
        rc = market_opening_count(db, &openings, err);
    if (rc != 0)
        return rc;
    if (concepts > 0 || openings > 0)
        return err_set(err, ERR_CONFLICT,
                       "the database is not empty: it holds %lld concepts and %lld openings; examples are "
                       "loaded only into an "
                       "empty one",
                       (long long)concepts, (long long)openings);
    return 0;
}

static int load_openings(struct db *db, const struct openings_import *import, struct arena *arena,
                         struct openings_summary *summary, struct err *err)
{
    struct input *inputs = arena_array(arena, demo_files.count, sizeof *inputs);
    struct str *cursors = arena_array(arena, demo_files.count, sizeof *cursors);
    size_t count = 0;
    for (size_t i = 0; i < demo_files.count; i++) {
        const struct embed_file *file = &demo_files.files[i];
        cursors[count] = file->content;
        inputs[count] = input_from_memory(&cursors[count], file->name);
        count++;
    }
    return openings_import(db, import, inputs, count, arena, summary, err);
}

int demo_load(struct db *db, const struct place_index *places, int64_t now, const struct progress *progress,
              struct arena *arena, struct skills_draft_outcome *taxonomy, struct openings_summary *openings,
              struct err *err)
{
    const struct openings_import import = {
        .places = places,
        .now = now,
        .relative_dates = true,
        .progress = progress,
    };
    openings_issues_init(&openings->issues, arena, 1);
    int rc = db_begin(db, err);
    if (rc != 0)
        return rc;
    rc = check_empty(db, err);
    if (rc == 0)
        rc = starter_import(db, &starter_files, now, progress, taxonomy, err);
    if (rc == 0)
        rc = load_openings(db, &import, arena, openings, err);
    return db_end(db, rc, err);
}
