#include "engine/bridge.h"

#include <string.h>

/* What holding some skills gives for each asked skill of the target. */
struct gives {
    uint8_t *value; /* of each asked skill */
    bool *meets;
    uint32_t gain; /* points over the profile at hand; scratch of the search */
    size_t number; /* of the bundle */
};

struct search {
    const struct engine_impacts *target;
    struct gives *bundles; /* those that give anything */
    size_t bundle_count;
    struct gives *levels; /* what is had at each depth of the search: [0] is the profile */
    uint64_t needed;
    size_t size; /* of the sets looked for */
    size_t chosen[ENGINE_BRIDGE_MOST];
    size_t best[ENGINE_BRIDGE_MOST];
    uint64_t best_score; /* 0: none yet */
    size_t effort;       /* spent */
    size_t effort_most;
};

static struct gives gives_new(struct arena *arena, size_t asked)
{
    return (struct gives){.value = arena_array(arena, asked, 1),
                          .meets = arena_array(arena, asked, sizeof(bool))};
}

static void take_in(struct gives *gives, const struct engine_taxonomy *taxonomy,
                    const struct engine_impacts *target, const struct engine_held *held)
{
    for (size_t i = 0; i < target->count; i++) {
        enum engine_row row = engine_taxonomy_row(taxonomy, held->term, target->items[i].term);
        uint8_t value = (uint8_t)engine_row_value(row, held->level);
        gives->value[i] = value > gives->value[i] ? value : gives->value[i];
        gives->meets[i] = gives->meets[i] || row <= ENGINE_ROW_NARROWER_3;
    }
}

static uint64_t score_of(const struct search *search, const struct gives *gives)
{
    uint64_t score = 0;
    for (size_t i = 0; i < search->target->count; i++)
        score += (uint64_t)gives->value[i] * search->target->items[i].impact;
    return score;
}

static bool all_met(const struct search *search, const struct gives *gives)
{
    for (size_t i = 0; i < search->target->count; i++)
        if (search->target->items[i].importance == ENGINE_MUST && !gives->meets[i])
            return false;
    return true;
}

static uint32_t gain_of(const struct search *search, const struct gives *have, const struct gives *more)
{
    uint32_t gain = 0;
    for (size_t i = 0; i < search->target->count; i++)
        if (more->value[i] > have->value[i])
            gain += (uint32_t)(more->value[i] - have->value[i]) * search->target->items[i].impact;
    return gain;
}

static void join(const struct search *search, struct gives *out, const struct gives *have,
                 const struct gives *more)
{
    for (size_t i = 0; i < search->target->count; i++) {
        out->value[i] = more->value[i] > have->value[i] ? more->value[i] : have->value[i];
        out->meets[i] = have->meets[i] || more->meets[i];
    }
}

/* The most that `left` bundles from number `from` on can add: the sum of the greatest gains, since none can
 * gain more once others are there. */
static uint64_t most_gain(struct search *search, const struct gives *have, size_t from, size_t left)
{
    uint32_t greatest[ENGINE_BRIDGE_MOST] = {0};
    uint64_t sum = 0;
    search->effort += search->bundle_count - from + 1;
    for (size_t i = from; i < search->bundle_count; i++) {
        uint32_t gain = gain_of(search, have, &search->bundles[i]);
        for (size_t j = 0; j < left; j++) { /* keeps the greatest `left`, falling */
            if (gain > greatest[j]) {
                uint32_t swap = greatest[j];
                greatest[j] = gain;
                gain = swap;
            }
        }
    }
    for (size_t j = 0; j < left; j++)
        sum += greatest[j];
    return sum;
}

/* Tries every set that goes on from the first `depth` chosen with bundles from number `from` on. In this
 * order the first set found of those with the same score is the first in order of numbers. */
