/* Within the engine: lists of numbers, one list for each row, in two arrays (compressed sparse rows). */
#ifndef REGIO_ENGINE_CSR_H
#define REGIO_ENGINE_CSR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/taxonomy.h"

struct csr {
    size_t *start;   /* row r is items[start[r]] .. items[start[r + 1] - 1]; rows + 1 numbers */
    uint32_t *items; /* rising within a row, each once */
};

struct csr_row {
    const uint32_t *items;
    size_t count;
};

/* Which pairs csr_build takes: `keep` may be NULL. */
struct csr_source {
    struct engine_pairs pairs;
    bool swap; /* rows by `to` rather than by `from` */
    bool (*keep)(const void *context, struct engine_pair pair);
    const void *context;
};

/* Gathers the pairs of all sources into rows 0..rows-1; every row number must be in range. False when out of
 * memory (and *csr is empty). */
MUST_CHECK bool csr_build(struct csr *csr, size_t rows, const struct csr_source *sources,
                          size_t source_count);

/* Legal on a zeroed struct. */
void csr_free(struct csr *csr);

static inline struct csr_row csr_at(const struct csr *csr, size_t row)
{
    return (struct csr_row){csr->items + csr->start[row], csr->start[row + 1] - csr->start[row]};
}

#endif
