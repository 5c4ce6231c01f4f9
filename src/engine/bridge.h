/* The bridge: how far a profile is from a target (an occupation as it is asked for, or an opening), and the
 * least that must be learned to get there.
 *
 * To compare with many targets at once, load them as openings into an engine of their own and query that;
 * what carries over and what is missing is the explanation of each (explain.h).
 */
#ifndef REGIO_ENGINE_BRIDGE_H
#define REGIO_ENGINE_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/lever.h"
#include "engine/opening.h"
#include "engine/profile.h"
#include "engine/taxonomy.h"

/* A way of at most so many modules is looked for. */
#define ENGINE_BRIDGE_MOST 6

/* Effort that a search of some seconds takes: how often a bundle is compared with the target. */
#define ENGINE_BRIDGE_EFFORT 50000000

struct engine_bridge {
    uint32_t fit; /* of the profile as it is */
    bool reached; /* whether some set of at most `most` bundles lifts the fit to the threshold */
    size_t count; /* of the smallest such set; 0 when the profile is there already */
    size_t bundles[ENGINE_BRIDGE_MOST]; /* their numbers, rising */
    uint32_t fit_then;                  /* with them */
};

/* Finds the smallest set of bundles with which `held` fits `target` for at least `fit` percent (1..100) and
 * meets its must skills; among sets of that size the one with the greatest score, then the first in order of
 * numbers. Exact: branch and bound, since a score gains ever less from an addition the more there is (it is
 * submodular). `most` is at most ENGINE_BRIDGE_MOST. ERR_INVALID: a number out of range; ERR_TOO_LARGE: it
 * would take more than `effort` (no clock: the same question always ends the same way), which only happens
 * where very many bundles give about the same. */
MUST_CHECK int engine_bridge_find(struct engine_bridge *out, struct arena *arena,
                                  const struct engine_taxonomy *taxonomy, const struct engine_held *held,
                                  size_t held_count, const struct engine_impacts *target,
                                  const struct engine_bundle *bundles, size_t bundle_count, uint32_t fit,
                                  size_t most, size_t effort, struct err *err);

#endif
