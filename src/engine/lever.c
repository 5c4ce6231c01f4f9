/* Both questions look at every opening that is not reached yet, at how far it is from that (its gap), and at
 * its must skills that are unmet.
 *
 * For single skills it goes opening by opening: whoever holds something near one of its asked terms gains
 * there (engine_taxonomy_holders). Most openings are too far away for any single skill; that is found without
 * looking at siblings, who are many and give little: with cap = what a sibling gives at most,
 *
 *     gain(s) <= sum over t of max(0, cap - q[t]) * impact   (the same for every s)
 *              + sum over t that s is nearer to than a sibling of (value - max(q[t], cap)) * impact
 *
 * and only if the right side reaches the gap for some s, everything is looked at. Before that a look at the
 * opening alone rules out most: a skill is nearer than "broader" to at most a few terms (to `reach` of them,
 * of all that are near the opening), so it gains at most `reach` times what one term can give, and what
 * "broader" would give on all.
 */
#include "engine/lever.h"

#include <stdlib.h>
#include <string.h>

#include "engine/bits.h"
#include "engine/visit.h"

/* An opening as a profile sees it. */
struct seen {
    size_t count;
    uint32_t term[ENGINE_SKILLS_MAX];
    uint32_t impact[ENGINE_SKILLS_MAX];
    uint8_t q[ENGINE_SKILLS_MAX];
    bool unmet[ENGINE_SKILLS_MAX];
    uint32_t unmet_count;
    uint32_t gap; /* points short of the fit asked; 0: none */
};

/* What openings are seen with. */
struct eye {
    const uint16_t *idf;
    const uint8_t *q;
    uint8_t *meets; /* of each term: satisfies a must */
    uint32_t fit;
};

static bool eye_open(struct eye *eye, const struct engine_version *version,
                     const struct engine_profile *profile, uint32_t fit)
{
    *eye = (struct eye){weigh_idf(engine_version_taxonomy(version)), profile->q,
                        calloc((size_t)profile->term_count + 1, 1), fit};
    for (size_t i = 0; eye->meets != NULL && i < profile->count; i++)
        eye->meets[profile->items[i].term] = profile->items[i].meets;
    return eye->meets != NULL;
}

/* The least score with that fit. */
static uint64_t score_for(uint32_t fit, uint64_t impact_sum)
{
    return (255 * impact_sum * fit + 99) / 100;
}

/* False when the opening is reached as it is, or never can be since it asks nothing. */
static bool see(struct seen *seen, const struct eye *eye, const struct asked_skills *skills, bool *reached)
{
    const struct eye own = *eye; /* the compiler cannot know that what is written is none of it */
    const uint16_t *end = skills->end;
    double reciprocal = weigh_reciprocal(skills->length);
    uint64_t score = 0;
    size_t i = 0;
    uint32_t unmet = 0;
    for (const uint16_t *at = skills->list; at < end; i++) {
        uint32_t packed = list_next(&at);
        uint32_t term = weigh_term(packed);
        uint32_t impact = weigh_impact(weigh_raw(packed, own.idf[term]), reciprocal);
        bool is_unmet = weigh_importance(packed) == ENGINE_MUST && own.meets[term] == 0;
        seen->term[i] = term;
        seen->impact[i] = impact;
        seen->q[i] = own.q[term];
        seen->unmet[i] = is_unmet;
        unmet += is_unmet;
        score += (uint64_t)own.q[term] * impact;
    }
    seen->count = i;
    seen->unmet_count = unmet;
    uint64_t needed = score_for(eye->fit, skills->impact_sum);
    seen->gap = score >= needed ? 0 : (uint32_t)(needed - score);
    *reached = skills->impact_sum > 0 && seen->gap == 0 && seen->unmet_count == 0;
    return skills->impact_sum > 0 && !*reached;
}

/* --- single skills --- */

struct skills_lever {
    struct eye eye;
    struct seen seen;
    const struct engine_taxonomy *taxonomy;
    uint32_t values[ENGINE_ROW_NONE]; /* of each row at the level that is tried */
    uint32_t *reach; /* of each asked term: the most that one of its near holders is near to */
    uint32_t *gain;  /* of each held term, for the opening at hand; 0 between openings */
    uint32_t *met;   /* of each held term: unmet must skills that it satisfies */
    uint32_t *touched;
    size_t touched_count;
    uint32_t *gained;
    uint64_t reached;
};

