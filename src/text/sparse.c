#include "text/sparse.h"

#include <math.h>
#include <stdlib.h>

void sparse_build(struct sparse *sparse, struct arena *arena, const struct sparse_entries *entries,
                  uint32_t rows)
{
    sparse->rows = rows;
    sparse->first = arena_array(arena, (size_t)rows + 2, sizeof *sparse->first);
    sparse->cells = arena_array(arena, entries->all.count + 1, sizeof *sparse->cells);
    uint32_t *next = sparse->first + 1;
    for (size_t i = 0; i < entries->all.count; i++)
        next[entries->all.items[i].row + 1]++;
    for (uint32_t r = 0; r < rows; r++)
        next[r + 1] += next[r];
    for (size_t i = 0; i < entries->all.count; i++) {
        const struct sparse_entry *entry = &entries->all.items[i];
        sparse->cells[next[entry->row]++] = (struct sparse_cell){entry->column, entry->weight};
    }
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

void sparse_count(struct sparse_entries *entries, struct arena *scratch, const uint32_t *features,
                  size_t count, uint32_t column)
{
    if (count == 0)
        return;
    uint32_t *sorted = arena_array(scratch, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = features[i];
    qsort(sorted, count, sizeof *sorted, compare_numbers);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && sorted[end] == sorted[i])
            end++;
        VEC_PUSH(scratch, &entries->all, (struct sparse_entry){sorted[i], column, (float)(end - i)});
        i = end;
    }
}

static void fill_idf(const struct sparse_entries *entries, uint32_t rows, uint32_t documents, double power,
                     float *idf)
{
    for (uint32_t r = 0; r < rows; r++)
        idf[r] = 0;
    for (size_t i = 0; i < entries->all.count; i++)
        idf[entries->all.items[i].row] += 1;
    for (uint32_t r = 0; r < rows; r++)
        idf[r] = (float)pow(log((1.0 + documents) / (1.0 + (double)idf[r])) + 1, power);
}

void sparse_tfidf(struct sparse_entries *entries, uint32_t rows, uint32_t documents, double power, float *idf)
{
    struct sparse_entry *items = entries->all.items;
    fill_idf(entries, rows, documents, power, idf);
    for (size_t i = 0; i < entries->all.count;) {
        size_t end = i;
        double length = 0;
        for (; end < entries->all.count && items[end].column == items[i].column; end++) {
            items[end].weight = (float)(1 + log((double)items[end].weight)) * idf[items[end].row];
            length += (double)items[end].weight * (double)items[end].weight;
        }
        for (; i < end; i++)
            items[i].weight /= (float)sqrt(length);
    }
}

void sparse_mass(struct sparse_entries *entries, uint32_t rows, uint32_t documents, float *idf, float *mass)
{
    fill_idf(entries, rows, documents, 1, idf);
    for (size_t i = 0; i < entries->all.count; i++) {
        struct sparse_entry *entry = &entries->all.items[i];
        entry->weight = idf[entry->row];
        mass[entry->column] += entry->weight;
    }
}

void sparse_bm25(struct sparse_entries *entries, struct arena *scratch, uint32_t rows, uint32_t documents,
                 float *idf)
{
    const double k1 = 1.2;
    const double b = 0.75;
    struct sparse_entry *items = entries->all.items;
    float *lengths = arena_array(scratch, (size_t)documents + 1, sizeof *lengths);
    double total = 0;
    for (uint32_t r = 0; r < rows; r++)
        idf[r] = 0;
    for (size_t i = 0; i < entries->all.count; i++) {
        idf[items[i].row] += 1;
        lengths[items[i].column] += items[i].weight;
        total += (double)items[i].weight;
    }
    double mean = documents == 0 || total <= 0 ? 1 : total / documents;
    for (uint32_t r = 0; r < rows; r++)
        idf[r] = (float)log(1 + (documents - (double)idf[r] + 0.5) / ((double)idf[r] + 0.5));
    for (size_t i = 0; i < entries->all.count; i++) {
        double f = (double)items[i].weight;
        double length = (double)lengths[items[i].column];
        items[i].weight =
            (float)((double)idf[items[i].row] * f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean)));
    }
}
