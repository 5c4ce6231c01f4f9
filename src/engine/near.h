/* Within the engine: which openings of an index lie within a radius, without reckoning a distance for each.
 */
#ifndef REGIO_ENGINE_NEAR_H
#define REGIO_ENGINE_NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/columns.h"
#include "engine/filter.h"
#include "engine/kernel.h"

/* The smallest box around some openings, in degrees; empty where lat_min > lat_max. */
struct near_box {
    double lat_min, lat_max;
    double lon_min, lon_max;
};

/* Boxes around the located openings of each word of 64, and of each 64 words. */
struct near {
    size_t words;
    struct near_box *boxes;
    struct near_box *large;
    uint64_t *located; /* a bit for each place */
    uint64_t *remote;
};

/* False when out of memory. */
MUST_CHECK bool near_build(struct near *near, const struct columns *columns);
void near_free(struct near *near);
size_t near_size(const struct near *near);

/* Keeps in `bits` what engine_filter_passes would as to distance. */
void near_keep(uint64_t *bits, const struct near *near, const struct columns *columns,
               const struct engine_filter *filter, const struct kernel *kernel);

#endif
