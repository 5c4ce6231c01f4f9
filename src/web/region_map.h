/* The map of the region as a picture on the server: one path for each municipality, with a number in it. The
 * page writes the SVG; here the boundaries become its coordinates.
 *
 * The projection is equirectangular with the true scale at the middle latitude: over a region of some 20 km
 * the difference to any other is less than the width of a line. */
#ifndef REGIO_WEB_REGION_MAP_H
#define REGIO_WEB_REGION_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "directory/place.h"

struct region_area {
    struct str name;
    const char *path; /* the d of an SVG path */
    int64_t number;
    int shade;            /* 0 for none, 1..3 from few to many */
    int label_x, label_y; /* middle of its largest part */
};

struct region_map {
    int width, height; /* of the view box */
    struct {
        struct region_area *items;
        size_t count;
    } areas;
};

/* Draws the municipalities of `places` within a box `width` wide, with numbers[i] in municipality i. In the
 * arena. */
void region_map_draw(struct region_map *out, struct arena *arena, const struct place_index *places,
                     const int64_t *numbers, int width);

#endif
