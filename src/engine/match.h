/* Within the engine: a query at work, and the two ways to score an index. */
#ifndef REGIO_ENGINE_MATCH_H
#define REGIO_ENGINE_MATCH_H

#include "engine/query.h"
#include "engine/workspace.h"

struct match {
    const struct engine_version *version;
    struct index *index;
    const struct engine_query *query;
    struct engine_workspace *workspace;
    struct engine_result *result;
};

/* Counts a match with score > 0 in the histogram. */
void match_count(const struct match *match, uint32_t score, uint32_t impact_sum);

/* Offers a passing opening of the index with its score (which may be 0). */
void match_offer(const struct match *match, size_t place, uint32_t score);

/* Scores what stands in workspace->pass, each opening from its own skills. */
void forward_match(const struct match *match);

/* Scores openings of the index from their skills, and offers them: those at first + the low 16 bits of each
 * `found`. */
void forward_offer(const struct match *match, size_t first, const uint32_t *found, size_t count);

/* The score of any weighed opening. */
uint32_t forward_score(const struct engine_taxonomy *taxonomy, const struct engine_profile *profile,
                       const struct asked_skills *skills);

/* Whether every must skill is met. */
bool match_meets(const struct engine_profile *profile, const struct weighed *weighed);

/* The opening with these skills as a result. */
struct engine_hit match_hit(const struct engine_profile *profile, int64_t id, uint32_t score,
                            const struct asked_skills *skills);

/* Counts the openings of each window that pass, in workspace->passing; returns how many in all. */
size_t windows_count(const struct match *match);

/* ERR_INVALID where the profile is of another taxonomy than the version. */
MUST_CHECK int match_check(const struct engine_version *version, const struct engine_query *query,
                           struct err *err);

/* A query over `version` from start to end; the hits live in `arena`. match_open looks at what passes: then
 * the index is scored (windows.h) if it says so; match_close adds the changes and puts the best in order.
 * Between the two the workspace's pass, passing, runs and best are the query's. */
MUST_CHECK bool match_open(const struct match *match);
MUST_CHECK int match_close(const struct match *match, struct arena *arena, struct err *err);

#endif
