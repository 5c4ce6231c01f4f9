/* Occupations: found by name, and what each asks. */
#ifndef REGIO_WEB_TALENT_OCCUPATIONS_H
#define REGIO_WEB_TALENT_OCCUPATIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "web/page.h"
#include "web/talent/card.h"
#include "web/talent/profile.h"

struct occupations_page {
    struct str query;
    size_t total; /* occupations that there are */
    struct {
        struct profile_job *items;
        size_t count;
    } jobs;
    struct card_skills letters; /* of the alphabet: each a search */
};

struct occupation_page {
    struct str label;
    const char *bridge_href; /* to other work from this occupation */
    const char *openings_href; /* openings whose title has a name of it */
    int64_t openings;
    const char *done_href; /* to the profile, with this occupation chosen */
    struct card_skills essential, optional;
};

#endif
