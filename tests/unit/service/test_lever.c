/* The lever against its definition: what each skill and module alone would open, counted by matching with it. */
#include "world.h"

#include <string.h>

#include "service/lever.h"

#define OPENINGS 60
#define MODULES  12
#define ROUNDS   10

static struct place_index *places;

struct stage {
    struct db_fixture *fixture;
    struct random random;
    struct service_live *live;
    struct service_version *version;
};

/* A module that teaches some skills, one of which no taxonomy may have. Some are withdrawn, or have begun. */
static void put_module(struct stage *stage, uint32_t key)
{
    struct arena *arena = stage->fixture->arena;
    struct skills_taught taught[4];
    struct skills_module module = skills_module_blank();
    enum skills_module_stored what;
    module.source = STR("s");
    module.id_in_source = str_from(arena_printf(arena, "%u", key));
    module.title = module.id_in_source;
    module.status = random_below(&stage->random, 5) == 0 ? SKILLS_MODULE_WITHDRAWN : SKILLS_MODULE_OFFERED;
    if (random_below(&stage->random, 3) == 0)
        module.start = WORLD_TODAY - 2 + (int32_t)random_below(&stage->random, 5);
    module.teach_count = 1 + random_below(&stage->random, 4);
    for (size_t i = 0; i < module.teach_count; i++) {
        taught[i] = (struct skills_taught){.concept = random_below(&stage->random, WORLD_SKILLS + 1),
                                           .level = 1 + random_below(&stage->random, 4)};
        if (taught[i].concept == 0)
            taught[i].label = STR("onbekend");
    }
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
    DB_OK(skills_module_changed(fixture->db, 5, &fault));
    DB_OK(db_commit(fixture->db, &fault));
    DB_OK(service_live_new(fixture->db, places, NULL, &stage->live, &fault));
    stage->version = service_live_current(stage->live);
}

static void end(struct stage *stage)
{
    service_version_release(stage->version);
    service_live_free(stage->live);
}

/* How many openings fit for at least `fit`, by matching. */
static uint64_t count_fit(const struct stage *stage, const struct service_profile *profile, struct str text, uint32_t fit)
{
    struct service_match_request request = service_match_request_new(profile, WORLD_TODAY);
    struct service_match match;
    uint64_t count = 0;
    request.top = 1000;
    request.text = text;
    DB_OK(service_match_run(stage->fixture->arena, stage->version, stage->fixture->db, &request, &match, &fault));
    for (size_t i = 0; i < match.count; i++)
        count += match.results[i].fit >= fit;
    return count;
}

/* The same with some skills more. */
static uint64_t count_with(const struct stage *stage, const struct service_profile *profile, struct str text,
                           uint32_t fit, const struct service_held *adds, size_t count)
{
    struct service_held *held = arena_array(stage->fixture->arena, profile->count + count, sizeof *held);
    if (profile->count > 0)
        memcpy(held, profile->skills, profile->count * sizeof *held);
    memcpy(held + profile->count, adds, count * sizeof *held);
    struct service_profile more = {.skills = held, .count = profile->count + count, .filters = profile->filters};
    return count_fit(stage, &more, text, fit);
}

static uint64_t skill_gained(const struct service_lever *lever, struct str uri)
{
    for (size_t i = 0; i < lever->skill_count; i++)
        if (str_equal(lever->skills[i].skill.uri, uri))
            return lever->skills[i].gained;
    return 0;
}

static void check_skills(struct stage *stage, const struct service_lever_request *request,
                         const struct service_lever *lever)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(stage->version);
    const struct service_profile *profile = request->profiles;
    for (uint32_t i = 0; i < WORLD_SKILLS; i++) {
        struct service_concept skill;
        struct service_held adds = {world_uri(stage->fixture->arena, i), (int32_t)request->level};
        assert_true(service_taxonomy_by_uri(taxonomy, adds.uri, SERVICE_DUTCH, &skill));
        uint64_t more = count_with(stage, profile, request->text, request->fit, &adds, 1) - lever->reached;
        assert_int_equal(skill_gained(lever, adds.uri), skill.retired ? 0 : more);
    }
    for (size_t i = 1; i < lever->skill_count; i++)
        assert_true(lever->skills[i].gained < lever->skills[i - 1].gained ||
                    (lever->skills[i].gained == lever->skills[i - 1].gained &&
                     str_compare(lever->skills[i - 1].skill.uri, lever->skills[i].skill.uri) < 0));
}

