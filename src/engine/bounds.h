/* Within the engine: adds the postings of a segment to the bounds of the openings that they name. A bound is a
 * 16-bit number in units of 2^KERNEL_UNIT_BITS, rounded up, so that it is at least what it stands for. */
#ifndef REGIO_ENGINE_BOUNDS_H
#define REGIO_ENGINE_BOUNDS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/kernel.h"

/* `worth` is what a unit of impact counts for, 1..255. */
static inline void bounds_add(uint16_t *restrict bounds, const uint32_t *restrict postings, size_t count,
                              uint32_t worth)
{
    uint32_t weight = worth << (16 - KERNEL_UNIT_BITS); /* weight * impact >> 16 counts units */
    for (size_t i = 0; i < count; i++) {
        uint32_t units = (weight * (postings[i] >> 16) >> 16) + 1;
        bounds[postings[i] & 0xFFFF] = (uint16_t)(bounds[postings[i] & 0xFFFF] + units);
    }
}

#endif
