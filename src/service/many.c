#include "service/many.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"
#include "engine/many.h"
#include "service/match_inside.h"

/* Openings that were read are kept for the next call, up to so many. */
#define OPENINGS_KEPT 50000

struct service_many {
    const struct service_version *version;
    struct db *db;
    int32_t today;
    size_t top;
    struct engine_many *engine;
    struct arena *arena; /* of the openings */
    struct map *openings; /* id: struct market_opening * */
};

int service_many_new(const struct service_version *version, struct db *db, int32_t today, size_t top,
                     struct service_many **out, struct err *err)
{
    struct service_many *many = calloc(1, sizeof *many);
    if (top > SERVICE_TOP_MAX) {
        free(many);
        return err_set(err, ERR_INVALID, "more than %u results are not given", SERVICE_TOP_MAX);
    }
    if (many != NULL)
        many->engine = engine_many_new();
    if (many == NULL || many->engine == NULL) {
        free(many);
        return err_set(err, ERR_NO_MEMORY, "no memory for many profiles");
    }
    many->version = version;
    many->db = db;
    many->today = today;
    many->top = top;
    many->arena = arena_new();
    many->openings = map_new(many->arena, 0);
    *out = many;
    return 0;
}

int service_many_use(struct service_many *many, const char *kernel, struct err *err)
{
    if (kernel == NULL || engine_many_use(many->engine, kernel))
        return 0;
    return err_set(err, ERR_INVALID, "this processor does not run %.50s", kernel);
}

void service_many_free(struct service_many *many)
{
    if (many == NULL)
        return;
    engine_many_free(many->engine);
    arena_free(many->arena);
    free(many);
}

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

/* Reads the openings of the results that are not kept yet. */
static int read_openings(struct service_many *many, const struct engine_result *results, size_t count, struct err *err)
{
    VEC(int64_t) wanted = {0};
    if (map_count(many->openings) > OPENINGS_KEPT) {
        arena_reset(many->arena);
        many->openings = map_new(many->arena, 0);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < results[i].count; j++) {
            bool is_new;
            map_at(many->openings, id_key(&results[i].hits[j].id), &is_new);
            if (is_new)
                VEC_PUSH(many->arena, &wanted, results[i].hits[j].id);
        }
    struct market_opening *openings = arena_array(many->arena, wanted.count + 1, sizeof *openings);
    int rc = market_opening_get_many(many->db, many->arena, wanted.items, wanted.count, openings, err);
    for (size_t i = 0; rc == 0 && i < wanted.count; i++)
        map_put(many->openings, id_key(&wanted.items[i]), (uint64_t)(uintptr_t)&openings[i]);
    return rc;
}

static const struct market_opening *find_opening(const struct service_many *many, int64_t id)
{
    uint64_t value = 0;
    (void)map_get(many->openings, id_key(&id), &value);
    return (const struct market_opening *)(uintptr_t)value;
}

static struct service_result make_result(const struct service_many *many, const struct service_filters *filters,
                                         const struct engine_hit *hit, size_t rank)
{
    struct match_item item = {.id = hit->id};
    struct live_found found;
    if (live_row_find(many->version, hit->id, &found))
        match_item_place(&item, &found, filters);
    struct service_result result = {.rank = rank,
                                    .score = hit->score,
                                    .fit = hit->fit,
                                    .asked = hit->asked,
                                    .have = hit->have,
                                    .has_distance = item.has_distance,
                                    .distance = item.distance,
                                    .opening = find_opening(many, hit->id)};
    result.place = match_place_name(many->version, result.opening);
    return result;
}

static void fill(const struct service_many *many, struct arena *arena, const struct service_filters *filters,
                 const struct engine_result *result, struct service_match *match)
{
    struct service_result *results = arena_array(arena, result->count + 1, sizeof *results);
    for (size_t i = 0; i < result->count; i++)
        results[i] = make_result(many, filters, &result->hits[i], i + 1);
    match->considered = result->considered;
    match->plan = result->plan;
    match->scored = true;
    match->results = results;
    match->count = result->count;
}

static const struct service_filters *filters_of(const struct service_many_question *question)
{
    return question->profile != NULL ? &question->profile->filters : question->filters;
}

