/* Within the engine: hours, as bitsets of those whose span begins up to a bucket of hours, and of those whose
 * span ends from a bucket on. They decide most of a filter on hours; only openings in the very buckets that
 * the filter's ends fall in are looked at. */
#ifndef REGIO_ENGINE_SPANS_H
#define REGIO_ENGINE_SPANS_H

#include "engine/columns.h"
#include "engine/facet.h"

struct spans {
    struct facet from; /* rising buckets */
    struct facet to;   /* the same, the longest hours first */
};

/* Of `count` openings. False when out of memory. */
MUST_CHECK bool spans_build(struct spans *spans, const struct kernel_span *hours, size_t count);
void spans_free(struct spans *spans);
size_t spans_size(const struct spans *spans);

/* Keeps in `bits` what kernel->keep_overlap keeps. `spare` has room for as many words. */
void spans_keep(uint64_t *bits, const struct spans *spans, const struct kernel_span *hours, int16_t min,
                int16_t max, const struct kernel *kernel, uint64_t *spare);

#endif
