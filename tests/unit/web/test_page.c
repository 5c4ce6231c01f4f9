#include "../test.h"

#include <string.h>

#include "web/bars.h"
#include "web/page.h"
#include "web/region_map.h"

/* The numbers as a person sees them: "1 ... 4 [5] 6". */
static char *seen(struct arena *arena, size_t total, size_t size, size_t current)
{
    struct page_numbers pages;
    struct buf text BUF_AUTO;
    buf_init(&text, 4096);
    page_numbers_make(&pages, arena, "/lijst", STR("q=kok"), total, size, current);
    for (size_t i = 0; i < pages.list.count; i++) {
        const struct page_number *page = &pages.list.items[i];
        buf_printf(&text, "%s%s%s%zu%s", i > 0 ? " " : "", page->gap ? "... " : "", page->current ? "[" : "",
                   page->number, page->current ? "]" : "");
    }
    return arena_strndup(arena, text.data, text.len);
}

static void the_first_the_last_and_those_around_are_named(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    assert_string_equal(seen(arena, 0, 20, 1), "[1]");
    assert_string_equal(seen(arena, 20, 20, 1), "[1]");
    assert_string_equal(seen(arena, 21, 20, 1), "[1] 2");
    assert_string_equal(seen(arena, 100, 20, 3), "1 2 [3] 4 5");
    assert_string_equal(seen(arena, 400, 20, 1), "[1] 2 3 ... 20");
    assert_string_equal(seen(arena, 400, 20, 10), "1 ... 8 9 [10] 11 12 ... 20");
    assert_string_equal(seen(arena, 400, 20, 20), "1 ... 18 19 [20]");
    assert_string_equal(seen(arena, 400, 20, 99), "1 ... 18 19 [20]");
}

static void pages_link_to_their_neighbours(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct page_numbers pages;
    page_numbers_make(&pages, arena, "/lijst", STR("q=kok"), 60, 20, 2);
    assert_string_equal(pages.previous_href, "/lijst?q=kok");
    assert_string_equal(pages.next_href, "/lijst?q=kok&pagina=3");
    page_numbers_make(&pages, arena, "/lijst", STR(""), 60, 20, 1);
    assert_null(pages.previous_href);
    assert_string_equal(pages.next_href, "/lijst?pagina=2");
    page_numbers_make(&pages, arena, "/lijst", STR(""), 60, 20, 3);
    assert_null(pages.next_href);
    page_numbers_make(&pages, arena, "/lijst", STR(""), 60, 20, 9);
    assert_string_equal(pages.previous_href, "/lijst?pagina=3");
}

static void a_query_is_percent_encoded(void **state)
{
    (void)state;
    struct buf query BUF_AUTO;
    buf_init(&query, 1000);
    page_query_add(&query, "q", STR("caf\xc3\xa9 & bar"));
    page_query_add(&query, "sector", STR("Q"));
    assert_string_equal(query.data, "q=caf%C3%A9%20%26%20bar&sector=Q");
}

static void bars_are_shares_of_the_greatest(void **state)
{
    (void)state;
    struct bars_row rows[] = {{.number = 50}, {.number = 200}, {.number = 0}};
    struct bars bars = {.rows = {rows, 3}};
    bars_finish(&bars);
    assert_int_equal(bars.total, 250);
    assert_int_equal(rows[0].percent, 25);
    assert_int_equal(rows[1].percent, 100);
    assert_int_equal(rows[2].percent, 0);
    struct bars none = {0};
    bars_finish(&none);
    assert_int_equal(none.total, 0);
}

static const char boundaries[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"A\",\"name\":\"West\"},\"geometry\":{\"type\":"
    "\"Polygon\","
    "\"coordinates\":[[[4.0,52.0],[4.1,52.0],[4.1,52.1],[4.0,52.1],[4.0,52.0]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"B\",\"name\":\"Oost\"},\"geometry\":{\"type\":"
    "\"Polygon\","
    "\"coordinates\":[[[4.1,52.0],[4.2,52.0],[4.2,52.1],[4.1,52.1],[4.1,52.0]]]}}]}";

static void the_region_is_drawn_to_scale(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct place_index *places PLACE_INDEX_AUTO = NULL;
    struct err err = {0};
    int rc = place_index_new(STR("pc4,place,lat,lon,municipality_code,municipality\n"), str_from(boundaries),
                             &places, &err);
    if (rc != 0)
        fail_msg("%s", err.message);
    const int64_t numbers[] = {0, 9};
    struct region_map map;
    region_map_draw(&map, arena, places, numbers, 408);
    /* 0.2 degrees of longitude become 400 wide; a degree of latitude is 1 / cos(52.05 degrees) times as long.
     */
    assert_int_equal(map.width, 408);
    assert_in_range(map.height, 8 + 325, 8 + 327);
    assert_int_equal(map.areas.count, 2);
    assert_string_equal(map.areas.items[0].path, "M4.0 329.2L204.0 329.2L204.0 4.0L4.0 4.0Z");
    assert_int_equal(map.areas.items[0].shade, 0);
    assert_int_equal(map.areas.items[1].shade, 3);
    assert_int_equal(map.areas.items[0].label_x, 104);
    assert_int_equal(map.areas.items[1].label_x, 304);
    assert_true(str_equal(map.areas.items[1].name, STR("Oost")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_the_last_and_those_around_are_named),
        cmocka_unit_test(pages_link_to_their_neighbours),
        cmocka_unit_test(a_query_is_percent_encoded),
        cmocka_unit_test(bars_are_shares_of_the_greatest),
        cmocka_unit_test(the_region_is_drawn_to_scale),
    };
    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
