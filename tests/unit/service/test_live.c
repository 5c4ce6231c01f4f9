/* The live engine follows the database: after every change it answers as one that is loaded afresh. */
#include "world.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "port/db/change.h"
#include "service/live.h"

static struct place_index *places;

static void assert_same_answers(struct random *random, struct service_live *live, struct db *db, int requests)
{
    struct service_live *fresh = NULL;
    struct service_version *version SERVICE_VERSION_AUTO = NULL;
    DB_OK(service_live_new(db, places, NULL, &fresh, &fault));
    DB_OK(service_live_acquire(live, db, &version, &fault));
    struct service_version *other = service_live_current(fresh);
    assert_int_equal(service_version_sequence(version), service_version_sequence(other));
    assert_int_equal(service_version_openings(version), service_version_openings(other));
    struct arena *arena = arena_new();
    for (int i = 0; i < requests; i++) {
        struct service_profile profile;
        struct service_match_request request;
        world_request(random, arena, places, &profile, &request);
        struct str want = world_answer(arena, other, db, &request);
        struct str got = world_answer(arena, version, db, &request);
        if (!str_equal(want, got))
            fail_msg("live and fresh differ:\n%.*s\n%.*s", STR_ARG(got), STR_ARG(want));
        arena_reset(arena);
    }
    arena_free(arena);
    service_version_release(other);
    service_live_free(fresh);
}

static void changes_show_in_the_next_match(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("live");
    struct service_live *live = NULL;
    world_make(fixture, &random);
    for (uint32_t key = 0; key < 25; key++)
        world_put(fixture->db, places, &random, fixture->arena, key);
    DB_OK(service_live_new(fixture->db, places, NULL, &live, &fault));
    struct service_version *first = service_live_current(live);
    size_t first_openings = service_version_openings(first);
    for (int step = 0; step < 40; step++) {
        uint32_t changes = 1 + random_below(&random, 3);
        for (uint32_t i = 0; i < changes; i++) {
            if (random_below(&random, 3) == 0)
                world_toggle(fixture->db, &random, 1 + random_below(&random, 25));
            else
                world_put(fixture->db, places, &random, fixture->arena, random_below(&random, 40));
        }
        if (step % 15 == 14)
            world_change_taxonomy(fixture->db, &random, 1000 + step);
        assert_same_answers(&random, live, fixture->db, 8);
    }
    assert_int_equal(service_version_openings(first), first_openings); /* what was taken stays as it was */
    service_version_release(first);
    service_live_free(live);
}

static void a_database_of_its_own_shows_changes_of_another(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("two connections");
    struct service_live *live = NULL;
    struct db *other DB_AUTO = NULL;
    struct service_version *version = NULL;
    world_make(fixture, &random);
    DB_OK(service_live_new(fixture->db, places, NULL, &live, &fault));
    DB_OK(db_open(fixture->url, NULL, &other, &fault));
    for (size_t n = 1; n <= 5; n++) {
        world_put(other, places, &random, fixture->arena, (uint32_t)n);
        DB_OK(service_live_acquire(live, fixture->db, &version, &fault));
        assert_int_equal(service_version_openings(version), n);
        service_version_release(version);
    }
    service_live_free(live);
}

/* More changes than are followed one by one: the same openings over and over. */
static void change_much(struct db_fixture *fixture, struct random *random)
{
    DB_OK(db_begin(fixture->db, &fault));
    for (int i = 0; i < SERVICE_LIVE_FOLLOW_MAX + 10; i++)
        DB_OK(db_change_add(fixture->db, DB_CHANGE_OPENING, 1 + i % 10, 1, &fault));
    DB_OK(db_commit(fixture->db, &fault));
    for (uint32_t key = 0; key < 15; key++)
        world_put(fixture->db, places, random, fixture->arena, key);
}

static void a_mass_of_changes_is_loaded_anew(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("mass");
    struct service_live *live = NULL;
    struct service_live_figures figures;
    world_make(fixture, &random);
    for (uint32_t key = 0; key < 10; key++)
        world_put(fixture->db, places, &random, fixture->arena, key);
    DB_OK(service_live_new(fixture->db, places, NULL, &live, &fault));
    change_much(fixture, &random);
    assert_same_answers(&random, live, fixture->db, 10);
    service_live_figures(live, &figures);
    assert_int_equal(figures.loads, 2);
    assert_int_equal(figures.pending, 0);
    service_live_free(live);
}

/* --- Threads ------------------------------------------------------------------------------------------------------------- */

struct reader {
    pthread_t thread;
    struct service_live *live;
    const char *url;
    uint64_t seed;
    atomic_bool *stop;
    int answers;
    int failures;
};

