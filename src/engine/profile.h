/* A profile, expanded: what a person who holds certain skills at certain levels is worth for every term.
 *
 *     q[t] = max over held skills s of floor(credit(s, t) * factor(s) / 4)
 *
 * with factor 4, 4, 3, 2 for level 4, 3, 2, 1.
 */
#ifndef REGIO_ENGINE_PROFILE_H
#define REGIO_ENGINE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/taxonomy.h"

#define ENGINE_LEVEL_UNSTATED 3

/* q from which a skill is "had" (and no longer missing), and from which it is had in full. */
#define ENGINE_Q_NEARLY 102
#define ENGINE_Q_HAVE   179

struct engine_held {
    uint32_t term;
    uint32_t level; /* 1..4 */
};

/* One term of the expanded profile. */
struct engine_expanded {
    uint32_t term;
    uint32_t held; /* the held term that gave q: greatest value, then upper row, then smallest term */
    uint8_t q;     /* 1..255 */
    uint8_t row;   /* enum engine_row */
    uint8_t level; /* of the held term */
    uint8_t meets; /* 1: satisfies a must (some held term is the same or narrower, at any level) */
};

/* Immutable; lives in the arena that it was made in. */
struct engine_profile {
    uint32_t term_count;                 /* of its taxonomy */
    const uint8_t *q;                    /* of every term; 0 where nothing counts */
    const struct engine_expanded *items; /* the terms with q > 0, by rising term */
    size_t count;
    const struct engine_held *held; /* what is held, by rising term, each once at its highest level */
    size_t held_count;
};

/* Expands `held` (each term may stand there more than once: the highest level counts) into *out.
 * ERR_INVALID: a term that the taxonomy does not have, or a level outside 1..4. */
MUST_CHECK int engine_profile_new(struct engine_profile **out, struct arena *arena,
                                  const struct engine_taxonomy *taxonomy, const struct engine_held *held,
                                  size_t count, struct err *err);

/* floor(credit of the row * factor of the level / 4): what a held skill gives. */
uint32_t engine_row_value(enum engine_row row, uint32_t level);

/* The expanded entry of one term, NULL where q is 0. */
const struct engine_expanded *engine_profile_find(const struct engine_profile *profile, uint32_t term);

#endif