static void gain(struct skills_lever *lever, uint32_t held, uint32_t points, uint32_t met)
{
    if (lever->gain[held] == 0 && lever->met[held] == 0)
        lever->touched[lever->touched_count++] = held;
    lever->gain[held] += points;
    lever->met[held] += met;
}

static void forget_gains(struct skills_lever *lever)
{
    for (size_t i = 0; i < lever->touched_count; i++)
        lever->gain[lever->touched[i]] = lever->met[lever->touched[i]] = 0;
    lever->touched_count = 0;
}

/* The rows that give more than "broader" does. */
static bool is_near(uint32_t row)
{
    return row <= ENGINE_ROW_REQUIRES;
}

static void find_reach(struct skills_lever *lever, struct arena *scratch)
{
    uint32_t terms = engine_taxonomy_terms(lever->taxonomy);
    uint32_t *degree = arena_array(scratch, terms, sizeof *degree);
    lever->reach = arena_array(scratch, terms, sizeof *lever->reach);
    for (uint32_t held = 0; held < terms; held++) {
        struct engine_credits credits = engine_taxonomy_credits(lever->taxonomy, held);
        for (size_t i = 0; i < credits.count; i++)
            degree[held] += is_near(credits.items[i].row);
    }
    for (uint32_t asked = 0; asked < terms; asked++) {
        struct engine_holders holders = engine_taxonomy_holders(lever->taxonomy, asked);
        for (size_t i = 0; i < holders.count && is_near(holders.items[i].row); i++)
            if (degree[holders.items[i].held] > lever->reach[asked])
                lever->reach[asked] = degree[holders.items[i].held];
    }
}

/* Whether no skill can close the gap, by the opening alone: see the head of this file. The best `reach` terms
 * give at most `reach` times the best one. */
static bool is_too_far(const struct skills_lever *lever)
{
    const struct seen *seen = &lever->seen;
    const uint32_t cap = lever->values[ENGINE_ROW_BROADER];
    const uint32_t same = lever->values[ENGINE_ROW_SAME];
    uint64_t sum = 0;
    uint32_t best = 0;
    uint32_t reach = 0;
    for (size_t i = 0; i < seen->count; i++) {
        uint32_t base = seen->q[i] > cap ? seen->q[i] : cap;
        uint32_t points = same > base ? (same - base) * seen->impact[i] : 0;
        sum += (base - seen->q[i]) * seen->impact[i];
        best = points > best ? points : best;
        reach = lever->reach[seen->term[i]] > reach ? lever->reach[seen->term[i]] : reach;
    }
    return sum + (uint64_t)reach * best < seen->gap;
}

/* Whether some skill might close the gap: see the head of this file. */
static bool may_be_reached(struct skills_lever *lever)
{
    const struct seen *seen = &lever->seen;
    uint32_t cap = lever->values[ENGINE_ROW_SIBLING];
    uint64_t siblings = 0;
    uint32_t most = 0;
    for (size_t i = 0; i < seen->count; i++)
        siblings += seen->q[i] < cap ? (uint64_t)(cap - seen->q[i]) * seen->impact[i] : 0;
    if (siblings >= seen->gap)
        return true;
    for (size_t i = 0; i < seen->count; i++) {
        struct engine_holders holders = engine_taxonomy_holders(lever->taxonomy, seen->term[i]);
        uint32_t base = seen->q[i] > cap ? seen->q[i] : cap;
        for (size_t j = 0; j < holders.count && lever->values[holders.items[j].row] > base; j++) {
            uint32_t held = holders.items[j].held;
            gain(lever, held, (lever->values[holders.items[j].row] - base) * seen->impact[i], 0);
            most = lever->gain[held] > most ? lever->gain[held] : most;
        }
    }
    forget_gains(lever);
    return siblings + most >= seen->gap;
}

