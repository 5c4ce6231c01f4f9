/* One page of results, and one opening in full: what the database and the explanation add to a list. */
#include "base/vec.h"
#include "service/match_inside.h"

struct str match_place_name(const struct service_version *version, const struct market_opening *opening)
{
    const struct place *place = market_opening_place(opening, service_version_places(version));
    return place == NULL ? (struct str){NULL, 0} : place->name;
}

static struct service_reason make_reason(const struct service_taxonomy *taxonomy, uint8_t language,
                                         const struct engine_reason *from)
{
    struct service_reason reason = {.skill = service_taxonomy_by_term(taxonomy, from->term, language),
                                    .importance = (enum market_importance)from->importance,
                                    .impact = from->impact,
                                    .q = from->q,
                                    .relation = engine_row_relation((enum engine_row)from->row),
                                    .steps = engine_row_steps((enum engine_row)from->row),
                                    .level = from->level,
                                    .credit = from->credit,
                                    .points = from->points};
    if (from->held != ENGINE_NONE)
        reason.held = service_taxonomy_by_term(taxonomy, from->held, language);
    return reason;
}

static struct service_reason *make_reasons(struct arena *arena, const struct service_taxonomy *taxonomy, uint8_t language,
                                           const struct engine_reason *from, size_t count)
{
    struct service_reason *reasons = arena_array(arena, count + 1, sizeof *reasons);
    for (size_t i = 0; i < count; i++)
        reasons[i] = make_reason(taxonomy, language, &from[i]);
    return reasons;
}

/* The (at most two) skills that bring most points; of equal ones that with more impact, which stands first. */
static void find_strong(struct arena *arena, struct service_result *result)
{
    struct service_reason *strong = arena_array(arena, 2, sizeof *strong);
    for (size_t i = 0; i < result->skill_count; i++) {
        const struct service_reason *reason = &result->skills[i];
        if (reason->points == 0 || (result->strong_count == 2 && reason->points <= strong[1].points))
            continue;
        size_t at = result->strong_count < 2 ? result->strong_count++ : 1;
        strong[at] = *reason;
        if (at == 1 && strong[1].points > strong[0].points) {
            strong[1] = strong[0];
            strong[0] = *reason;
        }
    }
    result->strong = strong;
}

void match_explain(struct arena *arena, const struct service_version *version, uint8_t language,
                   const struct engine_explanation *explanation, struct service_result *result)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(version);
    result->score = explanation->score;
    result->fit = explanation->fit;
    result->asked = explanation->asked;
    result->have = explanation->have;
    result->skills = make_reasons(arena, taxonomy, language, explanation->skills, explanation->count);
    result->skill_count = explanation->count;
    result->missing = make_reasons(arena, taxonomy, language, explanation->missing, explanation->missing_count);
    result->missing_count = explanation->missing_count;
    result->first_missing = result->missing_count > 0 ? &result->missing[0] : NULL;
    find_strong(arena, result);
}

static int explain(struct arena *arena, const struct service_version *version, const struct match_person *person,
                   int64_t id, uint8_t language, struct service_result *result, struct err *err)
{
    struct engine_explanation explanation;
    int rc = engine_explain(&explanation, arena, version->engine, person->expanded, id, err);
    if (rc == 0)
        match_explain(arena, version, language, &explanation, result);
    return rc;
}

int match_page(struct arena *arena, const struct service_version *version, struct db *db,
               const struct service_match_request *request, const struct match_person *person,
               const struct match_hits *hits, const struct match_item *items, size_t count, struct service_match *out,
               struct err *err)
{
    struct service_result *results = arena_array(arena, count + 1, sizeof *results);
    struct market_opening *openings = arena_array(arena, count + 1, sizeof *openings);
    int64_t *ids = arena_array(arena, count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = items[i].id;
    int rc = market_opening_get_many(db, arena, ids, count, openings, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < count; i++) {
        if (out->scored && (request->explain || request->reasons))
            rc = explain(arena, version, person, items[i].id, request->language, &results[i], err);
        if (rc != 0)
            return rc;
        results[i].rank = request->offset + i + 1;
        results[i].score = items[i].score;
        results[i].fit = items[i].fit;
        results[i].asked = items[i].asked;
        results[i].have = items[i].have;
        results[i].has_distance = items[i].has_distance;
        results[i].distance = items[i].distance;
        results[i].opening = &openings[i];
        results[i].place = match_place_name(version, &openings[i]);
        const struct match_name *name = match_name_of(hits, items[i].id);
        if (name != NULL) {
            results[i].called = name->label;
            results[i].occupation = name->occupation;
        }
    }
    out->results = results;
    out->count = count;
    return 0;
}

/* --- One opening in full ------------------------------------------------------------------------------------------------ */

/* What is asked but not scored: text that no taxonomy has. */
static struct service_texts unscored(struct arena *arena, const struct market_opening *opening)
{
    VEC(struct str) texts = {0};
    for (size_t i = 0; i < opening->skill_count; i++) {
        const struct market_asked *asked = &opening->skills[i];
        if (asked->concept == 0)
            VEC_PUSH(arena, &texts, asked->label.len > 0 ? asked->label : asked->uri);
    }
    return (struct service_texts){texts.items, texts.count};
}

int service_detail_get(struct arena *arena, const struct service_version *version, struct db *db, int64_t opening,
                       const struct service_profile *profile, uint8_t language, struct service_detail *out,
                       struct err *err)
{
    struct match_person person;
    struct service_detail *detail = arena_alloc(arena, sizeof *detail);
    int rc = market_opening_get(db, arena, opening, &detail->opening, err);
    if (rc == 0)
        rc = match_person_new(arena, version, profile, &person, err);
    if (rc == 0)
        rc = explain(arena, version, &person, opening, language, &detail->match, err);
    if (rc != 0)
        return rc;
    detail->place = match_place_name(version, &detail->opening);
    detail->unscored = unscored(arena, &detail->opening);
    detail->unknown = person.unknown;
    detail->match.place = detail->place;
    struct live_found found;
    if (profile != NULL && live_row_find(version, opening, &found)) {
        struct match_item item = {0};
        match_item_place(&item, &found, &profile->filters);
        detail->match.has_distance = item.has_distance;
        detail->match.distance = item.distance;
    }
    *out = *detail;
    out->match.opening = &detail->opening;
    return 0;
}

void match_teach(struct arena *arena, const struct service_version *version, int32_t today,
                 struct service_reason *missing, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct service_teaches *modules;
        missing[i].module_count =
            service_modules_teaching(service_version_modules(version), arena, missing[i].skill.term, today, &modules);
        missing[i].modules = modules;
    }
}

void service_detail_teach(struct arena *arena, const struct service_version *version, int32_t today,
                          struct service_detail *detail)
{
    struct service_result *match = &detail->match;
    struct service_reason *missing = arena_array(arena, match->missing_count, sizeof *missing);
    for (size_t i = 0; i < match->missing_count; i++)
        missing[i] = match->missing[i];
    match_teach(arena, version, today, missing, match->missing_count);
    match->missing = missing;
}
