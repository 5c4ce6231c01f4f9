#include "../test.h"

#include <string.h>

#include <math.h>

#include "world.h"

static struct engine_result ask(struct engine_live *live, struct arena *arena,
                                const struct engine_profile *profile, size_t top)
{
    struct engine_version *version = engine_live_acquire(live);
    struct engine_query query = {profile, engine_filter_none(0), top, true};
    struct engine_result result;
    assert_int_equal(engine_match(&result, arena, NULL, version, &query, NULL), 0);
    engine_version_release(version);
    return result;
}

/* The example of one essential and one optional skill, reckoned by hand. */
static void a_score_by_hand(void **state)
{
    (void)state;
    struct engine_taxonomy_input input = {.term_count = 2, .scheme_count = 1};
    struct world world = {.seed = 0, .arena = arena_new(), .input = input};
    assert_int_equal(engine_taxonomy_new(&world.taxonomy, &input, NULL), 0);
    const struct engine_asked skills[] = {{0, ENGINE_ESSENTIAL}, {1, ENGINE_OPTIONAL}};
    struct engine_opening opening = engine_opening_blank(7);
    opening.skills = skills;
    opening.skill_count = 2;
    struct engine_live *live = world_live(&world, &opening, 1);
    const struct engine_held held[] = {{0, 2}};
    struct engine_profile *profile = NULL;
    assert_int_equal(engine_profile_new(&profile, world.arena, world.taxonomy, held, 1, NULL), 0);
    /* a = 1024 and 512; isqrt(1024^2 + 512^2 + 1024^2) = 1536; impacts 65535 * 1024 / 1536 = 43690 and 21845;
     * q = floor(255 * 3 / 4) = 191; score = 191 * 43690 = 8344790; fit = floor(100 * 8344790 / (255 *
     * 65535)). */
    struct engine_result result = ask(live, world.arena, profile, 20);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.considered, 1);
    assert_int_equal(result.hits[0].id, 7);
    assert_int_equal(result.hits[0].score, 8344790);
    assert_int_equal(result.hits[0].fit, 49);
    assert_int_equal(result.hits[0].asked, 1);
    assert_int_equal(result.hits[0].have, 1);
    assert_int_equal(result.histogram[49], 1);
    engine_live_free(live);
    world_drop(&world);
}

static void nothing_matches_nothing(void **state)
{
    (void)state;
    struct world world;
    world_make(&world, 3, 0);
    struct engine_opening opening = engine_opening_blank(1);
    struct engine_live *empty = world_live(&world, NULL, 0);
    struct engine_live *one = world_live(&world, &opening, 1);
    struct engine_profile *profile = NULL;
    assert_int_equal(engine_profile_new(&profile, world.arena, world.taxonomy, NULL, 0, NULL), 0);
    assert_int_equal(ask(empty, world.arena, profile, 20).considered, 0);
    struct engine_result result = ask(one, world.arena, profile, 20);
    assert_int_equal(result.considered, 1);
    assert_int_equal(result.count, 0);
    assert_int_equal(result.matched, 0);
    assert_int_equal(engine_fit(0, 0), 0);
    engine_live_free(empty);
    engine_live_free(one);
    world_drop(&world);
}

/* 1,024 essential skills, all held at the top: the greatest sums there are. */
static void the_largest_opening_does_not_overflow(void **state)
{
    (void)state;
    struct engine_taxonomy_input input = {.term_count = ENGINE_SKILLS_MAX + 1, .scheme_count = 1};
    struct world world = {.seed = 0, .arena = arena_new(), .input = input};
    assert_int_equal(engine_taxonomy_new(&world.taxonomy, &input, NULL), 0);
    static struct engine_asked skills[ENGINE_SKILLS_MAX + 1];
    static struct engine_held held[ENGINE_SKILLS_MAX + 1];
    for (uint32_t t = 0; t <= ENGINE_SKILLS_MAX; t++) {
        skills[t] = (struct engine_asked){t, ENGINE_MUST};
        held[t] = (struct engine_held){t, 4};
    }
    struct engine_opening opening = engine_opening_blank(1);
    opening.skills = skills;
    opening.skill_count = ENGINE_SKILLS_MAX;
    struct engine_live *live = world_live(&world, &opening, 1);
    struct engine_profile *profile = NULL;
    assert_int_equal(engine_profile_new(&profile, world.arena, world.taxonomy, held, ENGINE_SKILLS_MAX, NULL),
                     0);
    struct engine_result result = ask(live, world.arena, profile, 20);
    /* length isqrt(1025 * 1024^2) = 32783; impact 65535 * 1024 / 32783 = 2047 */
    assert_int_equal(result.hits[0].score, 1024u * 255 * 2047);
    assert_int_equal(result.hits[0].fit, 100);
    assert_int_equal(result.hits[0].asked, 1024);
    struct err err;
    opening.skill_count = ENGINE_SKILLS_MAX + 1;
    assert_int_equal(engine_live_put(live, &opening, &err), ERR_TOO_LARGE);
    skills[ENGINE_SKILLS_MAX].term = 0; /* a repeated skill is no further one */
    assert_int_equal(engine_live_put(live, &opening, &err), 0);
    assert_int_equal(ask(live, world.arena, profile, 20).count, 1);
    engine_live_free(live);
    world_drop(&world);
}

