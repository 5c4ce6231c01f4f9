/* Doors: which one skill more would let the most openings fit? Exact, over all openings: each skill is tried
 * by itself (engine/lever.h). */
#ifndef REGIO_SERVICE_DOORS_H
#define REGIO_SERVICE_DOORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "service/live.h"
#include "service/profile.h"

struct service_door {
    struct service_concept skill;
    uint64_t gained; /* openings more that reach the fit */
};

struct service_doors {
    uint64_t reached;                 /* openings that reach the fit now */
    const struct service_door *items; /* most first, then by URI; only those that gain something */
    size_t count;
};

/* What it would do for `profile` (with its filters) to hold one skill more, on its own (level 3), counting
 * openings with a fit of at least `fit`. At most `top` skills; of skills that are the same in two taxonomies
 * one. ERR_INVALID: a fit outside 1..100. */
int service_doors_run(struct arena *arena, const struct service_version *version,
                      const struct service_profile *profile, int32_t today, uint32_t fit, size_t top,
                      uint8_t language, struct service_doors *out, struct err *err) MUST_CHECK;

#endif
