#include "../test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "world.h"

/* What the engine should hold. */
struct model {
    struct engine_opening *openings;
    size_t count;
};

static size_t model_find(const struct model *model, int64_t id)
{
    size_t at = 0;
    while (at < model->count && model->openings[at].id != id)
        at++;
    return at;
}

static void model_put(struct model *model, struct engine_opening opening)
{
    size_t at = model_find(model, opening.id);
    model->openings[at] = opening;
    if (at == model->count)
        model->count++;
}

static void model_remove(struct model *model, size_t at)
{
    model->openings[at] = model->openings[--model->count];
}

/* A query whose answer is compared again and again. */
struct question {
    struct held_list held;
    struct engine_profile *profile;
    struct engine_filter filter;
};

static struct question random_question(struct world *world, struct arena *arena, size_t openings)
{
    struct question question = {.held = world_held(world, arena, 12)};
    WORLD_CHECK(world, engine_profile_new(&question.profile, arena, world->taxonomy, question.held.items,
                                          question.held.count, NULL) == 0);
    question.filter = world_filter(world, arena, openings);
    return question;
}

static void check_version(struct world *world, const struct engine_version *version,
                          const struct model *model, const struct question *question,
                          struct engine_workspace *workspace)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_query query = {question->profile, question->filter, 1 + world_random(world, 30), true};
    struct engine_result got;
    struct engine_result want =
        oracle_match(world->oracle, arena, question->held.items, question->held.count, model->openings,
                     model->count, &question->filter, query.top, true);
    WORLD_CHECK(world, engine_version_count(version) == model->count);
    WORLD_CHECK(world, engine_match(&got, arena, workspace, version, &query, NULL) == 0);
    world_check_result(world, "live", &got, &want);
    for (int64_t id = 0; id < 60; id += 11) {
        struct engine_explanation explanation;
        size_t at = model_find(model, id);
        int rc = engine_explain(&explanation, arena, version, question->profile, id, NULL);
        WORLD_CHECK(world, rc == (at == model->count ? ERR_NOT_FOUND : 0));
        if (rc != 0)
            continue;
        struct oracle_view view = oracle_view(world->oracle, arena, question->held.items,
                                              question->held.count, &model->openings[at]);
        world_check_explanation(world, &explanation, &view.explanation);
    }
}

/* One random change to both. */
static void change(struct world *world, struct engine_live *live, struct model *model, struct arena *arena)
{
    int64_t id = world_random(world, 60);
    size_t at = model_find(model, id);
    switch (world_random(world, 5)) {
    case 0:
        WORLD_CHECK(world, engine_live_remove(live, id, NULL) == (at == model->count ? ERR_NOT_FOUND : 0));
        if (at < model->count)
            model_remove(model, at);
        break;
    case 1:
        if (world_chance(world, 4)) {
            WORLD_CHECK(world, engine_live_merge(live, NULL) == 0);
            WORLD_CHECK(world, engine_live_pending(live) == 0);
        }
        break;
    default: {
        struct engine_opening opening = world_opening(world, arena, id);
        WORLD_CHECK(world, engine_live_put(live, &opening, NULL) == 0);
        model_put(model, opening);
    }
    }
}

static void random_changes_equal_the_oracle(void **state)
{
    (void)state;
    struct engine_workspace *workspace = engine_workspace_new();
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(40); seed++) {
        struct world world;
        world_make(&world, seed, 1 + (uint32_t)(seed % 40));
        struct arena *arena ARENA_AUTO = arena_new();
        struct model model = {arena_array(arena, 200, sizeof *model.openings), 0};
        for (int64_t id = 0; id < 60; id += 2)
            model_put(&model, world_opening(&world, arena, id));
        struct engine_live *live = world_live(&world, model.openings, model.count);
        struct question question = random_question(&world, arena, 60);
        struct engine_version *kept = engine_live_acquire(live);
        struct model then = {arena_array(arena, 200, sizeof *then.openings), model.count};
        memcpy(then.openings, model.openings, model.count * sizeof *model.openings);
        for (int i = 0; i < 100; i++) {
            change(&world, live, &model, arena);
            struct engine_version *version = engine_live_acquire(live);
            check_version(&world, version, &model, &question, workspace);
            engine_version_release(version);
            if (i % 10 == 0)
                check_version(&world, kept, &then, &question, workspace);
            if (i == 50) {
                engine_version_release(kept);
                kept = engine_live_acquire(live);
                then.count = model.count;
                memcpy(then.openings, model.openings, model.count * sizeof *model.openings);
            }
        }
        engine_version_release(kept);
        engine_live_free(live);
        world_drop(&world);
    }
    engine_workspace_free(workspace);
}

/* --- many threads --- */

#define STATES  300
#define READERS 3

/* The writer makes state after state; what a query must find in each was reckoned before. A reader that reads
 * `finished` before it asks and `started` after that must have seen one of the states between. */
struct stage {
    struct engine_live *live;
    struct engine_query query;
    struct engine_result want[STATES + 1];
    struct engine_opening changes[STATES]; /* skills NULL and closed: remove */
    atomic_int started;
    atomic_int finished;
    atomic_bool done;
    atomic_int wrong;
    atomic_int asked;
};

static bool same_result(const struct engine_result *a, const struct engine_result *b)
{
    if (a->considered != b->considered || a->count != b->count || a->matched != b->matched)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->hits[i].id != b->hits[i].id || a->hits[i].score != b->hits[i].score ||
            a->hits[i].fit != b->hits[i].fit)
            return false;
    return memcmp(a->histogram, b->histogram, sizeof a->histogram) == 0;
}