/* Terms on both sides of where a skill no longer fits 16 bits, in an index, in a change and merged. */
static void terms_of_any_size_are_kept(void **state)
{
    (void)state;
    enum { TERMS = 70000, COUNT = 300 };
    static const uint32_t edges[] = {0, 1, 16381, 16382, 16383, 16384, 32767, 65535, 65536, 69999};
    static struct engine_asked skills[COUNT][4];
    struct engine_taxonomy_input input = {.term_count = TERMS, .scheme_count = 1};
    struct world world = {
        .seed = world_first_seed(), .state = world_first_seed(), .arena = arena_new(), .input = input};
    assert_int_equal(engine_taxonomy_new(&world.taxonomy, &input, NULL), 0);
    struct engine_opening *openings = arena_array(world.arena, COUNT, sizeof *openings);
    for (size_t i = 0; i < COUNT; i++) {
        openings[i] = engine_opening_blank((int64_t)i);
        openings[i].skills = skills[i];
        openings[i].skill_count = world_random(&world, 5);
        for (size_t j = 0; j < openings[i].skill_count; j++)
            skills[i][j] =
                (struct engine_asked){edges[world_random(&world, 10)], 1 + world_random(&world, 2)};
    }
    struct engine_live *live = world_live(&world, openings, COUNT);
    struct engine_held held[] = {{1, 3}, {16382, 3}, {16383, 2}, {65536, 4}, {69999, 1}};
    struct engine_profile *profile = NULL;
    assert_int_equal(engine_profile_new(&profile, world.arena, world.taxonomy, held, 5, NULL), 0);
    for (int round = 0; round < 3; round++) {
        struct engine_result result = ask(live, world.arena, profile, SIZE_MAX);
        uint64_t total = 0;
        uint64_t want = 0;
        for (size_t i = 0; i < result.count; i++)
            total += result.hits[i].score;
        for (size_t i = 0; i < COUNT; i++) {
            struct engine_impacts impacts;
            assert_int_equal(engine_impacts_new(&impacts, world.arena, world.taxonomy, skills[i],
                                                openings[i].skill_count, NULL),
                             0);
            for (size_t j = 0; j < impacts.count; j++)
                want += profile->q[impacts.items[j].term] * (uint64_t)impacts.items[j].impact;
        }
        assert_true(total == want && total > 0);
        for (size_t i = 0; round == 0 && i < COUNT; i += 3)
            assert_int_equal(engine_live_put(live, &openings[i], NULL), 0);
        if (round == 1)
            assert_int_equal(engine_live_merge(live, NULL), 0);
    }
    engine_live_free(live);
    world_drop(&world);
}

/* Of many openings loaded at once the first bad one is named, and none is taken. */
static void one_bad_opening_refuses_all(void **state)
{
    (void)state;
    enum { COUNT = 20000, BAD = 9000 };
    struct world world;
    struct engine_loader *loader = NULL;
    struct engine_live *live = NULL;
    struct err err;
    size_t failed = 0;
    world_make(&world, 5, 6);
    static const struct engine_asked skills[] = {
        {1, ENGINE_OPTIONAL}, {0, ENGINE_MUST}, {1, ENGINE_ESSENTIAL}};
    struct engine_opening *openings = arena_array(world.arena, COUNT, sizeof *openings);
    for (size_t i = 0; i < COUNT; i++) {
        openings[i] = engine_opening_blank((int64_t)i);
        openings[i].skills = skills;
        openings[i].skill_count = i % 4;
    }
    openings[BAD].sector = openings[BAD + 5000].sector = ENGINE_CODE_MAX + 1;
    assert_int_equal(engine_loader_new(&loader, world.taxonomy, NULL), 0);
    engine_loader_set_threads(loader, 3);
    assert_int_equal(engine_loader_add_all(loader, openings, COUNT, &failed, &err), ERR_INVALID);
    assert_int_equal(failed, BAD);
    assert_true(strlen(err.message) > 0);
    openings[BAD].sector = openings[BAD + 5000].sector = 0;
    assert_int_equal(engine_loader_add_all(loader, openings, COUNT, NULL, NULL), 0);
    assert_int_equal(engine_loader_add_all(loader, NULL, 0, NULL, NULL), 0);
    assert_int_equal(engine_live_new(&live, &loader, NULL), 0);
    struct engine_version *version = engine_live_acquire(live);
    assert_int_equal(engine_version_count(version), COUNT);
    for (size_t i = 0; i < COUNT; i += 997) {
        struct engine_impacts impacts;
        assert_int_equal(engine_version_impacts(&impacts, world.arena, version, (int64_t)i, NULL), 0);
        assert_int_equal(impacts.count, i % 4 < 2 ? i % 4 : 2);
    }
    engine_version_release(version);
    engine_live_free(live);
    world_drop(&world);
}

