/* Distance grows with the haversine
 *
 *     h = sin^2(dlat / 2) + cos(lat1) cos(lat2) sin^2(dlon / 2)
 *
 * so a radius is a limit on h. Over a box each factor has a least and a greatest value, which bound h: most boxes lie
 * wholly inside or outside. In the others h is approximated by polynomials, and only where that is closer to the limit
 * than its error does the filter's own distance decide. So the result is that of the filter, bit for bit.
 */
#include "engine/near.h"

#include <math.h>
#include <stdlib.h>

#include "engine/bits.h"

#define EARTH_RADIUS 6371008.8
#define RADIANS 0.017453292519943295

/* Far above the rounding errors of h in double, and of the polynomials below, as a part of h; and for h near 0. */
#define BOX_MARGIN 1e-9
#define POLYNOMIAL_MARGIN 1e-6
#define TINY 1e-18

/* The polynomials are for differences up to so many radians: 0.3^8 / 1814400 is 4e-11. */
#define SMALL 0.3

/* What is reckoned once for a query. */
struct circle {
    const struct engine_filter *filter;
    double limit; /* on h */
    double sin_lat, cos_lat;
    bool on_earth; /* otherwise the bounds do not hold, and each distance is reckoned */
};

static void stretch(struct near_box *box, double lat, double lon)
{
    box->lat_min = fmin(box->lat_min, lat);
    box->lat_max = fmax(box->lat_max, lat);
    box->lon_min = fmin(box->lon_min, lon);
    box->lon_max = fmax(box->lon_max, lon);
}

bool near_build(struct near *near, const struct columns *columns)
{
    const struct near_box empty = {INFINITY, -INFINITY, INFINITY, -INFINITY};
    *near = (struct near){.words = (columns->count + 63) / 64};
    near->boxes = calloc(near->words + 1, sizeof *near->boxes);
    near->large = calloc(near->words / 64 + 1, sizeof *near->large);
    near->located = calloc(near->words + 1, sizeof *near->located);
    near->remote = calloc(near->words + 1, sizeof *near->remote);
    if (near->boxes == NULL || near->large == NULL || near->located == NULL || near->remote == NULL)
        return false;
    for (size_t w = 0; w <= near->words; w++)
        near->boxes[w] = near->large[w / 64] = empty;
    for (size_t at = 0; at < columns->count; at++) {
        if ((columns->flags[at] & COLUMNS_REMOTE) != 0)
            bits_set(near->remote, at);
        if ((columns->flags[at] & COLUMNS_LOCATED) == 0)
            continue;
        bits_set(near->located, at);
        stretch(&near->boxes[at / 64], columns->lat[at], columns->lon[at]);
        stretch(&near->large[at / 4096], columns->lat[at], columns->lon[at]);
    }
    return true;
}

void near_free(struct near *near)
{
    free(near->boxes);
    free(near->large);
    free(near->located);
    free(near->remote);
    *near = (struct near){0};
}

size_t near_size(const struct near *near)
{
    return (near->words + near->words / 64 + 2) * sizeof *near->boxes +
           2 * (near->words + 1) * sizeof *near->located;
}

static double square(double x)
{
    return x * x;
}

/* sin^2(d / 2) of a difference in degrees. */
static double half_sine_square(double degrees)
{
    return square(sin(degrees * RADIANS / 2));
}

/* Whether some whole turn beside `angle` lies between. */
static bool turns_between(double angle, double from, double to)
{
    for (int turn = -360; turn <= 360; turn += 360)
        if (angle + turn >= from && angle + turn <= to)
            return true;
    return false;
}

enum side { OUTSIDE, BETWEEN, INSIDE };

static enum side box_side(const struct circle *circle, const struct near_box *box)
{
    double lat = circle->filter->lat;
    double lon = circle->filter->lon;
    if (box->lat_min > box->lat_max)
        return OUTSIDE;
    if (!circle->on_earth)
        return BETWEEN;
    double lat_low = half_sine_square(box->lat_min - lat);
    double lat_high = half_sine_square(box->lat_max - lat);
    double lon_low = half_sine_square(box->lon_min - lon);
    double lon_high = half_sine_square(box->lon_max - lon);
    double cos_low = fmin(cos(box->lat_min * RADIANS), cos(box->lat_max * RADIANS));
    double cos_high = box->lat_min <= 0 && box->lat_max >= 0
                          ? 1
                          : fmax(cos(box->lat_min * RADIANS), cos(box->lat_max * RADIANS));
    double lat_least = lat >= box->lat_min && lat <= box->lat_max ? 0 : fmin(lat_low, lat_high);
    double lon_least = turns_between(lon, box->lon_min, box->lon_max) ? 0 : fmin(lon_low, lon_high);
    double lon_most = turns_between(lon + 180, box->lon_min, box->lon_max) ? 1 : fmax(lon_low, lon_high);
    double least = lat_least + circle->cos_lat * fmax(cos_low, 0) * lon_least;
    double most = fmax(lat_low, lat_high) + circle->cos_lat * cos_high * lon_most;
    if (least > circle->limit * (1 + BOX_MARGIN) + TINY)
        return OUTSIDE;
    return most < circle->limit * (1 - BOX_MARGIN) - TINY ? INSIDE : BETWEEN;
}

