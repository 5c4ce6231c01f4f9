#include "../random.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

#include "web/talent/profile_pack.h"

static struct profile_skills random_skills(struct arena *arena, struct random *random)
{
    struct profile_skills skills = {NULL, 0, 0};
    size_t count = random_below(random, 60);
    uint64_t range = UINT64_C(1) << (1 + random_below(random, 40));
    for (size_t i = 0; i < count; i++)
        profile_set(&skills, arena, (int64_t)(1 + random_next(random) % range),
                    1 + (int)random_below(random, 4));
    return skills;
}

static void what_is_packed_is_unpacked(void **unused)
{
    (void)unused;
    struct random random = random_start("profile_pack");
    for (int round = 0; round < 500; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct profile_skills skills = random_skills(arena, &random);
        struct profile_skills back;
        struct str text;
        assert_int_equal(profile_pack(&text, arena, &skills, NULL), 0);
        assert_int_equal(profile_unpack(&back, arena, text, NULL), 0);
        assert_int_equal(back.count, skills.count);
        for (size_t i = 0; i < skills.count; i++) {
            assert_true(i == 0 || back.items[i].id > back.items[i - 1].id);
            assert_int_equal(back.items[i].id, skills.items[i].id);
            assert_int_equal(back.items[i].level, skills.items[i].level);
        }
    }
}

static void a_skill_is_set_changed_and_taken_out(void **unused)
{
    (void)unused;
    struct arena *arena ARENA_AUTO = arena_new();
    struct profile_skills skills = {NULL, 0, 0};
    assert_int_equal(profile_set(&skills, arena, 20, 3), 0);
    assert_int_equal(profile_set(&skills, arena, 10, 1), 0);
    assert_int_equal(profile_set(&skills, arena, 30, 4), 0);
    assert_int_equal(profile_set(&skills, arena, 20, 2), 3);
    assert_int_equal(skills.count, 3);
    assert_int_equal(skills.items[0].id, 10);
    assert_int_equal(profile_level(&skills, 20), 2);
    assert_int_equal(profile_set(&skills, arena, 10, 0), 1);
    assert_int_equal(profile_set(&skills, arena, 10, 0), 0);
    assert_int_equal(profile_level(&skills, 10), 0);
    assert_int_equal(skills.count, 2);
}

static void raising_never_lowers_or_loses(void **unused)
{
    (void)unused;
    struct random random = random_start("profile_pack");
    for (int round = 0; round < 300; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct profile_skills before = random_skills(arena, &random);
        struct profile_skills after = profile_copy(&before, arena);
        for (int i = 0; i < 20; i++) {
            int64_t id = before.count > 0 && random_below(&random, 2) == 0
                             ? before.items[random_below(&random, (uint32_t)before.count)].id
                             : 1 + random_below(&random, 100);
            int level = 1 + (int)random_below(&random, 4);
            int former = profile_level(&after, id);
            assert_int_equal(profile_raise(&after, arena, id, level), level > former);
            assert_int_equal(profile_level(&after, id), level > former ? level : former);
        }
        for (size_t i = 0; i < before.count; i++)
            assert_true(profile_level(&after, before.items[i].id) >= before.items[i].level);
    }
}

static void some_hundreds_of_skills_fit_and_thousands_do_not(void **unused)
{
    (void)unused;
    struct arena *arena ARENA_AUTO = arena_new();
    struct profile_skills skills = {NULL, 0, 0};
    struct str text = STR("untouched");
    struct err err = {0};
    for (int64_t i = 1; i <= 700; i++)
        profile_set(&skills, arena, i * 20, 3);
    assert_int_equal(profile_pack(&text, arena, &skills, &err), 0);
    assert_true(text.len <= PROFILE_PACK_MAX_BYTES);
    text = STR("untouched");
    for (int64_t i = 701; i <= 3000; i++)
        profile_set(&skills, arena, i * 20, 3);
    assert_int_equal(profile_pack(&text, arena, &skills, &err), ERR_TOO_LARGE);
    assert_string_equal(err.key, "error.profile_full");
    assert_true(str_equal(text, STR("untouched")));
}

static void anything_else_is_refused(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {"A",      "AQ!",  "Ag",      "AQAA", "AYA", "AYCAgICAgICAgIACgA",
                                        "AQAAAA", "AR==", "\xff\xff"};
    struct arena *arena ARENA_AUTO = arena_new();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct profile_skills skills = {NULL, 77, 0};
        if (profile_unpack(&skills, arena, str_from(wrong[i]), NULL) == 0)
            fail_msg("\"%s\" was taken", wrong[i]);
        assert_int_equal(skills.count, 77);
    }
    struct profile_skills none = {NULL, 77, 0};
    assert_int_equal(profile_unpack(&none, arena, STR(""), NULL), 0);
    assert_int_equal(none.count, 0);
}

static void random_bytes_never_give_a_profile_that_breaks_the_rules(void **unused)
{
    (void)unused;
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    struct random random = random_start("profile_pack");
    for (int round = 0; round < 2000; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        char text[64];
        size_t len = random_below(&random, sizeof text);
        for (size_t i = 0; i < len; i++)
            text[i] = letters[random_below(&random, 64)];
        if (len > 1)
            memcpy(text, "AQ", 2);
        struct profile_skills skills;
        if (profile_unpack(&skills, arena, (struct str){text, len}, NULL) != 0)
            continue;
        for (size_t i = 0; i < skills.count; i++) {
            assert_true(skills.items[i].level >= 1 && skills.items[i].level <= 4);
            assert_true(skills.items[i].id > (i == 0 ? 0 : skills.items[i - 1].id));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_is_unpacked),
        cmocka_unit_test(a_skill_is_set_changed_and_taken_out),
        cmocka_unit_test(raising_never_lowers_or_loses),
        cmocka_unit_test(some_hundreds_of_skills_fit_and_thousands_do_not),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(random_bytes_never_give_a_profile_that_breaks_the_rules),
    };
    return cmocka_run_group_tests_name("profile_pack", tests, NULL, NULL);
}
