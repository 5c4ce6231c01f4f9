/* How many openings reach a fit: what engine_match counts in its histogram from that fit on, without scoring
 * everything. */
#ifndef REGIO_ENGINE_REACH_H
#define REGIO_ENGINE_REACH_H

#include <stdint.h>

#include "base/err.h"
#include "engine/query.h"

/* Counts into *out the openings of `version` that pass the filter and the rule on must skills and fit the
 * profile for at least `fit` percent, 1..100. `workspace` may be NULL. ERR_INVALID: a profile of another
 * taxonomy, or such a fit; ERR_NO_MEMORY. */
MUST_CHECK int engine_reach(uint64_t *out, struct engine_workspace *workspace,
                            const struct engine_version *version, const struct engine_profile *profile,
                            const struct engine_filter *filter, uint32_t fit, struct err *err);

#endif
