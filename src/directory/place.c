#include "directory/place.h"

#include <math.h>

#include "directory/place_index.h"
#include "engine/filter.h"

#define EARTH_RADIUS          6371008.8
#define METRES_A_DEGREE       111000.0 /* of latitude, on the small side: 6,371,008.8 m * pi / 180 = 111,195 */
#define FARTHEST_MUNICIPALITY 10000.0

int place_index_new(struct str postcodes, struct str boundaries, struct place_index **out, struct err *err)
{
    struct arena *arena = arena_new();
    struct place_index *index = arena_alloc(arena, sizeof *index);
    index->arena = arena;
    int rc = place_read_postcodes(index, postcodes, err);
    if (rc == 0)
        rc = place_read_boundaries(index, boundaries, err);
    if (rc != 0) {
        place_index_free(index);
        return rc;
    }
    *out = index;
    return 0;
}

void place_index_free(struct place_index *index)
{
    if (index != NULL)
        arena_free(index->arena);
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The four digits of a postcode as a number; 0 when it has not the form of one. */
static unsigned digits_of(struct str postcode)
{
    struct str s = str_trim(postcode);
    unsigned number = 0;
    if (s.len < 4 || s.data[0] == '0')
        return 0;
    for (size_t i = 0; i < 4; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return 0;
        number = number * 10 + (unsigned)(s.data[i] - '0');
    }
    struct str tail = str_trim((struct str){s.data + 4, s.len - 4});
    if (tail.len == 0)
        return number;
    return tail.len == 2 && letter(tail.data[0]) && letter(tail.data[1]) ? number : 0;
}

bool place_postcode_valid(struct str postcode)
{
    return digits_of(postcode) != 0;
}

const struct place *place_find(const struct place_index *index, struct str postcode)
{
    unsigned at = index->by_postcode[digits_of(postcode)];
    return at == 0 ? NULL : &index->places[at - 1];
}

static bool same_name(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.data[i] != b.data[i] && !(letter(a.data[i]) && (a.data[i] | 0x20) == (b.data[i] | 0x20)))
            return false;
    return true;
}

const struct place *place_find_town(const struct place_index *index, struct str name)
{
    const struct place *first = NULL;
    double lat = 0;
    double lon = 0;
    size_t count = 0;
    for (size_t i = 0; i < index->place_count; i++) {
        const struct place *place = &index->places[i];
        if (!same_name(place->name, name))
            continue;
        if (first != NULL && !str_equal(first->municipality_code, place->municipality_code))
            return NULL;
        first = first == NULL ? place : first;
        lat += place->lat;
        lon += place->lon;
        count++;
    }
    if (first == NULL)
        return NULL;
    const struct place *middle = first;
    double least = INFINITY;
    for (size_t i = 0; i < index->place_count; i++) {
        const struct place *place = &index->places[i];
        if (!same_name(place->name, name))
            continue;
        double metres = engine_distance(lat / (double)count, lon / (double)count, place->lat, place->lon);
        middle = metres < least ? place : middle;
        least = metres < least ? metres : least;
    }
    return middle;
}

size_t place_count(const struct place_index *index)
{
    return index->place_count;
}

const struct place *place_at(const struct place_index *index, size_t i)
{
    return &index->places[i];
}

/* How many places lie south of a latitude. */
static size_t south_of(const struct place_index *index, double lat)
{
    size_t low = 0;
    size_t high = index->place_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (index->places[index->by_latitude[middle]].lat < lat)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct nearest {
    const struct place *place;
    double metres;
    double cosine; /* of the latitude of the point */
};

/* A lower bound of the distance along the parallel, without trigonometry: with x the difference of longitude
 * in radians, sin(x/2) >= 0.998 x/2 up to x = 0.2. Beyond that no bound is known. */
static double least_metres(const struct nearest *best, double cosine, double degrees_apart)
{
    double x = degrees_apart * (M_PI / 180);
    return x > 0.2 ? 0 : EARTH_RADIUS * 0.998 * x * (best->cosine < cosine ? best->cosine : cosine);
}

/* Looks at one place; false when it lies so far north or south that none beyond it can be nearer. */
static bool consider(const struct place_index *index, size_t rank, double lat, double lon,
                     struct nearest *best)
{
    const struct place *place = &index->places[index->by_latitude[rank]];
    if (best->place != NULL) {
        if (fabs(place->lat - lat) * METRES_A_DEGREE > best->metres)
            return false;
        if (least_metres(best, index->cosines[rank], fabs(place->lon - lon)) > best->metres)
            return true;
    }
    double metres = engine_distance(lat, lon, place->lat, place->lon);
    if (best->place == NULL || metres < best->metres ||
        (!(metres > best->metres) && str_compare(place->postcode, best->place->postcode) < 0)) {
        best->place = place;
        best->metres = metres;
    }
    return true;
}

const struct place *place_nearest(const struct place_index *index, double lat, double lon, double *metres)
{
    struct nearest best = {NULL, 0, cos(lat * (M_PI / 180))};
    size_t start = south_of(index, lat);
    for (size_t i = start; i < index->place_count; i++)
        if (!consider(index, i, lat, lon, &best))
            break;
    for (size_t i = start; i > 0; i--)
        if (!consider(index, i - 1, lat, lon, &best))
            break;
    if (metres != NULL && best.place != NULL)
        *metres = best.metres;
    return best.place;
}

size_t place_municipality_count(const struct place_index *index)
{
    return index->municipality_count;
}

const struct place_municipality *place_municipality_at(const struct place_index *index, size_t i)
{
    return &index->municipalities[i];
}

/* Whether a line from the point to the east crosses the ring an odd number of times. */
static bool crosses_oddly(const struct place_ring *ring, double lat, double lon)
{
    bool odd = false;
    for (size_t i = 1; i < ring->count; i++) {
        const struct place_point *a = &ring->points[i - 1];
        const struct place_point *b = &ring->points[i];
        if ((a->lat > lat) != (b->lat > lat) &&
            lon < (b->lon - a->lon) * (lat - a->lat) / (b->lat - a->lat) + a->lon)
            odd = !odd;
    }
    return odd;
}

const struct place_municipality *place_municipality_around(const struct place_index *index, double lat,
                                                           double lon)
{
    for (size_t i = 0; i < index->municipality_count; i++) {
        const struct place_municipality *m = &index->municipalities[i];
        if (lat < m->south || lat > m->north || lon < m->west || lon > m->east)
            continue;
        bool inside = false;
        for (size_t r = 0; r < m->ring_count; r++)
            inside ^= crosses_oddly(&m->rings[r], lat, lon);
        if (inside)
            return m;
    }
    return NULL;
}

struct str place_municipality_name(const struct place_index *index, double lat, double lon)
{
    const struct place_municipality *around = place_municipality_around(index, lat, lon);
    if (around != NULL)
        return around->name;
    double metres = 0;
    const struct place *near = place_nearest(index, lat, lon, &metres);
    return near == NULL || metres > FARTHEST_MUNICIPALITY ? (struct str){NULL, 0} : near->municipality;
}
