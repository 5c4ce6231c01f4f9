/* The bridge against its definition: every occupation is posted as an opening and matched, and every small set of modules is tried. */
#include "world.h"

#include <string.h>

#include "engine/explain.h"
#include "service/bridge.h"

#define OPENINGS 30
#define MODULES  7
#define ROUNDS   12
#define MOST     2
#define HELD_MAX 200

static struct place_index *places;

struct stage {
    struct db_fixture *fixture;
    struct random random;
    struct service_live *live;
    struct service_version *version;
    struct engine_taxonomy *engine;
};

static void put_module(struct stage *stage, uint32_t key)
{
    struct skills_taught taught[3];
    struct skills_module module = skills_module_blank();
    enum skills_module_stored what;
    module.source = STR("s");
    module.id_in_source = module.title = str_from(arena_printf(stage->fixture->arena, "%u", key));
    module.teach_count = 1 + random_below(&stage->random, 3);
    for (size_t i = 0; i < module.teach_count; i++)
        taught[i] = (struct skills_taught){.concept = 1 + random_below(&stage->random, WORLD_SKILLS),
                                           .level = 1 + random_below(&stage->random, 4)};
    module.teaches = taught;
    DB_OK(skills_module_put(stage->fixture->db, &module, 5, &what, &fault));
}

static void start(struct stage *stage, struct db_fixture *fixture, const char *name)
{
    *stage = (struct stage){.fixture = fixture, .random = random_start(name)};
    world_make(fixture, &stage->random);
    for (uint32_t key = 0; key < OPENINGS; key++)
        world_put(fixture->db, places, &stage->random, fixture->arena, key);
    DB_OK(db_begin(fixture->db, &fault));
    for (uint32_t key = 0; key < MODULES; key++)
        put_module(stage, key);
    DB_OK(db_commit(fixture->db, &fault));
    DB_OK(service_live_new(fixture->db, places, NULL, &stage->live, &fault));
    stage->version = service_live_current(stage->live);
    stage->engine = service_taxonomy_engine(service_version_taxonomy(stage->version));
}

static void end(struct stage *stage)
{
    service_version_release(stage->version);
    service_live_free(stage->live);
}

/* What an occupation asks, read from its list of skills. */
static struct engine_impacts asked_by(const struct stage *stage, int64_t occupation)
{
    struct arena *arena = stage->fixture->arena;
    struct service_named *named;
    struct engine_impacts impacts;
    size_t count = service_taxonomy_occupation(service_version_taxonomy(stage->version), occupation, SERVICE_DUTCH, arena,
                                               &named);
    struct engine_asked *asked = arena_array(arena, count, sizeof *asked);
    for (size_t i = 0; i < count; i++)
        asked[i] = (struct engine_asked){named[i].skill.term, named[i].essential ? ENGINE_ESSENTIAL : ENGINE_OPTIONAL};
    DB_OK(engine_impacts_new(&impacts, arena, stage->engine, asked, count, &fault));
    return impacts;
}

/* The score of held skills and what some modules add. */
static uint64_t score_with(const struct stage *stage, const struct engine_held *held, size_t count,
                           const struct service_module_list *modules, uint32_t set, const struct engine_impacts *impacts)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_profile *profile;
    struct engine_explanation explanation;
    struct engine_held all[HELD_MAX + 3 * MODULES];
    memcpy(all, held, count * sizeof *held);
    for (size_t m = 0; m < modules->count; m++)
        for (size_t i = 0; (set >> m & 1) != 0 && i < modules->items[m]->adds.count; i++)
            all[count++] = modules->items[m]->adds.adds[i];
    DB_OK(engine_profile_new(&profile, arena, stage->engine, all, count, &fault));
    engine_explain_impacts(&explanation, arena, profile, impacts);
    return explanation.score;
}

static size_t size_of(uint32_t set)
{
    return (size_t)__builtin_popcount(set);
}

/* The least modules that lift the fit to `fit`; MOST + 1 when no such set is small enough. */
static size_t least(const struct stage *stage, const struct engine_held *held, size_t count,
                    const struct service_module_list *modules, const struct engine_impacts *impacts, uint32_t fit)
{
    size_t best = MOST + 1;
    for (uint32_t set = 0; set < 1U << modules->count; set++) {
        uint64_t score = score_with(stage, held, count, modules, set, impacts);
        if (size_of(set) < best && impacts->sum > 0 && 100 * score >= 255 * impacts->sum * fit)
            best = size_of(set);
    }
    return best;
}

