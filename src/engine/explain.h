/* Why an opening has its score, and what is missing: every number adds up to the score exactly. */
#ifndef REGIO_ENGINE_EXPLAIN_H
#define REGIO_ENGINE_EXPLAIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/live.h"
#include "engine/opening.h"
#include "engine/profile.h"

/* One asked skill. */
struct engine_reason {
    uint32_t term;
    uint32_t importance; /* enum engine_importance */
    uint32_t impact;
    uint32_t q;
    uint32_t held; /* term that gave q; ENGINE_NONE where q is 0 */
    uint32_t
        row; /* enum engine_row; ENGINE_ROW_NONE where q is 0: see engine_row_relation, engine_row_steps */
    uint32_t level;  /* of the held term; 0 where q is 0 */
    uint32_t credit; /* before the level's factor */
    uint32_t points; /* q * impact */
};

struct engine_explanation {
    uint32_t score;
    uint32_t fit;                       /* 0..100 */
    uint32_t asked;                     /* must and essential skills */
    uint32_t have;                      /* those with q >= ENGINE_Q_NEARLY */
    const struct engine_reason *skills; /* all asked, by impact falling, then term rising */
    size_t count;
    const struct engine_reason *missing; /* the gap: those with q < ENGINE_Q_NEARLY, in the same order */
    size_t missing_count;
};

/* Explains a set of impacts; it need not be of an opening in the engine. */
void engine_explain_impacts(struct engine_explanation *out, struct arena *arena,
                            const struct engine_profile *profile, const struct engine_impacts *impacts);

/* Explains the opening `id` of a version, whether or not filters pass it. ERR_NOT_FOUND: the version has no
 * such opening; ERR_INVALID: a profile of another taxonomy. */
MUST_CHECK int engine_explain(struct engine_explanation *out, struct arena *arena,
                              const struct engine_version *version, const struct engine_profile *profile,
                              int64_t id, struct err *err);

#endif
