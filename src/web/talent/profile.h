/* The profile builder: what a visitor can do, ticked from jobs and found by name. */
#ifndef REGIO_WEB_TALENT_PROFILE_H
#define REGIO_WEB_TALENT_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "web/page.h"

/* An occupation that was found. */
struct profile_job {
    const char *href;
    struct str label;
    struct str also; /* the synonym that was found; may be empty */
};

/* A skill: found, offered, or held. */
struct profile_item {
    int64_t id;
    struct str label;
    struct str also;
    bool held;
    int level;       /* 0: not held */
    int level_text;  /* of the level that is held; 0: not held */
    int shown_level; /* what the choice of a level shows: 3 where it is not held */
};

struct profile_items {
    struct profile_item *items;
    size_t count;
};

/* The skills of a job that belong together. */
struct profile_group {
    struct str title; /* empty: `text` is the title */
    int text;
    struct profile_items skills;
};

struct profile_offer {
    int64_t id; /* of the occupation */
    struct str label;
    struct str ids; /* of all skills, with a space between */
    struct {
        struct profile_group *items;
        size_t count;
    } groups;
};

struct profile_page {
    struct page_errors errors;
    bool full;        /* the last change did not fit in the cookie */
    bool opened;      /* a file was just opened */
    bool added;       /* skills just came from a text */
    int64_t added_count;
    int64_t unknown;  /* skills of that file that we do not know */
    struct str upload_error; /* what is wrong with the file; empty: nothing */
    struct str job_query;
    int64_t chosen; /* occupation; 0: none */
    struct str skill_query;
    bool jobs_searched;
    struct {
        struct profile_job *items;
        size_t count;
    } jobs;
    const struct profile_offer *offer; /* NULL: none */
    bool skills_searched;
    struct profile_items skills;
    struct profile_items mine;
    struct profile_items shown; /* the first of them */
    int64_t show;               /* how many the visitor asked to see; 0: as many as usual */
    const char *more_href;      /* the same page with more of them; NULL: all are shown */
    int64_t more;               /* how many more */
    const struct profile_item *undo; /* what was just removed; NULL: nothing */
    int64_t half;                    /* openings that fit for more than half */
};

#endif
