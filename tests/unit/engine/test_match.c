#include "../test.h"

#include "world.h"

#define OPENINGS_MOST 600

/* Which plans were taken: a test that misses one proves nothing about it. */
struct seen {
    size_t forward;
    size_t windows_exact;
    size_t windows_bounds;
    size_t windows_skipped;
    size_t cuts;
};

static void check_queries(struct world *world, struct engine_live *live, const struct engine_opening *openings,
                          size_t count, struct engine_workspace *workspace, struct seen *seen)
{
    struct engine_version *version = engine_live_acquire(live);
    for (int i = 0; i < 8; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct held_list held = world_held(world, arena, 12);
        struct engine_filter filter = world_filter(world, arena, count);
        struct engine_profile *profile = NULL;
        WORLD_CHECK(world, engine_profile_new(&profile, arena, world->taxonomy, held.items, held.count, NULL) == 0);
        const size_t tops[] = {0, 1, 20, count + 1, SIZE_MAX};
        size_t top = tops[world_random(world, 5)];
        bool histogram = world_chance(world, 2);
        struct engine_query query = {profile, filter, top, histogram};
        struct engine_result got;
        world_vary_kernel(world, workspace);
        struct engine_result want = oracle_match(world->oracle, arena, held.items, held.count, openings, count,
                                                 &filter, top, histogram);
        WORLD_CHECK(world, engine_match(&got, arena, world_chance(world, 4) ? NULL : workspace, version, &query,
                                        NULL) == 0);
        world_check_result(world, got.plan.kernel, &got, &want);
        seen->forward += got.plan.forward;
        seen->windows_exact += got.plan.windows_exact;
        seen->windows_bounds += got.plan.windows_bounds;
        seen->windows_skipped += got.plan.windows_skipped;
        seen->cuts += got.plan.cut > 0;
        for (size_t j = 0; j < count; j += 7) {
            struct engine_explanation explanation;
            struct oracle_view view = oracle_view(world->oracle, arena, held.items, held.count, &openings[j]);
            WORLD_CHECK(world, engine_explain(&explanation, arena, version, profile, openings[j].id, NULL) == 0);
            world_check_explanation(world, &explanation, &view.explanation);
            WORLD_CHECK(world, engine_filter_passes(&filter, &openings[j]) == oracle_filter(&filter, &openings[j]));
        }
    }
    engine_version_release(version);
}

static void random_queries_equal_the_oracle(void **state)
{
    (void)state;
    struct engine_workspace *workspace = engine_workspace_new();
    struct seen seen = {0};
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(250); seed++) {
        struct world world;
        world_make(&world, seed, (uint32_t)(seed * 7 % 60));
        struct arena *arena ARENA_AUTO = arena_new();
        size_t count = world_random(&world, OPENINGS_MOST);
        struct engine_opening *openings = world_openings(&world, arena, count);
        struct engine_live *live = world_live(&world, openings, count);
        check_queries(&world, live, openings, count, workspace, &seen);
        engine_live_free(live);
        world_drop(&world);
    }
    print_message("forward %zu, windows exact %zu, by bounds %zu (%zu queries with a cut), skipped %zu\n", seen.forward,
                  seen.windows_exact, seen.windows_bounds, seen.cuts, seen.windows_skipped);
    if (world_rounds(0) == 0) {
        assert_true(seen.forward > 0 && seen.windows_exact > 0 && seen.windows_bounds > 0 &&
                    seen.windows_skipped > 0 && seen.cuts > 0);
    }
    engine_workspace_free(workspace);
}

/* More openings than one window holds, few terms, so that many scores are equal. */
static void many_windows_equal_the_oracle(void **state)
{
    (void)state;
    struct engine_workspace *workspace = engine_workspace_new();
    struct seen seen = {0};
    struct world world;
    world_make(&world, world_first_seed(), 9);
    struct arena *arena ARENA_AUTO = arena_new();
    size_t count = 70000;
    struct engine_opening *openings = world_openings(&world, arena, count);
    struct engine_live *live = world_live(&world, openings, count);
    check_queries(&world, live, openings, count, workspace, &seen);
    engine_live_free(live);
    world_drop(&world);
    engine_workspace_free(workspace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_queries_equal_the_oracle),
        cmocka_unit_test(many_windows_equal_the_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
