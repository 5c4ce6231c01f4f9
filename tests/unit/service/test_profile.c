/* Profiles: every mistake at once, and what is written reads back. */
#include "../test.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "directory/place.h"
#include "service/profile.h"

static struct place_index *places;

struct reading {
    int rc;
    struct service_profile profile;
    service_problems problems;
    struct err err;
};

static struct reading read_text(struct arena *arena, const char *text)
{
    struct reading reading = {0};
    reading.rc = service_profile_parse(arena, str_from(text), places, &reading.profile, &reading.problems, &reading.err);
    return reading;
}

static void a_whole_profile_is_read(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct reading r = read_text(
        arena, "{\"skills\":[{\"uri\":\"urn:a\",\"level\":4},{\"uri\":\"urn:b\"},{\"uri\":\"urn:c\",\"level\":null}],"
               "\"filters\":{\"near\":{\"lat\":52.16,\"lon\":4.49,\"km\":25},\"hours\":{\"min\":24,\"max\":36.5},"
               "\"educationLevelMax\":4,\"sector\":[\"Q\",\"I\"],\"contract\":[\"permanent\"],\"language\":[\"nl\"],"
               "\"postedAfter\":\"2026-10-01\",\"market\":[\"vacancies\"],\"organisation\":[\"Zorg, Wonen\"]},"
               "\"top\":20,\"something\":{}}");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.profile.count, 3);
    assert_true(str_equal_z(r.profile.skills[0].uri, "urn:a"));
    assert_int_equal(r.profile.skills[0].level, 4);
    assert_int_equal(r.profile.skills[1].level, 3);
    assert_int_equal(r.profile.skills[2].level, 3);
    const struct service_filters *f = &r.profile.filters;
    assert_true(f->near && f->lat > 52.15 && f->lat < 52.17 && f->km > 24.9 && f->km < 25.1);
    assert_int_equal(f->hours_min, 2400);
    assert_int_equal(f->hours_max, 3650);
    assert_int_equal(f->education_max, 4);
    assert_int_equal(f->sector.count, 2);
    assert_true(str_equal_z(f->contract.items[0], "permanent"));
    assert_true(f->has_posted_after);
    assert_true(str_equal_z(f->organisation.items[0], "Zorg, Wonen"));
    assert_int_equal(service_filters_count(f), 9);
}

struct mistake {
    const char *text;
    const char *path;
    const char *key;
};

#define FILTER(inside) "{\"skills\":[],\"filters\":{" inside "}}"

static const struct mistake single[] = {
    {"[]", "", "error.profile_form"},
    {"{", "", "error.profile_not_json"},
    {"{}", "skills", "error.profile_skills_missing"},
    {"{\"skills\":3}", "skills", "error.profile_skills_form"},
    {"{\"skills\":[7]}", "skills[0]", "error.profile_skill_form"},
    {"{\"skills\":[{\"level\":1}]}", "skills[0].uri", "error.profile_skill_uri"},
    {"{\"skills\":[{\"uri\":\"\"}]}", "skills[0].uri", "error.profile_skill_uri"},
    {"{\"skills\":[{\"uri\":\"a\"},{\"uri\":\"a\",\"level\":5}]}", "skills[1].level", "error.profile_skill_level"},
    {"{\"skills\":[{\"uri\":\"a\",\"level\":2.5}]}", "skills[0].level", "error.profile_skill_level"},
    {"{\"skills\":[],\"filters\":[]}", "filters", "error.filter_form"},
    {FILTER("\"nearby\":1"), "filters.nearby", "error.filter_unknown"},
    {FILTER("\"near\":{\"lat\":9,\"lon\":1,\"km\":1,\"max\":1}"), "filters.near.max", "error.filter_unknown"},
    {FILTER("\"hours\":{\"from\":24}"), "filters.hours.from", "error.filter_unknown"},
    {FILTER("\"near\":1"), "filters.near", "error.filter_near_form"},
    {FILTER("\"near\":{\"lat\":90.1,\"lon\":4,\"km\":1}"), "filters.near.lat", "error.filter_near_lat"},
    {FILTER("\"near\":{\"lat\":9,\"km\":1}"), "filters.near.lon", "error.filter_near_lon"},
    {FILTER("\"near\":{\"lat\":9,\"lon\":1,\"km\":-1}"), "filters.near.km", "error.filter_near_km"},
    {FILTER("\"near\":{\"postcode\":\"0000\",\"km\":1}"), "filters.near.postcode", "error.filter_postcode_unknown"},
    {FILTER("\"hours\":24"), "filters.hours", "error.filter_hours_form"},
    {FILTER("\"hours\":{\"min\":169}"), "filters.hours.min", "error.filter_hours_range"},
    {FILTER("\"hours\":{\"min\":32,\"max\":24}"), "filters.hours", "error.filter_hours_order"},
    {FILTER("\"educationLevelMax\":0"), "filters.educationLevelMax", "error.filter_education_range"},
    {FILTER("\"sector\":\"Q\""), "filters.sector", "error.filter_list_form"},
    {FILTER("\"sector\":[\"Q\",\"QQ\"]"), "filters.sector[1]", "error.filter_sector_value"},
    {FILTER("\"contract\":[\"forever\"]"), "filters.contract[0]", "error.filter_contract_value"},
    {FILTER("\"language\":[1]"), "filters.language[0]", "error.filter_text_value"},
    {FILTER("\"postedAfter\":\"2026-02-30\""), "filters.postedAfter", "error.filter_posted_date"},
};