/* What the engine is asked. */
static int make_query(const struct service_many *many, struct arena *arena,
                      const struct service_many_question *question, struct engine_query *query,
                      struct service_texts *unknown, struct err *err)
{
    struct match_person person = {0};
    int rc = question->profile != NULL
                 ? match_person_new(arena, many->version, question->profile, &person, err)
                 : engine_profile_new(&person.expanded, arena,
                                      service_taxonomy_engine(service_version_taxonomy(many->version)), question->held,
                                      question->held_count, err);
    if (rc != 0)
        return rc;
    *query = (struct engine_query){.profile = person.expanded,
                                   .filter = match_filter(arena, many->version, filters_of(question), many->today),
                                   .top = many->top};
    *unknown = person.unknown;
    return 0;
}

int service_many_run(struct service_many *many, struct arena *arena, const struct service_many_question *questions,
                     size_t count, struct service_match *out, struct err *err)
{
    struct engine_query *queries = arena_array(arena, count + 1, sizeof *queries);
    struct engine_result *results = arena_array(arena, count + 1, sizeof *results);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        out[i] = (struct service_match){0};
        rc = make_query(many, arena, &questions[i], &queries[i], &out[i].unknown, err);
    }
    if (rc == 0)
        rc = engine_match_many(results, arena, many->engine, many->version->engine, queries, count, err);
    if (rc == 0)
        rc = read_openings(many, results, count, err);
    for (size_t i = 0; rc == 0 && i < count; i++)
        fill(many, arena, filters_of(&questions[i]), &results[i], &out[i]);
    return rc;
}

/* --- What is stored ------------------------------------------------------------------------------------------------- */

DB_SQL(select_profiles, "SELECT id FROM profile WHERE id > $1 ORDER BY id LIMIT $2");
DB_SQL(select_skills_between, "SELECT profile_id, concept_id, level FROM profile_skill WHERE profile_id > $1 AND "
                              "profile_id <= $2 ORDER BY profile_id, concept_id");

static int read_profiles(struct db *db, int64_t after, size_t limit, struct service_stored *stored,
                         size_t *count, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_profiles, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, after);
    db_bind_int(stmt, 2, (int64_t)limit);
    while ((rc = db_step(stmt, err)) == DB_ROW)
        stored[(*count)++].id = db_column_int(stmt, 0);
    return rc;
}

/* Skills come in the order of the profiles. */
static int read_skills(struct arena *arena, const struct service_version *version, struct db *db, int64_t after,
                       struct service_stored *stored, size_t count, struct err *err)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(version);
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    VEC(struct engine_held) held = {0};
    size_t *starts = arena_array(arena, count + 1, sizeof *starts);
    size_t at = 0;
    int rc = db_prepare(db, select_skills_between, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, after);
    db_bind_int(stmt, 2, stored[count - 1].id);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        while (at < count && stored[at].id < db_column_int(stmt, 0))
            starts[++at] = held.count;
        uint32_t term = service_taxonomy_term_of_id(taxonomy, db_column_int(stmt, 1));
        if (at < count && stored[at].id == db_column_int(stmt, 0) && term != ENGINE_NONE)
            VEC_PUSH(arena, &held, (struct engine_held){term, (uint32_t)db_column_int(stmt, 2)});
    }
    while (at < count)
        starts[++at] = held.count;
    for (size_t i = 0; i < count; i++) {
        stored[i].held = held.items + starts[i];
        stored[i].count = starts[i + 1] - starts[i];
    }
    return rc;
}

int service_many_stored(struct arena *arena, const struct service_version *version, struct db *db, int64_t after,
                        size_t limit, struct service_stored **out, size_t *count, struct err *err)
{
    struct service_stored *stored = arena_array(arena, limit + 1, sizeof *stored);
    size_t found = 0;
    int rc = read_profiles(db, after, limit, stored, &found, err);
    if (rc == 0 && found > 0)
        rc = read_skills(arena, version, db, after, stored, found, err);
    if (rc != 0)
        return rc;
    *out = stored;
    *count = found;
    return 0;
}
