#include "../test.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "directory/place.h"
#include "engine/filter.h"

#define HEADER "pc4,place,lat,lon,municipality_code,municipality\n"

static const char postcodes[] =
    HEADER "2312,Leiden,52.165,4.486,GM0546,Leiden\r\n"
           "2221,Katwijk,52.2,4.41,GM0537,Katwijk\n"
           "1000,Amsterdam,52.377779,4.90559,,\n"
           "5670,Nuenen,51.47571,5.53932,GM0820,\"Nuenen, Gerwen en Nederwetten\"\n";

/* A square of municipality A with a hole in it, and an island of B. */
static const char boundaries[] = "{\"type\":\"FeatureCollection\",\"features\":["
                                 "{\"type\":\"Feature\",\"properties\":{\"code\":\"A\",\"name\":\"Aa\"},"
                                 "\"geometry\":{\"type\":\"Polygon\","
                                 "\"coordinates\":[[[4,52],[5,52],[5,53],[4,53],[4,52]],[[4.4,52.4],[4.6,52."
                                 "4],[4.6,52.6],[4.4,52.6],[4.4,52.4]]]}},"
                                 "{\"type\":\"Feature\",\"properties\":{\"code\":\"B\",\"name\":\"Bee\"},"
                                 "\"geometry\":{\"type\":\"MultiPolygon\","
                                 "\"coordinates\":[[[[4.45,52.45],[4.5,52.45],[4.5,52.5],[4.45,52.45]]],[[[8,"
                                 "50],[9,50],[9,51],[8,50]]]]}}]}";

static struct place_index *index_of(const char *csv, const char *geojson)
{
    struct place_index *index = NULL;
    struct err err = {0};
    if (place_index_new(str_from(csv), str_from(geojson), &index, &err) != 0)
        fail_msg("%s", err.message);
    return index;
}

static void a_postcode_is_found_however_it_is_written(void **state)
{
    (void)state;
    struct place_index *index PLACE_INDEX_AUTO = index_of(postcodes, boundaries);
    static const char *const same[] = {"2312", "2312 AB", "2312ab", " 2312 Ab ", "2312AB"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const struct place *place = place_find(index, str_from(same[i]));
        assert_non_null(place);
        assert_true(str_equal_z(place->name, "Leiden"));
        assert_true(str_equal_z(place->municipality_code, "GM0546"));
    }
    static const char *const none[] = {"",       "2313",     "231",     "23122",  "0312",
                                       "2312 A", "2312 ABC", "2312 12", "B-2312", "x"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(place_find(index, str_from(none[i])));
    assert_true(place_postcode_valid(STR("2313")));
    assert_false(place_postcode_valid(STR("0123 AB")));
    assert_int_equal(place_count(index), 4);
    assert_true(str_equal_z(place_at(index, 0)->postcode, "1000"));
    assert_true(str_equal_z(place_at(index, 2)->municipality, "Leiden"));
    assert_true(str_equal_z(place_at(index, 3)->municipality, "Nuenen, Gerwen en Nederwetten"));
    assert_int_equal(place_at(index, 0)->municipality.len, 0);
}

static void a_point_lies_in_its_municipality(void **state)
{
    (void)state;
    struct place_index *index PLACE_INDEX_AUTO = index_of(postcodes, boundaries);
    assert_int_equal(place_municipality_count(index), 2);
    assert_true(str_equal_z(place_municipality_around(index, 52.1, 4.1)->code, "A"));
    assert_null(place_municipality_around(index, 52.55, 4.41)); /* the hole */
    assert_true(str_equal_z(place_municipality_around(index, 52.46, 4.48)->name, "Bee"));
    assert_true(str_equal_z(place_municipality_around(index, 50.2, 8.9)->code, "B"));
    assert_null(place_municipality_around(index, 50.9, 8.1));
    assert_null(place_municipality_around(index, 0, 0));
    assert_true(str_equal_z(place_municipality_name(index, 52.1, 4.1), "Aa"));
    assert_int_equal(place_municipality_name(index, 51, 4.1).len, 0); /* too far from any postcode */
}

static void a_point_outside_has_the_nearest_postcode(void **state)
{
    (void)state;
    struct place_index *index PLACE_INDEX_AUTO = index_of(postcodes, "{\"features\":[]}");
    double metres = -1;
    const struct place *near = place_nearest(index, 52.201, 4.41, &metres);
    assert_true(str_equal_z(near->name, "Katwijk"));
    assert_true(metres > 110 && metres < 112);
    assert_true(str_equal_z(place_municipality_name(index, 52.201, 4.41), "Katwijk"));
    struct place_index *empty PLACE_INDEX_AUTO = index_of(HEADER, "{\"features\":[]}");
    assert_null(place_nearest(empty, 52, 4, NULL));
    assert_int_equal(place_municipality_name(empty, 52, 4).len, 0);
}

static double random_between(uint64_t *seed, double low, double high)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*seed >> 40) / (double)(1 << 24);
}

