/* The lever as pages show it: which one module, and which one skill, brings the most openings within reach. */
#ifndef REGIO_WEB_TALENT_LEVER_VIEW_H
#define REGIO_WEB_TALENT_LEVER_VIEW_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "web/talent/module_card.h"
#include "web/talent/visit.h"

/* A module, or a skill. */
struct lever_row {
    int64_t skill;    /* its number; 0: the row is of a module */
    struct str label; /* of the skill */
    const struct module_card *module; /* or, for a skill, the module that teaches it best; NULL: none */
    int64_t gained;   /* openings more */
    int percent;      /* of the greatest of both lists: the length of the bar */
};

struct lever_rows {
    struct {
        struct lever_row *items;
        size_t count;
    } list;
};

struct lever_view {
    int64_t fit;     /* percent that an opening must fit to count */
    int64_t reached; /* openings that do now */
    struct lever_rows modules, skills;
};

struct openings_query;

/* At most `top` of each, for the visitor's profile, over the openings that the query finds. */
int lever_view_fill(struct lever_view *view, const struct visit *visit, const struct openings_query *query,
                    uint32_t fit, size_t top) MUST_CHECK;

#endif