/* sin^2(x / 2) and sin(x) for |x| <= SMALL, by their series. */
static double small_half_sine_square(double x)
{
    double s = x * x;
    return s * (1.0 / 4 - s * (1.0 / 48 - s * (1.0 / 1440 - s * (1.0 / 80640))));
}

static double small_sine(double x)
{
    double s = x * x;
    return x * (1 - s * (1.0 / 6 - s * (1.0 / 120 - s * (1.0 / 5040))));
}

/* Approximates h of `count` openings; -1 where a difference is too large for that. */
static void approximate(double *h, const struct circle *circle, const double *lat, const double *lon, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double dlat = (lat[i] - circle->filter->lat) * RADIANS;
        double dlon = (lon[i] - circle->filter->lon) * RADIANS;
        double s = small_half_sine_square(dlat);
        double cos_lat2 = circle->cos_lat * (1 - 2 * s) - circle->sin_lat * small_sine(dlat);
        double value = s + circle->cos_lat * cos_lat2 * small_half_sine_square(dlon);
        h[i] = fabs(dlat) <= SMALL && fabs(dlon) <= SMALL ? value : -1;
    }
}

static uint64_t word_inside(const struct circle *circle, const struct columns *columns, size_t first, uint64_t asked)
{
    double h[64];
    size_t count = columns->count - first < 64 ? columns->count - first : 64;
    double reach = circle->filter->km * 1000;
    double low = circle->limit * (1 - POLYNOMIAL_MARGIN) - TINY;
    double high = circle->limit * (1 + POLYNOMIAL_MARGIN) + TINY;
    uint64_t inside = 0;
    approximate(h, circle, columns->lat + first, columns->lon + first, count);
    for (uint64_t bits = asked; bits != 0; bits &= bits - 1) {
        unsigned i = bits_lowest(bits);
        bool passes = h[i] >= 0 && h[i] < low;
        if (h[i] < 0 || (h[i] >= low && h[i] <= high) || !circle->on_earth)
            passes = engine_distance(circle->filter->lat, circle->filter->lon, columns->lat[first + i],
                                     columns->lon[first + i]) <= reach;
        inside |= (uint64_t)passes << i;
    }
    return inside;
}

/* The limit on h: the radius in half turns, at most half the way round. */
static double limit_of(double km)
{
    double half_angle = km * 1000 / (2 * EARTH_RADIUS);
    if (!(half_angle >= 0))
        return -1; /* nothing is that near */
    return square(sin(fmin(half_angle, 1.5707963267948966)));
}

static void keep_words(uint64_t *bits, const struct near *near, const struct columns *columns,
                       const struct circle *circle, enum side large, size_t from, size_t to)
{
    for (size_t w = from; w < to; w++) {
        uint64_t asked = bits[w] & near->located[w] & ~near->remote[w];
        enum side side = large;
        if (asked != 0 && large == BETWEEN)
            side = box_side(circle, &near->boxes[w]);
        if (asked != 0 && side == BETWEEN)
            asked = word_inside(circle, columns, w * 64, asked);
        if (side == OUTSIDE)
            asked = 0;
        bits[w] = asked | (bits[w] & near->remote[w]);
    }
}

void near_keep(uint64_t *bits, const struct near *near, const struct columns *columns,
               const struct engine_filter *filter)
{
    struct circle circle = {filter, limit_of(filter->km), sin(filter->lat * RADIANS), cos(filter->lat * RADIANS),
                            fabs(filter->lat) <= 90 && fabs(filter->lon) <= 180};
    for (size_t from = 0; from < near->words; from += 64) {
        size_t to = from + 64 < near->words ? from + 64 : near->words;
        keep_words(bits, near, columns, &circle, box_side(&circle, &near->large[from / 64]), from, to);
    }
}
