/* The use cases of matching: one implementation for command line, API and pages.
 *
 *     struct service_version *version SERVICE_VERSION_AUTO = NULL;
 *     rc = service_live_acquire(live, db, &version, err);
 *     struct service_match_request request = service_match_request_new(&profile, today);
 *     request.language = service_taxonomy_language(service_version_taxonomy(version), STR("en"));
 *     struct service_match match;
 *     rc = service_match_run(arena, version, db, &request, &match, err);
 *     service_match_write(&writer, &match);
 *
 * Scores, order, percentages and explanations: docs/matching.md. */
#ifndef REGIO_SERVICE_MATCHING_H
#define REGIO_SERVICE_MATCHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "engine/query.h"
#include "market/opening.h"
#include "port/db/db.h"
#include "port/json/json_write.h"
#include "service/live.h"
#include "service/modules.h"
#include "service/profile.h"

#define SERVICE_TOP_DEFAULT 20u
#define SERVICE_TOP_MAX     100000u
#define SERVICE_OFFSET_MAX  1000000u
#define SERVICE_MEANT_MAX   3u
#define SERVICE_FIT_GOOD    51u /* percent, whole: the least that is "passen voor meer dan de helft" */

enum service_sort { SERVICE_SORT_FIT, SERVICE_SORT_NEWEST, SERVICE_SORT_DISTANCE, SERVICE_SORT_TITLE, SERVICE_SORTS };

/* "fit", "newest", "distance", "title"; SERVICE_SORTS where it is none of them. */
enum service_sort service_sort_from(struct str name);
const char *service_sort_name(enum service_sort sort);

struct service_match_request {
    const struct service_profile *profile;
    int32_t today; /* in Europe/Amsterdam */
    size_t top;    /* results on the page, up to SERVICE_TOP_MAX */
    size_t offset; /* results before the page, up to SERVICE_OFFSET_MAX */
    bool explain;  /* fills skills and missing of each result */
    bool reasons;  /* fills `strong` and `first_missing` of each result: what a list shows */
    bool counts;   /* fills matched and good */
    bool facets;   /* fills the facets */
    bool browse;   /* a profile without a known skill gives every opening that passes the filters, unscored, instead of nothing */
    enum service_sort sort; /* distance needs filters.near, else it is fit */
    bool plan;              /* fills the plan */
    const char *kernel;     /* loops for "portable", "avx2" or "avx512" processors; NULL: the best. The answers are the same */
    struct str text;        /* free-text search; empty or spaces: none; without a letter or digit: finds nothing */
    bool names;             /* where the text is a name of an occupation, openings whose title has another name of it are found too */
    int64_t occupation;     /* only openings whose title has a name of it; 0: any */
    uint8_t language;       /* of labels: service_taxonomy_language */
};

/* top 20, sorted by fit, nothing extra, labels in Dutch. */
struct service_match_request service_match_request_new(const struct service_profile *profile, int32_t today);

/* An asked skill, explained. */
struct service_reason {
    struct service_concept skill;
    enum market_importance importance;
    uint32_t impact;
    uint32_t q;                  /* 0..255; from 179 "have it", from 102 "nearly", below "missing" */
    struct service_concept held; /* what gave q; its uri is empty where nothing did */
    const char *relation;        /* "same", ... "none" */
    uint32_t steps;
    uint32_t level; /* 0 where nothing did */
    uint32_t credit;
    uint32_t points;
    const struct service_teaches *modules; /* that teach it; of missing skills, with service_detail_teach */
    size_t module_count;
};

struct service_result {
    size_t rank; /* from 1, over all pages */
    uint32_t score;
    uint32_t fit;
    uint32_t asked, have;
    bool has_distance;
    double distance; /* metres from filters.near */
    const struct market_opening *opening; /* its fields; `skills` is not filled in lists */
    struct str place; /* name of the town, empty where not known */
    const struct service_reason *skills; /* all asked, by impact falling, then URI; with `explain` */
    size_t skill_count;
    const struct service_reason *missing; /* q < 102, in the same order; with `explain` */
    size_t missing_count;
    const struct service_reason *strong; /* the skills that bring most points, at most 2; with `reasons` */
    size_t strong_count;
    struct str called;                 /* found by this name of an occupation in its title, not by its words; empty: it was not */
    struct service_concept occupation; /* of that name */
    const struct service_reason *first_missing; /* the missing one with most impact, or NULL; with `reasons` */
};

/* How many openings there would be with this value of one filter, the other filters as they are. */
struct service_facet {
    struct str value; /* sector letter or contract name */
    uint64_t count;
};

