#include "../test.h"

#include <stdlib.h>

#include "engine/reverse.h"
#include "world.h"

struct person {
    int64_t id;
    struct held_list held;
};

static int compare_hits(const void *left, const void *right)
{
    const struct engine_hit *a = left;
    const struct engine_hit *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* Every person scored by himself or herself. */
static struct engine_result by_definition(const struct world *world, struct arena *arena,
                                          const struct person *people, size_t count,
                                          const struct engine_opening *opening, size_t top)
{
    struct engine_result result = {.hits = arena_array(arena, count, sizeof *result.hits)};
    for (size_t i = 0; i < count; i++) {
        struct oracle_view view =
            oracle_view(world->oracle, arena, people[i].held.items, people[i].held.count, opening);
        result.considered += view.meets;
        if (!view.meets || view.explanation.score == 0)
            continue;
        result.hits[result.count++] = (struct engine_hit){
            .id = people[i].id,
            .score = view.explanation.score,
            .fit = (uint8_t)view.explanation.fit,
            .asked = (uint16_t)view.explanation.asked,
            .have = (uint16_t)view.explanation.have,
        };
    }
    if (result.count > 0)
        qsort(result.hits, result.count, sizeof *result.hits, compare_hits);
    result.count = result.count > top ? top : result.count;
    return result;
}

static struct engine_people *load(struct world *world, const struct person *people, size_t count)
{
    struct engine_people_loader *loader = NULL;
    struct engine_people *index = NULL;
    WORLD_CHECK(world, engine_people_loader_new(&loader, world->taxonomy, NULL) == 0);
    for (size_t i = 0; i < count; i++)
        WORLD_CHECK(world, engine_people_loader_add(loader, people[i].id, people[i].held.items,
                                                    people[i].held.count, NULL) == 0);
    WORLD_CHECK(world, engine_people_new(&index, &loader, NULL) == 0);
    WORLD_CHECK(world, engine_people_count(index) == count);
    return index;
}

static void check_people(struct world *world, size_t count, size_t questions, struct engine_plan *seen)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_workspace *workspace = engine_workspace_new();
    struct person *people = arena_array(arena, count, sizeof *people);
    for (size_t i = 0; i < count; i++) /* ids in no order */
        people[i] = (struct person){(int64_t)(i * 7919 % (count * 3 + 1)) - 20, world_held(world, arena, 8)};
    struct engine_people *index = load(world, people, count);
    for (size_t i = 0; i < questions; i++) {
        struct arena *own ARENA_AUTO = arena_new();
        struct engine_opening opening = world_opening(world, own, 1);
        struct engine_impacts impacts;
        struct engine_result got;
        const size_t tops[] = {0, 1, 10, SIZE_MAX};
        size_t top = tops[world_random(world, 4)];
        world_vary_kernel(world, workspace);
        WORLD_CHECK(world, engine_impacts_new(&impacts, own, world->taxonomy, opening.skills,
                                              opening.skill_count, NULL) == 0);
        WORLD_CHECK(world, engine_people_match(&got, own, world_chance(world, 4) ? NULL : workspace, index,
                                               &impacts, top, NULL) == 0);
        struct engine_result want = by_definition(world, own, people, count, &opening, top);
        world_check_result(world, "reverse", &got, &want);
        seen->windows_exact += got.plan.windows_exact;
        seen->windows_bounds += got.plan.windows_bounds;
    }
    engine_people_free(index);
    engine_workspace_free(workspace);
}

static void people_equal_the_oracle(void **state)
{
    (void)state;
    struct engine_plan seen = {0};
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(150); seed++) {
        struct world world;
        world_make(&world, seed, 1 + (uint32_t)(seed * 7 % 60));
        check_people(&world, world_random(&world, 200), 6, &seen);
        world_drop(&world);
    }
}

/* More people than a window holds, so that bounds are used. */
static void many_people_equal_the_oracle(void **state)
{
    (void)state;
    struct engine_plan seen = {0};
    struct world world;
    world_make(&world, world_first_seed(), 25);
    check_people(&world, 70000, 8, &seen);
    world_drop(&world);
    if (world_rounds(0) == 0)
        assert_true(seen.windows_exact > 0 && seen.windows_bounds > 0);
}

