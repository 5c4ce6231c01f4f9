/* Questions to a version about all openings that pass, rather than about the best of them: how many there are
 * for each value of a field, which they are, and which come first in an order of their own.
 *
 *     struct engine_survey_query query = {.profile = profile, .filter = filter,
 *                                         .fields = 1u << ENGINE_SECTOR | 1u << ENGINE_CONTRACT};
 *     engine_survey(&survey, arena, workspace, version, &query, err);
 *     survey.fields[ENGINE_SECTOR].items[0].count ...
 *
 * With a profile only openings with a score above 0 that meet the rule on must skills count, as in
 * engine_match; without one all that pass the filter, and the rule is left out. How it is done: survey.c.
 */
#ifndef REGIO_ENGINE_SURVEY_H
#define REGIO_ENGINE_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/query.h"

/* Fields with few different values, of which filters take any. */
enum engine_field { ENGINE_SECTOR, ENGINE_CONTRACT, ENGINE_LANGUAGE, ENGINE_MARKET, ENGINE_FIELDS };

struct engine_survey_query {
    const struct engine_profile *profile; /* may be NULL */
    struct engine_filter filter;
    unsigned fields; /* to count: 1u << enum engine_field, ORed */
};

/* So many openings have the value and pass all filters but the one on this field. */
struct engine_tally {
    uint32_t value;
    uint64_t count;
};

struct engine_tallies {
    const struct engine_tally *items; /* by rising value; only what occurs, and no 0: what lacks the field */
    size_t count;
};

/* The openings that were found, each with its place in the version. */
struct engine_survey_set;

struct engine_survey {
    uint64_t considered;                         /* pass every filter */
    uint64_t found;                              /* those of them that count (see above) */
    struct engine_tallies fields[ENGINE_FIELDS]; /* of the fields that were asked for */
    const struct engine_survey_set *set;
};

/* Answers `query` over `version` into *out, which lives in `arena` and is good as long as the version and the
 * profile are. `workspace` may be NULL. ERR_INVALID: a profile of another taxonomy; ERR_NO_MEMORY. */
MUST_CHECK int engine_survey(struct engine_survey *out, struct arena *arena,
                             struct engine_workspace *workspace, const struct engine_version *version,
                             const struct engine_survey_query *query, struct err *err);

/* An opening that was found. */
struct engine_surveyed {
    int64_t id;
    uint32_t place; /* for engine_survey_hit */
    bool changed;   /* since the index was made */
};

/* Walks all that were found: start with {0}, or with engine_survey_changes for only those that were changed
 * since the index was made; false at the end. In no order, but those come last. */
struct engine_survey_cursor {
    size_t at;
};

struct engine_survey_cursor engine_survey_changes(const struct engine_survey_set *set);
bool engine_survey_next(const struct engine_survey_set *set, struct engine_survey_cursor *cursor,
                        struct engine_surveyed *out);

/* Whether an opening is among those found. */
bool engine_survey_find(const struct engine_survey_set *set, int64_t id, struct engine_surveyed *out);

/* How well the profile fits it, as a result of engine_match; without a profile only the id. */
struct engine_hit engine_survey_hit(const struct engine_survey_set *set,
                                    const struct engine_surveyed *surveyed);
uint32_t engine_survey_score(const struct engine_survey_set *set, const struct engine_surveyed *surveyed);

/* Newest: the day posted falling, what lacks it last. Nearest: the distance to filter.lat and filter.lon
 * rising, what has no place last; the query must have filter.near. What is equal in that: score falling, then
 * id rising. */
enum engine_survey_order { ENGINE_NEWEST, ENGINE_NEAREST };

/* The first `top` in that order, in `arena`; returns how many. */
size_t engine_survey_first(const struct engine_survey_set *set, struct arena *arena,
                           enum engine_survey_order order, size_t top, struct engine_surveyed **out);

#endif