struct service_match {
    uint64_t considered;  /* openings that pass every filter */
    uint64_t total;       /* results over all pages; filled with counts, or when not sorted by fit, or in browsing; else 0 */
    uint64_t matched;     /* with `counts`: those with a score above 0 */
    uint64_t good;        /* with `counts`: those with fit >= SERVICE_FIT_GOOD */
    bool scored;          /* false when browsing: score, fit, asked and have say nothing */
    bool counted;         /* matched and good are filled */
    bool explained;
    bool planned;         /* the plan is filled */
    struct engine_plan plan;
    struct service_texts unknown; /* URIs that are no skill here, in the order given, each once */
    const struct service_concept *meant; /* with `names`: occupations that the text is a name of, at most SERVICE_MEANT_MAX */
    size_t meant_count;
    size_t named;                        /* openings found by such a name only, before filters */
    const struct service_result *results;
    size_t count;
    const struct service_facet *sectors;
    size_t sector_count;
    const struct service_facet *contracts;
    size_t contract_count;
};

int service_match_run(struct arena *arena, const struct service_version *version, struct db *db,
                      const struct service_match_request *request, struct service_match *out,
                      struct err *err) MUST_CHECK;

/* Writes the result as the object of docs/api.md. */
void service_match_write(struct json_writer *writer, const struct service_match *match);

/* The same without the object around it, which the caller opens and closes. */
void service_match_write_fields(struct json_writer *writer, const struct service_match *match);

/* How the engine carried a query out (engine/query.h). The name of the way: "forward" (each opening that passes was scored from
 * its own skills), "exact" or "bounds" (by the postings of the profile's terms), "rows" (added up for many profiles at once), "none".
 * Writing it adds the key "plan" to the object that is open. */
const char *service_plan_name(const struct engine_plan *plan);
void service_plan_write(struct json_writer *writer, const struct engine_plan *plan);

/* Writes the openings of the result without scores: {"total","results":[...]}, each with its fields as in an import file. */
void service_list_write(struct json_writer *writer, const struct service_match *match);

/* --- One opening ------------------------------------------------------------------------------------------ */

/* An opening in full, with how the profile meets it (whether or not filters pass it). */
struct service_detail {
    struct market_opening opening;
    struct str place;
    struct service_texts unscored; /* labels or URIs that it asks but that no taxonomy has */
    struct service_result match;   /* skills and missing are filled; rank is 0. Without a profile q is 0 everywhere. */
    struct service_texts unknown;  /* of the profile */
};

/* `profile` may be NULL. ERR_NOT_FOUND. */
int service_detail_get(struct arena *arena, const struct service_version *version, struct db *db, int64_t opening,
                       const struct service_profile *profile, uint8_t language, struct service_detail *out,
                       struct err *err) MUST_CHECK;

/* The opening as an object: its fields as in an import file, openingId, and its skills with URI, label, importance. */
void service_detail_write(struct json_writer *writer, const struct service_detail *detail);

/* Adds to each missing skill of a detail the modules on offer that teach it: what closes the gap. */
void service_detail_teach(struct arena *arena, const struct service_version *version, int32_t today,
                          struct service_detail *detail);

/* The gap: {"openingId","id","title","score","fit","asked","have","unknown","missing":[{...,"modules":[{...}]}]}; a module
 * has the members of service_module_write_fields, and level and q of what it gives here. */
void service_gap_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                       const struct service_detail *detail);

/* An asked skill, explained, as an object. */
void service_reason_write(struct json_writer *writer, const struct service_reason *reason);

/* An asked skill that is missing, as an object: uri, label, importance, impact, modules. */
void service_missing_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                           const struct service_reason *missing);

/* Fields of an opening, shared by lists and detail; the caller opens and closes the object. */
void service_opening_write_fields(struct json_writer *writer, const struct market_opening *opening);

/* --- The other way round ---------------------------------------------------------------------------------- */

/* A stored profile that fits an opening. */
struct service_person {
    size_t rank;
    int64_t profile; /* its id; who it is stays with those who may know */
    uint32_t score, fit, asked, have;
};

struct service_people {
    uint64_t considered; /* profiles whose owner consents to be found and that meet the opening's must skills */
    const struct service_person *results;
    size_t count;
    bool planned; /* set it to have the plan written, with what follows */
    struct engine_plan plan;
    size_t indexed; /* profiles in the index that was asked */
    size_t bytes;   /* that it took */
};

/* The stored profiles that fit an opening best, by an index that is made of all of them for this question; the same scores as the
 * other way round. `kernel` as in struct service_match_request. ERR_NOT_FOUND. */
int service_people_run(struct arena *arena, const struct service_version *version, struct db *db, int64_t opening,
                       size_t top, const char *kernel, struct service_people *out, struct err *err) MUST_CHECK;

void service_people_write(struct json_writer *writer, const struct service_people *people);

#endif
