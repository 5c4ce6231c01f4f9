/* Within the engine: a field with few different values, as a bitset for each value. */
#ifndef REGIO_ENGINE_FACET_H
#define REGIO_ENGINE_FACET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/filter.h"

/* A field with more different values than this gets no bitsets: it is looked at opening by opening. */
#define FACET_VALUES 64

struct facet {
    size_t value_count; /* 0: no bitsets */
    uint16_t values[FACET_VALUES];
    uint64_t *bits; /* value_count bitsets of `words` words */
    size_t words;
};

/* Makes the bitsets of a field of `count` openings, one byte or two bytes (`wide`) each. False when out of memory. */
MUST_CHECK bool facet_build(struct facet *facet, const void *field, bool wide, size_t count);
void facet_free(struct facet *facet);
size_t facet_size(const struct facet *facet);

/* Keeps in `bits` the openings with any of the values, and those that lack the field; `spare` is room for as many
 * words. */
void facet_keep_any(uint64_t *bits, const struct facet *facet, const struct engine_any *any, uint64_t *spare);

/* The same with the values up to `most`. */
void facet_keep_up_to(uint64_t *bits, const struct facet *facet, uint32_t most, uint64_t *spare);

#endif
