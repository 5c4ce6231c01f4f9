/* The numbers on pages against their definition: what one skill more opens, and the region's openings by municipality. */
#include "world.h"

#include <string.h>

#include "service/doors.h"
#include "service/overview.h"

#define OPENINGS 60
#define ROUNDS   12

static struct place_index *places;

struct stage {
    struct random random;
    struct service_live *live;
    struct service_version *version;
};

static void start(struct stage *stage, struct db_fixture *fixture, const char *name)
{
    *stage = (struct stage){.random = random_start(name)};
    world_make(fixture, &stage->random);
    for (uint32_t key = 0; key < OPENINGS; key++)
        world_put(fixture->db, places, &stage->random, fixture->arena, key);
    DB_OK(service_live_new(fixture->db, places, NULL, &stage->live, &fault));
    stage->version = service_live_current(stage->live);
}

static void end(struct stage *stage)
{
    service_version_release(stage->version);
    service_live_free(stage->live);
}

/* How many openings fit for at least half. */
static uint64_t count_good(const struct stage *stage, struct db_fixture *fixture,
                           const struct service_profile *profile)
{
    struct service_match_request request = service_match_request_new(profile, WORLD_TODAY);
    struct service_match match;
    request.counts = true;
    DB_OK(service_match_run(fixture->arena, stage->version, fixture->db, &request, &match, &fault));
    return match.good;
}

/* The same with one skill more, done alone. */
static uint64_t count_with(const struct stage *stage, struct db_fixture *fixture,
                           const struct service_profile *profile, struct str uri)
{
    struct service_held *held = arena_array(fixture->arena, profile->count + 1, sizeof *held);
    if (profile->count > 0)
        memcpy(held, profile->skills, profile->count * sizeof *held);
    held[profile->count] = (struct service_held){uri, 3};
    struct service_profile more = {held, profile->count + 1, profile->filters};
    return count_good(stage, fixture, &more);
}

static void a_door_is_what_its_skill_alone_would_open(void **state)
{
    struct db_fixture *fixture = *state;
    struct stage stage;
    start(&stage, fixture, "doors");
    for (int round = 0; round < ROUNDS; round++) {
        struct service_profile profile;
        struct service_match_request unused;
        struct service_doors doors;
        world_request(&stage.random, fixture->arena, places, &profile, &unused);
        DB_OK(service_doors_run(fixture->arena, stage.version, &profile, WORLD_TODAY, SERVICE_FIT_GOOD,
                                WORLD_SKILLS, SERVICE_DUTCH, &doors, &fault));
        uint64_t now = count_good(&stage, fixture, &profile);
        assert_int_equal(doors.reached, now);
        for (size_t i = 1; i < doors.count; i++)
            assert_true(doors.items[i].gained <= doors.items[i - 1].gained);
        for (size_t i = 0; i < doors.count; i++)
            assert_int_equal(doors.items[i].gained,
                             count_with(&stage, fixture, &profile, doors.items[i].skill.uri) - now);
    }
    end(&stage);
}

static void the_best_door_is_found(void **state)
{
    struct db_fixture *fixture = *state;
    struct stage stage;
    start(&stage, fixture, "best door");
    for (int round = 0; round < ROUNDS; round++) {
        struct service_profile profile;
        struct service_match_request unused;
        struct service_doors doors;
        uint64_t best = 0;
        world_request(&stage.random, fixture->arena, places, &profile, &unused);
        DB_OK(service_doors_run(fixture->arena, stage.version, &profile, WORLD_TODAY, SERVICE_FIT_GOOD, 1,
                                SERVICE_DUTCH, &doors, &fault));
        uint64_t now = count_good(&stage, fixture, &profile);
        for (uint32_t i = 0; i < WORLD_SKILLS; i++) {
            struct service_concept skill;
            struct str uri = world_uri(fixture->arena, i);
            uint64_t more = count_with(&stage, fixture, &profile, uri) - now;
            bool known = service_taxonomy_by_uri(service_version_taxonomy(stage.version), uri, SERVICE_DUTCH, &skill);
            if (known && !skill.retired && more > best)
                best = more;
        }
        assert_int_equal(doors.count, best > 0 ? 1 : 0);
        assert_int_equal(doors.count > 0 ? doors.items[0].gained : 0, best);
    }
    end(&stage);
}

static void the_region_adds_up_to_what_can_be_browsed(void **state)
{
    struct db_fixture *fixture = *state;
    struct stage stage;
    struct service_overviews *overviews;
    start(&stage, fixture, "overview");
    DB_OK(service_overviews_new(&overviews, &fault));
    for (int32_t day = WORLD_TODAY - 2; day < WORLD_TODAY + 6; day++) {
        struct service_profile nobody = {.filters = service_filters_none()};
        struct service_match_request request = service_match_request_new(&nobody, day);
        struct service_match match;
        struct service_overview overview;
        request.browse = true;
        DB_OK(service_match_run(fixture->arena, stage.version, fixture->db, &request, &match, &fault));
        service_overview_get(overviews, fixture->arena, stage.version, day, &overview);
        assert_int_equal(overview.openings, match.total);
        int64_t sum = overview.elsewhere + overview.unplaced;
        assert_int_equal(overview.municipality_count, place_municipality_count(places));
        for (size_t i = 0; i < overview.municipality_count; i++)
            sum += overview.municipalities[i];
        assert_int_equal(sum, overview.openings);
        assert_true(overview.organisations <= overview.openings);
    }
    service_overviews_free(overviews);
    end(&stage);
}

static const struct db_test tests[] = {
    DB_TEST(a_door_is_what_its_skill_alone_would_open),
    DB_TEST(the_best_door_is_found),
    DB_TEST(the_region_adds_up_to_what_can_be_browsed),
};

int main(void)
{
    struct err err = {0};
    if (place_index_shipped(&places, &err) != 0) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    int failed = DB_FIXTURE_RUN("service numbers", tests);
    place_index_free(places);
    return failed;
}