static void bad_openings_are_refused(void **state)
{
    (void)state;
    struct world world;
    world_make(&world, 3, 4);
    struct engine_live *live = world_live(&world, NULL, 0);
    const struct engine_asked unknown = {4, ENGINE_ESSENTIAL};
    const struct engine_asked unimportant = {1, 0};
    struct engine_opening opening = engine_opening_blank(1);
    opening.skill_count = 1;
    opening.skills = &unknown;
    assert_int_equal(engine_live_put(live, &opening, NULL), ERR_INVALID);
    opening.skills = &unimportant;
    assert_int_equal(engine_live_put(live, &opening, NULL), ERR_INVALID);
    opening.skill_count = 0;
    opening.located = true;
    opening.lat = NAN;
    assert_int_equal(engine_live_put(live, &opening, NULL), ERR_INVALID);
    opening.lat = 90;
    opening.education_level = ENGINE_EDUCATION_MAX + 1;
    assert_int_equal(engine_live_put(live, &opening, NULL), ERR_INVALID);
    opening.education_level = 0;
    opening.sector = ENGINE_CODE_MAX + 1;
    assert_int_equal(engine_live_put(live, &opening, NULL), ERR_INVALID);
    opening.sector = 0;
    opening.contract = ENGINE_CODE_MAX + 1;
    assert_int_equal(engine_live_put(live, &opening, NULL), ERR_INVALID);
    assert_int_equal(engine_live_pending(live), 0);
    opening.contract = 0;
    assert_int_equal(engine_live_put(live, &opening, NULL), 0);
    engine_live_free(live);
    world_drop(&world);
}

static void an_id_stands_once(void **state)
{
    (void)state;
    struct world world;
    world_make(&world, 3, 4);
    struct engine_loader *loader = NULL;
    struct engine_live *live = NULL;
    struct engine_opening opening = engine_opening_blank(5);
    assert_int_equal(engine_loader_new(&loader, world.taxonomy, NULL), 0);
    assert_int_equal(engine_loader_add(loader, &opening, NULL), 0);
    assert_int_equal(engine_loader_add(loader, &opening, NULL), 0);
    assert_int_equal(engine_live_new(&live, &loader, NULL), ERR_CONFLICT);
    assert_non_null(loader);
    assert_null(live);
    engine_loader_free(loader);
    engine_loader_free(NULL);
    world_drop(&world);
}

static void profiles_are_checked(void **state)
{
    (void)state;
    struct world world;
    struct world other;
    world_make(&world, 3, 4);
    world_make(&other, 3, 5);
    struct engine_profile *profile = NULL;
    const struct engine_held bad[] = {{4, 3}, {0, 0}, {0, 5}};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(engine_profile_new(&profile, world.arena, world.taxonomy, &bad[i], 1, NULL),
                         ERR_INVALID);
    assert_null(profile);
    assert_int_equal(engine_profile_new(&profile, world.arena, other.taxonomy, NULL, 0, NULL), 0);
    struct engine_live *live = world_live(&world, NULL, 0);
    struct engine_version *version = engine_live_acquire(live);
    struct engine_query query = {profile, engine_filter_none(0), 20, false};
    struct engine_result result;
    struct engine_explanation explanation;
    assert_int_equal(engine_match(&result, world.arena, NULL, version, &query, NULL), ERR_INVALID);
    assert_int_equal(engine_explain(&explanation, world.arena, version, profile, 1, NULL), ERR_INVALID);
    engine_version_release(version);
    engine_live_free(live);
    world_drop(&world);
    world_drop(&other);
}

static void distances_are_those_of_the_sphere(void **state)
{
    (void)state;
    assert_true(engine_distance(52.16, 4.49, 52.16, 4.49) == 0);
    double quarter = 6371008.8 * 1.5707963267948966;
    assert_true(fabs(engine_distance(0, 0, 0, 90) - quarter) < 1e-6);
    assert_true(fabs(engine_distance(0, 0, 0, 180) - 2 * quarter) < 1e-6);
    assert_true(fabs(engine_distance(0, -179, 0, 179) - quarter / 45) < 1e-6);
    assert_true(fabs(engine_distance(90, 0, 90, 123)) < 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_score_by_hand),
        cmocka_unit_test(nothing_matches_nothing),
        cmocka_unit_test(the_largest_opening_does_not_overflow),
        cmocka_unit_test(terms_of_any_size_are_kept),
        cmocka_unit_test(one_bad_opening_refuses_all),
        cmocka_unit_test(bad_openings_are_refused),
        cmocka_unit_test(an_id_stands_once),
        cmocka_unit_test(profiles_are_checked),
        cmocka_unit_test(distances_are_those_of_the_sphere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
