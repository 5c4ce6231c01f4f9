/* Counts, members and orders of a survey against looking at each opening by the definition. */
#include "../test.h"

#include <stdlib.h>
#include <string.h>

#include "engine/survey.h"
#include "world.h"

#define OPENINGS_MOST 500
#define CODES         65536

/* What the engine should hold, by rising id. */
struct model {
    struct engine_opening *openings;
    size_t count;
};

/* A question, and how each opening of the model stands to it. */
struct question {
    struct engine_survey_query query;
    struct held_list held;
    struct engine_hit *hits; /* of each opening: what a result would say */
    bool *counts;            /* it meets the rule and scores, or there is no profile */
    bool *meets;
};

static struct engine_any *any_of(struct engine_filter *filter, size_t field)
{
    struct engine_any *const of[ENGINE_FIELDS] = {
        [ENGINE_SECTOR] = &filter->sector,
        [ENGINE_CONTRACT] = &filter->contract,
        [ENGINE_LANGUAGE] = &filter->language,
        [ENGINE_MARKET] = &filter->market,
    };
    return of[field];
}

static uint32_t value_of(const struct engine_opening *opening, size_t field)
{
    const uint32_t of[ENGINE_FIELDS] = {
        [ENGINE_SECTOR] = opening->sector,
        [ENGINE_CONTRACT] = opening->contract,
        [ENGINE_LANGUAGE] = opening->language,
        [ENGINE_MARKET] = opening->market,
    };
    return of[field];
}

static struct question random_question(struct world *world, struct arena *arena, const struct model *model)
{
    struct question question = {.query.filter = world_filter(world, arena, model->count),
                                .query.fields = world_random(world, 1u << ENGINE_FIELDS)};
    bool with_profile = !world_chance(world, 3);
    struct engine_profile *profile;
    question.held = world_held(world, arena, 12);
    WORLD_CHECK(world, engine_profile_new(&profile, arena, world->taxonomy, question.held.items,
                                          question.held.count, NULL) == 0);
    question.query.profile = with_profile ? profile : NULL;
    question.hits = arena_array(arena, model->count + 1, sizeof *question.hits);
    question.counts = arena_array(arena, model->count + 1, sizeof *question.counts);
    question.meets = arena_array(arena, model->count + 1, sizeof *question.meets);
    for (size_t i = 0; i < model->count; i++) {
        question.hits[i].id = model->openings[i].id;
        question.counts[i] = question.meets[i] = true;
        if (!with_profile)
            continue;
        struct oracle_view view = oracle_view(world->oracle, arena, question.held.items, question.held.count,
                                              &model->openings[i]);
        question.meets[i] = view.meets;
        question.counts[i] = view.meets && view.explanation.score > 0;
        question.hits[i].score = view.explanation.score;
        question.hits[i].fit = (uint8_t)view.explanation.fit;
        question.hits[i].asked = (uint16_t)view.explanation.asked;
        question.hits[i].have = (uint16_t)view.explanation.have;
    }
    return question;
}

static void check_field(const struct world *world, const struct model *model, const struct question *question,
                        size_t field, const struct engine_tallies *got)
{
    static uint64_t want[CODES];
    struct engine_filter filter = question->query.filter;
    size_t different = 0;
    memset(want, 0, sizeof want);
    any_of(&filter, field)->on = false;
    for (size_t i = 0; i < model->count; i++)
        if (question->counts[i] && oracle_filter(&filter, &model->openings[i]))
            want[value_of(&model->openings[i], field)]++;
    for (size_t value = 1; value < CODES; value++)
        different += want[value] > 0;
    WORLD_CHECK(world, got->count == different);
    for (size_t i = 0; i < got->count; i++) {
        WORLD_CHECK(world, i == 0 || got->items[i].value > got->items[i - 1].value);
        WORLD_CHECK(world, got->items[i].value < CODES && got->items[i].count == want[got->items[i].value]);
    }
}

static bool is_found(const struct model *model, const struct question *question, size_t at)
{
    return question->counts[at] && oracle_filter(&question->query.filter, &model->openings[at]);
}