static void bad_people_are_refused(void **state)
{
    (void)state;
    struct world world;
    struct engine_people_loader *loader = NULL;
    struct engine_people *people = NULL;
    struct engine_result result;
    const struct engine_held held[] = {{0, 3}, {4, 3}, {0, 5}};
    world_make(&world, 3, 4);
    assert_int_equal(engine_people_loader_new(&loader, world.taxonomy, NULL), 0);
    assert_int_equal(engine_people_loader_add(loader, 1, &held[1], 1, NULL), ERR_INVALID);
    assert_int_equal(engine_people_loader_add(loader, 1, &held[2], 1, NULL), ERR_INVALID);
    assert_int_equal(engine_people_loader_add(loader, 1, held, 1, NULL), 0);
    assert_int_equal(engine_people_loader_add(loader, 1, held, 1, NULL), 0);
    assert_int_equal(engine_people_new(&people, &loader, NULL), ERR_CONFLICT);
    assert_null(people);
    engine_people_loader_free(loader);
    engine_people_loader_free(NULL);
    engine_people_free(NULL);
    people = load(&world, NULL, 0);
    const struct engine_impact other = {4, 100, ENGINE_ESSENTIAL};
    const struct engine_impacts impacts = {&other, 1, 100};
    assert_int_equal(engine_people_match(&result, world.arena, NULL, people, &impacts, 5, NULL), ERR_INVALID);
    const struct engine_impacts nothing = {NULL, 0, 0};
    assert_int_equal(engine_people_match(&result, world.arena, NULL, people, &nothing, 5, NULL), 0);
    assert_int_equal(result.count, 0);
    engine_people_free(people);
    world_drop(&world);
}

/* More asked skills than are told apart by eight bits, of a taxonomy without relations, where a score is easily reckoned. */
static void long_openings_are_answered(void **state)
{
    enum { TERMS = 900, ASKED = 700, PEOPLE = 400, HELD = 60 };
    static const uint32_t value_of_level[] = {0, 127, 191, 255, 255};
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_taxonomy *taxonomy = NULL;
    const struct engine_taxonomy_input input = {.term_count = TERMS, .scheme_count = 1};
    struct engine_people_loader *loader = NULL;
    struct engine_people *people = NULL;
    struct engine_asked *asked = arena_array(arena, ASKED, sizeof *asked);
    uint32_t *impact_of = arena_array(arena, TERMS, sizeof *impact_of);
    uint32_t *scores = arena_array(arena, PEOPLE + 1, sizeof *scores);
    struct engine_impacts impacts;
    struct engine_result result;
    uint64_t random = world_first_seed();
    assert_int_equal(engine_taxonomy_new(&taxonomy, &input, NULL), 0);
    for (uint32_t i = 0; i < ASKED; i++)
        asked[i] = (struct engine_asked){i, i % 3 == 0 ? ENGINE_OPTIONAL : ENGINE_ESSENTIAL};
    assert_int_equal(engine_impacts_new(&impacts, arena, taxonomy, asked, ASKED, NULL), 0);
    for (size_t i = 0; i < impacts.count; i++)
        impact_of[impacts.items[i].term] = impacts.items[i].impact;
    assert_int_equal(engine_people_loader_new(&loader, taxonomy, NULL), 0);
    for (uint32_t id = 1; id <= PEOPLE; id++) {
        struct engine_held held[HELD];
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407U; /* Knuth's MMIX */
        uint32_t first = (uint32_t)(random >> 40) % TERMS;
        for (uint32_t i = 0; i < HELD; i++) {
            held[i] = (struct engine_held){(first + 13 * i) % TERMS, 1 + (id + i) % 4};
            scores[id] += value_of_level[held[i].level] * impact_of[held[i].term];
        }
        assert_int_equal(engine_people_loader_add(loader, id, held, HELD, NULL), 0);
    }
    assert_int_equal(engine_people_new(&people, &loader, NULL), 0);
    struct engine_workspace *workspace = engine_workspace_new();
    for (int again = 0; again < 2; again++) { /* a workspace is clean after a query */
        assert_int_equal(engine_people_match(&result, arena, workspace, people, &impacts, PEOPLE, NULL), 0);
        assert_int_equal(result.count, PEOPLE);
        for (size_t i = 0; i < result.count; i++)
            assert_int_equal(result.hits[i].score, scores[result.hits[i].id]);
    }
    engine_workspace_free(workspace);
    engine_people_free(people);
    engine_taxonomy_free(taxonomy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_equal_the_oracle),
        cmocka_unit_test(many_people_equal_the_oracle),
        cmocka_unit_test(long_openings_are_answered),
        cmocka_unit_test(bad_people_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
