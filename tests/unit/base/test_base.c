#include "../test.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/findings.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/map.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/vec.h"

static void count_up(void *arg)
{
    ++*(int *)arg;
}

static void arena_gives_zeroed_aligned_memory_and_runs_cleanups(void **state)
{
    (void)state;
    int cleaned = 0;
    struct arena *arena = arena_new();
    for (size_t size = 0; size < 40000; size = size * 3 + 1) {
        unsigned char *p = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, size);
    }
    arena_cleanup(arena, count_up, &cleaned);
    arena_reset(arena);
    assert_int_equal(cleaned, 1);
    unsigned char *again = arena_alloc(arena, 64);
    assert_int_equal(again[63], 0);
    arena_free(arena);
    assert_int_equal(cleaned, 1);
    arena_free(NULL);
}

static void vec_keeps_what_was_pushed(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    VEC(int) numbers = {0};
    for (int i = 0; i < 10000; i++) {
        VEC_PUSH(arena, &numbers, i * 7);
        if (i % 100 == 0)
            arena_alloc(arena, 24); /* so that growing in place is not always possible */
    }
    for (int i = 0; i < 10000; i++)
        assert_int_equal(numbers.items[i], i * 7);
}

static void buf_stops_at_its_ceiling(void **state)
{
    (void)state;
    struct buf buf BUF_AUTO;
    buf_init(&buf, 10);
    assert_string_equal(buf.data, "");
    buf_add_z(&buf, "12345");
    buf_printf(&buf, "%d", 678);
    assert_false(buf_failed(&buf));
    buf_add_z(&buf, "abc");
    assert_true(buf_failed(&buf));
    assert_string_equal(buf.data, "12345678");
    buf_add_z(&buf, "9");
    assert_string_equal(buf.data, "12345678");
    buf_clear(&buf);
    buf_add_int(&buf, -90);
    assert_string_equal(buf.data, "-90");
}

static void buf_writes_every_integer(void **state)
{
    (void)state;
    struct buf buf BUF_AUTO;
    buf_init(&buf, 100);
    buf_add_int(&buf, INT64_MIN);
    buf_add_int(&buf, 0);
    buf_add_int(&buf, INT64_MAX);
    assert_string_equal(buf.data, "-922337203685477580809223372036854775807");
}

static void map_finds_each_key(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct map *map = map_new(arena, 5);
    for (uint64_t i = 0; i < 5000; i++)
        map_put(map, str_from(arena_printf(arena, "key-%d", (int)i)), i);
    map_put(map, STR(""), 77);
    assert_int_equal(map_count(map), 5001);
    uint64_t value = 0;
    for (uint64_t i = 0; i < 5000; i++) {
        assert_true(map_get(map, str_from(arena_printf(arena, "key-%d", (int)i)), &value));
        assert_int_equal(value, i);
    }
    assert_true(map_get(map, (struct str){NULL, 0}, &value));
    assert_int_equal(value, 77);
    assert_false(map_get(map, STR("key-5000"), &value));
    size_t cursor = 0, seen = 0;
    struct str key;
    while (map_next(map, &cursor, &key, &value))
        seen++;
    assert_int_equal(seen, 5001);
}

static void strings_convert_strictly(void **state)
{
    (void)state;
    int64_t number = 5;
    assert_true(str_to_int64(STR("-9223372036854775808"), &number));
    assert_int_equal(number, INT64_MIN);
    assert_false(str_to_int64(STR("9223372036854775808"), &number));
    assert_false(str_to_int64(STR(""), &number));
    assert_false(str_to_int64(STR("-"), &number));
    assert_false(str_to_int64(STR("12 "), &number));
    assert_int_equal(number, INT64_MIN);
    double real = 1;
    assert_true(str_to_double(STR("52.16"), &real));
    assert_true(real > 52.159 && real < 52.161);
    assert_false(str_to_double(STR("nan"), &real));
    assert_false(str_to_double(STR("0x10"), &real));
    assert_false(str_to_double(STR("1e999"), &real));
    struct str rest = STR("a||b");
    assert_true(str_equal(str_cut(&rest, '|'), STR("a")));
    assert_true(str_equal(str_cut(&rest, '|'), STR("")));
    assert_true(str_equal(str_cut(&rest, '|'), STR("b")));
    assert_null(rest.data);
    assert_true(str_compare(STR("ab"), STR("abc")) < 0);
    assert_true(str_compare(STR("\xC3\xA9"), STR("z")) > 0);
}

static void utf8_round_trips_every_scalar_value(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110000; c++) {
        char bytes[4];
        size_t len = utf8_encode(c, bytes);
        bool scalar = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
        assert_int_equal(len > 0, scalar);
        uint32_t back = 0xFFFFFFFF;
        if (scalar) {
            assert_int_equal(utf8_decode((struct str){bytes, len}, &back), len);
            assert_int_equal(back, c);
            if (len > 1)
                assert_int_equal(utf8_decode((struct str){bytes, len - 1}, &back), 0);
        }
    }
}