static void the_nearest_is_the_nearest_of_all(void **state)
{
    (void)state;
    uint64_t seed = 42;
    struct buf csv BUF_AUTO;
    buf_init(&csv, 1 << 20);
    buf_add_z(&csv, HEADER);
    for (int i = 0; i < 500; i++)
        buf_printf(&csv, "%d,P,%.4f,%.4f,G,M\n", 1000 + i, random_between(&seed, 50, 54),
                   random_between(&seed, 3, 8));
    struct place_index *index PLACE_INDEX_AUTO = index_of(csv.data, "{\"features\":[]}");
    for (int round = 0; round < 500; round++) {
        double lat = random_between(&seed, 48, 56);
        double lon = random_between(&seed, 1, 10);
        double metres = 0;
        (void)place_nearest(index, lat, lon, &metres);
        double best = INFINITY;
        for (size_t i = 0; i < place_count(index); i++)
            best = fmin(best, engine_distance(lat, lon, place_at(index, i)->lat, place_at(index, i)->lon));
        if (metres < best || metres > best)
            fail_msg("seed 42, round %d: %f is not the least, %f", round, metres, best);
    }
}

static void a_town_is_found_by_its_name(void **state)
{
    (void)state;
    struct place_index *index PLACE_INDEX_AUTO =
        index_of(HEADER "1001,Dorp,52,4,G1,Een\n1002,Dorp,52.1,4,G1,Een\n1003,Dorp,52.3,4,G1,Een\n"
                        "2001,Laren,52,5,G2,Twee\n2002,Laren,53,6,G3,Drie\n",
                 "{\"features\":[]}");
    assert_true(str_equal_z(place_find_town(index, STR("DORP"))->postcode, "1002"));
    assert_null(place_find_town(index, STR("Laren"))); /* which of the two? */
    assert_null(place_find_town(index, STR("Dor")));
    assert_null(place_find_town(index, STR("")));
}

static void the_shipped_places_are_those_of_the_region(void **state)
{
    (void)state;
    struct place_index *index PLACE_INDEX_AUTO = NULL;
    struct err err = {0};
    if (place_index_shipped(&index, &err) != 0)
        fail_msg("%s", err.message);
    assert_true(place_count(index) > 4000);
    assert_int_equal(place_municipality_count(index), 6);
    const struct place *leiden = place_find(index, STR("2312 AB"));
    assert_non_null(leiden);
    assert_true(str_equal_z(leiden->municipality, "Leiden"));
    assert_true(str_equal_z(place_municipality_name(index, leiden->lat, leiden->lon), "Leiden"));
    assert_true(str_equal_z(place_municipality_name(index, 52.3702, 4.8952), "Amsterdam"));
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *csv;
        const char *geojson;
    } cases[] = {
        {"pc4\n", boundaries},
        {"", boundaries},
        {HEADER "2312,Leiden,52,4,G\n", boundaries},
        {HEADER "2312,Leiden,52,4,G,Leiden,x\n", boundaries},
        {HEADER "2312,Leiden,99,4,G,Leiden\n", boundaries},
        {HEADER "0312,Leiden,52,4,G,Leiden\n", boundaries},
        {HEADER "2312,Leiden,52,4,G,Leiden\n2312,Leiden,52,4,G,Leiden\n", boundaries},
        {HEADER "2312,\"Leiden\"x,52,4,G,Leiden\n", boundaries},
        {HEADER "2312,\"Leiden,52,4,G,Leiden\n", boundaries},
        {HEADER "2312,L\xFF,52,4,G,Leiden\n", boundaries},
        {postcodes, "{"},
        {postcodes, "{}"},
        {postcodes, "{\"features\":[{}]}"},
        {postcodes,
         "{\"features\":[{\"properties\":{\"code\":\"A\",\"name\":\"A\"},\"geometry\":{\"type\":\"Point\","
         "\"coordinates\":[4,52]}}]}"},
        {postcodes,
         "{\"features\":[{\"properties\":{\"code\":\"A\",\"name\":\"A\"},\"geometry\":{\"type\":\"Polygon\","
         "\"coordinates\":[[[4,52],[5,52]]]}}]}"},
        {postcodes, "{\"features\":[{\"properties\":{\"code\":\"A\"},\"geometry\":{\"type\":\"Polygon\","
                    "\"coordinates\":[]}}]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place_index *index = NULL;
        struct err err = {0};
        assert_int_equal(place_index_new(str_from(cases[i].csv), str_from(cases[i].geojson), &index, &err),
                         ERR_INVALID);
        assert_null(index);
        assert_true(err.message[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_postcode_is_found_however_it_is_written),
        cmocka_unit_test(a_point_lies_in_its_municipality),
        cmocka_unit_test(a_point_outside_has_the_nearest_postcode),
        cmocka_unit_test(the_nearest_is_the_nearest_of_all),
        cmocka_unit_test(a_town_is_found_by_its_name),
        cmocka_unit_test(the_shipped_places_are_those_of_the_region),
        cmocka_unit_test(broken_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
