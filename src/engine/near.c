/* Distance grows with the haversine
 *
 *     h = sin^2(dlat / 2) + cos(lat1) cos(lat2) sin^2(dlon / 2)
 *
 * so a radius is a limit on h. Over a box each factor has a least and a greatest value, which bound h: most
 * boxes lie wholly inside or outside. In the others h is approximated by polynomials, and only where that is
 * closer to the limit than its error does the filter's own distance decide. So the result is that of the
 * filter, bit for bit.
 */
#include "engine/near.h"

#include <math.h>
#include <stdlib.h>

#include "engine/kernel_inline.h"

#define EARTH_RADIUS 6371008.8

/* Far above the errors of rounding and of the polynomials, as a part of h; and for h near 0. */
#define MARGIN 1e-6
#define TINY   1e-18

/* What is reckoned once for a query. */
struct circle {
    const struct engine_filter *filter;
    const struct kernel *kernel;
    struct kernel_circle middle;
    double low, high; /* below the one h is surely inside, above the other surely outside */
    bool on_earth;    /* otherwise the bounds do not hold, and each distance is reckoned */
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
    double radians = degrees * KERNEL_RADIANS;
    return fabs(radians) <= KERNEL_SMALL ? kernel_half_sine_square(radians) : square(sin(radians / 2));
}

static double cosine_of_latitude(const struct circle *circle, double lat, double half_sine_square)
{
    double dlat = (lat - circle->middle.lat) * KERNEL_RADIANS;
    return fabs(dlat) <= KERNEL_SMALL ? kernel_cosine(&circle->middle, dlat, half_sine_square)
                                      : cos(lat * KERNEL_RADIANS);
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
    double lat = circle->middle.lat;
    double lon = circle->middle.lon;
    if (box->lat_min > box->lat_max)
        return OUTSIDE;
    if (!circle->on_earth)
        return BETWEEN;
    double lat_low = half_sine_square(box->lat_min - lat);
    double lat_high = half_sine_square(box->lat_max - lat);
    double lon_low = half_sine_square(box->lon_min - lon);
    double lon_high = half_sine_square(box->lon_max - lon);
    double cos_min = cosine_of_latitude(circle, box->lat_min, lat_low);
    double cos_max = cosine_of_latitude(circle, box->lat_max, lat_high);
    double cos_low = fmax(0, fmin(cos_min, cos_max));
    double cos_high = box->lat_min <= 0 && box->lat_max >= 0 ? 1 : fmax(cos_min, cos_max);
    double lat_least = lat >= box->lat_min && lat <= box->lat_max ? 0 : fmin(lat_low, lat_high);
    double lon_least = turns_between(lon, box->lon_min, box->lon_max) ? 0 : fmin(lon_low, lon_high);
    double lon_most = turns_between(lon + 180, box->lon_min, box->lon_max) ? 1 : fmax(lon_low, lon_high);
    double least = lat_least + circle->middle.cos_lat * cos_low * lon_least;
    double most = fmax(lat_low, lat_high) + circle->middle.cos_lat * cos_high * lon_most;
    if (least > circle->high)
        return OUTSIDE;
    return most < circle->low ? INSIDE : BETWEEN;
}

static uint64_t word_inside(const struct circle *circle, const struct columns *columns, size_t first,
                            uint64_t asked)
{
    double h[64];
    double reach = circle->filter->km * 1000;
    uint64_t inside = 0;
    circle->kernel->haversines(h, columns->lat + first, columns->lon + first, &circle->middle);
    for (uint64_t bits = asked; bits != 0; bits &= bits - 1) {
        unsigned i = bits_lowest(bits);
        bool passes = h[i] >= 0 && h[i] < circle->low;
        if (h[i] < 0 || (h[i] >= circle->low && h[i] <= circle->high) || !circle->on_earth)
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
               const struct engine_filter *filter, const struct kernel *kernel)
{
    double limit = limit_of(filter->km);
    double lat = filter->lat * KERNEL_RADIANS;
    struct circle circle = {
        .filter = filter,
        .kernel = kernel,
        .middle = {filter->lat, filter->lon, sin(lat), cos(lat)},
        .low = limit * (1 - MARGIN) - TINY,
        .high = limit * (1 + MARGIN) + TINY,
        .on_earth = fabs(filter->lat) <= 90 && fabs(filter->lon) <= 180,
    };
    for (size_t from = 0; from < near->words; from += 64) {
        size_t to = from + 64 < near->words ? from + 64 : near->words;
        keep_words(bits, near, columns, &circle, box_side(&circle, &near->large[from / 64]), from, to);
    }
}
