/* What is asked and how someone meets it: skills in three groups, and the modules that teach what is missing. Shared by the
 * page of an opening and that of an occupation across the bridge. */
#ifndef REGIO_WEB_TALENT_WHY_H
#define REGIO_WEB_TALENT_WHY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "service/matching.h"
#include "web/talent/card.h"
#include "web/talent/module_card.h"

/* A skill in one of the three groups. */
struct why_skill {
    struct str label;
    int importance; /* enum text */
    int how;        /* enum text: what comes close and why; 0: the skill itself */
    struct str held;
    int level; /* enum text: how well one can do it; 0: not */
};

struct why_skills {
    struct {
        struct why_skill *items;
        size_t count;
    } list;
};

struct why_groups {
    struct why_skills have, nearly, missing;
};

/* A module that teaches something that is missing. */
struct why_lesson {
    struct module_card card;
    int64_t module;
    uint64_t weight;            /* of what it closes */
    struct card_skills teaches; /* the missing skills that it closes, the weightiest first */
};

/* What closes most first, then by the number of the module. */
struct why_lessons {
    struct {
        struct why_lesson *items;
        size_t count;
    } list;
};

/* The skills of an explained result. */
void why_groups_make(struct why_groups *out, struct arena *arena, const struct service_result *match);

/* The modules of its missing skills, each once; at most 8. */
void why_lessons_make(struct why_lessons *out, struct arena *arena, const struct service_result *match);

/* Texts for an importance and for a level 1..4 (0 for others). */
int why_importance_text(enum market_importance importance);
int why_level_text(uint32_t level);

#endif
