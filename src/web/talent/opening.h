/* The page of one opening, with why it fits and the sum behind it. */
#ifndef REGIO_WEB_TALENT_OPENING_H
#define REGIO_WEB_TALENT_OPENING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "web/talent/card.h"
#include "web/talent/why.h"

enum salary_kind { SALARY_NONE, SALARY_EXACT, SALARY_RANGE, SALARY_FROM, SALARY_TO };

struct salary {
    enum salary_kind kind;
    int64_t from, to; /* cents */
    int period;       /* enum text; 0: not said */
};

/* A row of the sum. */
struct why_row {
    struct str label;
    int importance;
    struct str held; /* empty: nothing */
    int level;       /* enum text */
    uint32_t weight; /* impact */
    uint32_t counts; /* q */
    uint32_t points; /* weight times counts */
};

struct opening_page {
    struct opening_card card;
    int closed; /* enum text; 0: it is open */
    bool skills_found;
    struct card_skills paragraphs;
    struct why_skills asked; /* without a profile */
    struct why_groups why;
    struct why_lessons lessons;
    struct card_skills unscored;
    struct {
        struct why_row *items;
        size_t count;
    } sum;
    int64_t weight_total;
    int64_t score;
    int64_t score_most;
    struct salary salary;
    struct str postcode;
    bool has_start;
    int32_t start;
    int sector;    /* enum text */
    int education; /* enum text */
    int32_t places;
    bool has_until;
    int32_t until;
    struct str source;
    struct str source_href;
    struct str apply_href;
    struct str apply_site; /* the host that one goes to */
};

#endif