static void *read_again_and_again(void *arg)
{
    struct stage *stage = arg;
    struct engine_workspace *workspace = engine_workspace_new();
    do {
        struct arena *arena ARENA_AUTO = arena_new();
        struct engine_result got;
        int from = atomic_load(&stage->finished);
        struct engine_version *version = engine_live_acquire(stage->live);
        int to = atomic_load(&stage->started);
        int rc = engine_match(&got, arena, workspace, version, &stage->query, NULL);
        engine_version_release(version);
        bool found = false;
        for (int i = from; rc == 0 && !found && i <= to; i++)
            found = same_result(&got, &stage->want[i]);
        atomic_fetch_add(&stage->wrong, !found);
        atomic_fetch_add(&stage->asked, 1);
    } while (!atomic_load(&stage->done));
    engine_workspace_free(workspace);
    return NULL;
}

static void *merge_again_and_again(void *arg)
{
    struct stage *stage = arg;
    while (!atomic_load(&stage->done)) {
        if (engine_live_merge(stage->live, NULL) != 0)
            atomic_fetch_add(&stage->wrong, 1);
    }
    return NULL;
}

static bool is_removal(const struct engine_opening *opening)
{
    return opening->skills == NULL && opening->closed;
}

/* Makes the changes and reckons what follows from each. */
static void prepare(struct stage *stage, struct world *world, struct arena *arena, struct model *model,
                    const struct question *question)
{
    for (int i = 0; i <= STATES; i++) {
        stage->want[i] =
            oracle_match(world->oracle, arena, question->held.items, question->held.count, model->openings,
                         model->count, &question->filter, stage->query.top, true);
        if (i == STATES)
            return;
        int64_t id = world_random(world, 60);
        size_t at = model_find(model, id);
        if (at < model->count && world_chance(world, 3)) {
            stage->changes[i] = engine_opening_blank(id);
            stage->changes[i].closed = true;
            model_remove(model, at);
        } else {
            stage->changes[i] = world_opening(world, arena, id);
            model_put(model, stage->changes[i]);
        }
    }
}

static void write_all(struct stage *stage)
{
    for (int i = 0; i < STATES; i++) {
        const struct engine_opening *opening = &stage->changes[i];
        atomic_store(&stage->started, i + 1);
        int rc = is_removal(opening) ? engine_live_remove(stage->live, opening->id, NULL)
                                     : engine_live_put(stage->live, opening, NULL);
        atomic_store(&stage->finished, i + 1);
        if (rc != 0)
            atomic_fetch_add(&stage->wrong, 1);
    }
}

static void many_threads_see_whole_states(void **state)
{
    (void)state;
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(6); seed++) {
        struct world world;
        world_make(&world, seed, 30);
        struct arena *arena ARENA_AUTO = arena_new();
        struct model model = {arena_array(arena, 200, sizeof *model.openings), 0};
        for (int64_t id = 0; id < 60; id += 2)
            model_put(&model, world_opening(&world, arena, id));
        struct stage *stage = arena_alloc(arena, sizeof *stage);
        stage->live = world_live(&world, model.openings, model.count);
        struct question question = random_question(&world, arena, 60);
        question.filter = engine_filter_none(question.filter.today);
        stage->query = (struct engine_query){question.profile, question.filter, 10, true};
        prepare(stage, &world, arena, &model, &question);
        pthread_t readers[READERS];
        pthread_t merger;
        for (int i = 0; i < READERS; i++)
            assert_int_equal(pthread_create(&readers[i], NULL, read_again_and_again, stage), 0);
        assert_int_equal(pthread_create(&merger, NULL, merge_again_and_again, stage), 0);
        write_all(stage);
        atomic_store(&stage->done, true);
        for (int i = 0; i < READERS; i++)
            pthread_join(readers[i], NULL);
        pthread_join(merger, NULL);
        WORLD_CHECK(&world, atomic_load(&stage->asked) >= READERS);
        WORLD_CHECK(&world, atomic_load(&stage->wrong) == 0);
        engine_live_free(stage->live);
        world_drop(&world);
    }
}

/* Versions that nobody releases end in an error, not in trouble, and the engine goes on when they are
 * released. */
static void too_many_versions_are_refused(void **state)
{
    (void)state;
    struct world world;
    world_make(&world, 1, 5);
    struct engine_live *live = world_live(&world, NULL, 0);
    struct engine_opening opening = engine_opening_blank(1);
    static struct engine_version *held[10000];
    size_t count = 0;
    int rc = 0;
    while (rc == 0 && count < sizeof held / sizeof *held) {
        held[count++] = engine_live_acquire(live);
        rc = engine_live_put(live, &opening, NULL);
    }
    assert_int_equal(rc, ERR_BUSY);
    while (count > 0)
        engine_version_release(held[--count]);
    assert_int_equal(engine_live_put(live, &opening, NULL), 0);
    assert_int_equal(engine_live_merge(live, NULL), 0);
    struct engine_version *version = engine_live_acquire(live);
    assert_int_equal(engine_version_count(version), 1);
    assert_true(engine_version_size(version) > 0);
    engine_version_release(version);
    engine_live_free(live);
    engine_live_free(NULL);
    world_drop(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_changes_equal_the_oracle),
        cmocka_unit_test(many_threads_see_whole_states),
        cmocka_unit_test(too_many_versions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
