/* Job titles brought closer to names. */
#include "../test.h"

#include "../random.h"
#include "text/names.h"

static void expect_plain(const char *title, const char *with_brackets, const char *without)
{
    struct arena *arena ARENA_AUTO = arena_new();
    assert_true(str_equal_z(text_name_plain(str_from(title), true, arena), with_brackets));
    assert_true(str_equal_z(text_name_plain(str_from(title), false, arena), without));
}

static void what_says_nothing_is_left_out(void **state)
{
    (void)state;
    expect_plain("Kok (m/v/x)", "kok", "kok");
    expect_plain("Senior  KOK, 24-32 uur per week", "kok", "kok");
    expect_plain("Machinist (kraan) fulltime", "machinist kraan", "machinist");
    expect_plain("Part-time nurse [f/m/d]", "nurse", "nurse");
    expect_plain("docent 1e graads", "docent 1e graads", "docent 1e graads");
    expect_plain("(m/v)", "", "");
    expect_plain("kok (zonder einde", "kok zonder einde", "kok");
    expect_plain("", "", "");
}

static void expect_singular(const char *plural, const char *singular)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct str found[TEXT_NAME_SINGULARS_MAX];
    size_t count = text_name_singulars(str_from(plural), arena, found);
    for (size_t i = 0; i < count; i++)
        if (str_equal_z(found[i], singular))
            return;
    fail_msg("%s is not seen as the plural of %s", plural, singular);
}

static void plurals_are_seen(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"koks", "kok"},
        {"verpleegkundigen", "verpleegkundige"},
        {"artsen", "arts"},
        {"leraren", "leraar"},
        {"knappen", "knap"},
        {"bazen", "baas"},
        {"timmerlieden", "timmerman"},
        {"vaklui", "vakman"},
        {"nurses", "nurse"},
        {"secretaries", "secretary"},
        {"coaches", "coach"},
        {"salesmen", "salesman"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        expect_singular(pairs[i][0], pairs[i][1]);
}

static void short_words_are_no_plurals(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct str found[TEXT_NAME_SINGULARS_MAX];
    static const char *const words[] = {"", "s", "en", "n", "was", "zen", "es"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_int_equal(text_name_singulars(str_from(words[i]), arena, found), 0);
}

static void any_letters_give_no_more_than_there_is_room(void **state)
{
    (void)state;
    static const char letters[] = "aeounszvfliedmy";
    struct random random = random_start("names");
    for (int round = 0; round < 20000; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct str found[TEXT_NAME_SINGULARS_MAX];
        char word[12];
        size_t len = random_below(&random, sizeof word);
        for (size_t i = 0; i < len; i++)
            word[i] = letters[random_below(&random, sizeof letters - 1)];
        size_t count = text_name_singulars((struct str){word, len}, arena, found);
        assert_true(count <= TEXT_NAME_SINGULARS_MAX);
        for (size_t i = 0; i < count; i++)
            assert_true(found[i].len >= 3 && found[i].len <= len + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_says_nothing_is_left_out),
        cmocka_unit_test(plurals_are_seen),
        cmocka_unit_test(short_words_are_no_plurals),
        cmocka_unit_test(any_letters_give_no_more_than_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