static void each_mistake_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct reading r = read_text(arena, single[i].text);
        assert_int_equal(r.rc, ERR_INVALID);
        if (r.problems.count != 1 || !str_equal_z(r.problems.items[0].path, single[i].path) ||
            !str_equal_z(r.problems.items[0].key, single[i].key))
            fail_msg("%s: %zu problems, first %.*s %.*s", single[i].text, r.problems.count,
                     STR_ARG(r.problems.items[0].path), STR_ARG(r.problems.items[0].key));
        assert_true(r.err.message[0] != '\0');
        assert_int_equal(r.profile.count, 0);
    }
}

static void what_means_nothing_is_listed(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    const char *text = "{\"skills\":[{\"uri\":\"a\",\"label\":\"A\"},{\"uri\":\"b\",\"levle\":2}],\"filter\":{},\"top\":1}";
    struct reading r = read_text(arena, text);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.profile.unread.count, 3);
    assert_true(str_equal_z(r.profile.unread.items[0], "skills[1].levle"));
    assert_true(str_equal_z(r.profile.unread.items[1], "filter"));
    assert_true(str_equal_z(r.profile.unread.items[2], "top"));

    struct json_node root;
    struct service_profile beside; /* as in the API, which has members of its own */
    assert_int_equal(json_read(arena, str_from(text), NULL, &root, NULL), 0);
    assert_int_equal(service_profile_read(arena, &root, places, &beside, &r.problems, NULL), 0);
    assert_int_equal(beside.unread.count, 1);

    struct buf many BUF_AUTO;
    buf_init(&many, 1u << 16);
    buf_add_z(&many, "{\"skills\":[]");
    for (int i = 0; i < 100; i++)
        buf_printf(&many, ",\"x%d\":1", i);
    buf_add_z(&many, "}");
    assert_int_equal(read_text(arena, many.data).profile.unread.count, SERVICE_UNREAD_MAX);
}

static void all_mistakes_come_together(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct reading r = read_text(arena, "{\"skills\":[{\"uri\":\"a\",\"level\":9},{}],\"filters\":{\"hours\":{\"min\":-1},"
                                        "\"near\":{},\"x\":1,\"sector\":[\"1\",\"2\"]}}");
    assert_int_equal(r.rc, ERR_INVALID);
    assert_int_equal(r.problems.count, 9);
    struct reading json = read_text(arena, "{\n \"skills\": oops}");
    assert_int_equal(json.err.line, 2);
}

static void a_postcode_is_a_place(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct reading r = read_text(arena, FILTER("\"near\":{\"postcode\":\"2312 AB\",\"km\":10}"));
    assert_int_equal(r.rc, 0);
    assert_true(r.profile.filters.near);
    assert_true(r.profile.filters.lat > 52 && r.profile.filters.lat < 52.3);
    assert_true(str_equal_z(r.profile.filters.near_postcode, "2312"));
    service_problems problems = {0};
    struct service_profile out;
    struct err err;
    assert_int_equal(service_profile_parse(arena, STR(FILTER("\"near\":{\"postcode\":\"2312\",\"km\":10}")), NULL, &out,
                                           &problems, &err),
                     ERR_INVALID);
}