static void utf8_refuses_what_is_not_utf8(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                                      "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(utf8_check(str_from(bad[i])), 0);
    assert_int_equal(utf8_check(STR("caf\xC3\xA9\xFF")), 5);
    assert_int_equal(utf8_count(STR("caf\xC3\xA9")), 4);
    assert_int_equal(utf8_truncate(STR("caf\xC3\xA9"), 4).len, 3);
}

static void days_agree_with_a_walk_through_the_calendar(void **state)
{
    (void)state;
    int32_t expected = time_day_from_date(1, 1, 1);
    for (int y = 1; y <= 2400; y++) {
        for (int m = 1; m <= 12; m++) {
            for (int d = 1; d <= 31; d++) {
                if (!time_date_exists(y, m, d))
                    continue;
                assert_int_equal(time_day_from_date(y, m, d), expected);
                int yy, mm, dd;
                time_date_from_day(expected, &yy, &mm, &dd);
                assert_true(yy == y && mm == m && dd == d);
                expected++;
            }
        }
    }
    assert_int_equal(time_day_from_date(1970, 1, 1), 0);
    int32_t day = 1;
    assert_true(time_day_parse(STR("2026-11-01"), &day));
    assert_true(time_day_parse(STR("2026-11-01T10:00:00Z"), &day));
    assert_false(time_day_parse(STR("2026-02-29"), &day));
    assert_false(time_day_parse(STR("2026-11-1"), &day));
}

static void amsterdam_switches_at_one_utc(void **state)
{
    (void)state;
    /* 2026: summer time from 29 March to 25 October */
    int64_t march = (int64_t)time_day_from_date(2026, 3, 29) * 86400 + 3600;
    int64_t october = (int64_t)time_day_from_date(2026, 10, 25) * 86400 + 3600;
    assert_int_equal(time_amsterdam_offset((march - 1) * TIME_SECOND), 3600);
    assert_int_equal(time_amsterdam_offset(march * TIME_SECOND), 7200);
    assert_int_equal(time_amsterdam_offset((october - 1) * TIME_SECOND), 7200);
    assert_int_equal(time_amsterdam_offset(october * TIME_SECOND), 3600);
    int64_t late = ((int64_t)time_day_from_date(2026, 7, 1) * 86400 + 22 * 3600) * TIME_SECOND;
    assert_int_equal(time_amsterdam_day(late - 1), time_day_from_date(2026, 7, 1));
    assert_int_equal(time_amsterdam_day(late), time_day_from_date(2026, 7, 2));
    char text[25];
    time_format_utc(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
}

static void errors_say_where(void **state)
{
    (void)state;
    struct err err;
    char text[200];
    assert_int_equal(err_field(&err, ERR_INVALID, "form.number", "hours", "%d is too many", 99), ERR_INVALID);
    err_at(&err, "a.csv", 3, 7);
    err_format(&err, text, sizeof text);
    assert_string_equal(text, "a.csv:3:7: 99 is too many");
    assert_string_equal(err.field, "hours");
    assert_int_equal(err_set(NULL, ERR_IO, "ignored"), ERR_IO);
}

static void log_strings_are_valid_json(void **state)
{
    (void)state;
    struct buf buf BUF_AUTO;
    buf_init(&buf, 1000);
    log_json_string(&buf, STR("a\"b\\\n\xC3\xA9\xFF"));
    assert_string_equal(buf.data, "\"a\\\"b\\\\\\u000a\xC3\xA9\\ufffd\"");
}

static void write_finding(void *arg, const char *rule, const char *what)
{
    buf_printf(arg, "%s %s;", rule, what);
}

static void findings_tell_a_few_of_each_rule_and_count_the_rest(void **state)
{
    (void)state;
    struct buf told BUF_AUTO;
    buf_init(&told, 10000);
    struct findings findings = {.tell = write_finding, .arg = &told};
    for (int i = 0; i < 1000; i++) {
        findings_add(&findings, "a", "%d", i);
        findings_add(&findings, "b", "%d", i);
    }
    findings_add(&findings, "c", "once");
    findings_end(&findings);
    assert_int_equal(findings.count, 2001);
    assert_non_null(strstr(told.data, "a 0;b 0;a 1;"));
    assert_non_null(strstr(told.data, "b 9;c once;a and 990 more;b and 990 more;"));
    assert_null(strstr(told.data, "a 10;"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_tell_a_few_of_each_rule_and_count_the_rest),
        cmocka_unit_test(arena_gives_zeroed_aligned_memory_and_runs_cleanups),
        cmocka_unit_test(vec_keeps_what_was_pushed),
        cmocka_unit_test(buf_stops_at_its_ceiling),
        cmocka_unit_test(buf_writes_every_integer),
        cmocka_unit_test(map_finds_each_key),
        cmocka_unit_test(strings_convert_strictly),
        cmocka_unit_test(utf8_round_trips_every_scalar_value),
        cmocka_unit_test(utf8_refuses_what_is_not_utf8),
        cmocka_unit_test(days_agree_with_a_walk_through_the_calendar),
        cmocka_unit_test(amsterdam_switches_at_one_utc),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(log_strings_are_valid_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
