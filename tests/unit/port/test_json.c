#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "port/json/json_read.h"
#include "port/json/json_write.h"

static int read_z(struct arena *arena, const char *text, struct json_node *root, struct err *err)
{
    return json_read(arena, str_from(text), NULL, root, err);
}

static void refuses_what_is_not_json(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len; /* 0: strlen */
        int code;
        uint64_t line;
        uint64_t column; /* 0: any */
    } cases[] = {
        {"", 0, ERR_INVALID, 1, 0},
        {"{", 0, ERR_INVALID, 1, 0},
        {"{\"a\":1,}", 0, ERR_INVALID, 1, 0},
        {"{\"a\":1} x", 0, ERR_INVALID, 1, 0},
        {"{\n \"a\": 1,\n \"a\": 2}", 0, ERR_INVALID, 3, 0},
        {"\"\\u0000\"", 0, ERR_INVALID, 1, 0},
        {"\"a\0b\"", 5, ERR_INVALID, 1, 0},
        {"\"\\ud800\"", 0, ERR_INVALID, 1, 0},
        {"\n\"\xC3(\"", 0, ERR_INVALID, 2, 2},
        {"\"\xED\xA0\x80\"", 0, ERR_INVALID, 1, 2},
        {"[1e999]", 0, ERR_INVALID, 1, 0},
        {"[99999999999999999999]", 0, ERR_INVALID, 1, 0},
        {"[NaN]", 0, ERR_INVALID, 1, 0},
        {"[01]", 0, ERR_INVALID, 1, 0},
        {"'a'", 0, ERR_INVALID, 1, 0},
        {"// c\n1", 0, ERR_INVALID, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct err err = {0};
        struct json_node root = {0};
        struct str text = {cases[i].text, cases[i].len > 0 ? cases[i].len : strlen(cases[i].text)};
        assert_int_equal(json_read(arena, text, NULL, &root, &err), cases[i].code);
        assert_null(root.value);
        assert_int_equal(err.line, cases[i].line);
        assert_true(err.column > 0);
        if (cases[i].column > 0)
            assert_int_equal(err.column, cases[i].column);
        assert_true(err.message[0] != '\0');
    }
}

static void keeps_its_limits(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct json_node root = {0};
    struct err err = {0};
    struct json_limits limits = {.bytes = 20, .depth = 3, .values = 5};
    assert_int_equal(json_read(arena, STR("[[[1]]]"), &limits, &root, &err), 0);
    assert_int_equal(json_read(arena, STR("[[[[1]]]]"), &limits, &root, &err), ERR_TOO_LARGE);
    assert_int_equal(err.column, 4);
    assert_int_equal(json_read(arena, STR("[\"[[[[[,,,,,,\"]"), &limits, &root, &err), 0);
    assert_int_equal(json_read(arena, STR("[1,2,3,4]"), &limits, &root, &err), 0);
    assert_int_equal(json_read(arena, STR("[1,2,3,4,5]"), &limits, &root, &err), ERR_TOO_LARGE);
    assert_int_equal(json_read(arena, STR("\"aaaaaaaaaaaaaaaaaaa\""), &limits, &root, &err), ERR_TOO_LARGE);
    /* Far deeper than a stack would bear. */
    size_t deep = 2000000;
    char *brackets = malloc(deep);
    assert_non_null(brackets);
    memset(brackets, '[', deep);
    assert_int_equal(json_read(arena, (struct str){brackets, deep}, NULL, &root, &err), ERR_TOO_LARGE);
    free(brackets);
}

