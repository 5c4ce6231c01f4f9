/* Many queries at once give what the definition gives, and what each gives alone, whatever way the engine
 * takes. */
#include "../test.h"

#include "engine/many.h"
#include "world.h"

/* More than one group, the last one too small for rows. */
#define QUERIES_MOST 133

struct ways {
    size_t summed;
    size_t forward;
    size_t windows;
};

struct question {
    struct held_list held;
    struct engine_query query;
};

static void make_questions(struct world *world, struct arena *arena, struct question *questions, size_t count,
                           size_t openings)
{
    const size_t tops[] = {0, 1, 3, 8, 20, SIZE_MAX};
    bool plain = world_chance(world, 2); /* without filters, most profiles are summed up together */
    for (size_t i = 0; i < count; i++) {
        struct engine_profile *profile = NULL;
        questions[i].held = world_held(world, arena, 12);
        WORLD_CHECK(world, engine_profile_new(&profile, arena, world->taxonomy, questions[i].held.items,
                                              questions[i].held.count, NULL) == 0);
        questions[i].query = (struct engine_query){
            .profile = profile,
            .filter = plain ? engine_filter_none(20000) : world_filter(world, arena, openings),
            .top = tops[world_random(world, plain ? 4 : 6)],
            .histogram = world_chance(world, 8),
        };
    }
}

static void check_many(struct world *world, struct engine_live *live, const struct engine_opening *openings,
                       size_t count, struct engine_many *many, struct ways *ways)
{
    struct arena *arena ARENA_AUTO = arena_new();
    static const char *const kernels[] = {"portable", "avx2", "avx512"};
    struct engine_version *version = engine_live_acquire(live);
    struct engine_workspace *workspace = engine_workspace_new();
    size_t queries = world_random(world, QUERIES_MOST);
    struct question *questions = arena_array(arena, queries, sizeof *questions);
    struct engine_query *all = arena_array(arena, queries, sizeof *all);
    struct engine_result *got = arena_array(arena, queries, sizeof *got);
    make_questions(world, arena, questions, queries, count);
    for (size_t i = 0; i < queries; i++)
        all[i] = questions[i].query;
    if (!engine_many_use(many, kernels[world_random(world, 3)]))
        WORLD_CHECK(world, engine_many_use(many, "portable"));
    WORLD_CHECK(world, engine_match_many(got, arena, many, version, all, queries, NULL) == 0);
    for (size_t i = 0; i < queries; i++) {
        struct engine_result want;
        if (openings != NULL)
            want = oracle_match(world->oracle, arena, questions[i].held.items, questions[i].held.count,
                                openings, count, &all[i].filter, all[i].top, all[i].histogram);
        else
            WORLD_CHECK(world, engine_match(&want, arena, workspace, version, &all[i], NULL) == 0);
        world_check_result(world, "many", &got[i], &want);
        ways->summed += got[i].plan.summed;
        ways->forward += got[i].plan.forward;
        ways->windows += !got[i].plan.summed && got[i].plan.windows_bounds > 0;
    }
    engine_workspace_free(workspace);
    engine_version_release(version);
}

/* Changes on top of the index, some of them folded in. */
static void change(struct world *world, struct engine_live *live, size_t count)
{
    size_t changes = world_random(world, 60);
    for (size_t i = 0; i < changes; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        int64_t id = world_random(world, (uint32_t)count + 20);
        struct engine_opening opening = world_opening(world, arena, id);
        if (world_chance(world, 3))
            WORLD_CHECK(world, engine_live_remove(live, id, NULL) <= 0);
        else
            WORLD_CHECK(world, engine_live_put(live, &opening, NULL) == 0);
    }
    if (world_chance(world, 2))
        WORLD_CHECK(world, engine_live_merge(live, NULL) == 0);
}

static void many_queries_equal_the_oracle(void **state)
{
    (void)state;
    struct engine_many *many = engine_many_new();
    struct ways ways = {0};
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(60); seed++) {
        struct world world;
        world_make(&world, seed, (uint32_t)(seed * 7 % 60));
        struct arena *arena ARENA_AUTO = arena_new();
        size_t count = world_random(&world, 1500);
        struct engine_opening *openings = world_openings(&world, arena, count);
        struct engine_live *live = world_live(&world, openings, count);
        check_many(&world, live, openings, count, many, &ways);
        change(&world, live, count);
        check_many(&world, live, NULL, count, many, &ways);
        engine_live_free(live);
        world_drop(&world);
    }
    print_message("summed up %zu, forward %zu, by windows %zu\n", ways.summed, ways.forward, ways.windows);
    if (world_rounds(0) == 0)
        assert_true(ways.summed > 0 && ways.forward > 0 && ways.windows > 0);
    engine_many_free(many);
}

static void profiles_of_another_taxonomy_are_refused(void **state)
{
    (void)state;
    struct world world;
    struct world other;
    struct engine_many *many = engine_many_new();
    world_make(&world, 1, 20);
    world_make(&other, 2, 21);
    struct engine_live *live = world_live(&world, NULL, 0);
    struct engine_version *version = engine_live_acquire(live);
    struct engine_query queries[2] = {{.filter = engine_filter_none(0), .top = 5},
                                      {.filter = engine_filter_none(0), .top = 5}};
    struct engine_profile *profiles[2] = {NULL, NULL};
    struct engine_result results[2];
    assert_int_equal(engine_profile_new(&profiles[0], world.arena, world.taxonomy, NULL, 0, NULL), 0);
    assert_int_equal(engine_profile_new(&profiles[1], other.arena, other.taxonomy, NULL, 0, NULL), 0);
    queries[0].profile = profiles[0];
    queries[1].profile = profiles[1];
    assert_int_equal(engine_match_many(results, world.arena, many, version, queries, 2, NULL), ERR_INVALID);
    assert_int_equal(engine_match_many(results, world.arena, many, version, queries, 1, NULL), 0);
    assert_int_equal(results[0].count, 0);
    assert_int_equal(engine_match_many(NULL, world.arena, many, version, NULL, 0, NULL), 0);
    assert_false(engine_many_use(many, "abacus"));
    engine_version_release(version);
    engine_live_free(live);
    engine_many_free(many);
    engine_many_free(NULL);
    world_drop(&world);
    world_drop(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_queries_equal_the_oracle),
        cmocka_unit_test(profiles_of_another_taxonomy_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
