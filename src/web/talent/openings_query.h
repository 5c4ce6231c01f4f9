/* The address of the list of openings, understood:
 * "?q=kok&postcode=2312&afstand=10&sector=Q&volgorde=afstand". The list, the map and the files read the same
 * address. */
#ifndef REGIO_WEB_TALENT_OPENINGS_QUERY_H
#define REGIO_WEB_TALENT_OPENINGS_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/vec.h"
#include "service/matching.h"
#include "web/talent/openings.h"
#include "web/talent/visit.h"

#define OPENINGS_PATH "/talent/vacatures"
#define OPENINGS_KM   25 /* where the address does not say */

/* The values of one filter, as the address has them. */
typedef VEC(struct str) openings_values;

struct openings_query {
    struct str words;
    bool literal;                       /* only the words themselves, not other names of the occupation that they name */
    struct service_concept occupation;  /* id 0: any */
    struct str postcode; /* as typed */
    int km;
    struct str hours_from, hours_to; /* as typed */
    int64_t education;               /* 0: any */
    openings_values sector, contract, language, market;
    enum service_sort sort;
    bool sort_set;
    bool map;
    int postcode_error, distance_error, hours_error; /* enum text; 0: none */
    struct service_filters filters;
};

/* Reads what other pages filter openings by too: place and distance, hours, level, contract; the rest as there is none. */
void openings_filters_read(struct openings_query *out, const struct visit *visit);

/* Reads it. What is not understood is left out of the filters and, where a person can mend it, noted as an
 * error. */
void openings_query_read(struct openings_query *out, const struct visit *visit);

/* A filter that is on; `value` says which one of a list. */
enum openings_part {
    OPENINGS_NONE,
    OPENINGS_WORDS,
    OPENINGS_OCCUPATION,
    OPENINGS_NEAR,
    OPENINGS_HOURS,
    OPENINGS_EDUCATION,
    OPENINGS_SECTOR,
    OPENINGS_CONTRACT,
    OPENINGS_LANGUAGE,
    OPENINGS_MARKET,
    OPENINGS_LITERAL, /* no filter: how the words are taken */
    OPENINGS_MAP,     /* no filter: shown or not */
    OPENINGS_FILTERS /* all of them */
};

/* Appends the query as an address has it, without the page, and without one part of it. */
void openings_query_write(struct buf *out, const struct openings_query *query, enum openings_part without,
                          struct str value);

/* Addresses within the list, in the arena. */
const char *openings_href(struct arena *arena, const char *path, const struct openings_query *query,
                          enum openings_part without, struct str value);

/* The order when the address names none. */
enum service_sort openings_sort_default(const struct visit *visit);

/* The order's name in an address ("nieuwste") and on screen. */
const char *openings_sort_value(enum service_sort sort);
int openings_sort_text(enum service_sort sort);

/* The match that the query asks for. */
struct service_match_request openings_match_request(const struct openings_query *query,
                                                    const struct visit *visit,
                                                    struct service_profile *profile);

/* What the words mean: which names of an occupation were looked for too, or, where nothing was found, which occupations may be meant. */
int openings_meaning(struct openings_page *page, const struct openings_query *query, const struct visit *visit,
                     const struct service_match *match) MUST_CHECK;

/* The filters that are on, in words. */
void openings_chips(struct openings_page *page, const struct openings_query *query,
                    const struct visit *visit);

/* The same for another page: `link` gives its address without a part of the query, in the request's arena. */
typedef const char *(*openings_link)(const void *context, enum openings_part without, struct str value);
void openings_chips_of(struct openings_page *page, const struct openings_query *query, const struct visit *visit,
                       openings_link link, const void *context);

/* What could not be understood, for the top of the page. */
void openings_errors(struct openings_page *page, const struct openings_query *query, struct arena *arena);

/* The fields of what openings_filters_read reads. */
void openings_filter_fields(struct openings_page *page, const struct openings_query *query, const struct visit *visit);

/* The fields of the filter form. */
void openings_fields(struct openings_page *page, const struct openings_query *query,
                     const struct visit *visit, const struct service_match *match);

/* The text for a level of education 1..8, a market's name, a language's code; 0 where there is none. */
int openings_education_text(int64_t level);
int openings_market_text(struct str name);
int openings_language_text(struct str code);

#endif
