/* Reading text from the taxonomy in the database: before and after it is prepared, from many threads, and
 * after a change. */
#include "world.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "service/live.h"
#include "service/reading.h"

#define THREADS 4
#define ASKED   50

static struct place_index *places;

static void one_skill_is_found(const struct service_taxonomy *taxonomy, struct db *db, struct arena *arena)
{
    struct service_found_skill *skills;
    size_t count;
    DB_OK(service_extract(taxonomy, db, STR("Met vaardigheid 3."), STR("nl"), 5, arena, &skills, &count,
                          &fault));
    assert_true(count >= 1);
    assert_int_equal(skills[0].skill.id, 3);
    assert_int_equal(skills[0].start, 4);
    assert_int_equal(skills[0].end, 17);
}

static void who_asks_before_it_is_ready_hears_so(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("reading");
    struct service_taxonomy *taxonomy;
    struct service_found_skill *skills;
    struct service_found_occupation *occupations;
    size_t count;
    world_make(fixture, &random);
    DB_OK(db_exec(fixture->db, "UPDATE concept SET status = 0", &fault));
    DB_OK(service_taxonomy_load(fixture->db, &taxonomy, &fault));
    size_t before = service_taxonomy_bytes(taxonomy);
    assert_false(service_reading_ready(taxonomy));
    assert_int_equal(
        service_extract(taxonomy, NULL, STR("x"), STR(""), 5, fixture->arena, &skills, &count, NULL),
        ERR_BUSY);
    assert_int_equal(
        service_titles(taxonomy, NULL, STR("x"), STR(""), 5, fixture->arena, &occupations, &count, NULL),
        ERR_BUSY);
    one_skill_is_found(taxonomy, fixture->db, fixture->arena); /* makes it */
    assert_true(service_reading_ready(taxonomy));
    assert_true(service_taxonomy_bytes(taxonomy) > before);
    one_skill_is_found(taxonomy, NULL, fixture->arena);
    service_taxonomy_free(taxonomy);
}

static void sizes_are_limited(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("reading");
    struct service_taxonomy *taxonomy;
    struct service_found_skill *skills;
    struct service_found_occupation *occupations;
    size_t count;
    world_make(fixture, &random);
    DB_OK(service_taxonomy_load(fixture->db, &taxonomy, &fault));
    char *large = arena_alloc(fixture->arena, SERVICE_EXTRACT_BYTES_MAX + 1);
    memset(large, 'a', SERVICE_EXTRACT_BYTES_MAX + 1);
    struct str text = {large, SERVICE_EXTRACT_BYTES_MAX + 1};
    struct str title = {large, SERVICE_TITLE_BYTES_MAX + 1};
    assert_int_equal(
        service_extract(taxonomy, fixture->db, text, STR(""), 5, fixture->arena, &skills, &count, NULL),
        ERR_TOO_LARGE);
    assert_int_equal(
        service_titles(taxonomy, fixture->db, title, STR(""), 5, fixture->arena, &occupations, &count, NULL),
        ERR_TOO_LARGE);
    text.len--;
    title.len--;
    DB_OK(service_extract(taxonomy, fixture->db, text, STR(""), 5, fixture->arena, &skills, &count, &fault));
    DB_OK(service_titles(taxonomy, fixture->db, title, STR(""), 5, fixture->arena, &occupations, &count,
                         &fault));
    service_taxonomy_free(taxonomy);
}

struct asker {
    const struct service_taxonomy *taxonomy;
    uint32_t wrong;
};

static void *ask(void *arg)
{
    struct asker *asker = arg;
    for (uint32_t i = 0; i < ASKED; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct service_found_skill *skills;
        struct service_found_occupation *occupations;
        size_t count;
        uint32_t id = 1 + i % WORLD_SKILLS;
        struct str text = str_from(arena_printf(arena, "vaardigheid %u", id));
        int rc = service_extract(asker->taxonomy, NULL, text, STR("nl"), 1, arena, &skills, &count, NULL);
        asker->wrong += rc != 0 || count != 1 || skills[0].skill.id != id;
        rc = service_titles(asker->taxonomy, NULL, text, STR("nl"), 1, arena, &occupations, &count, NULL);
        asker->wrong += rc != 0 || count != 1;
    }
    return NULL;
}

static void many_threads_ask_at_once(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("reading");
    struct service_taxonomy *taxonomy;
    pthread_t threads[THREADS];
    struct asker askers[THREADS] = {0};
    world_make(fixture, &random);
    DB_OK(db_exec(fixture->db, "UPDATE concept SET status = 0", &fault));
    DB_OK(service_taxonomy_load(fixture->db, &taxonomy, &fault));
    DB_OK(service_reading_prepare(taxonomy, fixture->db, &fault));
    for (int i = 0; i < THREADS; i++) {
        askers[i].taxonomy = taxonomy;
        assert_int_equal(pthread_create(&threads[i], NULL, ask, &askers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(askers[i].wrong, 0);
    }
    service_taxonomy_free(taxonomy);
}

/* The version that there is, once reading is ready in it; gives up after a minute. */
static struct service_version *ready_version(struct service_live *live, struct db *db, int64_t after)
{
    const struct timespec pause = {0, 10000000};
    for (int i = 0; i < 6000; i++) {
        struct service_version *version = NULL;
        DB_OK(service_live_acquire(live, db, &version, &fault));
        if (service_version_sequence(version) >= after &&
            service_reading_ready(service_version_taxonomy(version)))
            return version;
        service_version_release(version);
        nanosleep(&pause, NULL);
    }
    fail_msg("reading was not made in the background");
    return NULL;
}

static bool knows_telescope(const struct service_version *version, struct arena *arena)
{
    struct service_found_skill *skills;
    size_t count;
    DB_OK(service_extract(service_version_taxonomy(version), NULL, STR("een telescoop richten"), STR("nl"), 5,
                          arena, &skills, &count, &fault));
    return count > 0;
}

static void a_running_server_prepares_and_follows(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("reading");
    struct service_live *live;
    const struct timespec pause = {0, 10000000};
    world_make(fixture, &random);
    DB_OK(db_exec(fixture->db, "UPDATE concept SET status = 0", &fault));
    DB_OK(service_live_new(fixture->db, places, fixture->url, &live, &fault));
    struct service_version *version = ready_version(live, fixture->db, 0);
    assert_false(knows_telescope(version, fixture->arena));
    service_version_release(version);
    DB_OK(db_exec(fixture->db,
                  "INSERT INTO label (id, concept_id, language, kind, text, normal, sort_key) "
                  "VALUES (900, 1, 'nl', 2, 'telescoop richten', 'telescoop richten', '')",
                  &fault));
    world_change_taxonomy(fixture->db, &random, 901);
    bool known = false;
    for (int i = 0; i < 6000 && !known; i++) { /* the old one answers until the new one is there */
        version = ready_version(live, fixture->db, 0);
        known = knows_telescope(version, fixture->arena);
        service_version_release(version);
        nanosleep(&pause, NULL);
    }
    assert_true(known);
    service_live_free(live);
}

static const struct db_test tests[] = {
    DB_TEST(who_asks_before_it_is_ready_hears_so),
    DB_TEST(sizes_are_limited),
    DB_TEST(many_threads_ask_at_once),
    DB_TEST(a_running_server_prepares_and_follows),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("service reading", tests, places);
}
