/* GET /talent/deuren: which one skill more opens the most doors. */
#ifndef REGIO_WEB_TALENT_DOORS_H
#define REGIO_WEB_TALENT_DOORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct doors_row {
    int64_t id; /* of the skill */
    struct str label;
    int64_t gained; /* openings more */
    int percent;    /* of the greatest: the length of the bar */
};

struct doors_page {
    size_t skills_held;
    int64_t reached; /* openings that fit for more than half now */
    struct {
        struct doors_row *items;
        size_t count;
    } rows;
};

#endif
