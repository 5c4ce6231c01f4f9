/* The packed skill list of an opening (column packed_skills): what the engine loads instead of fifteen rows.
 *
 * Version 1: the byte 1, then for each scored skill, by rising concept id and each concept once at its
 * greatest importance, an unsigned varint (7 bits a byte, low bits first, high bit: more follow) of (concept
 * id - previous concept id) * 4 + importance, where the first previous id is 0. */
#ifndef REGIO_MARKET_OPENING_PACKED_H
#define REGIO_MARKET_OPENING_PACKED_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "market/opening.h"

struct market_packed_skill {
    int64_t concept;
    uint32_t importance; /* enum market_importance */
};

/* Appends the list to `out`. Skills without a concept are left out. At most MARKET_SKILLS_MAX skills. */
void market_packed_encode(const struct market_asked *skills, size_t count, struct buf *out);

/* Fills `out` (room for MARKET_SKILLS_MAX) and *count. ERR_INVALID for anything that market_packed_encode
 * does not write: another version, a number cut off or too long, ids that do not rise, importance 0, too
 * many. */
int market_packed_decode(struct str packed, struct market_packed_skill *out, size_t *count,
                         struct err *err) MUST_CHECK;

#endif