/* Openings are only added in this test, so an opening number that was seen once stays. */
static void *read_on(void *arg)
{
    struct reader *reader = arg;
    struct random random = {reader->seed};
    struct db *db DB_AUTO = NULL;
    struct arena *arena = arena_new();
    int64_t sequence = 0;
    if (db_open(reader->url, NULL, &db, NULL) != 0)
        reader->failures++;
    while (reader->failures == 0 && (reader->answers == 0 || !atomic_load(reader->stop))) {
        struct service_version *version = NULL;
        struct service_profile profile;
        struct service_match_request request;
        struct service_match match;
        if (service_live_acquire(reader->live, db, &version, NULL) != 0) {
            reader->failures++;
            break;
        }
        world_request(&random, arena, places, &profile, &request);
        request.explain = true;
        if (service_match_run(arena, version, db, &request, &match, NULL) != 0)
            reader->failures++;
        for (size_t i = 0; reader->failures == 0 && match.scored && i < match.count; i++) {
            uint64_t points = 0;
            for (size_t s = 0; s < match.results[i].skill_count; s++)
                points += match.results[i].skills[s].points;
            reader->failures += points != match.results[i].score;
        }
        reader->failures += service_version_sequence(version) < sequence; /* never backwards */
        sequence = service_version_sequence(version);
        service_version_release(version);
        reader->answers++;
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void wait_for_loading(struct service_live *live, struct db *db, uint64_t loads)
{
    struct service_live_figures figures;
    for (int i = 0; i < 3000; i++) {
        struct service_version *version = NULL;
        DB_OK(service_live_acquire(live, db, &version, &fault));
        service_version_release(version);
        service_live_figures(live, &figures);
        if (figures.loads >= loads && !figures.loading)
            return;
        usleep(10000);
    }
    fail_msg("the background thread did not load");
}

static void threads_read_while_everything_changes(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("threads");
    struct service_live *live = NULL;
    struct reader readers[3];
    atomic_bool stop = false;
    world_make(fixture, &random);
    for (uint32_t key = 0; key < 20; key++)
        world_put(fixture->db, places, &random, fixture->arena, key);
    DB_OK(service_live_new(fixture->db, places, fixture->url, &live, &fault));
    for (size_t i = 0; i < 3; i++) {
        readers[i] = (struct reader){.live = live, .url = fixture->url, .seed = random_next(&random) | 1, .stop = &stop};
        assert_int_equal(pthread_create(&readers[i].thread, NULL, read_on, &readers[i]), 0);
    }
    for (int step = 0; step < 60; step++) {
        if (step % 20 == 10)
            world_change_taxonomy(fixture->db, &random, 2000 + step);
        else if (step % 3 == 0)
            world_toggle(fixture->db, &random, 1 + random_below(&random, 20));
        else
            world_put(fixture->db, places, &random, fixture->arena, random_below(&random, 60));
    }
    wait_for_loading(live, fixture->db, 2);
    atomic_store(&stop, true);
    for (size_t i = 0; i < 3; i++) {
        pthread_join(readers[i].thread, NULL);
        assert_int_equal(readers[i].failures, 0);
        assert_true(readers[i].answers > 0);
    }
    assert_same_answers(&random, live, fixture->db, 30);
    service_live_free(live);
}

static void a_mass_of_changes_is_loaded_aside(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("mass aside");
    struct service_live *live = NULL;
    world_make(fixture, &random);
    for (uint32_t key = 0; key < 10; key++)
        world_put(fixture->db, places, &random, fixture->arena, key);
    DB_OK(service_live_new(fixture->db, places, fixture->url, &live, &fault));
    for (uint64_t round = 2; round < 4; round++) {
        change_much(fixture, &random);
        wait_for_loading(live, fixture->db, round);
        assert_same_answers(&random, live, fixture->db, 5);
    }
    service_live_free(live);
}

static void an_empty_database_has_no_answers(void **state)
{
    struct db_fixture *fixture = *state;
    struct service_live *live = NULL;
    db_fixture_upgrade(fixture);
    DB_OK(service_live_new(fixture->db, places, NULL, &live, &fault));
    struct service_held held = {STR("urn:skill:00"), 3};
    struct service_profile profile = {.skills = &held, .count = 1, .filters = service_filters_none()};
    struct service_match_request request = service_match_request_new(&profile, WORLD_TODAY);
    struct service_version *version = service_live_current(live);
    struct str answer = world_answer(fixture->arena, version, fixture->db, &request);
    assert_true(str_equal_z(answer, "{\"considered\":0,\"unknown\":[\"urn:skill:00\"],\"results\":[]}"));
    service_version_release(version);
    service_live_free(live);
    service_live_free(NULL);
    service_version_release(NULL);
}

static const struct db_test tests[] = {
    DB_TEST(an_empty_database_has_no_answers),
    DB_TEST(changes_show_in_the_next_match),
    DB_TEST(a_database_of_its_own_shows_changes_of_another),
    DB_TEST(a_mass_of_changes_is_loaded_anew),
    DB_TEST(threads_read_while_everything_changes),
    DB_TEST(a_mass_of_changes_is_loaded_aside),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("live", tests, places);
}
