#include "../test.h"

#include <string.h>

#include "world.h"

/* credit(h, a) as the documents tell it. */
static void rows_have_their_credit(void **state)
{
    (void)state;
    const uint32_t credits[] = {255, 230, 204, 179, 179, 102, 89, 64, 0};
    const uint32_t steps[] = {0, 1, 2, 3, 0, 0, 0, 0, 0};
    const char *names[] = {"same",    "narrower", "narrower", "narrower", "requires",
                           "broader", "related",  "sibling",  "none"};
    for (enum engine_row row = ENGINE_ROW_SAME; row <= ENGINE_ROW_NONE; row++) {
        assert_int_equal(engine_row_credit(row), credits[row]);
        assert_int_equal(engine_row_steps(row), steps[row]);
        assert_string_equal(engine_row_relation(row), names[row]);
    }
}

static struct engine_taxonomy *make(const struct engine_taxonomy_input *input)
{
    struct engine_taxonomy *taxonomy = NULL;
    assert_int_equal(engine_taxonomy_new(&taxonomy, input, NULL), 0);
    return taxonomy;
}

/* 0 under 1 under 2 under 3 under 4; 5 is essential for 0; 6 optional for 0; 7 beside 0 under 1. */
static void one_of_each_relation(void **state)
{
    (void)state;
    const struct engine_pair broader[] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {7, 1}, {3, 3}};
    const struct engine_pair essential[] = {{0, 5}, {0, 3}};
    const struct engine_pair optional[] = {{0, 6}};
    struct engine_taxonomy_input input = {.term_count = 8,
                                          .scheme_count = 1,
                                          .broader = {broader, 6},
                                          .essential = {essential, 2},
                                          .optional = {optional, 1}};
    struct engine_taxonomy *taxonomy ENGINE_TAXONOMY_AUTO = make(&input);
    const enum engine_row from_0[] = {ENGINE_ROW_SAME,       ENGINE_ROW_NARROWER_1, ENGINE_ROW_NARROWER_2,
                                      ENGINE_ROW_NARROWER_3, ENGINE_ROW_NONE,       ENGINE_ROW_REQUIRES,
                                      ENGINE_ROW_RELATED,    ENGINE_ROW_SIBLING};
    for (uint32_t t = 0; t < 8; t++)
        assert_int_equal(engine_taxonomy_row(taxonomy, 0, t), from_0[t]);
    assert_int_equal(engine_taxonomy_row(taxonomy, 1, 0), ENGINE_ROW_BROADER);
    assert_int_equal(engine_taxonomy_row(taxonomy, 2, 0), ENGINE_ROW_NONE);
    assert_int_equal(engine_taxonomy_row(taxonomy, 5, 0), ENGINE_ROW_NONE);
    assert_int_equal(engine_taxonomy_row(taxonomy, 6, 0), ENGINE_ROW_RELATED);
}

/* The limit of 24 children counts different skills, in a group and under a skill. */
static void siblings_stop_at_24(void **state)
{
    (void)state;
    struct engine_pair pairs[27];
    for (uint32_t children = 24; children <= 25; children++) {
        for (uint32_t i = 0; i < children; i++)
            pairs[i] = (struct engine_pair){i, 0};
        pairs[children] = (struct engine_pair){3, 0};
        struct engine_taxonomy_input in_group = {
            .term_count = 30, .scheme_count = 1, .group_count = 1, .in_group = {pairs, children + 1}};
        struct engine_taxonomy *grouped ENGINE_TAXONOMY_AUTO = make(&in_group);
        enum engine_row want = children == 24 ? ENGINE_ROW_SIBLING : ENGINE_ROW_NONE;
        assert_int_equal(engine_taxonomy_row(grouped, 3, 7), want);
        for (uint32_t i = 0; i < children + 1; i++)
            pairs[i].to = 29;
        struct engine_taxonomy_input under = {
            .term_count = 30, .scheme_count = 1, .broader = {pairs, children + 1}};
        struct engine_taxonomy *parented ENGINE_TAXONOMY_AUTO = make(&under);
        assert_int_equal(engine_taxonomy_row(parented, 3, 7), want);
    }
}

