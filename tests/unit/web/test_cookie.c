#include "../test.h"

#include "port/crypto/crypto.h"
#include "web/cookie.h"

static const unsigned char key[32] = "0123456789abcdef0123456789abcde";
static const unsigned char other[32] = "x123456789abcdef0123456789abcde";

static void reads_what_was_signed(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    static const char bytes[] = "any \0 bytes \xff";
    const struct str values[] = {STR(""), STR("a"), {bytes, sizeof bytes}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct str text = cookie_sign(arena, key, "profile", values[i]);
        struct str value;
        assert_int_equal(cookie_verify(arena, key, "profile", text, &value), 0);
        assert_true(str_equal(value, values[i]));
        assert_int_equal(cookie_verify(arena, other, "profile", text, &value), ERR_INVALID);
        assert_int_equal(cookie_verify(arena, key, "form", text, &value), ERR_INVALID);
    }
}

/* No change of one character, cut or addition is taken for ours. */
static void refuses_what_was_changed(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct str text = cookie_sign(arena, key, "profile", STR("skills"));
    struct str value;
    for (size_t i = 0; i < text.len; i++) {
        for (int c = 1; c < 128; c++) {
            if (c == text.data[i])
                continue;
            char *changed = arena_strndup(arena, text.data, text.len);
            changed[i] = (char)c;
            if (cookie_verify(arena, key, "profile", (struct str){changed, text.len}, &value) == 0)
                fail_msg("accepted %s", changed);
        }
        assert_int_equal(cookie_verify(arena, key, "profile", (struct str){text.data, i}, &value),
                         ERR_INVALID);
    }
    char *longer = arena_printf(arena, "%.*sA", STR_ARG(text));
    assert_int_equal(cookie_verify(arena, key, "profile", str_from(longer), &value), ERR_INVALID);
    assert_int_equal(cookie_verify(arena, key, "profile", STR("."), &value), ERR_INVALID);
    assert_int_equal(cookie_verify(arena, key, "profile", STR(""), &value), ERR_INVALID);
}

int main(void)
{
    struct err err;
    if (crypto_start(&err) != 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_signed),
        cmocka_unit_test(refuses_what_was_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
