/* Reading the two files of places. */
#include "directory/place_index.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "port/json/json_read.h"

#define HEADER "pc4,place,lat,lon,municipality_code,municipality"
enum { PC4, NAME, LAT, LON, CODE, MUNICIPALITY, COLUMNS };

static int refuse(struct err *err, uint64_t line, const char *what)
{
    int rc = err_set(err, ERR_INVALID, "%s", what);
    err_at(err, "postcodes.csv", line, 0);
    return rc;
}

/* Cuts a field off; a quoted one holds commas but no quotes. */
static struct str take_field(struct str *rest)
{
    if (!str_starts(*rest, "\""))
        return str_cut(rest, ',');
    (void)str_cut(rest, '"');
    struct str field = str_cut(rest, '"');
    if (rest->len > 0 && rest->data[0] == ',')
        *rest = (struct str){rest->data + 1, rest->len - 1};
    else if (rest->len == 0)
        *rest = (struct str){NULL, 0};
    return field;
}

static bool read_line(struct str line, struct place *out)
{
    struct str fields[COLUMNS];
    struct str rest = line;
    size_t count = 0;
    while (rest.data != NULL && count < COLUMNS)
        fields[count++] = take_field(&rest);
    if (count < COLUMNS || rest.data != NULL)
        return false;
    int64_t number;
    double lat, lon;
    if (fields[PC4].len != 4 || !str_to_int64(fields[PC4], &number) || number < 1000 ||
        fields[NAME].len == 0 || !str_to_double(fields[LAT], &lat) || !str_to_double(fields[LON], &lon) ||
        lat < -90 || lat > 90 || lon < -180 || lon > 180)
        return false;
    *out = (struct place){fields[PC4], fields[NAME], lat, lon, fields[CODE], fields[MUNICIPALITY]};
    return true;
}

static int compare_postcode(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    return str_compare(a->postcode, b->postcode);
}

/* qsort_r with the places as context sorts indexes. */
static int compare_latitude(const void *left, const void *right, void *context)
{
    const struct place *places = context;
    size_t a = *(const uint16_t *)left;
    size_t b = *(const uint16_t *)right;
    if (places[a].lat < places[b].lat || places[a].lat > places[b].lat)
        return places[a].lat < places[b].lat ? -1 : 1;
    return (a > b) - (a < b);
}

static int sort_places(struct place_index *index, struct err *err)
{
    if (index->place_count > 0)
        qsort(index->places, index->place_count, sizeof *index->places, compare_postcode);
    index->by_latitude = arena_array(index->arena, index->place_count, sizeof *index->by_latitude);
    for (size_t i = 0; i < index->place_count; i++) {
        int64_t number = 0;
        if (!str_to_int64(index->places[i].postcode, &number) || index->by_postcode[number] != 0)
            return err_set(err, ERR_INVALID, "postcodes.csv: postcode %.*s stands there twice",
                           STR_ARG(index->places[i].postcode));
        index->by_postcode[number] = (uint16_t)(i + 1);
        index->by_latitude[i] = (uint16_t)i;
    }
    if (index->place_count > 0)
        qsort_r(index->by_latitude, index->place_count, sizeof *index->by_latitude, compare_latitude,
                index->places);
    index->cosines = arena_array(index->arena, index->place_count, sizeof *index->cosines);
    for (size_t i = 0; i < index->place_count; i++)
        index->cosines[i] = cos(index->places[index->by_latitude[i]].lat * (M_PI / 180));
    return 0;
}

int place_read_postcodes(struct place_index *index, struct str csv, struct err *err)
{
    VEC(struct place) places = {0};
    struct str rest = arena_str(index->arena, csv);
    uint64_t number = 0;
    if (utf8_check(csv) < csv.len)
        return refuse(err, 0, "not UTF-8");
    while (rest.data != NULL) {
        struct str line = str_cut(&rest, '\n');
        number++;
        if (str_ends(line, "\r"))
            line.len--;
        struct place place;
        if (number == 1) {
            if (!str_equal_z(line, HEADER))
                return refuse(err, number, "the first line must be " HEADER);
        } else if (line.len > 0) {
            if (!read_line(line, &place))
                return refuse(err, number,
                              "not a postcode, place, latitude, longitude, municipality code and name");
            if (places.count == PLACE_POSTCODES)
                return refuse(err, number, "too many postcodes");
            VEC_PUSH(index->arena, &places, place);
        }
    }
    index->places = places.items;
    index->place_count = places.count;
    return sort_places(index, err);
}

/* --- Boundaries -------------------------------------------------------------------------------------------
 */

typedef VEC(struct place_ring) rings_vec;

