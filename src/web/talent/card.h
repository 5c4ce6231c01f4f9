/* An opening as a list shows it: words and numbers ready for the template. */
#ifndef REGIO_WEB_TALENT_CARD_H
#define REGIO_WEB_TALENT_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "service/matching.h"
#include "web/request.h"

enum hours_kind { HOURS_NONE, HOURS_EXACT, HOURS_RANGE, HOURS_FROM, HOURS_TO };

struct hours {
    enum hours_kind kind;
    const char *from, *to; /* "24", "7,5" */
};

struct fit {
    uint32_t percent;
    uint32_t asked, have; /* of must and essential skills */
};

struct card_skills {
    struct str *items;
    size_t count;
};

struct opening_card {
    const char *href;
    struct str title;
    struct str organisation;
    struct str place;
    bool has_distance;
    int64_t km; /* rounded up: "1 km" is at most that */
    bool remote;
    struct hours hours;
    int contract; /* enum text; 0: not said */
    bool has_posted;
    int32_t posted; /* day */
    struct str called; /* the name in the title by which it was found; empty: by the words themselves */
    struct str job;    /* the occupation of that name */
    struct str words;  /* of the search, which are another name of it; empty: the search was for the occupation */
    bool scored;
    struct fit fit;
    struct card_skills have; /* what brings most, at most two */
    struct str missing;      /* the first thing missing; empty when nothing is */
};

struct opening_cards {
    struct opening_card *items;
    size_t count;
};

/* The card of one result. `scored`: there is a profile that it was matched with. Strings are those of
 * `result` or live in the request's arena. */
void card_make(struct opening_card *out, const struct request *request, const struct service_result *result,
               bool scored);

/* The cards of a page of results; `words` is what was searched for. */
void card_list(struct opening_cards *out, const struct request *request, const struct service_match *match,
               struct str words);

/* The text for a contract's name ("permanent"), 0 where it is none that we know. */
int card_contract(struct str name);

/* The text for a sector's letter, 0 where it is none. */
int card_sector(char letter);

/* A number of hundredths as a person writes it: 2400 is "24", 750 is "7,5" in Dutch. */
const char *card_hundredths(struct arena *arena, enum language language, int32_t hundredths);

#endif
