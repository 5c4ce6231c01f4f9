#include "../test.h"

#include "text/role.h"

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

enum { SALES, SHOP, SCHOOL, COLLEGE, OFFICE, OCCUPATIONS };

static void learn(struct roles *roles, struct lexicon *lexicon, struct arena *arena)
{
    const struct roles_label labels[] = {
        {STR("medewerker"), OFFICE},
        {STR("medewerkers"), OFFICE},
        {STR("kantoormedewerker"), OFFICE},
        {STR("verkoopmedewerker"), SALES},
        {STR("verkoper"), SALES},
        {STR("verkopers"), SALES},
        {STR("winkelmedewerker"), SHOP},
        {STR("winkelverkoper"), SHOP},
        {STR("docent"), SCHOOL},
        {STR("docenten wiskunde"), SCHOOL},
        {STR("leraar wiskunde"), SCHOOL},
        {STR("leraar"), SCHOOL},
        {STR("docent"), COLLEGE},
        {STR("leraar scheikunde"), COLLEGE},
        {STR("leraren"), COLLEGE},
    };
    lexicon_start(lexicon, STEM_DUTCH, arena);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        for (int twice = 0; twice < 2; twice++)
            lexicon_learn(lexicon, labels[i].text);
    lexicon_learn(lexicon, STR("kantoor winkel verkoop kantoor winkel verkoop"));
    roles_learn(roles, arena, lexicon, stem, labels, sizeof labels / sizeof labels[0]);
}

static void same_roles(const struct roles *roles, const char *a, const char *b, bool expected)
{
    uint32_t x[ROLES_MAX] = {0};
    uint32_t y[ROLES_MAX] = {0};
    assert_int_equal(roles_find(roles, stem, str_from(a), x), 1);
    assert_int_equal(roles_find(roles, stem, str_from(b), y), 1);
    assert_int_equal(x[0] == y[0], expected);
}

static void the_head_of_a_title_is_its_role(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct lexicon lexicon;
    struct roles roles;
    uint32_t found[ROLES_MAX];
    learn(&roles, &lexicon, arena);
    same_roles(&roles, "medewerker", "winkelmedewerker", true);
    same_roles(&roles, "Technisch medewerker (m/v)", "medewerker", true);
    same_roles(&roles, "medewerker van de winkel", "kantoormedewerker", true);
    same_roles(&roles, "docent wiskunde", "verkoper", false);
    assert_int_equal(roles_find(&roles, stem, STR("docent / leraar"), found), 2);
    assert_int_equal(roles_find(&roles, stem, STR("docent / docent / (leraar)"), found), 1);
    assert_int_equal(roles_find(&roles, stem, STR("kapper"), found), 0);
    assert_int_equal(roles_find(&roles, stem, STR(" / ()) (("), found), 0);
}

static float alike(const struct roles *roles, uint32_t a, uint32_t b)
{
    for (uint32_t c = roles->alike.first[a]; c < roles->alike.first[a + 1]; c++)
        if (roles->alike.cells[c].column == b)
            return roles->alike.cells[c].weight;
    return 0;
}

static void roles_of_the_same_occupations_are_alike(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct lexicon lexicon;
    struct roles roles;
    uint32_t docent[ROLES_MAX];
    uint32_t leraar[ROLES_MAX];
    uint32_t verkoper[ROLES_MAX];
    learn(&roles, &lexicon, arena);
    assert_int_equal(roles_find(&roles, stem, STR("docent"), docent), 1);
    assert_int_equal(roles_find(&roles, stem, STR("leraar"), leraar), 1);
    assert_int_equal(roles_find(&roles, stem, STR("verkoper"), verkoper), 1);
    /* Two occupations are called by both, and no other by either: 2 / sqrt((2 + 3) * (2 + 3)). */
    assert_true(alike(&roles, docent[0], leraar[0]) > 0.399f && alike(&roles, docent[0], leraar[0]) < 0.401f);
    assert_true(alike(&roles, docent[0], docent[0]) > 0.999f);
    assert_true(alike(&roles, docent[0], verkoper[0]) <= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_of_a_title_is_its_role),
        cmocka_unit_test(roles_of_the_same_occupations_are_alike),
    };
    return cmocka_run_group_tests(tests, make_stem, free_stem);
}
