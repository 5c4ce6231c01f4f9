/* Within the engine: asked skills packed into 32 bits each, and the arithmetic of their weights.
 *
 * A packed skill is term * 4 + importance, so that sorting sorts by term. An opening is its packed skills and
 * one length; impacts are reckoned from these where they are needed, which is cheaper than the memory to
 * store them.
 */
#ifndef REGIO_ENGINE_WEIGH_H
#define REGIO_ENGINE_WEIGH_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/opening.h"
#include "engine/taxonomy.h"

#define WEIGH_KAPPA      1024
#define WEIGH_IMPACT_ONE 65535

static inline uint32_t weigh_pack(uint32_t term, uint32_t importance)
{
    return term << 2 | importance;
}

static inline uint32_t weigh_term(uint32_t packed)
{
    return packed >> 2;
}

static inline uint32_t weigh_importance(uint32_t packed)
{
    return packed & 3;
}

/* The factor of an importance as a shift: 2 for must and essential, 1 for optional. No comparison, of which compilers
 * make a branch: importances alternate as they like, so half of those would be foreseen wrongly. */
#define WEIGH_SHIFT_MOST 2

static inline uint32_t weigh_shift(uint32_t packed)
{
    return 1 + (weigh_importance(packed) >> 1);
}
_Static_assert(ENGINE_OPTIONAL >> 1 == 0 && ENGINE_ESSENTIAL >> 1 == 1 && ENGINE_MUST >> 1 == 1, "see weigh_shift");

/* a = importance * idf; at most 1,024. */
static inline uint32_t weigh_raw(uint32_t packed, uint32_t idf)
{
    return idf << weigh_shift(packed);
}

/* 65535 / length, a hair too large, so that weigh_impact is exact: for x = 65535 * raw < 2^26 and length <
 * 2^16, the product is above x / length by at most 2^-23 of a unit or so, less than what x / length needs to
 * reach the next whole number (1 / length); and rounding errors (2^-53) are far below the 2^-40 that is
 * added. */
static inline double weigh_reciprocal(uint32_t length)
{
    return 1.0 / length * (1 + 0x1p-40);
}

/* floor(65535 * raw / length). At most 46,340, since length^2 >= raw^2 + 1024^2 >= 2 raw^2. */
static inline uint32_t weigh_impact(uint32_t raw, double reciprocal)
{
    return (uint32_t)((int32_t)(WEIGH_IMPACT_ONE * raw) * reciprocal);
}

/* The idf of each term. */
const uint16_t *weigh_idf(const struct engine_taxonomy *taxonomy);

/* Checks and packs `skills` into `packed` (room for skill_count), sorted, each term once at its greatest
 * importance; *count is how many stay. Errors as engine_impacts_new. */
MUST_CHECK int weigh_collect(uint32_t *packed, size_t *count, const struct engine_taxonomy *taxonomy,
                             const struct engine_asked *skills, size_t skill_count, struct err *err);

/* Impacts from packed skills. */
void weigh_unpack(struct engine_impacts *out, struct arena *arena, const struct engine_taxonomy *taxonomy,
                  const uint32_t *packed, size_t count, uint32_t length);

/* isqrt(sum of a^2 + KAPPA^2), at most 32,783. */
uint16_t weigh_length(const uint32_t *packed, size_t count, const struct engine_taxonomy *taxonomy);

#endif
