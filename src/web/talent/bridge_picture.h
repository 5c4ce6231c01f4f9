/* The picture of the bridge: for each occupation a bridge from what one can do to the occupation. The built part of its deck is as
 * long as the fit, the circle on the other shore as large as the number of openings. All lengths are units of the picture, which
 * is drawn once for wide and once for narrow screens, so that its words stay legible. */
#ifndef REGIO_WEB_TALENT_BRIDGE_PICTURE_H
#define REGIO_WEB_TALENT_BRIDGE_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct bridge_row;

struct bridge_line {
    const char *href;
    struct str label; /* cut to what fits */
    uint32_t fit;
    int64_t openings;
    int text_y, deck_y, count_y;
    int built_x; /* where the built part of the deck ends */
    int radius;  /* of the circle */
};

struct bridge_picture {
    int width, height;
    int left_x, right_x; /* the shores */
    int fit_x;           /* where percentages end */
    int count_x;         /* where numbers of openings end */
    int mark_x, mark_top;
    struct {
        struct bridge_line *items;
        size_t count;
    } lines;
};

enum bridge_size { BRIDGE_WIDE, BRIDGE_NARROW };

/* Draws `count` rows, with the threshold marked. */
void bridge_picture_draw(struct bridge_picture *out, struct arena *arena, enum bridge_size size,
                         const struct bridge_row *rows, size_t count, uint32_t threshold);

#endif
