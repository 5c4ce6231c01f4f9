/* Within the engine: asked skills packed into 32 bits each, and the arithmetic of their weights.
 *
 * A packed skill is term * 4 + importance, so that sorting sorts by term. An opening is its packed skills and one
 * length; impacts are reckoned from these where they are needed, which is cheaper than the memory to store them.
 */
#ifndef REGIO_ENGINE_WEIGH_H
#define REGIO_ENGINE_WEIGH_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/opening.h"
#include "engine/taxonomy.h"

#define WEIGH_KAPPA 1024
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

/* a = importance * idf: 4 for must and essential, 2 for optional; at most 1,024. */
static inline uint32_t weigh_raw(uint32_t packed, uint32_t idf)
{
    return (weigh_importance(packed) == ENGINE_OPTIONAL ? 2 : 4) * idf;
}

/* At most 46,340, since length^2 >= a^2 + 1024^2 >= 2 a^2. */
static inline uint32_t weigh_impact(uint32_t raw, uint32_t length)
{
    return WEIGH_IMPACT_ONE * raw / length;
}

/* Checks and packs `skills` into `packed` (room for skill_count), sorted, each term once at its greatest importance;
 * *count is how many stay. Errors as engine_impacts_new. */
MUST_CHECK int weigh_collect(uint32_t *packed, size_t *count, const struct engine_taxonomy *taxonomy,
                             const struct engine_asked *skills, size_t skill_count, struct err *err);

/* isqrt(sum of a^2 + KAPPA^2), at most 32,783. */
uint16_t weigh_length(const uint32_t *packed, size_t count, const struct engine_taxonomy *taxonomy);

#endif
