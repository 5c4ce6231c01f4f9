/* People who come, change and go: every version answers as an index made of just those people does (which
 * test_reverse.c holds against the definition). */
#include "../test.h"

#include <pthread.h>
#include <stdatomic.h>

#include "engine/crowd.h"
#include "world.h"

#define PEOPLE 150

/* Who should be there. */
struct model {
    struct held_list held[PEOPLE];
    bool there[PEOPLE];
};

static struct engine_people *index_of(struct world *world, const struct model *model)
{
    struct engine_people_loader *loader = NULL;
    struct engine_people *people = NULL;
    WORLD_CHECK(world, engine_people_loader_new(&loader, world->taxonomy, NULL) == 0);
    for (size_t id = 0; id < PEOPLE; id++)
        if (model->there[id])
            WORLD_CHECK(world, engine_people_loader_add(loader, (int64_t)id, model->held[id].items,
                                                        model->held[id].count, NULL) == 0);
    WORLD_CHECK(world, engine_people_new(&people, &loader, NULL) == 0);
    return people;
}

static void check(struct world *world, struct engine_crowd *crowd, const struct model *model,
                  struct engine_workspace *workspace)
{
    struct engine_people *people = index_of(world, model);
    struct engine_crowd_version *version = engine_crowd_acquire(crowd);
    WORLD_CHECK(world, engine_crowd_count(version) == engine_people_count(people));
    WORLD_CHECK(world, engine_crowd_size(version) > 0);
    for (int i = 0; i < 4; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        const size_t tops[] = {0, 1, 10, SIZE_MAX};
        size_t top = tops[world_random(world, 4)];
        struct engine_opening opening = world_opening(world, arena, 1);
        struct engine_impacts impacts;
        struct engine_result got;
        struct engine_result want;
        WORLD_CHECK(world, engine_impacts_new(&impacts, arena, world->taxonomy, opening.skills,
                                              opening.skill_count, NULL) == 0);
        world_vary_kernel(world, workspace);
        WORLD_CHECK(world, engine_people_match(&want, arena, NULL, people, &impacts, top, NULL) == 0);
        WORLD_CHECK(world, engine_crowd_match(&got, arena, workspace, version, &impacts, top, NULL) == 0);
        world_check_result(world, "crowd", &got, &want);
    }
    engine_crowd_release(version);
    engine_people_free(people);
}

/* One random change, to both. */
static void change(struct world *world, struct arena *arena, struct engine_crowd *crowd, struct model *model)
{
    size_t id = world_random(world, PEOPLE);
    if (world_chance(world, 3)) {
        int rc = engine_crowd_remove(crowd, (int64_t)id, NULL);
        WORLD_CHECK(world, rc == (model->there[id] ? 0 : ERR_NOT_FOUND));
        model->there[id] = false;
        return;
    }
    struct held_list held = world_held(world, arena, 8);
    WORLD_CHECK(world, engine_crowd_put(crowd, (int64_t)id, held.items, held.count, NULL) == 0);
    model->held[id] = held;
    model->there[id] = true;
}

static struct engine_crowd *start(struct world *world, struct arena *arena, struct model *model)
{
    struct engine_people_loader *loader = NULL;
    struct engine_crowd *crowd = NULL;
    *model = (struct model){0};
    WORLD_CHECK(world, engine_people_loader_new(&loader, world->taxonomy, NULL) == 0);
    for (size_t id = 0; id < PEOPLE; id++) {
        model->held[id] = world_held(world, arena, 8);
        model->there[id] = world_chance(world, 2);
        if (model->there[id])
            WORLD_CHECK(world, engine_people_loader_add(loader, (int64_t)id, model->held[id].items,
                                                        model->held[id].count, NULL) == 0);
    }
    WORLD_CHECK(world, engine_crowd_new(&crowd, &loader, NULL) == 0);
    return crowd;
}