static void idf_keeps_its_bounds(void **state)
{
    (void)state;
    const uint32_t named_by[] = {0, 1, 10, 3000, 4000000000u};
    uint32_t occupations = 3007;
    struct engine_taxonomy_input input = {
        .term_count = 5, .scheme_count = 1, .scheme_occupations = &occupations, .named_by = named_by};
    struct engine_taxonomy *taxonomy ENGINE_TAXONOMY_AUTO = make(&input);
    assert_int_equal(engine_taxonomy_idf(taxonomy, 0), 256);
    assert_int_equal(engine_taxonomy_idf(taxonomy, 1), 234); /* 256 * ln(1 + 3007 / 2) / ln(3008) = 233.86 */
    assert_true(engine_taxonomy_idf(taxonomy, 2) < 234);
    assert_int_equal(engine_taxonomy_idf(taxonomy, 3), 22); /* 256 * ln(2.002) / ln(3008) = 22.19 */
    assert_int_equal(engine_taxonomy_idf(taxonomy, 4), 16);
}

static void bad_numbers_are_refused(void **state)
{
    (void)state;
    const struct engine_pair out[] = {{0, 2}};
    const uint32_t schemes[] = {0, 1};
    struct engine_taxonomy *taxonomy = NULL;
    struct err err;
    const struct engine_taxonomy_input bad[] = {
        {.term_count = 2, .scheme_count = 1, .broader = {out, 1}},
        {.term_count = 2, .scheme_count = 1, .exact = {out, 1}},
        {.term_count = 2, .scheme_count = 1, .essential = {out, 1}},
        {.term_count = 2, .scheme_count = 1, .optional = {out, 1}},
        {.term_count = 2, .scheme_count = 1, .group_count = 2, .in_group = {out, 1}},
        {.term_count = 2, .scheme_count = 1, .occupation_count = 1, .named = {out, 1}},
        {.term_count = 2, .scheme_count = 1, .term_scheme = schemes},
        {.term_count = 2},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(engine_taxonomy_new(&taxonomy, &bad[i], &err), ERR_INVALID);
    struct engine_taxonomy_input huge = {.term_count = ENGINE_TERMS_MAX + 1, .scheme_count = 1};
    assert_int_equal(engine_taxonomy_new(&taxonomy, &huge, &err), ERR_TOO_LARGE);
    assert_null(taxonomy);
    engine_taxonomy_free(NULL);
}

static void check_world(struct world *world)
{
    uint32_t terms = world->input.term_count;
    WORLD_CHECK(world, engine_taxonomy_terms(world->taxonomy) == terms);
    for (uint32_t held = 0; held < terms; held++) {
        struct engine_credits credits = engine_taxonomy_credits(world->taxonomy, held);
        size_t next = 0;
        for (uint32_t asked = 0; asked < terms; asked++) {
            uint32_t want = world->oracle->row[held * terms + asked];
            WORLD_CHECK(world, engine_taxonomy_row(world->taxonomy, held, asked) == want);
            if (want == ENGINE_ROW_NONE)
                continue;
            WORLD_CHECK(world, next < credits.count);
            WORLD_CHECK(world, credits.items[next].asked == asked && credits.items[next].row == want);
            next++;
        }
        WORLD_CHECK(world, next == credits.count);
        WORLD_CHECK(world, engine_taxonomy_idf(world->taxonomy, held) == world->oracle->idf[held]);
    }
}

static void random_taxonomies_equal_the_oracle(void **state)
{
    (void)state;
    uint64_t first = world_first_seed();
    for (uint64_t seed = first; seed < first + world_rounds(200); seed++) {
        struct world world;
        world_make(&world, seed, (uint32_t)(seed % 71));
        check_world(&world);
        world_drop(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_their_credit),  cmocka_unit_test(one_of_each_relation),
        cmocka_unit_test(siblings_stop_at_24),     cmocka_unit_test(idf_keeps_its_bounds),
        cmocka_unit_test(bad_numbers_are_refused), cmocka_unit_test(random_taxonomies_equal_the_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
