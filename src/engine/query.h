/* Questions to a version of the live engine: which openings fit this profile best, exactly.
 *
 *     struct engine_version *version = engine_live_acquire(live);
 *     engine_match(&result, arena, workspace, version, &query, err);
 *     engine_version_release(version);
 *
 * Order of results: score falling, then opening id rising. An opening with score 0 is never a result. The
 * same version and query give the same bytes.
 */
#ifndef REGIO_ENGINE_QUERY_H
#define REGIO_ENGINE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/filter.h"
#include "engine/live.h"
#include "engine/profile.h"

#define ENGINE_FIT_STEPS 101

struct engine_query {
    const struct engine_profile *profile;
    struct engine_filter filter;
    size_t top;     /* how many results; SIZE_MAX: every match, for sorting by something else */
    bool histogram; /* also count matches by fit: costs about as much as scoring everything */
};

struct engine_hit {
    int64_t id; /* openingId */
    uint32_t score;
    uint8_t fit;    /* 0..100 */
    uint16_t asked; /* must and essential skills */
    uint16_t have;  /* those with q >= ENGINE_Q_NEARLY */
};

/* How a query was carried out: the openings of the index were scored one by one from their skills (forward),
 * or in windows by the postings of the profile's terms: exactly, or by a bound that leaves out the terms with
 * q <= cut and then exactly for those few that the bound does not rule out. */
struct engine_plan {
    const char *kernel;
    bool forward;
    uint32_t cut; /* of the last window by bounds */
    size_t windows_exact;
    size_t windows_bounds;
    size_t windows_skipped; /* nothing in them passes the filters */
    size_t postings;        /* read */
    size_t rescored;        /* openings scored from their skills */
    bool summed;            /* the other windows were summed up for many profiles at once (many.h) */
};

struct engine_result {
    uint64_t considered; /* openings that pass every filter, whatever their score */
    struct engine_hit *hits;
    size_t count;
    uint64_t matched;                     /* with `histogram`: passing openings with score > 0; else 0 */
    uint64_t histogram[ENGINE_FIT_STEPS]; /* with `histogram`: those by fit; else 0 */
    struct engine_plan plan;
};

/* Room to work in, for one query at a time: one for each thread, used again and again. It grows with the
 * number of openings (about 0.3 byte an opening and half a megabyte). */
struct engine_workspace;

/* NULL when out of memory. */
struct engine_workspace *engine_workspace_new(void);
void engine_workspace_free(struct engine_workspace *workspace);

/* Makes queries in this workspace use the loops written for "portable", "avx2" or "avx512" processors, rather
 * than the best that this processor runs; the answers are the same. False where it cannot run them. */
MUST_CHECK bool engine_workspace_use(struct engine_workspace *workspace, const char *kernel);

/* Answers `query` over `version` into *out; the hits live in `arena`. The profile must be of the version's
 * taxonomy. `workspace` may be NULL: one is made for this query. ERR_INVALID: a profile of another taxonomy;
 * ERR_NO_MEMORY. */
MUST_CHECK int engine_match(struct engine_result *out, struct arena *arena,
                            struct engine_workspace *workspace, const struct engine_version *version,
                            const struct engine_query *query, struct err *err);

#endif