static int read_ring(struct place_index *index, const struct json_node *ring, rings_vec *rings,
                     struct err *err)
{
    size_t count = json_read_count(ring);
    if (json_read_kind(ring) != JSON_KIND_ARRAY || count < 4)
        return json_read_refuse(ring, err, "must be a list of at least four points");
    struct place_point *points = arena_array(index->arena, count, sizeof *points);
    for (size_t i = 0; i < count; i++) {
        struct json_node point, lon, lat;
        if (!json_read_item(ring, i, &point) || !json_read_item(&point, 0, &lon) ||
            !json_read_item(&point, 1, &lat))
            return json_read_refuse(ring, err, "must hold points [longitude, latitude]");
        int rc = json_read_double(&lon, -180, 180, &points[i].lon, err);
        if (rc == 0)
            rc = json_read_double(&lat, -90, 90, &points[i].lat, err);
        if (rc != 0)
            return rc;
    }
    VEC_PUSH(index->arena, rings, (struct place_ring){points, count});
    return 0;
}

static int read_polygon(struct place_index *index, const struct json_node *polygon, rings_vec *rings,
                        struct err *err)
{
    struct json_node ring;
    int rc = json_read_is(polygon, JSON_KIND_ARRAY, err);
    for (size_t i = 0; rc == 0 && json_read_item(polygon, i, &ring); i++)
        rc = read_ring(index, &ring, rings, err);
    return rc;
}

static int read_geometry(struct place_index *index, const struct json_node *geometry, rings_vec *rings,
                         struct err *err)
{
    struct str type = {0};
    struct json_node coordinates;
    int rc = json_read_need_str(geometry, "type", &type, err);
    if (rc == 0)
        rc = json_read_opt_array(geometry, "coordinates", &coordinates, err);
    if (rc != 0)
        return rc;
    if (coordinates.value == NULL)
        return json_read_refuse(geometry, err, "has no coordinates");
    if (str_equal_z(type, "Polygon"))
        return read_polygon(index, &coordinates, rings, err);
    if (!str_equal_z(type, "MultiPolygon"))
        return json_read_refuse(geometry, err, "must be a Polygon or a MultiPolygon");
    struct json_node polygon;
    for (size_t i = 0; rc == 0 && json_read_item(&coordinates, i, &polygon); i++)
        rc = read_polygon(index, &polygon, rings, err);
    return rc;
}

static void set_bounds(struct place_municipality *municipality)
{
    municipality->south = municipality->west = 180;
    municipality->north = municipality->east = -180;
    for (size_t r = 0; r < municipality->ring_count; r++) {
        const struct place_ring *ring = &municipality->rings[r];
        for (size_t i = 0; i < ring->count; i++) {
            const struct place_point *p = &ring->points[i];
            municipality->south = p->lat < municipality->south ? p->lat : municipality->south;
            municipality->north = p->lat > municipality->north ? p->lat : municipality->north;
            municipality->west = p->lon < municipality->west ? p->lon : municipality->west;
            municipality->east = p->lon > municipality->east ? p->lon : municipality->east;
        }
    }
}

static int read_feature(struct place_index *index, const struct json_node *feature,
                        struct place_municipality *out, struct err *err)
{
    struct json_node properties, geometry;
    rings_vec rings = {0};
    int rc = json_read_opt_object(feature, "properties", &properties, err);
    if (rc == 0)
        rc = json_read_opt_object(feature, "geometry", &geometry, err);
    if (rc != 0)
        return rc;
    if (properties.value == NULL || geometry.value == NULL)
        return json_read_refuse(feature, err, "must have properties and a geometry");
    rc = json_read_need_str(&properties, "code", &out->code, err);
    if (rc == 0)
        rc = json_read_need_str(&properties, "name", &out->name, err);
    if (rc == 0)
        rc = read_geometry(index, &geometry, &rings, err);
    if (rc != 0)
        return rc;
    out->code = arena_str(index->arena, out->code);
    out->name = arena_str(index->arena, out->name);
    out->rings = rings.items;
    out->ring_count = rings.count;
    set_bounds(out);
    return 0;
}

int place_read_boundaries(struct place_index *index, struct str geojson, struct err *err)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct json_node root, features, feature;
    int rc = json_read(scratch, geojson, NULL, &root, err);
    if (rc == 0)
        rc = json_read_opt_array(&root, "features", &features, err);
    if (rc != 0)
        return rc;
    if (features.value == NULL)
        return json_read_refuse(&root, err, "the boundaries must be a GeoJSON FeatureCollection");
    size_t count = json_read_count(&features);
    index->municipalities = arena_array(index->arena, count, sizeof *index->municipalities);
    for (size_t i = 0; rc == 0 && json_read_item(&features, i, &feature); i++)
        rc = read_feature(index, &feature, &index->municipalities[i], err);
    if (rc == 0)
        index->municipality_count = count;
    return rc;
}