static void check_modules(struct stage *stage, const struct service_lever_request *request,
                          const struct service_lever *lever)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(stage->version);
    struct skills_module *modules;
    size_t count = 0;
    size_t listed = 0;
    DB_OK(skills_module_list(stage->fixture->db, stage->fixture->arena, &modules, &count, &fault));
    assert_int_equal(count, MODULES);
    for (size_t m = 0; m < count; m++) {
        struct service_held adds[4];
        uint64_t gained = 0;
        size_t known = 0;
        bool offered = modules[m].status == SKILLS_MODULE_OFFERED &&
                       (modules[m].start == SKILLS_DAY_NONE || modules[m].start >= WORLD_TODAY);
        for (size_t i = 0; i < modules[m].teach_count; i++) {
            struct service_concept skill;
            if (modules[m].teaches[i].concept != 0 &&
                service_taxonomy_by_id(taxonomy, modules[m].teaches[i].concept, SERVICE_DUTCH, &skill))
                adds[known++] = (struct service_held){skill.uri, (int32_t)modules[m].teaches[i].level};
        }
        uint64_t more =
            count_with(stage, request->profiles, request->text, request->fit, adds, known) - lever->reached;
        for (size_t i = 0; i < lever->module_count; i++)
            if (lever->modules[i].module->fields.id == modules[m].id)
                gained = lever->modules[i].gained;
        assert_int_equal(gained, offered ? more : 0);
        listed += gained > 0;
    }
    assert_int_equal(listed, lever->module_count);
    for (size_t i = 1; i < lever->module_count; i++)
        assert_true(lever->modules[i].gained <= lever->modules[i - 1].gained);
}

static void it_is_what_each_alone_would_open(void **state)
{
    struct stage stage;
    start(&stage, *state, "lever");
    for (int round = 0; round < ROUNDS; round++) {
        struct service_profile profile;
        struct service_match_request match;
        struct service_lever lever;
        world_request(&stage.random, stage.fixture->arena, places, &profile, &match);
        struct service_lever_request request = service_lever_request_new(&profile, WORLD_TODAY);
        request.text = match.text;
        request.fit = 20 + random_below(&stage.random, 70);
        request.level = 1 + random_below(&stage.random, 4);
        request.top = 100;
        DB_OK(service_lever_run(stage.fixture->arena, stage.version, &request, &lever, &fault));
        assert_int_equal(lever.reached, count_fit(&stage, &profile, request.text, request.fit));
        check_skills(&stage, &request, &lever);
        check_modules(&stage, &request, &lever);
    }
    end(&stage);
}

/* A pool gains what its profiles gain together; and the head of the list is the same when fewer are asked. */
static void a_pool_adds_up(void **state)
{
    struct stage stage;
    start(&stage, *state, "lever pool");
    struct service_profile pool[3];
    struct service_lever single[3];
    struct service_lever all;
    for (size_t i = 0; i < 3; i++) {
        struct service_match_request unused;
        world_request(&stage.random, stage.fixture->arena, places, &pool[i], &unused);
        struct service_lever_request request = service_lever_request_new(&pool[i], WORLD_TODAY);
        request.fit = 40;
        request.top = 100;
        DB_OK(service_lever_run(stage.fixture->arena, stage.version, &request, &single[i], &fault));
    }
    struct service_lever_request request = service_lever_request_new(pool, WORLD_TODAY);
    request.profile_count = 3;
    request.fit = 40;
    request.top = 100;
    DB_OK(service_lever_run(stage.fixture->arena, stage.version, &request, &all, &fault));
    assert_int_equal(all.reached, single[0].reached + single[1].reached + single[2].reached);
    for (size_t i = 0; i < all.skill_count; i++) {
        uint64_t sum = 0;
        for (size_t p = 0; p < 3; p++)
            sum += skill_gained(&single[p], all.skills[i].skill.uri);
        assert_int_equal(all.skills[i].gained, sum);
    }
    struct service_lever one;
    request.top = 1;
    DB_OK(service_lever_run(stage.fixture->arena, stage.version, &request, &one, &fault));
    assert_int_equal(one.skill_count, all.skill_count > 0);
    if (one.skill_count > 0)
        assert_true(str_equal(one.skills[0].skill.uri, all.skills[0].skill.uri));
    end(&stage);
}

/* New modules are in the version that the next request gets. */
static void changed_modules_are_followed(void **state)
{
    struct stage stage;
    struct service_version *next;
    start(&stage, *state, "lever follows");
    struct db *db = stage.fixture->db;
    size_t before = service_modules_offered(service_version_modules(stage.version), stage.fixture->arena, 0).count;
    struct skills_module module = skills_module_blank();
    struct skills_taught taught = {.concept = 1, .level = 3};
    enum skills_module_stored what;
    module.source = module.id_in_source = module.title = STR("nieuw");
    module.teaches = &taught;
    module.teach_count = 1;
    DB_OK(db_begin(db, &fault));
    DB_OK(skills_module_put(db, &module, 6, &what, &fault));
    DB_OK(skills_module_changed(db, 6, &fault));
    DB_OK(db_commit(db, &fault));
    DB_OK(service_live_acquire(stage.live, db, &next, &fault));
    assert_int_equal(service_modules_offered(service_version_modules(next), stage.fixture->arena, 0).count, before + 1);
    assert_int_equal(service_modules_offered(service_version_modules(stage.version), stage.fixture->arena, 0).count,
                     before); /* a version never changes */
    service_version_release(next);
    end(&stage);
}

static const struct db_test tests[] = {
    DB_TEST(it_is_what_each_alone_would_open),
    DB_TEST(a_pool_adds_up),
    DB_TEST(changed_modules_are_followed),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("service lever", tests, places);
}
