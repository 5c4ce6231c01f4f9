#include "../test.h"

#include <string.h>

#include "engine/bridge.h"
#include "engine/lever.h"
#include "world.h"

/* The held skills with others behind them. */
static struct held_list joined(struct arena *arena, struct held_list held, const struct engine_held *more,
                               size_t count)
{
    struct held_list list = {arena_array(arena, held.count + count, sizeof *list.items), held.count + count};
    for (size_t i = 0; i < list.count; i++)
        list.items[i] = i < held.count ? held.items[i] : more[i - held.count];
    return list;
}

/* By definition: how many openings pass, are met and fit. */
static uint32_t reached(const struct world *world, struct held_list held,
                        const struct engine_opening *openings, size_t count,
                        const struct engine_filter *filter, uint32_t fit)
{
    struct arena *arena ARENA_AUTO = arena_new();
    uint32_t reached = 0;
    for (size_t i = 0; i < count; i++) {
        struct oracle_view view = oracle_view(world->oracle, arena, held.items, held.count, &openings[i]);
        reached += view.meets && view.explanation.fit >= fit && oracle_filter(filter, &openings[i]);
    }
    return reached;
}

struct asked {
    struct held_list held;
    struct engine_lever_query query;
    uint32_t level;
    struct engine_bundle bundles[6];
};

static struct asked random_question(struct world *world, struct arena *arena, size_t openings)
{
    struct asked asked = {.held = world_held(world, arena, 12), .level = 1 + world_random(world, 4)};
    struct engine_profile *profile;
    WORLD_CHECK(world, engine_profile_new(&profile, arena, world->taxonomy, asked.held.items,
                                          asked.held.count, NULL) == 0);
    asked.query = (struct engine_lever_query){profile, world_filter(world, arena, openings),
                                              1 + world_random(world, 100)};
    if (world_chance(world, 2))
        asked.query.filter = engine_filter_none(asked.query.filter.today);
    for (size_t i = 0; i < 6; i++) {
        struct held_list adds = world_held(world, arena, 4);
        asked.bundles[i] = (struct engine_bundle){adds.items, adds.count};
    }
    return asked;
}

static void check_same(struct world *world, const struct engine_lever *a, const struct engine_lever *b)
{
    WORLD_CHECK(world, a->reached == b->reached && a->count == b->count);
    for (size_t i = 0; i < a->count; i++)
        WORLD_CHECK(world, a->gained[i] == b->gained[i]);
}

static void check_levers(struct world *world, struct engine_live *live, const struct engine_opening *openings,
                         size_t count)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_workspace *workspace = engine_workspace_new();
    struct asked asked = random_question(world, arena, count);
    const struct engine_filter *filter = &asked.query.filter;
    struct engine_lever skills;
    struct engine_lever bundles;
    struct engine_version *version = engine_live_acquire(live);
    WORLD_CHECK(world, engine_lever_skills(&skills, arena, world_chance(world, 2) ? workspace : NULL, version,
                                           &asked.query, asked.level, NULL) == 0);
    WORLD_CHECK(world, engine_lever_bundles(&bundles, arena, workspace, version, &asked.query, asked.bundles,
                                            6, NULL) == 0);
    struct engine_lever both[2];
    WORLD_CHECK(world, engine_lever_both(&both[0], &both[1], arena, world_chance(world, 2) ? workspace : NULL,
                                         version, &asked.query, asked.level, asked.bundles, 6, NULL) == 0);
    check_same(world, &both[0], &skills);
    check_same(world, &both[1], &bundles);
    engine_version_release(version);
    uint32_t before = reached(world, asked.held, openings, count, filter, asked.query.fit);
    WORLD_CHECK(world, skills.reached == before && bundles.reached == before);
    WORLD_CHECK(world, skills.count == world->input.term_count && bundles.count == 6);
    for (uint32_t t = 0; t < world->input.term_count; t++) {
        const struct engine_held more = {t, asked.level};
        struct held_list then = joined(arena, asked.held, &more, 1);
        WORLD_CHECK(world, before + skills.gained[t] ==
                               reached(world, then, openings, count, filter, asked.query.fit));
    }
    for (size_t i = 0; i < 6; i++) {
        struct held_list then = joined(arena, asked.held, asked.bundles[i].adds, asked.bundles[i].count);
        WORLD_CHECK(world, before + bundles.gained[i] ==
                               reached(world, then, openings, count, filter, asked.query.fit));
    }
    engine_workspace_free(workspace);
}

