/* Sparse rows of weights, and two ways to fill them from texts: TF-IDF and BM25. Private to src/text. */
#ifndef REGIO_TEXT_SPARSE_H
#define REGIO_TEXT_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

struct sparse_cell {
    uint32_t column;
    float weight;
};

struct sparse {
    uint32_t rows;
    uint32_t *first; /* rows + 1 numbers */
    struct sparse_cell *cells;
};

struct sparse_entry {
    uint32_t row, column;
    float weight;
};

struct sparse_entries {
    VEC(struct sparse_entry) all;
};

/* Sorts the entries into rows; within a row the order in which they came. */
void sparse_build(struct sparse *sparse, struct arena *arena, const struct sparse_entries *entries,
                  uint32_t rows);

/* Adds the features of one document (repeats count as frequency), the weight being how often each stands in
 * it. Works in `scratch`. */
void sparse_count(struct sparse_entries *entries, struct arena *scratch, const uint32_t *features,
                  size_t count, uint32_t column);

/* Weights of documents of unit length, (1 + ln frequency) * idf, idf = (ln((1 + documents) / (1 + with it)) +
 * 1) ^ power. Fills idf[rows]. Entries hold frequencies and come document by document. */
void sparse_tfidf(struct sparse_entries *entries, uint32_t rows, uint32_t documents, double power,
                  float *idf);

/* The weight of each entry is its row's idf, as above; fills idf[rows] and adds up each column's weights in
 * mass[columns], which is 0 at the start. */
void sparse_mass(struct sparse_entries *entries, uint32_t rows, uint32_t documents, float *idf, float *mass);

/* BM25 weights (Robertson and others, 1994; k1 1.2, b 0.75, idf ln(1 + (N - n + 0.5) / (n + 0.5))). Fills
 * idf[rows]. */
void sparse_bm25(struct sparse_entries *entries, struct arena *scratch, uint32_t rows, uint32_t documents,
                 float *idf);

#endif
