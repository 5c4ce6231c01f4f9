/* The region's openings by municipality add up to what can be browsed. */
#include "world.h"

#include "service/overview.h"

#define OPENINGS 60

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
    DB_TEST(the_region_adds_up_to_what_can_be_browsed),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("service numbers", tests, places);
}
