#include "../test.h"

#include "../random.h"
#include "web/decode.h"
#include "web/request.h"

static void decodes_percent(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        bool plus;
        const char *out; /* NULL: refused */
    } samples[] = {
        {"", false, ""},           {"a%20b", false, "a b"},
        {"a+b", false, "a+b"},     {"a+b", true, "a b"},
        {"%41%7a", true, "Az"},    {"%C3%A9", true, "\xc3\xa9"},
        {"%", true, NULL},         {"%4", true, NULL},
        {"%4g", true, NULL},       {"%00", true, NULL},
        {"%1f", true, NULL},       {"%7f", true, NULL},
        {"%ff", true, NULL},       {"%c0%80", true, NULL},
        {"%ed%a0%80", true, NULL}, {"%0a%09%0D", true, "\n\t\r"},
        {"%2525", true, "%25"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct str out = STR("untouched");
        int rc = decode_percent(arena, str_from(samples[i].in), samples[i].plus, &out);
        assert_int_equal(rc, samples[i].out == NULL ? ERR_INVALID : 0);
        assert_true(str_equal_z(out, samples[i].out == NULL ? "untouched" : samples[i].out));
    }
}

static void assert_pairs(const struct request_pair *pairs, size_t count, const char *expected)
{
    struct buf text BUF_AUTO;
    buf_init(&text, 10000);
    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%.*s=%.*s;", STR_ARG(pairs[i].name), STR_ARG(pairs[i].value));
    assert_string_equal(text.data, expected);
}

static void decodes_queries(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        const char *out;
    } samples[] = {
        {"", ""},
        {"a=1", "a=1;"},
        {"a=1&b=2&a=3", "a=1;b=2;a=3;"},
        {"a", "a=;"},
        {"a=", "a=;"},
        {"=b", "=b;"},
        {"a=b=c", "a=b=c;"},
        {"&&a=1&&", "a=1;"},
        {"a=%26%3D", "a=&=;"},
        {"a+b=c+d", "a b=c d;"},
    };
    struct request_pair *pairs = NULL;
    size_t count = 0;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        assert_int_equal(decode_query(arena, str_from(samples[i].in), &pairs, &count), 0);
        assert_pairs(pairs, count, samples[i].out);
    }
    struct arena *arena ARENA_AUTO = arena_new();
    assert_int_equal(decode_query(arena, STR("a=%ff"), &pairs, &count), ERR_INVALID);
    struct buf many BUF_AUTO;
    buf_init(&many, 100000);
    for (int i = 0; i <= DECODE_PAIRS_MAX; i++)
        buf_add_z(&many, "a=1&");
    assert_int_equal(decode_query(arena, buf_str(&many), &pairs, &count), ERR_TOO_LARGE);
}

static void decodes_cookies(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct request_pair *pairs = NULL;
    size_t count = 0;
    decode_cookies(arena, STR(" a=1; b=\"two\";c ; =x; d=e=f;; g="), &pairs, &count);
    assert_pairs(pairs, count, "a=1;b=two;d=e=f;g=;");
    decode_cookies(arena, STR(""), &pairs, &count);
    assert_int_equal(count, 0);
}

static void chooses_languages(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum language language;
    } samples[] = {
        {"", LANGUAGE_NL},
        {"en", LANGUAGE_EN},
        {"EN-gb", LANGUAGE_EN},
        {"fr", LANGUAGE_NL},
        {"fr, en;q=0.5", LANGUAGE_EN},
        {"en;q=0.5, nl;q=0.8", LANGUAGE_NL},
        {"en;q=0.8,nl;q=0.5", LANGUAGE_EN},
        {"en;q=0", LANGUAGE_NL},
        {"en;q=oops, nl;q=0.9", LANGUAGE_EN},
        {"nlx, eng", LANGUAGE_NL},
        {",,;q=,", LANGUAGE_NL},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        assert_int_equal(decode_accept_language(str_from(samples[i].header), LANGUAGE_NL),
                         samples[i].language);
}

static void reads_validators(void **state)
{
    (void)state;
    assert_true(decode_has_etag(STR("\"a\""), "a"));
    assert_true(decode_has_etag(STR("\"x\", W/\"a\""), "a"));
    assert_true(decode_has_etag(STR("*"), "a"));
    assert_false(decode_has_etag(STR(""), "a"));
    assert_false(decode_has_etag(STR("\"ab\""), "a"));
    assert_false(decode_has_etag(STR("a"), "a"));
    assert_false(decode_has_etag(STR("\""), ""));
    assert_true(decode_has_etag(STR("W/\"a\""), "a"));
    assert_true(decode_has_etag(STR(" \t, \"b\",,W/\"c\" ,\"a\""), "a"));
    assert_true(decode_has_etag(STR("\"x,y\", \"a\""), "a")); /* a comma may stand in a tag */
    assert_true(decode_has_etag(STR("\"\", \"a\""), "a"));
    assert_false(decode_has_etag(STR("\"x,\"a\",y\""), "a")); /* no list: it ends at the second quote */
    assert_true(decode_has_etag(STR(" * "), "a"));
    assert_false(decode_has_etag(STR("\"*\""), "a"));
    assert_false(decode_has_etag(STR("w/\"a\""), "a"));
    assert_false(decode_has_etag(STR("W/"), "a"));
    assert_false(decode_has_etag(STR("W/\""), "a"));
    assert_false(decode_has_etag(STR("\"ab"), "a"));
    assert_true(decode_accepts_gzip(STR("deflate, gzip")));
    assert_true(decode_accepts_gzip(STR("GZIP;q=0.5")));
    assert_false(decode_accepts_gzip(STR("gzip;q=0")));
    assert_false(decode_accepts_gzip(STR("br")));
    assert_false(decode_accepts_gzip(STR("")));
}

/* Any text comes back from its percent-encoded form. */
static void round_trips(void **state)
{
    (void)state;
    struct random random = random_start("round_trips");
    for (int round = 0; round < 2000; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        char bytes[20];
        size_t len = random_below(&random, sizeof bytes);
        struct buf encoded BUF_AUTO;
        buf_init(&encoded, 1000);
        for (size_t i = 0; i < len; i++) {
            bytes[i] = (char)(' ' + random_below(&random, 95));
            buf_printf(&encoded, "%%%02x", bytes[i]);
        }
        struct str out;
        assert_int_equal(decode_percent(arena, buf_str(&encoded), true, &out), 0);
        assert_true(str_equal(out, (struct str){bytes, len}));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_percent),  cmocka_unit_test(decodes_queries),
        cmocka_unit_test(decodes_cookies),  cmocka_unit_test(chooses_languages),
        cmocka_unit_test(reads_validators), cmocka_unit_test(round_trips),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
