/* The other way round: stored profiles for an opening. The same arithmetic on the same integers, so the same scores. */
#include <string.h>

#include "base/vec.h"
#include "engine/reverse.h"
#include "service/match_inside.h"

/* Profiles whose owner consents to be found. Their skills stand together by profile. */
DB_SQL(select_held, "SELECT p.id, s.concept_id, s.level FROM profile p JOIN profile_skill s ON s.profile_id = p.id "
                    "WHERE p.consent = 1 ORDER BY p.id");

struct collecting {
    struct arena *arena; /* of one profile */
    struct engine_people_loader *loader;
    const struct service_taxonomy *taxonomy;
    VEC(struct engine_held) held;
    int64_t profile; /* whose skills they are; 0: nobody's yet */
};

static int finish_profile(struct collecting *c, struct err *err)
{
    int rc = c->profile == 0 ? 0 : engine_people_loader_add(c->loader, c->profile, c->held.items, c->held.count, err);
    arena_reset(c->arena);
    memset(&c->held, 0, sizeof c->held);
    return rc;
}

static int collect(struct collecting *c, struct db *db, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_held, &stmt, err);
    if (rc != 0)
        return rc;
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        int64_t id = db_column_int(stmt, 0);
        if (id != c->profile && (rc = finish_profile(c, err)) != 0)
            return rc;
        c->profile = id;
        uint32_t term = service_taxonomy_term_of_id(c->taxonomy, db_column_int(stmt, 1));
        if (term != ENGINE_NONE)
            VEC_PUSH(c->arena, &c->held, (struct engine_held){term, (uint32_t)db_column_int(stmt, 2)});
    }
    return rc == 0 ? finish_profile(c, err) : rc;
}

/* An index of all of them. */
static int index_people(const struct service_version *version, struct db *db, struct engine_people **out, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct collecting c = {.arena = arena, .taxonomy = service_version_taxonomy(version)};
    int rc = engine_people_loader_new(&c.loader, service_taxonomy_engine(c.taxonomy), err);
    if (rc == 0)
        rc = collect(&c, db, err);
    if (rc == 0)
        rc = engine_people_new(out, &c.loader, err);
    engine_people_loader_free(c.loader);
    return rc;
}

static struct service_people make_people(struct arena *arena, const struct engine_result *result,
                                         const struct engine_people *index)
{
    struct service_person *people = arena_array(arena, result->count + 1, sizeof *people);
    for (size_t i = 0; i < result->count; i++) {
        const struct engine_hit *hit = &result->hits[i];
        people[i] = (struct service_person){i + 1, hit->id, hit->score, hit->fit, hit->asked, hit->have};
    }
    size_t count = engine_people_count(index);
    return (struct service_people){.considered = result->considered,
                                   .results = people,
                                   .count = result->count,
                                   .plan = result->plan,
                                   .indexed = count,
                                   .bytes = engine_people_size(index)};
}

int service_people_run(struct arena *arena, const struct service_version *version, struct db *db, int64_t opening,
                       size_t top, const char *kernel, struct service_people *out, struct err *err)
{
    struct engine_impacts impacts;
    struct engine_people *people = NULL;
    struct engine_workspace *workspace = NULL;
    struct engine_result result;
    int rc = engine_version_impacts(&impacts, arena, version->engine, opening, err);
    if (rc == 0)
        rc = match_workspace_take(version, kernel, &workspace, err);
    if (rc != 0)
        return rc;
    rc = index_people(version, db, &people, err);
    if (rc == 0)
        rc = engine_people_match(&result, arena, workspace, people, &impacts, top, err);
    match_workspace_give(version, kernel, workspace);
    if (rc == 0)
        *out = make_people(arena, &result, people);
    engine_people_free(people);
    return rc;
}

void service_people_write(struct json_writer *writer, const struct service_people *people)
{
    json_write_object(writer);
    json_write_key_int(writer, "considered", (int64_t)people->considered);
    json_write_key(writer, "results");
    json_write_array(writer);
    for (size_t i = 0; i < people->count; i++) {
        const struct service_person *person = &people->results[i];
        json_write_object(writer);
        json_write_key_int(writer, "rank", (int64_t)person->rank);
        json_write_key_int(writer, "profileId", person->profile);
        json_write_key_int(writer, "score", person->score);
        json_write_key_int(writer, "fit", person->fit);
        json_write_key_int(writer, "asked", person->asked);
        json_write_key_int(writer, "have", person->have);
        json_write_end(writer);
    }
    json_write_end(writer);
    if (people->planned) {
        service_plan_write(writer, &people->plan);
        json_write_key_int(writer, "indexed", (int64_t)people->indexed);
        json_write_key_int(writer, "indexBytes", (int64_t)people->bytes);
    }
    json_write_end(writer);
}