static void look(struct search *search, size_t depth, size_t from)
{
    const struct gives *have = &search->levels[depth];
    uint64_t score = score_of(search, have);
    size_t left = search->size - depth;
    if (search->effort > search->effort_most)
        return;
    if (left == 0) {
        if (score >= search->needed && score > search->best_score && all_met(search, have)) {
            search->best_score = score;
            memcpy(search->best, search->chosen, sizeof search->best);
        }
        return;
    }
    for (size_t i = from; i + left <= search->bundle_count; i++) {
        uint64_t bound = score + most_gain(search, have, i, left);
        if (bound < search->needed || bound <= search->best_score || search->effort > search->effort_most)
            return; /* later ones can only add less */
        search->chosen[depth] = search->bundles[i].number;
        join(search, &search->levels[depth + 1], have, &search->bundles[i]);
        look(search, depth + 1, i + 1);
    }
}

static int check(const struct engine_taxonomy *taxonomy, const struct engine_held *held, size_t count,
                 struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (held[i].term >= engine_taxonomy_terms(taxonomy) || held[i].level < 1 || held[i].level > 4)
            return err_set(err, ERR_INVALID, "skill %u at level %u is not possible", held[i].term,
                           held[i].level);
    return 0;
}

/* Gathers the bundles that give anything that the profile does not have. */
static int gather(struct search *search, struct arena *arena, const struct engine_taxonomy *taxonomy,
                  const struct engine_bundle *bundles, size_t count, struct err *err)
{
    search->bundles = arena_array(arena, count, sizeof *search->bundles);
    for (size_t b = 0; b < count; b++) {
        int rc = check(taxonomy, bundles[b].adds, bundles[b].count, err);
        if (rc != 0)
            return rc;
        struct gives gives = gives_new(arena, search->target->count);
        bool useful = false;
        gives.number = b;
        for (size_t i = 0; i < bundles[b].count; i++)
            take_in(&gives, taxonomy, search->target, &bundles[b].adds[i]);
        for (size_t i = 0; i < search->target->count; i++)
            useful = useful || gives.value[i] > search->levels[0].value[i] ||
                     (gives.meets[i] && !search->levels[0].meets[i]);
        if (useful)
            search->bundles[search->bundle_count++] = gives;
    }
    return 0;
}

int engine_bridge_find(struct engine_bridge *out, struct arena *arena, const struct engine_taxonomy *taxonomy,
                       const struct engine_held *held, size_t held_count, const struct engine_impacts *target,
                       const struct engine_bundle *bundles, size_t bundle_count, uint32_t fit, size_t most,
                       size_t effort, struct err *err)
{
    struct search search = {
        .target = target, .needed = (255 * target->sum * fit + 99) / 100, .effort_most = effort};
    int rc = check(taxonomy, held, held_count, err);
    if (rc == 0 && (fit < 1 || fit > 100 || most > ENGINE_BRIDGE_MOST))
        rc = err_set(err, ERR_INVALID, "a fit is 1 to 100 percent, a way at most %d modules",
                     ENGINE_BRIDGE_MOST);
    if (rc != 0)
        return rc;
    search.levels = arena_array(arena, ENGINE_BRIDGE_MOST + 1, sizeof *search.levels);
    for (size_t i = 0; i <= ENGINE_BRIDGE_MOST; i++)
        search.levels[i] = gives_new(arena, target->count);
    for (size_t i = 0; i < held_count; i++)
        take_in(&search.levels[0], taxonomy, target, &held[i]);
    rc = gather(&search, arena, taxonomy, bundles, bundle_count, err);
    if (rc != 0)
        return rc;
    uint32_t start = (uint32_t)score_of(&search, &search.levels[0]);
    struct engine_bridge bridge = {.fit = engine_fit(start, target->sum),
                                   .fit_then = engine_fit(start, target->sum)};
    bridge.reached = target->sum > 0 && start >= search.needed && all_met(&search, &search.levels[0]);
    for (search.size = 1; target->sum > 0 && !bridge.reached && search.size <= most; search.size++) {
        look(&search, 0, 0);
        if (search.effort > effort)
            return err_set(err, ERR_TOO_LARGE, "too many sets of modules come near");
        if (search.best_score == 0)
            continue;
        bridge.reached = true;
        bridge.count = search.size;
        bridge.fit_then = engine_fit((uint32_t)search.best_score, target->sum);
        memcpy(bridge.bundles, search.best, bridge.count * sizeof *bridge.bundles);
    }
    *out = bridge;
    return 0;
}