static bool same_hit(const struct engine_hit *a, const struct engine_hit *b)
{
    return a->id == b->id && a->score == b->score && a->fit == b->fit && a->asked == b->asked && a->have == b->have;
}

static void check_members(const struct world *world, const struct model *model, const struct question *question,
                          const struct engine_survey *got)
{
    uint64_t considered = 0;
    uint64_t found = 0;
    uint64_t walked = 0;
    for (size_t i = 0; i < model->count; i++) {
        struct engine_surveyed one;
        bool is = is_found(model, question, i);
        considered += question->meets[i] && oracle_filter(&question->query.filter, &model->openings[i]);
        found += is;
        WORLD_CHECK(world, engine_survey_find(got->set, model->openings[i].id, &one) == is);
        if (!is)
            continue;
        struct engine_hit hit = engine_survey_hit(got->set, &one);
        WORLD_CHECK(world, same_hit(&hit, &question->hits[i]));
        WORLD_CHECK(world, engine_survey_score(got->set, &one) == question->hits[i].score);
    }
    WORLD_CHECK(world, got->considered == considered && got->found == found);
    struct engine_surveyed one;
    for (struct engine_survey_cursor cursor = {0}; engine_survey_next(got->set, &cursor, &one); walked++) {
        struct engine_surveyed again;
        WORLD_CHECK(world, engine_survey_find(got->set, one.id, &again) && again.place == one.place);
    }
    WORLD_CHECK(world, walked == found);
    WORLD_CHECK(world, !engine_survey_find(got->set, INT64_MAX, &one));
}

/* One opening as the definition orders it. */
struct ordered {
    double key; /* the smallest first */
    uint32_t score;
    int64_t id;
};

static int compare_ordered(const void *a, const void *b)
{
    const struct ordered *x = a;
    const struct ordered *y = b;
    if (x->key < y->key || x->key > y->key)
        return x->key < y->key ? -1 : 1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void check_order(const struct world *world, struct arena *arena, const struct model *model,
                        const struct question *question, const struct engine_survey *got,
                        enum engine_survey_order order, size_t top)
{
    const struct engine_filter *filter = &question->query.filter;
    struct ordered *want = arena_array(arena, model->count + 1, sizeof *want);
    struct engine_surveyed *first;
    size_t count = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct engine_opening *opening = &model->openings[i];
        double key = -(double)opening->posted;
        if (order == ENGINE_NEAREST)
            key = opening->located ? engine_distance(filter->lat, filter->lon, opening->lat, opening->lon) : 1e300;
        if (is_found(model, question, i))
            want[count++] = (struct ordered){key, question->hits[i].score, opening->id};
    }
    if (count > 1)
        qsort(want, count, sizeof *want, compare_ordered);
    size_t listed = engine_survey_first(got->set, arena, order, top, &first);
    WORLD_CHECK(world, listed == (count < top ? count : top));
    for (size_t i = 0; i < listed; i++)
        WORLD_CHECK(world, first[i].id == want[i].id);
}

static void check(struct world *world, struct engine_live *live, const struct model *model,
                  struct engine_workspace *workspace)
{
    struct engine_version *version = engine_live_acquire(live);
    for (int i = 0; i < 8; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct question question = random_question(world, arena, model);
        struct engine_survey got;
        const size_t tops[] = {0, 1, 20, SIZE_MAX};
        world_vary_kernel(world, workspace);
        WORLD_CHECK(world, engine_survey(&got, arena, world_chance(world, 4) ? NULL : workspace, version,
                                         &question.query, NULL) == 0);
        for (size_t field = 0; field < ENGINE_FIELDS; field++) {
            if ((question.query.fields >> field & 1) != 0)
                check_field(world, model, &question, field, &got.fields[field]);
            else
                WORLD_CHECK(world, got.fields[field].count == 0);
        }
        check_members(world, model, &question, &got);
        check_order(world, arena, model, &question, &got, ENGINE_NEWEST, tops[world_random(world, 4)]);
        if (question.query.filter.near)
            check_order(world, arena, model, &question, &got, ENGINE_NEAREST, tops[world_random(world, 4)]);
    }
    engine_version_release(version);
}

