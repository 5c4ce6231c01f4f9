/* The other way round: stored profiles for an opening. The same arithmetic on the same integers, so the same scores. */
#include <stdlib.h>

#include "base/vec.h"
#include "service/match_inside.h"

/* Profiles whose owner consents to be found. Their skills stand together by profile. */
DB_SQL(select_held, "SELECT p.id, s.concept_id, s.level FROM profile p JOIN profile_skill s ON s.profile_id = p.id "
                    "WHERE p.consent = 1 ORDER BY p.id");

struct collecting {
    struct arena *arena;   /* of the result */
    struct arena *scratch; /* of one profile */
    const struct service_version *version;
    struct engine_impacts impacts;
    VEC(struct engine_held) held;
    VEC(struct service_person) found;
    uint64_t considered;
};

/* The rule on must skills: each is held itself, through exactMatch, or by a narrower skill. */
static bool meets_musts(const struct engine_profile *profile, const struct engine_impacts *impacts)
{
    for (size_t i = 0; i < impacts->count; i++) {
        if (impacts->items[i].importance != ENGINE_MUST)
            continue;
        const struct engine_expanded *expanded = engine_profile_find(profile, impacts->items[i].term);
        if (expanded == NULL || expanded->meets == 0)
            return false;
    }
    return true;
}

static int finish_profile(struct collecting *c, int64_t id, struct err *err)
{
    struct engine_taxonomy *taxonomy = service_taxonomy_engine(service_version_taxonomy(c->version));
    struct engine_profile *profile;
    struct engine_explanation explanation;
    arena_reset(c->scratch);
    int rc = engine_profile_new(&profile, c->scratch, taxonomy, c->held.items, c->held.count, err);
    c->held.count = 0;
    if (rc != 0 || !meets_musts(profile, &c->impacts))
        return rc;
    c->considered++;
    engine_explain_impacts(&explanation, c->scratch, profile, &c->impacts);
    if (explanation.score > 0)
        VEC_PUSH(c->arena, &c->found,
                 (struct service_person){.profile = id,
                                         .score = explanation.score,
                                         .fit = explanation.fit,
                                         .asked = explanation.asked,
                                         .have = explanation.have});
    return 0;
}

static int collect(struct collecting *c, struct db *db, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int64_t current = 0;
    int rc = db_prepare(db, select_held, &stmt, err);
    if (rc != 0)
        return rc;
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        int64_t id = db_column_int(stmt, 0);
        if (id != current && current != 0 && (rc = finish_profile(c, current, err)) != 0)
            return rc;
        current = id;
        uint32_t term = service_taxonomy_term_of_id(service_version_taxonomy(c->version), db_column_int(stmt, 1));
        if (term != ENGINE_NONE)
            VEC_PUSH(c->arena, &c->held, (struct engine_held){term, (uint32_t)db_column_int(stmt, 2)});
    }
    return rc == 0 && current != 0 ? finish_profile(c, current, err) : rc;
}

static int compare_people(const void *a, const void *b)
{
    const struct service_person *x = a;
    const struct service_person *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->profile > y->profile) - (x->profile < y->profile);
}

int service_people_run(struct arena *arena, const struct service_version *version, struct db *db, int64_t opening,
                       size_t top, struct service_people *out, struct err *err)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct collecting c = {.arena = arena, .scratch = scratch, .version = version};
    int rc = engine_version_impacts(&c.impacts, arena, version->engine, opening, err);
    if (rc == 0)
        rc = collect(&c, db, err);
    if (rc != 0)
        return rc;
    if (c.found.count > 1)
        qsort(c.found.items, c.found.count, sizeof *c.found.items, compare_people);
    size_t count = c.found.count < top ? c.found.count : top;
    for (size_t i = 0; i < count; i++)
        c.found.items[i].rank = i + 1;
    *out = (struct service_people){c.considered, c.found.items, count};
    return 0;
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
    json_write_end(writer);
}