static struct str write(struct arena *arena, const struct service_profile *profile)
{
    struct json_writer writer;
    struct buf buf BUF_AUTO;
    buf_init(&buf, 1u << 20);
    json_write_to_buf(&writer, &buf);
    service_profile_write(&writer, profile);
    assert_int_equal(json_write_finish(&writer, NULL), 0);
    return arena_str(arena, buf_str(&buf));
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"skills\":[]}",
        "{\"skills\":[{\"uri\":\"urn:a\",\"level\":2}]}",
        "{\"skills\":[{\"uri\":\"urn:\\\"\xC3\xA9\",\"level\":4}],\"filters\":{\"near\":{\"lat\":52.123456,\"lon\":-4.5,"
        "\"km\":12.5},\"hours\":{\"min\":12.25},\"educationLevelMax\":8,\"sector\":[\"A\",\"U\"],\"contract\":[\"volunteer\"],"
        "\"language\":[\"en\"],\"postedAfter\":\"2024-02-29\",\"market\":[\"a\",\"b\"],\"organisation\":[\"c\"]}}",
        "{\"skills\":[],\"filters\":{\"near\":{\"postcode\":\"2312\",\"km\":5},\"hours\":{\"max\":0}}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct reading r = read_text(arena, texts[i]);
        assert_int_equal(r.rc, 0);
        struct str back = write(arena, &r.profile);
        if (!str_equal_z(back, texts[i]))
            fail_msg("%s became %.*s", texts[i], STR_ARG(back));
    }
}

struct text_filter {
    const char *name;
    const char *value;
    int rc;
};

static void filters_are_read_from_single_texts(void **state)
{
    (void)state;
    static const struct text_filter rows[] = {
        {"near", "52.1,4.5,10", 0},      {"near", "52.1,4.5", ERR_INVALID},     {"near", "91,4.5,10", ERR_INVALID},
        {"near", "1,2,3,4", ERR_INVALID}, {"hours", "24-36", 0},                {"hours", "24-", 0},
        {"hours", "-36", 0},             {"hours", "24", 0},                    {"hours", "36-24", ERR_INVALID},
        {"hours", "-", ERR_INVALID},     {"hours", "x", ERR_INVALID},           {"educationLevelMax", "9", ERR_INVALID},
        {"sector", "Q, I", 0},           {"sector", "Q,", ERR_INVALID},         {"contract", "agency", 0},
        {"postcode", "2312ab", 0},       {"postcode", "23", ERR_INVALID},       {"km", "0", 0},
        {"km", "nan", ERR_INVALID},      {"km", "20100.5", ERR_INVALID}, {"km", "-1", ERR_INVALID},
        {"near", "52,4,0", 0},           {"postedAfter", "morgen", ERR_INVALID}, {"organisation", "A, B & C", 0},
        {"organisation", "", ERR_INVALID}, {"salary", "1", ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct service_filters filters = service_filters_none();
        struct service_filters before = filters;
        service_problems problems = {0};
        struct err err;
        int rc = service_filters_set(arena, &filters, str_from(rows[i].name), str_from(rows[i].value), places, &problems,
                                     &err);
        if (rc != rows[i].rc)
            fail_msg("%s=%s gave %d", rows[i].name, rows[i].value, rc);
        assert_int_equal(problems.count, rc == ERR_INVALID);
        if (rc != 0)
            assert_memory_equal(&before, &filters, sizeof before);
    }
}

static void a_postcode_and_its_distance_come_in_any_order(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    static const char *const orders[][2] = {{"postcode", "km"}, {"km", "postcode"}};
    static const char *const distances[] = {"12", "0"};
    for (size_t i = 0; i < 4; i++) {
        struct service_filters filters = service_filters_none();
        service_problems problems = {0};
        for (size_t j = 0; j < 2; j++) {
            assert_false(filters.near);
            const char *value = strcmp(orders[i / 2][j], "km") == 0 ? distances[i % 2] : "2312";
            assert_int_equal(service_filters_set(arena, &filters, str_from(orders[i / 2][j]), str_from(value), places, &problems,
                                                 NULL),
                             0);
        }
        assert_true(filters.near);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_profile_is_read),
        cmocka_unit_test(each_mistake_is_named),
        cmocka_unit_test(what_means_nothing_is_listed),
        cmocka_unit_test(all_mistakes_come_together),
        cmocka_unit_test(a_postcode_is_a_place),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(filters_are_read_from_single_texts),
        cmocka_unit_test(a_postcode_and_its_distance_come_in_any_order),
    };
    if (place_index_shipped(&places, NULL) != 0)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    place_index_free(places);
    return failed;
}
