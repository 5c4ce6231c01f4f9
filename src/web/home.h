/* The front page: what the region offers, in numbers, and the way in. */
#ifndef REGIO_WEB_HOME_H
#define REGIO_WEB_HOME_H

#include <stddef.h>
#include <stdint.h>

#include "web/bars.h"
#include "web/region_map.h"
#include "web/talent/card.h"

struct home {
    int64_t openings, organisations, occupations, skills;
    size_t skills_held; /* in the visitor's profile */
    struct region_map map;
    struct bars places;
    struct bars sectors;
    struct opening_cards newest;
};

#endif