static void check_crossing(const struct stage *stage, const struct service_crossing *crossing, const struct engine_held *held,
                           size_t count, uint32_t fit)
{
    struct service_module_list modules =
        service_modules_offered(service_version_modules(stage->version), stage->fixture->arena, WORLD_TODAY);
    struct engine_impacts impacts = asked_by(stage, crossing->occupation.id);
    uint64_t score = score_with(stage, held, count, &modules, 0, &impacts);
    assert_int_equal(crossing->score, score);
    assert_int_equal(crossing->fit, engine_fit((uint32_t)score, impacts.sum));
    size_t size = least(stage, held, count, &modules, &impacts, fit);
    assert_int_equal(crossing->way, size <= MOST ? SERVICE_WAY_FOUND : SERVICE_WAY_NONE);
    if (size > MOST)
        return;
    assert_int_equal(crossing->module_count, size);
    uint32_t set = 0;
    for (size_t i = 0; i < crossing->module_count; i++)
        for (size_t m = 0; m < modules.count; m++)
            set |= (uint32_t)(modules.items[m] == crossing->modules[i]) << m;
    assert_int_equal(size_of(set), size);
    score = score_with(stage, held, count, &modules, set, &impacts);
    assert_int_equal(crossing->fit_then, engine_fit((uint32_t)score, impacts.sum));
    assert_true(crossing->fit_then >= fit);
}

static void every_occupation_stands_where_it_belongs(void **state)
{
    struct stage stage;
    start(&stage, *state, "bridge");
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *arena = stage.fixture->arena;
        struct service_profile profile;
        struct service_match_request unused;
        struct service_bridge bridge;
        struct engine_held held[HELD_MAX];
        size_t count = 0;
        world_request(&stage.random, arena, places, &profile, &unused);
        struct service_bridge_request request = service_bridge_request_new(&profile, WORLD_TODAY);
        request.fit = 20 + random_below(&stage.random, 60);
        request.most = MOST;
        DB_OK(service_bridge_run(arena, stage.version, &request, &bridge, &fault));
        for (size_t i = 0; i < profile.count && count < HELD_MAX; i++) {
            struct service_concept skill;
            if (service_taxonomy_by_uri(service_version_taxonomy(stage.version), profile.skills[i].uri, SERVICE_DUTCH, &skill))
                held[count++] = (struct engine_held){skill.term, (uint32_t)profile.skills[i].level};
        }
        assert_int_equal(bridge.count, bridge.total);
        for (size_t i = 0; i < bridge.count; i++) {
            const struct service_crossing *item = &bridge.items[i];
            check_crossing(&stage, item, held, count, request.fit);
            const struct service_crossing *before = i > 0 ? item - 1 : NULL;
            assert_true(before == NULL || before->fit > item->fit ||
                        (before->fit == item->fit &&
                         (before->score > item->score ||
                          (before->score == item->score && str_compare(before->occupation.uri, item->occupation.uri) < 0))));
            struct service_bridge one; /* asked for by itself it is the same */
            request.to = item->occupation.id;
            DB_OK(service_bridge_run(arena, stage.version, &request, &one, &fault));
            assert_int_equal(one.count, 1);
            assert_int_equal(one.items[0].score, item->score);
            assert_int_equal(one.items[0].openings, item->openings);
            assert_int_equal(one.items[0].fit_then, item->fit_then);
            request.to = 0;
        }
        for (uint32_t i = 0; i < WORLD_OCCUPATIONS; i++) { /* who is not listed shares nothing */
            int64_t id = WORLD_SKILLS + WORLD_GROUPS + i + 1;
            struct engine_impacts impacts = asked_by(&stage, id);
            struct service_module_list none = {NULL, 0};
            bool listed = false;
            for (size_t j = 0; j < bridge.count; j++)
                listed = listed || bridge.items[j].occupation.id == id;
            assert_int_equal(listed, score_with(&stage, held, count, &none, 0, &impacts) > 0);
        }
    }
    end(&stage);
}

static void from_an_occupation_it_is_not_its_own_target(void **state)
{
    struct stage stage;
    start(&stage, *state, "bridge from an occupation");
    int64_t first = WORLD_SKILLS + WORLD_GROUPS + 1;
    struct service_profile nobody = {.filters = service_filters_none()};
    struct service_bridge bridge;
    struct service_bridge_request request = service_bridge_request_new(&nobody, WORLD_TODAY);
    request.occupation = first;
    DB_OK(service_bridge_run(stage.fixture->arena, stage.version, &request, &bridge, &fault));
    assert_int_equal(bridge.from.id, first);
    for (size_t i = 0; i < bridge.count; i++)
        assert_true(bridge.items[i].occupation.id != first);
    request.occupation = 1; /* a skill */
    assert_int_equal(service_bridge_run(stage.fixture->arena, stage.version, &request, &bridge, NULL), ERR_NOT_FOUND);
    request.occupation = 0;
    request.fit = 0;
    assert_int_equal(service_bridge_run(stage.fixture->arena, stage.version, &request, &bridge, NULL), ERR_INVALID);
    end(&stage);
}

static const struct db_test tests[] = {
    DB_TEST(every_occupation_stands_where_it_belongs),
    DB_TEST(from_an_occupation_it_is_not_its_own_target),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("service bridge", tests, places);
}