/* Some are replaced, removed and added after the index was made. */
static void change(struct world *world, struct arena *arena, struct engine_live *live, struct model *model)
{
    size_t changes = world_random(world, 40);
    for (size_t i = 0; i < changes; i++) {
        size_t at = world_random(world, (uint32_t)model->count + 2);
        bool add = at >= model->count;
        int64_t id = add ? (model->count == 0 ? 1 : model->openings[model->count - 1].id + 1) : model->openings[at].id;
        if (!add && world_chance(world, 3)) {
            WORLD_CHECK(world, engine_live_remove(live, id, NULL) == 0);
            memmove(&model->openings[at], &model->openings[at + 1],
                    (model->count - at - 1) * sizeof *model->openings);
            model->count--;
            continue;
        }
        struct engine_opening opening = world_opening(world, arena, id);
        WORLD_CHECK(world, engine_live_put(live, &opening, NULL) == 0);
        model->openings[add ? model->count++ : at] = opening;
    }
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = ((const struct engine_opening *)a)->id;
    int64_t y = ((const struct engine_opening *)b)->id;
    return (x > y) - (x < y);
}

static struct model make_model(struct world *world, struct arena *arena, size_t count)
{
    struct model model = {arena_array(arena, count + 50, sizeof *model.openings), count};
    if (count > 0)
        memcpy(model.openings, world_openings(world, arena, count), count * sizeof *model.openings);
    /* Mostly ids follow one another, as the program's do. */
    bool consecutive = !world_chance(world, 3);
    for (size_t i = 0; consecutive && i < count; i++)
        model.openings[i].id = (int64_t)i + 7;
    if (count > 1)
        qsort(model.openings, count, sizeof *model.openings, compare_ids);
    return model;
}

static void random_surveys_equal_their_definition(void **state)
{
    (void)state;
    struct engine_workspace *workspace = engine_workspace_new();
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(200); seed++) {
        struct world world;
        world_make(&world, seed, (uint32_t)(seed * 7 % 60));
        struct arena *arena ARENA_AUTO = arena_new();
        struct model model = make_model(&world, arena, world_random(&world, OPENINGS_MOST));
        struct engine_live *live = world_live(&world, model.openings, model.count);
        check(&world, live, &model, workspace);
        change(&world, arena, live, &model);
        check(&world, live, &model, workspace);
        engine_live_free(live);
        world_drop(&world);
    }
    engine_workspace_free(workspace);
}

/* A language of its own for every few openings: too many values for bitsets. */
static void many_values_are_counted(void **state)
{
    (void)state;
    struct world world;
    world_make(&world, world_first_seed(), 9);
    struct arena *arena ARENA_AUTO = arena_new();
    struct model model = make_model(&world, arena, 900);
    for (size_t i = 0; i < model.count; i++) {
        model.openings[i].language = (uint16_t)(world_random(&world, 200) * 300);
        model.openings[i].market = (uint16_t)world_random(&world, 90);
    }
    struct engine_workspace *workspace = engine_workspace_new();
    struct engine_live *live = world_live(&world, model.openings, model.count);
    check(&world, live, &model, workspace);
    change(&world, arena, live, &model);
    check(&world, live, &model, workspace);
    engine_workspace_free(workspace);
    engine_live_free(live);
    world_drop(&world);
}

static void a_profile_of_another_taxonomy_is_refused(void **state)
{
    (void)state;
    struct world world;
    struct world other;
    world_make(&world, world_first_seed(), 9);
    world_make(&other, world_first_seed() + 1, 11);
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_live *live = world_live(&world, NULL, 0);
    struct engine_version *version = engine_live_acquire(live);
    struct engine_profile *profile;
    assert_int_equal(engine_profile_new(&profile, arena, other.taxonomy, NULL, 0, NULL), 0);
    struct engine_survey_query query = {.profile = profile, .filter = engine_filter_none(0)};
    struct engine_survey survey;
    struct err err;
    assert_int_equal(engine_survey(&survey, arena, NULL, version, &query, &err), ERR_INVALID);
    engine_version_release(version);
    engine_live_free(live);
    world_drop(&other);
    world_drop(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_surveys_equal_their_definition),
        cmocka_unit_test(many_values_are_counted),
        cmocka_unit_test(a_profile_of_another_taxonomy_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
