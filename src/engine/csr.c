#include "engine/csr.h"

#include <stdlib.h>

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static bool kept(const struct csr_source *source, struct engine_pair pair)
{
    return source->keep == NULL || source->keep(source->context, pair);
}

/* start[r + 1] = length of row r. */
static void count_rows(size_t *start, const struct csr_source *source)
{
    for (size_t i = 0; i < source->pairs.count; i++) {
        struct engine_pair pair = source->pairs.items[i];
        if (kept(source, pair))
            start[(source->swap ? pair.to : pair.from) + 1]++;
    }
}

/* Appends to each row; next[r] is where row r goes on. */
static void fill_rows(uint32_t *items, size_t *next, const struct csr_source *source)
{
    for (size_t i = 0; i < source->pairs.count; i++) {
        struct engine_pair pair = source->pairs.items[i];
        if (!kept(source, pair))
            continue;
        if (source->swap)
            items[next[pair.to]++] = pair.from;
        else
            items[next[pair.from]++] = pair.to;
    }
}

/* Sorts every row, drops what stands in it twice, and closes the gaps. */
static void tidy_rows(struct csr *csr, size_t rows)
{
    size_t kept_items = 0;
    size_t from = 0;
    for (size_t r = 0; r < rows; r++) {
        size_t to = csr->start[r + 1];
        qsort(csr->items + from, to - from, sizeof *csr->items, compare_numbers);
        csr->start[r] = kept_items;
        for (size_t i = from; i < to; i++)
            if (i == from || csr->items[i] != csr->items[i - 1])
                csr->items[kept_items++] = csr->items[i];
        from = to;
    }
    csr->start[rows] = kept_items;
}

bool csr_build(struct csr *csr, size_t rows, const struct csr_source *sources, size_t source_count)
{
    *csr = (struct csr){0};
    size_t *start = calloc(rows + 1, sizeof *start);
    size_t *next = calloc(rows + 1, sizeof *next);
    uint32_t *items = NULL;
    if (start == NULL || next == NULL)
        goto no_memory;
    for (size_t i = 0; i < source_count; i++)
        count_rows(start, &sources[i]);
    for (size_t r = 0; r < rows; r++)
        start[r + 1] += start[r];
    items = calloc(start[rows] + 1, sizeof *items);
    if (items == NULL)
        goto no_memory;
    for (size_t r = 0; r < rows; r++)
        next[r] = start[r];
    for (size_t i = 0; i < source_count; i++)
        fill_rows(items, next, &sources[i]);
    *csr = (struct csr){start, items};
    tidy_rows(csr, rows);
    free(next);
    return true;
no_memory:
    free(start);
    free(next);
    free(items);
    return false;
}

void csr_free(struct csr *csr)
{
    free(csr->start);
    free(csr->items);
    *csr = (struct csr){0};
}