static void try_every_skill(struct skills_lever *lever)
{
    const struct seen *seen = &lever->seen;
    for (size_t i = 0; i < seen->count; i++) {
        struct engine_holders holders = engine_taxonomy_holders(lever->taxonomy, seen->term[i]);
        for (size_t j = 0; j < holders.count; j++) {
            uint32_t value = lever->values[holders.items[j].row];
            uint32_t points = value > seen->q[i] ? (value - seen->q[i]) * seen->impact[i] : 0;
            uint32_t met = seen->unmet[i] && holders.items[j].row <= ENGINE_ROW_NARROWER_3;
            if (points > 0 || met > 0)
                gain(lever, holders.items[j].held, points, met);
        }
    }
    for (size_t i = 0; i < lever->touched_count; i++) {
        uint32_t held = lever->touched[i];
        lever->gained[held] += lever->gain[held] >= seen->gap && lever->met[held] == seen->unmet_count;
    }
    forget_gains(lever);
}

/* The opening that was seen just now. */
static void try_seen(struct skills_lever *lever)
{
    if (!is_too_far(lever) && may_be_reached(lever))
        try_every_skill(lever);
}

static void visit_for_skills(void *context, const struct asked_skills *skills, uint32_t place)
{
    struct skills_lever *lever = context;
    bool reached;
    (void)place;
    bool open = see(&lever->seen, &lever->eye, skills, &reached);
    lever->reached += reached;
    if (open)
        try_seen(lever);
}

static int check(const struct engine_version *version, const struct engine_lever_query *query,
                 struct err *err)
{
    if (query->profile->term_count != engine_taxonomy_terms(engine_version_taxonomy(version)))
        return err_set(err, ERR_INVALID, "the profile is of another taxonomy");
    if (query->fit < 1 || query->fit > 100)
        return err_set(err, ERR_INVALID, "a fit is 1 to 100 percent");
    return 0;
}

static int check_level(uint32_t level, struct err *err)
{
    return level >= 1 && level <= 4 ? 0 : err_set(err, ERR_INVALID, "%u is no level: a level is 1 to 4", level);
}

/* Close it with free(lever->eye.meets). */
static int open_skills(struct skills_lever *lever, struct arena *arena, struct arena *scratch,
                       const struct engine_version *version, const struct engine_lever_query *query,
                       uint32_t level, struct err *err)
{
    size_t terms = query->profile->term_count;
    lever->taxonomy = engine_version_taxonomy(version);
    lever->gain = arena_array(scratch, terms, sizeof *lever->gain);
    lever->met = arena_array(scratch, terms, sizeof *lever->met);
    lever->touched = arena_array(scratch, terms, sizeof *lever->touched);
    lever->gained = arena_array(arena, terms, sizeof *lever->gained);
    for (uint32_t row = ENGINE_ROW_SAME; row < ENGINE_ROW_NONE; row++)
        lever->values[row] = engine_row_value((enum engine_row)row, level);
    find_reach(lever, scratch);
    return eye_open(&lever->eye, version, query->profile, query->fit)
               ? 0
               : err_set(err, ERR_NO_MEMORY, "no memory for a query");
}

int engine_lever_skills(struct engine_lever *out, struct arena *arena, struct engine_workspace *workspace,
                        const struct engine_version *version, const struct engine_lever_query *query,
                        uint32_t level, struct err *err)
{
    struct engine_workspace *own;
    int rc = check(version, query, err);
    if (rc == 0)
        rc = check_level(level, err);
    if (rc == 0)
        rc = workspace_take(&workspace, &own, version, query->profile->count, err);
    if (rc != 0)
        return rc;
    struct arena *scratch ARENA_AUTO = arena_new();
    struct skills_lever *lever = arena_alloc(scratch, sizeof *lever);
    rc = open_skills(lever, arena, scratch, version, query, level, err);
    if (rc == 0) {
        visit_openings(workspace, version, &query->filter, visit_for_skills, lever);
        *out = (struct engine_lever){lever->reached, lever->gained, query->profile->term_count};
    }
    free(lever->eye.meets);
    engine_workspace_free(own);
    return rc;
}

/* --- bundles --- */

/* An opening outside the index, or one with must skills unmet: seen again for each bundle. */
struct other {
    struct asked_skills skills;
    uint32_t unmet; /* one of its unmet must skills, ENGINE_NONE without */
};

/* Gaps of the openings of the index that only lack points; for the rest no gap can be closed. */
#define CLOSED UINT32_MAX