static void levers_equal_their_definition(void **state)
{
    (void)state;
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(150); seed++) {
        struct world world;
        world_make(&world, seed, (uint32_t)(seed % 40));
        struct arena *arena ARENA_AUTO = arena_new();
        size_t count = world_random(&world, 250);
        size_t later = count / 4; /* the last ones come as changes */
        struct engine_opening *openings = world_openings(&world, arena, count);
        struct engine_live *live = world_live(&world, openings, count - later);
        for (size_t i = count - later; i < count; i++)
            WORLD_CHECK(&world, engine_live_put(live, &openings[i], NULL) == 0);
        check_levers(&world, live, openings, count);
        engine_live_free(live);
        world_drop(&world);
    }
}

/* --- bridge --- */

/* By definition: the best of all sets of `size` bundles that reach the fit, the first in order of numbers
 * among equals; false when none does. */
static bool best_set(struct world *world, struct held_list held, const struct engine_opening *target,
                     const struct engine_bundle *bundles, size_t bundle_count, uint32_t fit, size_t size,
                     uint32_t *best_set, uint32_t *best_fit)
{
    uint64_t best_score = 0;
    struct arena *arena ARENA_AUTO = arena_new();
    bool found = false;
    for (uint32_t set = 0; set < 1u << bundle_count; set++) {
        struct held_list then = held;
        if ((size_t)__builtin_popcount(set) != size)
            continue;
        for (size_t b = 0; b < bundle_count; b++)
            if ((set >> b & 1) != 0)
                then = joined(arena, then, bundles[b].adds, bundles[b].count);
        struct oracle_view view = oracle_view(world->oracle, arena, then.items, then.count, target);
        if (!view.meets || view.explanation.fit < fit || view.explanation.count == 0)
            continue;
        /* of two sets of one size the one that comes first holds the lowest bundle in which they differ */
        bool earlier = found && ((set ^ *best_set) & -(set ^ *best_set) & set) != 0;
        if (!found || view.explanation.score > best_score ||
            (view.explanation.score == best_score && earlier)) {
            *best_set = set;
            *best_fit = view.explanation.fit;
            best_score = view.explanation.score;
            found = true;
        }
    }
    return found;
}

#define BUNDLES 9

static void check_bridge(struct world *world)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct held_list held = world_held(world, arena, 5);
    struct engine_opening target = world_opening(world, arena, 1);
    struct engine_bundle bundles[BUNDLES];
    struct engine_impacts impacts;
    struct engine_bridge bridge;
    uint32_t fit = 1 + world_random(world, 100);
    size_t most = world_random(world, 5);
    for (size_t i = 0; i < BUNDLES; i++) {
        struct held_list adds = world_held(world, arena, 4);
        bundles[i] = (struct engine_bundle){adds.items, adds.count};
    }
    WORLD_CHECK(world, engine_impacts_new(&impacts, arena, world->taxonomy, target.skills, target.skill_count,
                                          NULL) == 0);
    WORLD_CHECK(world, engine_bridge_find(&bridge, arena, world->taxonomy, held.items, held.count, &impacts,
                                          bundles, BUNDLES, fit, most, ENGINE_BRIDGE_EFFORT, NULL) == 0);
    uint32_t set = 0;
    uint32_t fit_then = 0;
    size_t size = 0;
    while (size <= most && !best_set(world, held, &target, bundles, BUNDLES, fit, size, &set, &fit_then))
        size++;
    WORLD_CHECK(world, bridge.reached == (size <= most));
    if (!bridge.reached)
        return;
    WORLD_CHECK(world, bridge.count == size);
    struct engine_bridge untouched = bridge;
    if (size > 0) /* a search that may not look at anything finds nothing out */
        WORLD_CHECK(world,
                    engine_bridge_find(&untouched, arena, world->taxonomy, held.items, held.count, &impacts,
                                       bundles, BUNDLES, fit, most, 0, NULL) == ERR_TOO_LARGE);
    WORLD_CHECK(world, bridge.fit_then == fit_then);
    for (size_t i = 0; i < bridge.count; i++) {
        WORLD_CHECK(world, (size_t)__builtin_ctz(set) == bridge.bundles[i]);
        set &= set - 1;
    }
}

static void bridges_equal_their_definition(void **state)
{
    (void)state;
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(300); seed++) {
        struct world world;
        world_make(&world, seed, 1 + (uint32_t)(seed % 40));
        check_bridge(&world);
        world_drop(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levers_equal_their_definition),
        cmocka_unit_test(bridges_equal_their_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
