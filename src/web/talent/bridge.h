/* GET /talent/brug: occupations by how close they are and how many openings they have, from the visitor's profile, from an
 * occupation or from a sector; as a picture and as a table of the same. */
#ifndef REGIO_WEB_TALENT_BRIDGE_H
#define REGIO_WEB_TALENT_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "service/bridge.h"
#include "web/talent/bridge_picture.h"
#include "web/talent/card.h"
#include "web/talent/openings_query.h"
#include "web/talent/profile.h"
#include "web/talent/visit.h"

#define BRIDGE_PATH "/talent/brug"

/* The address, understood: "?beroep=12&naar=Q&volgorde=vacatures", "?vanuit=I&postcode=2312&afstand=10". */
struct bridge_query {
    int64_t occupation; /* to start from; 0: not */
    char from_sector;   /* '\0': not */
    char to_sector;     /* '\0': all */
    bool by_openings;
    struct str search; /* words to find an occupation by */
    struct openings_query openings; /* only its filters: which openings are counted */
};

void bridge_query_read(struct bridge_query *out, const struct visit *visit);

/* Whether there is anything to start from. */
bool bridge_query_starts(const struct bridge_query *query, const struct visit *visit);

/* The question for the service, from the visitor's profile where the address names nothing else; *profile is made, and must stay. */
struct service_bridge_request bridge_query_request(const struct bridge_query *query, const struct visit *visit,
                                                   struct service_profile *profile);

/* "/talent/brug" or "/talent/brug/12" with what one starts from and the filters, in the arena. */
const char *bridge_href(struct arena *arena, const struct bridge_query *query, int64_t to);

/* The filters that are on as chips, each with the address of the same page without it, and what is wrong with them. */
void bridge_chips(struct openings_page *list, const struct bridge_query *query, const struct visit *visit, int64_t to);

/* A part of the address that a form takes along. */
struct bridge_kept {
    const char *name;
    struct str value;
};

enum bridge_kind { BRIDGE_PROFILE, BRIDGE_OCCUPATION, BRIDGE_SECTOR };

/* What one starts from, in words. */
struct bridge_start {
    enum bridge_kind kind;
    struct str label; /* of the occupation */
    int sector;       /* enum text */
};

struct bridge_start bridge_start_make(const struct bridge_query *query, const struct service_bridge *bridge);

/* How to get there: a number of modules. */
struct bridge_way {
    enum service_way kind;
    size_t modules;
    uint32_t fit_then;
};

struct bridge_row {
    const char *href;
    struct str label;
    struct str from; /* from a sector: the occupation of it that comes nearest */
    uint32_t fit;
    uint32_t asked, have;
    int64_t openings;
    struct card_skills missing; /* the weightiest, at most two */
    size_t missing_more;        /* besides */
    struct bridge_way way;
};

struct bridge_choice {
    struct str value;
    int text;
    bool on;
};

struct bridge_page {
    size_t skills_held;
    bool started; /* else there is nothing to start from yet */
    struct bridge_start start;
    struct bridge_query query;
    struct str from_value, to_value; /* the sectors as an address has them */
    const char *profile_href;        /* from the profile; NULL without one, or when it is so */
    struct openings_page list;       /* its errors, chips and fields of filters */
    struct {
        struct bridge_kept *items;
        size_t count;
    } kept; /* what a new start takes along */
    struct {
        struct profile_job *items;
        size_t count;
    } jobs; /* that the search finds */
    struct {
        struct bridge_choice *items;
        size_t count;
    } from_sectors, to_sectors;
    uint32_t threshold;
    size_t total;
    struct {
        struct bridge_row *items;
        size_t count;
    } rows;
    const struct bridge_row *closest;
    const struct bridge_row *most; /* openings */
    struct bridge_picture wide, narrow;
};

#endif