struct bundles_lever {
    struct eye eye;
    struct seen seen;
    struct index *index;
    uint32_t *gaps;   /* of each place */
    uint32_t *scores; /* the workspace's: points gained in a window; 0 between */
    struct other *others;
    size_t other_count, other_room;
    uint64_t reached;
    bool no_memory;
};

static void add_other(struct bundles_lever *lever, const struct seen *seen,
                      const struct asked_skills *skills)
{
    if (lever->other_count == lever->other_room) {
        size_t room = lever->other_room == 0 ? 64 : lever->other_room * 2;
        struct other *others = reallocarray(lever->others, room, sizeof *others);
        lever->no_memory = lever->no_memory || others == NULL;
        if (others == NULL)
            return;
        lever->others = others;
        lever->other_room = room;
    }
    struct other other = {*skills, ENGINE_NONE};
    for (size_t i = 0; i < seen->count; i++)
        if (seen->unmet[i])
            other.unmet = seen->term[i];
    lever->others[lever->other_count++] = other;
}

/* Keeps what the bundles will be tried on. */
static void note_seen(struct bundles_lever *lever, const struct seen *seen, const struct asked_skills *skills,
                      uint32_t place)
{
    if (place == ENGINE_NONE || seen->unmet_count > 0)
        add_other(lever, seen, skills);
    else
        lever->gaps[place] = seen->gap;
}

static void visit_for_bundles(void *context, const struct asked_skills *skills, uint32_t place)
{
    struct bundles_lever *lever = context;
    bool reached;
    bool open = see(&lever->seen, &lever->eye, skills, &reached);
    lever->reached += reached;
    if (open)
        note_seen(lever, &lever->seen, skills, place);
}

/* Openings of one window that gain enough from the terms in which `then` exceeds the profile. */
static uint32_t gained_in_window(const struct bundles_lever *lever, const struct engine_profile *then,
                                 size_t window)
{
    const struct index *index = lever->index;
    const uint32_t *gaps = lever->gaps + window * index->window;
    uint32_t count = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < then->count; i++) {
            uint32_t more = (uint32_t)(then->items[i].q - lever->eye.q[then->items[i].term]);
            const uint32_t *segment =
                index->segment + (size_t)then->items[i].term * index->window_count + window;
            for (uint32_t p = segment[0]; more > 0 && p < segment[1]; p++) {
                uint32_t at = index->postings[p] & 0xFFFF;
                if (pass == 0) {
                    lever->scores[at] += more * (index->postings[p] >> 16);
                } else { /* each opening is counted at the first of its postings */
                    count += lever->scores[at] >= gaps[at];
                    lever->scores[at] = 0;
                }
            }
        }
    }
    return count;
}

/* Tries one bundle: the profile with it, and what that reaches more. */
static int try_bundle(uint32_t *gained, struct bundles_lever *lever, const struct engine_version *version,
                      const struct engine_profile *profile, const struct engine_bundle *bundle,
                      struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    size_t count = profile->held_count + bundle->count;
    struct engine_held *held = arena_array(arena, count, sizeof *held);
    struct engine_profile *then;
    struct eye eye;
    for (size_t i = 0; i < count; i++)
        held[i] = i < profile->held_count ? profile->held[i] : bundle->adds[i - profile->held_count];
    int rc = engine_profile_new(&then, arena, engine_version_taxonomy(version), held, count, err);
    if (rc != 0)
        return rc;
    if (!eye_open(&eye, version, then, lever->eye.fit))
        return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    *gained = 0;
    for (size_t window = 0; window < lever->index->window_count; window++)
        *gained += gained_in_window(lever, then, window);
    for (size_t i = 0; i < lever->other_count; i++) {
        bool reached = false;
        const struct other *other = &lever->others[i];
        if (other->unmet == ENGINE_NONE || eye.meets[other->unmet] != 0)
            (void)see(&lever->seen, &eye, &other->skills, &reached);
        *gained += reached;
    }
    free(eye.meets);
    return 0;
}

/* Close it with close_bundles, also on failure. */
static int open_bundles(struct bundles_lever *lever, struct engine_workspace *workspace,
                        const struct engine_version *version, const struct engine_lever_query *query,
                        struct err *err)
{
    lever->index = version->generation->index;
    lever->scores = workspace->scores;
    size_t places = lever->index->columns.count + 1;
    lever->gaps = malloc(places * sizeof *lever->gaps);
    if (lever->gaps == NULL || !eye_open(&lever->eye, version, query->profile, query->fit))
        return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    memset(lever->gaps, 0xFF, places * sizeof *lever->gaps); /* CLOSED */
    return 0;
}

