#include "../test.h"

#include "base/time.h"
#include "exchange/openings/opening_date.h"

static void dates_that_exist_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *day; /* NULL: refused */
    } cases[] = {
        {"2026-11-24", "2026-11-24"},
        {"2024-02-29", "2024-02-29"},
        {"2026-02-29", NULL},
        {"2026-13-01", NULL},
        {"2026-1-1", NULL},
        {"24-11-2026", NULL},
        {"", NULL},
        {"2026-11-24x", NULL},
        {"2026-11-24T", NULL},
        {"2026-11-24T25:00", NULL},
        {"2026-11-24T12:00", "2026-11-24"},
        {"2026-11-24 12:00:30", "2026-11-24"},
        {"2026-11-24T24:00", "2026-11-24"},
        {"2026-11-24T24:01", NULL},
        {"2026-12-31T23:30:00Z", "2027-01-01"}, /* half past midnight in Amsterdam */
        {"2026-12-31T22:30:00Z", "2026-12-31"},
        {"2026-07-31T22:30:00Z", "2026-08-01"}, /* summer time */
        {"2026-12-31T23:30:00.123+01:00", "2026-12-31"},
        {"2027-01-01T00:30:00+05:00", "2026-12-31"},
        {"2026-12-31T20:00:00-0500", "2027-01-01"},
        {"2026-12-31T20:00:00-05", "2027-01-01"},
        {"2026-12-31T20:00:00+", NULL},
        {"2026-12-31T20:00:00.Z", NULL},
        {"2026-12-31T20:00:00Zx", NULL},
        {"2026-12-31T20", NULL},
        {"today", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = -1;
        char text[11] = "";
        bool good = openings_date_parse(str_from(cases[i].text), &day);
        if (good)
            time_day_format(day, text);
        if (good != (cases[i].day != NULL) || (good && !str_equal_z(str_from(text), cases[i].day)))
            fail_msg("%s: %s", cases[i].text, good ? text : "refused");
    }
}

static void relative_dates_count_from_today(void **state)
{
    (void)state;
    int32_t day = -1;
    assert_true(openings_date_parse_relative(STR("today"), 100, &day));
    assert_int_equal(day, 100);
    assert_true(openings_date_parse_relative(STR("today+45"), 100, &day));
    assert_int_equal(day, 145);
    assert_true(openings_date_parse_relative(STR("today-12"), 100, &day));
    assert_int_equal(day, 88);
    static const char *const wrong[] = {"",          "tod",      "today+",
                                        "today-",    "today+-1", "today--1",
                                        "today 1",   "today+1x", "today+99999999999",
                                        "2026-11-24"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(openings_date_parse_relative(str_from(wrong[i]), 100, &day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_that_exist_are_read),
        cmocka_unit_test(relative_dates_count_from_today),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