static void getters_name_the_field(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    const char *text = "{\"title\":\"Kok\",\n \"skills\":[{\"uri\":\"a\"},{\"uri\":7}],\n "
                       "\"n\":12.0,\"half\":0.5,\"gone\":null,"
                       "\"yes\":true,\"big\":300}";
    struct json_node root = {0};
    struct json_node skills = {0};
    struct json_node second = {0};
    struct err err = {0};
    struct str s = {0};
    int64_t n = -1;
    double d = -1;
    bool b = false;
    assert_int_equal(read_z(arena, text, &root, &err), 0);
    assert_int_equal(json_read_need_str(&root, "title", &s, &err), 0);
    assert_true(str_equal_z(s, "Kok"));
    assert_int_equal(json_read_opt_array(&root, "skills", &skills, &err), 0);
    assert_int_equal(json_read_count(&skills), 2);
    assert_true(json_read_item(&skills, 1, &second));
    assert_int_equal(json_read_need_str(&second, "uri", &s, &err), ERR_INVALID);
    assert_string_equal(err.field, "skills[1].uri");
    assert_true(str_equal_z(s, "Kok")); /* untouched */
    struct json_node uri = {0};
    size_t offset = 0;
    assert_true(json_read_member(&second, "uri", &uri));
    assert_true(json_read_locate(str_from(text), &uri, &offset));
    assert_int_equal(text[offset], '7');
    uint64_t line, column;
    json_read_line_column(str_from(text), offset, &line, &column);
    assert_int_equal(line, 2);
    assert_false(json_read_item(&skills, 2, &second));

    assert_int_equal(json_read_need_int(&root, "n", 0, 20, &n, &err), 0);
    assert_int_equal(n, 12);
    assert_int_equal(json_read_need_int(&root, "half", 0, 20, &n, &err), ERR_INVALID);
    assert_int_equal(json_read_need_int(&root, "big", 0, 299, &n, &err), ERR_INVALID);
    assert_int_equal(json_read_need_double(&root, "big", 0, 300, &d, &err), 0);
    assert_true(d == 300);
    assert_int_equal(json_read_opt_bool(&root, "yes", &b, &err), 0);
    assert_true(b);
    n = 5;
    assert_int_equal(json_read_opt_int(&root, "gone", 0, 20, &n, &err), 0);
    assert_int_equal(json_read_opt_int(&root, "absent", 0, 20, &n, &err), 0);
    assert_int_equal(n, 5);
    assert_int_equal(json_read_need_int(&root, "gone", 0, 20, &n, &err), ERR_INVALID);
    assert_string_equal(err.field, "gone");
    assert_int_equal(json_read_need_str(&skills, "x", &s, &err), ERR_INVALID);
    assert_string_equal(err.field, "skills");
    void *cursor = NULL;
    struct json_node member = {0};
    size_t members = 0;
    while (json_read_next(&root, &cursor, &member))
        members++;
    assert_int_equal(members, 7);
}

/* Names with escapes and values full of brackets do not lead the locator astray. */
static void locates_past_hard_text(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    const char *text =
        " { \"a\\\"]\" : [ \"}]\\\\\" , {\"\\u00e9\\n\": [0,[1,2],{}] } ], \"\\ud83d\\ude00\":\"x\" }";
    struct json_node root, list, object, inner, item;
    assert_int_equal(read_z(arena, text, &root, NULL), 0);
    assert_true(json_read_member(&root, "a\"]", &list));
    assert_true(json_read_item(&list, 1, &object));
    assert_true(json_read_member(&object, "\xC3\xA9\n", &inner));
    assert_true(json_read_item(&inner, 2, &item));
    size_t offset = 0;
    assert_true(json_read_locate(str_from(text), &item, &offset));
    assert_memory_equal(text + offset, "{}]", 3);
    assert_true(json_read_member(&root, "\xF0\x9F\x98\x80", &item));
    assert_true(json_read_locate(str_from(text), &item, &offset));
    assert_memory_equal(text + offset, "\"x\"", 3);
}

static void writes_commas_and_escapes(void **state)
{
    (void)state;
    struct buf buf BUF_AUTO;
    buf_init(&buf, 1000);
    struct json_writer w;
    json_write_to_buf(&w, &buf);
    json_write_object(&w);
    json_write_key_z(&w, "a", "q\"\\\n\x01\xC3\xA9\xFF</x>");
    json_write_key(&w, "b");
    json_write_array(&w);
    json_write_int(&w, INT64_MIN);
    json_write_uint(&w, UINT64_MAX);
    json_write_object(&w);
    json_write_end(&w);
    json_write_array(&w);
    json_write_end(&w);
    json_write_null(&w);
    json_write_end(&w);
    json_write_key_bool(&w, "c", true);
    json_write_key_null(&w, "d");
    json_write_key_z(&w, "e", NULL);
    json_write_key_double(&w, "f", (double)INFINITY);
    json_write_key_double(&w, "g", -52.16);
    json_write_end(&w);
    assert_int_equal(json_write_finish(&w, NULL), 0);
    assert_string_equal(buf.data,
                        "{\"a\":\"q\\\"\\\\\\n\\u0001\xC3\xA9\xEF\xBF\xBD</x>\",\"b\":[-9223372036854775808,"
                        "18446744073709551615,{},[],null],\"c\":true,\"d\":null,\"e\":null,\"f\":null,"
                        "\"g\":-52.16}");
    buf_clear(&buf);
    json_write_to_buf(&w, &buf);
    w.html_safe = true;
    w.lines = true;
    json_write_z(&w, "</script>&");
    json_write_int(&w, 2);
    assert_int_equal(json_write_finish(&w, NULL), 0);
    assert_string_equal(buf.data, "\"\\u003c/script\\u003e\\u0026\"\n2\n");
}