static void close_bundles(struct bundles_lever *lever)
{
    free(lever->gaps);
    free(lever->others);
    free(lever->eye.meets);
}

/* After the openings were visited. */
static int try_bundles(uint32_t *gained, struct bundles_lever *lever, const struct engine_version *version,
                       const struct engine_profile *profile, const struct engine_bundle *bundles,
                       size_t bundle_count, struct err *err)
{
    int rc = lever->no_memory ? err_set(err, ERR_NO_MEMORY, "no memory for a query") : 0;
    for (size_t i = 0; rc == 0 && i < bundle_count; i++)
        rc = try_bundle(&gained[i], lever, version, profile, &bundles[i], err);
    return rc;
}

int engine_lever_bundles(struct engine_lever *out, struct arena *arena, struct engine_workspace *workspace,
                         const struct engine_version *version, const struct engine_lever_query *query,
                         const struct engine_bundle *bundles, size_t bundle_count, struct err *err)
{
    struct engine_workspace *own;
    int rc = check(version, query, err);
    if (rc == 0)
        rc = workspace_take(&workspace, &own, version, query->profile->count, err);
    if (rc != 0)
        return rc;
    struct arena *scratch ARENA_AUTO = arena_new();
    struct bundles_lever *lever = arena_alloc(scratch, sizeof *lever);
    uint32_t *gained = arena_array(arena, bundle_count, sizeof *gained);
    rc = open_bundles(lever, workspace, version, query, err);
    if (rc == 0) {
        visit_openings(workspace, version, &query->filter, visit_for_bundles, lever);
        rc = try_bundles(gained, lever, version, query->profile, bundles, bundle_count, err);
    }
    if (rc == 0)
        *out = (struct engine_lever){lever->reached, gained, bundle_count};
    close_bundles(lever);
    engine_workspace_free(own);
    return rc;
}

/* --- both --- */

struct both_levers {
    struct skills_lever *skills;
    struct bundles_lever *bundles;
};

static void visit_for_both(void *context, const struct asked_skills *skills, uint32_t place)
{
    struct both_levers *levers = context;
    struct seen *seen = &levers->skills->seen;
    bool reached;
    bool open = see(seen, &levers->skills->eye, skills, &reached);
    levers->skills->reached += reached;
    if (!open)
        return;
    note_seen(levers->bundles, seen, skills, place);
    try_seen(levers->skills);
}

int engine_lever_both(struct engine_lever *skills, struct engine_lever *bundles_out, struct arena *arena,
                      struct engine_workspace *workspace, const struct engine_version *version,
                      const struct engine_lever_query *query, uint32_t level,
                      const struct engine_bundle *bundles, size_t bundle_count, struct err *err)
{
    struct engine_workspace *own;
    int rc = check(version, query, err);
    if (rc == 0)
        rc = check_level(level, err);
    if (rc == 0)
        rc = workspace_take(&workspace, &own, version, query->profile->count, err);
    if (rc != 0)
        return rc;
    struct arena *scratch ARENA_AUTO = arena_new();
    struct both_levers levers = {arena_alloc(scratch, sizeof *levers.skills),
                                 arena_alloc(scratch, sizeof *levers.bundles)};
    uint32_t *gained = arena_array(arena, bundle_count, sizeof *gained);
    rc = open_skills(levers.skills, arena, scratch, version, query, level, err);
    if (rc == 0)
        rc = open_bundles(levers.bundles, workspace, version, query, err);
    if (rc == 0) {
        visit_openings(workspace, version, &query->filter, visit_for_both, &levers);
        rc = try_bundles(gained, levers.bundles, version, query->profile, bundles, bundle_count, err);
    }
    if (rc == 0) {
        uint64_t reached = levers.skills->reached;
        *skills = (struct engine_lever){reached, levers.skills->gained, query->profile->term_count};
        *bundles_out = (struct engine_lever){reached, gained, bundle_count};
    }
    close_bundles(levers.bundles);
    free(levers.skills->eye.meets);
    engine_workspace_free(own);
    return rc;
}
