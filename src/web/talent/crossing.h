/* GET /talent/brug/{id}: one occupation across the bridge: what one takes along, what is missing, the shortest way there, and its
 * openings. */
#ifndef REGIO_WEB_TALENT_CROSSING_H
#define REGIO_WEB_TALENT_CROSSING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/talent/bridge.h"
#include "web/talent/why.h"

struct crossing_page {
    struct str label;
    bool started; /* else there is nothing to start from: only the occupation is shown */
    struct bridge_start start;
    struct str from; /* from a sector: the occupation of it that comes nearest */
    struct fit fit;
    uint32_t threshold;
    struct why_groups why;
    struct bridge_way way;
    struct {
        struct module_card *items;
        size_t count;
    } way_modules;
    struct why_lessons lessons;
    struct openings_page list; /* its errors and chips: the filters of openings that are on */
    int64_t openings; /* that whoever has the occupation fits for the threshold */
    struct opening_cards cards;
    const char *back_href;
    const char *job_href; /* what the occupation asks */
    const char *list_href; /* openings with its name in them */
};

#endif
