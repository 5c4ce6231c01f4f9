#include "../test.h"

#include "engine/reach.h"
#include "world.h"

#define OPENINGS_MOST 600

/* As many reach a fit as a histogram has from it on. */
static void check_reach(struct world *world, const struct engine_version *version,
                        const struct engine_query *query, struct engine_workspace *workspace,
                        const struct engine_result *want)
{
    uint32_t fit = 1 + world_random(world, 100);
    uint64_t count = 0;
    uint64_t got;
    for (uint32_t i = fit; i < ENGINE_FIT_STEPS; i++)
        count += want->histogram[i];
    WORLD_CHECK(world, engine_reach(&got, workspace, version, query->profile, &query->filter, fit, NULL) == 0);
    WORLD_CHECK(world, got == count);
}

/* Which plans were taken: a test that misses one proves nothing about it. */
struct seen {
    size_t forward;
    size_t windows_exact;
    size_t windows_bounds;
    size_t windows_skipped;
    size_t cuts;
};

static void check_queries(struct world *world, struct engine_live *live,
                          const struct engine_opening *openings, size_t count,
                          struct engine_workspace *workspace, struct seen *seen)
{
    struct engine_version *version = engine_live_acquire(live);
    for (int i = 0; i < 8; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct held_list held = world_held(world, arena, 12);
        struct engine_filter filter = world_filter(world, arena, count);
        struct engine_profile *profile = NULL;
        WORLD_CHECK(world,
                    engine_profile_new(&profile, arena, world->taxonomy, held.items, held.count, NULL) == 0);
        const size_t tops[] = {0, 1, 20, count + 1, SIZE_MAX};
        size_t top = tops[world_random(world, 5)];
        bool histogram = world_chance(world, 2);
        struct engine_query query = {profile, filter, top, histogram};
        struct engine_result got;
        world_vary_kernel(world, workspace);
        struct engine_result want = oracle_match(world->oracle, arena, held.items, held.count, openings,
                                                 count, &filter, top, histogram);
        WORLD_CHECK(world, engine_match(&got, arena, world_chance(world, 4) ? NULL : workspace, version,
                                        &query, NULL) == 0);
        world_check_result(world, got.plan.kernel, &got, &want);
        for (int fits = 0; histogram && fits < 4; fits++)
            check_reach(world, version, &query, workspace, &want);
        seen->forward += got.plan.forward;
        seen->windows_exact += got.plan.windows_exact;
        seen->windows_bounds += got.plan.windows_bounds;
        seen->windows_skipped += got.plan.windows_skipped;
        seen->cuts += got.plan.cut > 0;
        for (size_t j = 0; j < count; j += 7) {
            struct engine_explanation explanation;
            struct oracle_view view = oracle_view(world->oracle, arena, held.items, held.count, &openings[j]);
            WORLD_CHECK(world,
                        engine_explain(&explanation, arena, version, profile, openings[j].id, NULL) == 0);
            world_check_explanation(world, &explanation, &view.explanation);
            WORLD_CHECK(world,
                        engine_filter_passes(&filter, &openings[j]) == oracle_filter(&filter, &openings[j]));
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
    print_message("forward %zu, windows exact %zu, by bounds %zu (%zu queries with a cut), skipped %zu\n",
                  seen.forward, seen.windows_exact, seen.windows_bounds, seen.cuts, seen.windows_skipped);
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
    size_t count = 40000;
    struct engine_opening *openings = world_openings(&world, arena, count);
    struct engine_live *live = world_live(&world, openings, count);
    check_queries(&world, live, openings, count, workspace, &seen);
    engine_live_free(live);
    world_drop(&world);
    engine_workspace_free(workspace);
}

/* A point on earth: in the country, at a pole, at the date line, or anywhere. */
static void anywhere(struct world *world, double *lat, double *lon)
{
    uint32_t kind = world_random(world, 8);
    *lat = 51 + world_random(world, 20000) / 10000.0;
    *lon = 4 + world_random(world, 30000) / 10000.0;
    if (kind == 0)
        *lat = 90 - world_random(world, 2) * 180.0 + (*lat > 0 ? -0.001 : 0.001) * world_random(world, 2);
    if (kind == 1)
        *lon = 180 - world_random(world, 2) * 360.0;
    if (kind == 2) {
        *lat = -90 + world_random(world, 1800001) / 10000.0;
        *lon = -180 + world_random(world, 3600001) / 10000.0;
    }
    *lat = *lat > 90 ? 90 : *lat < -90 ? -90 : *lat;
}

/* Circles around anything, often with a radius that ends exactly at an opening. */
static void circles_equal_their_definition(void **state)
{
    (void)state;
    struct engine_workspace *workspace = engine_workspace_new();
    struct world world;
    world_make(&world, world_first_seed(), 3);
    struct arena *arena ARENA_AUTO = arena_new();
    size_t count = 10000;
    struct engine_opening *openings = arena_array(arena, count, sizeof *openings);
    struct engine_profile *profile;
    for (size_t i = 0; i < count; i++) {
        openings[i] = engine_opening_blank((int64_t)i);
        openings[i].located = !world_chance(&world, 20);
        openings[i].remote = world_chance(&world, 50);
        if (openings[i].located)
            anywhere(&world, &openings[i].lat, &openings[i].lon);
    }
    assert_int_equal(engine_profile_new(&profile, arena, world.taxonomy, NULL, 0, NULL), 0);
    struct engine_live *live = world_live(&world, openings, count);
    struct engine_version *version = engine_live_acquire(live);
    for (size_t i = 0; i < 20 + world_rounds(300); i++) {
        struct engine_query query = {profile, engine_filter_none(0), 1, false};
        struct engine_filter *filter = &query.filter;
        struct engine_result result;
        uint64_t want = 0;
        const struct engine_opening *other = &openings[world_random(&world, (uint32_t)count)];
        filter->near = true;
        anywhere(&world, &filter->lat, &filter->lon);
        filter->km = world_random(&world, 100000) / (world_chance(&world, 4) ? 5.0 : 1000.0);
        if (other->located && world_chance(&world, 2))
            filter->km = engine_distance(filter->lat, filter->lon, other->lat, other->lon) / 1000;
        for (size_t j = 0; j < count; j++)
            want += engine_filter_passes(filter, &openings[j]);
        world_vary_kernel(&world, workspace);
        assert_int_equal(engine_match(&result, arena, workspace, version, &query, NULL), 0);
        if (result.considered != want)
            fail_msg("seed %llu, circle %zu: %llu pass, want %llu", (unsigned long long)world.seed, i,
                     (unsigned long long)result.considered, (unsigned long long)want);
    }
    engine_version_release(version);
    engine_live_free(live);
    world_drop(&world);
    engine_workspace_free(workspace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_queries_equal_the_oracle),
        cmocka_unit_test(many_windows_equal_the_oracle),
        cmocka_unit_test(circles_equal_their_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
