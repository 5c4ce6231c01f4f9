/* Places: postcodes with their centroids and the municipalities with their boundaries, as the program ships
 * them (data/region). Parsed once into an index that is passed around; immutable, so any number of threads
 * may read it.
 *
 * Coordinates are degrees (WGS 84), distances metres. */
#ifndef REGIO_DIRECTORY_PLACE_H
#define REGIO_DIRECTORY_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct place_index;

/* The area of a four-digit postcode. Views live as long as the index. */
struct place {
    struct str postcode;          /* "2312" */
    struct str name;              /* of the town or village */
    double lat, lon;              /* centroid */
    struct str municipality_code; /* "GM0546"; empty where not known, as is the name */
    struct str municipality;
};

struct place_point {
    double lon, lat;
};

/* A closed line; the last point equals the first. A ring within another one is a hole (even-odd rule). */
struct place_ring {
    const struct place_point *points;
    size_t count;
};

struct place_municipality {
    struct str code;
    struct str name;
    const struct place_ring *rings;
    size_t ring_count;
    double south, west, north, east; /* bounds */
};

/* Makes an index of the two files' text: CSV with the header pc4,place,lat,lon,municipality_code,municipality
 * (a quoted field holds no quotes), and a GeoJSON FeatureCollection of Polygon and MultiPolygon features
 * with the properties `code` and `name`. Copies what it keeps. ERR_INVALID with line and column. */
int place_index_new(struct str postcodes, struct str boundaries, struct place_index **out,
                    struct err *err) MUST_CHECK;

/* The index of the data within the program. */
int place_index_shipped(struct place_index **out, struct err *err) MUST_CHECK;

/* place_index_free(NULL) is legal. */
void place_index_free(struct place_index *index);

/* The place of a postcode, of which the letters do not matter: "2312", "2312 AB", "2312ab". NULL where it is
 * no Dutch postcode or not known. */
const struct place *place_find(const struct place_index *index, struct str postcode);

/* The postcode area in the middle of the town of that name, without regard to capitals. NULL where no town
 * has that name, or towns in several municipalities have it. */
const struct place *place_find_town(const struct place_index *index, struct str name);

/* Whether a text has the form of a Dutch postcode, with or without its letters. */
bool place_postcode_valid(struct str postcode);

/* The place with the nearest centroid, and the distance to it (metres may be NULL). NULL when there are no
 * places. */
const struct place *place_nearest(const struct place_index *index, double lat, double lon, double *metres);

size_t place_count(const struct place_index *index);
/* By rising postcode. */
const struct place *place_at(const struct place_index *index, size_t i);

size_t place_municipality_count(const struct place_index *index);
const struct place_municipality *place_municipality_at(const struct place_index *index, size_t i);

/* The municipality whose boundary encloses the point, NULL outside all of them. */
const struct place_municipality *place_municipality_around(const struct place_index *index, double lat,
                                                           double lon);

/* Name of the municipality of a point: the one around it, else that of the nearest postcode within 10 km,
 * else empty. */
struct str place_municipality_name(const struct place_index *index, double lat, double lon);

static inline void place_index_freep(struct place_index **index)
{
    place_index_free(*index);
}
#define PLACE_INDEX_AUTO __attribute__((cleanup(place_index_freep)))

#endif
