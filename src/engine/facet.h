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

/* Makes the bitsets of a field of `count` openings, one byte or two bytes (`wide`) each. Of a `rising` one,
 * whose values are below FACET_VALUES, each value's bitset has the openings up to that value. False when out
 * of memory. */
MUST_CHECK bool facet_build(struct facet *facet, const void *field, bool wide, bool rising, size_t count);
void facet_free(struct facet *facet);
size_t facet_size(const struct facet *facet);

/* What a query wants of several facets: for each an OR of bitsets, all ANDed in one go. */
#define FACET_TERMS_MOST 8

struct facet_terms {
    size_t count;
    struct {
        size_t bitset_count;
        const uint64_t *bitsets[FACET_VALUES];
    } terms[FACET_TERMS_MOST];
};

/* Wants the openings with any of the values, and those that lack the field. The facet has bitsets, or no
 * openings. */
void facet_want_any(struct facet_terms *terms, const struct facet *facet, const struct engine_any *any);

/* The bitset of those up to `most`, of a rising facet; NULL when there are none. */
const uint64_t *facet_up_to(const struct facet *facet, uint32_t most);

/* Wants those up to `most`, of a rising facet. */
void facet_want_up_to(struct facet_terms *terms, const struct facet *facet, uint32_t most);

/* Keeps in `bits` what is wanted. */
void facet_keep(uint64_t *bits, size_t words, const struct facet_terms *terms);

#endif