static void a_full_buffer_is_told_at_the_end(void **state)
{
    (void)state;
    struct buf buf BUF_AUTO;
    buf_init(&buf, 10);
    struct json_writer w;
    struct err err = {0};
    json_write_to_buf(&w, &buf);
    json_write_array(&w);
    for (int i = 0; i < 100; i++)
        json_write_int(&w, i);
    json_write_end(&w);
    assert_int_equal(json_write_finish(&w, &err), ERR_TOO_LARGE);
    assert_true(buf.len <= 10);
}

struct sunk {
    struct buf text;
    size_t calls;
    int answer;
};

static int sink(void *arg, const char *bytes, size_t len)
{
    struct sunk *sunk = arg;
    buf_add(&sunk->text, bytes, len);
    sunk->calls++;
    return sunk->answer;
}

static void a_sink_gets_blocks(void **state)
{
    (void)state;
    for (int answer = 0; answer >= ERR_IO; answer += ERR_IO) {
        struct sunk sunk = {.answer = answer};
        buf_init(&sunk.text, 10000000);
        struct json_writer w;
        json_write_to_sink(&w, sink, &sunk);
        json_write_array(&w);
        for (int i = 0; i < 100000; i++)
            json_write_int(&w, i);
        json_write_end(&w);
        assert_int_equal(json_write_finish(&w, NULL), answer);
        if (answer == 0) {
            assert_in_range(sunk.calls, 2, 20);
            assert_int_equal(sunk.text.len, 588891);
            struct arena *arena ARENA_AUTO = arena_new();
            struct json_node root;
            assert_int_equal(json_read(arena, buf_str(&sunk.text), NULL, &root, NULL), 0);
            assert_int_equal(json_read_count(&root), 100000);
        } else {
            assert_int_equal(sunk.calls, 1); /* nothing more after a failure */
        }
        buf_free(&sunk.text);
    }
}

static double random_double(uint64_t *seed)
{
    double value;
    do {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        uint64_t bits = *seed ^ *seed >> 29;
        memcpy(&value, &bits, sizeof value);
    } while (!isfinite(value));
    return value;
}

static void doubles_read_back_and_are_short(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},           {-0.0, "-0.0"},
                 {12, "12"},         {0.1, "0.1"},
                 {52.16, "52.16"},   {-4.497, "-4.497"},
                 {-0.5, "-0.5"},     {1e300, "1e+300"},
                 {5e-324, "5e-324"}, {1.0 / 3, "0.3333333333333333"},
                 {1e15, "1e+15"},    {0.000001, "0.000001"},
                 {1.5e-7, "1.5e-07"}};
    char out[32];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_format_double(cases[i].value, out);
        assert_string_equal(out, cases[i].text);
    }
    uint64_t seed = 20261124;
    for (int i = 0; i < 20000; i++) {
        double value = random_double(&seed);
        if (i % 2 == 0)
            value = nearbyint(fmod(value, 1e5) * 1e4) / 1e4; /* a few decimals */
        if (!isfinite(value))
            continue;
        size_t len = json_format_double(value, out);
        assert_int_equal(len, strlen(out));
        double back = strtod(out, NULL);
        if (back != value || signbit(back) != signbit(value))
            fail_msg("seed 20261124, case %d: %a was written as %s", i, value, out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_not_json),  cmocka_unit_test(keeps_its_limits),
        cmocka_unit_test(getters_name_the_field),    cmocka_unit_test(locates_past_hard_text),
        cmocka_unit_test(writes_commas_and_escapes), cmocka_unit_test(a_full_buffer_is_told_at_the_end),
        cmocka_unit_test(a_sink_gets_blocks),        cmocka_unit_test(doubles_read_back_and_are_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