static void streams_of_changes_equal_a_new_index(void **state)
{
    (void)state;
    struct engine_workspace *workspace = engine_workspace_new();
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(60); seed++) {
        struct world world;
        struct model model;
        world_make(&world, seed, 1 + (uint32_t)(seed * 7 % 60));
        struct arena *arena ARENA_AUTO = arena_new();
        struct engine_crowd *crowd = start(&world, arena, &model);
        for (int i = 0; i < 6; i++) {
            check(&world, crowd, &model, workspace);
            for (size_t changes = world_random(&world, 50); changes > 0; changes--)
                change(&world, arena, crowd, &model);
            if (world_chance(&world, 3)) {
                WORLD_CHECK(&world, engine_crowd_merge(crowd, NULL) == 0);
                WORLD_CHECK(&world, engine_crowd_pending(crowd) == 0);
            }
        }
        check(&world, crowd, &model, workspace);
        engine_crowd_free(crowd);
        world_drop(&world);
    }
    engine_workspace_free(workspace);
}

struct asking {
    struct engine_crowd *crowd;
    const struct engine_impacts *impacts;
    atomic_bool stop;
    atomic_size_t asked;
    atomic_size_t wrong;
};

/* The same version gives the same answer twice, whatever happens meanwhile. */
static void *ask(void *arg)
{
    struct asking *asking = arg;
    struct engine_workspace *workspace = engine_workspace_new();
    while (!atomic_load(&asking->stop)) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct engine_result one;
        struct engine_result two;
        struct engine_crowd_version *version = engine_crowd_acquire(asking->crowd);
        bool right = engine_crowd_match(&one, arena, workspace, version, asking->impacts, 10, NULL) == 0 &&
                     engine_crowd_match(&two, arena, workspace, version, asking->impacts, 10, NULL) == 0 &&
                     one.considered == two.considered && one.count == two.count;
        for (size_t i = 0; right && i < one.count; i++)
            right = one.hits[i].id == two.hits[i].id && one.hits[i].score == two.hits[i].score;
        engine_crowd_release(version);
        atomic_fetch_add(&asking->asked, 1);
        atomic_fetch_add(&asking->wrong, !right);
    }
    engine_workspace_free(workspace);
    return NULL;
}

static void *merge(void *arg)
{
    struct asking *asking = arg;
    while (!atomic_load(&asking->stop))
        if (engine_crowd_merge(asking->crowd, NULL) != 0)
            atomic_fetch_add(&asking->wrong, 1);
    return NULL;
}

static void threads_ask_while_people_come_and_go(void **state)
{
    (void)state;
    struct world world;
    struct model model;
    struct asking asking = {0};
    struct engine_impacts impacts;
    pthread_t threads[3];
    world_make(&world, world_first_seed(), 40);
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_crowd *crowd = start(&world, arena, &model);
    struct engine_opening opening = world_opening(&world, arena, 1);
    assert_int_equal(
        engine_impacts_new(&impacts, arena, world.taxonomy, opening.skills, opening.skill_count, NULL), 0);
    asking.crowd = crowd;
    asking.impacts = &impacts;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i == 0 ? merge : ask, &asking), 0);
    for (size_t changes = 0; changes < 2000 || atomic_load(&asking.asked) < 20; changes++)
        change(&world, arena, crowd, &model);
    atomic_store(&asking.stop, true);
    for (size_t i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&asking.wrong), 0);
    struct engine_workspace *workspace = engine_workspace_new();
    check(&world, crowd, &model, workspace);
    engine_workspace_free(workspace);
    engine_crowd_free(crowd);
    world_drop(&world);
}

static void bad_changes_are_refused(void **state)
{
    (void)state;
    struct world world;
    struct model model;
    world_make(&world, 3, 4);
    struct engine_crowd *crowd = start(&world, world.arena, &model);
    const struct engine_held unknown = {4, 3};
    const struct engine_held wrong = {0, 5};
    size_t before = engine_crowd_pending(crowd);
    assert_int_equal(engine_crowd_put(crowd, 1, &unknown, 1, NULL), ERR_INVALID);
    assert_int_equal(engine_crowd_put(crowd, 1, &wrong, 1, NULL), ERR_INVALID);
    assert_int_equal(engine_crowd_remove(crowd, PEOPLE + 1, NULL), ERR_NOT_FOUND);
    assert_int_equal(engine_crowd_pending(crowd), before);
    engine_crowd_free(crowd);
    engine_crowd_free(NULL);
    engine_crowd_release(NULL);
    world_drop(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_of_changes_equal_a_new_index),
        cmocka_unit_test(threads_ask_while_people_come_and_go),
        cmocka_unit_test(bad_changes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
