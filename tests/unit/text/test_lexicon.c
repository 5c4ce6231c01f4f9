#include "../test.h"

#include "text/lexicon.h"

static struct stem *stem;

static int make_stem(void **state)
{
    (void)state;
    return stem_new(&stem, NULL);
}

static int free_stem(void **state)
{
    (void)state;
    stem_free(stem);
    return 0;
}

static void start(struct lexicon *lexicon, struct arena *arena)
{
    lexicon_start(lexicon, STEM_DUTCH, arena);
    for (int i = 0; i < 2; i++)
        lexicon_learn(lexicon, STR("bloemen kwekerij kweker verkoop manager medewerker werk onderhoud"));
    lexicon_learn(lexicon, STR("eenmalig"));
}

/* The same words have the same stems, whether they stand apart or in one. */
static void same(struct lexicon *lexicon, struct arena *arena, const char *a, const char *b, bool expected)
{
    uint32_t *x;
    uint32_t *y;
    size_t x_count = lexicon_text_add(lexicon, stem, str_from(a), arena, &x);
    size_t y_count = lexicon_text_add(lexicon, stem, str_from(b), arena, &y);
    bool equal = x_count == y_count;
    for (size_t i = 0; i < x_count && equal; i++)
        equal = x[i] == y[i];
    assert_int_equal(equal, expected);
}

static void compounds_come_apart_by_known_words(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct lexicon lexicon;
    start(&lexicon, arena);
    same(&lexicon, arena, "bloemenkwekerij", "bloemen kwekerij", true);
    same(&lexicon, arena, "Verkoopmanagers", "verkoop managers", false); /* only words as they were learned */
    same(&lexicon, arena, "verkoopmanager", "verkoop manager", true);
    same(&lexicon, arena, "onderhoudsmedewerker", "onderhoud medewerker", true);
    same(&lexicon, arena, "kweker", "kwekers", true);
    same(&lexicon, arena, "medewerker van de verkoop", "medewerker verkoop", true);
    same(&lexicon, arena, "kweker", "kwekerij", false);
}

/* The lists are searched by halves, so their order matters: ends and middles are found. */
static void words_of_grammar_are_known(void **state)
{
    (void)state;
    static const char *const dutch[] = {"aan", "al", "haar", "was", "zoals", "zult", "zijn"};
    static const char *const english[] = {"a", "about", "may", "were", "yours", "your"};
    for (size_t i = 0; i < sizeof dutch / sizeof dutch[0]; i++)
        assert_true(lexicon_is_weak_word(STEM_DUTCH, str_from(dutch[i])));
    for (size_t i = 0; i < sizeof english / sizeof english[0]; i++)
        assert_true(lexicon_is_weak_word(STEM_ENGLISH, str_from(english[i])));
    assert_false(lexicon_is_weak_word(STEM_DUTCH, STR("wassen")));
    assert_false(lexicon_is_weak_word(STEM_DUTCH, STR("")));
    assert_false(lexicon_is_weak_word(STEM_ENGLISH, STR("java")));
    assert_false(lexicon_is_empty_word(STEM_DUTCH, STR("was"))); /* it has a stem: "was doen" */
}

static void finding_knows_what_was_added(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct lexicon lexicon;
    uint32_t stems[LEXICON_PARTS_MAX];
    start(&lexicon, arena);
    size_t count = lexicon_add(&lexicon, stem, STR("bloemen"), stems);
    assert_int_equal(count, 1);
    uint32_t flowers = stems[0];
    count = lexicon_find(&lexicon, stem, STR("bloemenverkoop"), stems);
    assert_int_equal(count, 2);
    assert_int_equal(stems[0], flowers);
    assert_int_equal(stems[1], TEXT_NONE);
    assert_int_equal(lexicon_find(&lexicon, stem, STR("van"), stems), 0);
    assert_int_equal(lexicon.stem_count, 1);
}

static void every_word_without_meaning_is_known(void **state)
{
    (void)state;
    assert_true(lexicon_is_empty_word(STEM_DUTCH, STR("aan")) &&
                lexicon_is_empty_word(STEM_DUTCH, STR("zoals")));
    assert_true(lexicon_is_empty_word(STEM_DUTCH, STR("het")) &&
                lexicon_is_empty_word(STEM_ENGLISH, STR("the")));
    assert_true(lexicon_is_empty_word(STEM_ENGLISH, STR("a")) &&
                lexicon_is_empty_word(STEM_ENGLISH, STR("your")));
    assert_false(lexicon_is_empty_word(STEM_DUTCH, STR("the")) ||
                 lexicon_is_empty_word(STEM_ENGLISH, STR("kok")));
}

/* No word has more parts than there is room for. */
static void long_compounds_stay_within_bounds(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct lexicon lexicon;
    uint32_t stems[LEXICON_PARTS_MAX];
    start(&lexicon, arena);
    size_t count =
        lexicon_add(&lexicon, stem, STR("managermanagermanagermanagermanagermanagermanagermanager"), stems);
    assert_true(count >= 2 && count <= LEXICON_PARTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compounds_come_apart_by_known_words), cmocka_unit_test(finding_knows_what_was_added),
        cmocka_unit_test(every_word_without_meaning_is_known), cmocka_unit_test(words_of_grammar_are_known),
        cmocka_unit_test(long_compounds_stay_within_bounds),
    };
    return cmocka_run_group_tests(tests, make_stem, free_stem);
}
