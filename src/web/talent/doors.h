/* GET /talent/deuren: which one module or skill more opens the most doors. It reads the same filters in its address as the
 * list of openings, and counts those that fit for at least "past" percent. */
#ifndef REGIO_WEB_TALENT_DOORS_H
#define REGIO_WEB_TALENT_DOORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "web/talent/lever_view.h"
#include "web/talent/openings.h"

/* One of the percentages to choose from. */
struct doors_fit {
    int64_t percent;
    const char *href;
    bool on;
};

struct doors_page {
    size_t skills_held;
    struct openings_page list; /* its chips: the filters that are on */
    struct lever_view lever;
    struct {
        struct doors_fit *items;
        size_t count;
    } fits;
    const char *list_href; /* the list with the same filters */
};

#endif
