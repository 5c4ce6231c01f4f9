/* Words by how they start, over many titles: which rows have a word that starts with some letters. It answers at once what
 * looking through all titles (text_query_start) answers in milliseconds for a million of them. */
#ifndef REGIO_TEXT_STARTS_H
#define REGIO_TEXT_STARTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "text/words.h"

struct text_starts_index;

/* The normalised title of a row. */
typedef struct str (*text_starts_row)(void *context, size_t row);

/* Makes it of `count` titles, which it points at: they must outlive it. ERR_NO_MEMORY. */
int text_starts_build(text_starts_row next, void *context, size_t count, struct text_starts_index **out,
                      struct err *err) MUST_CHECK;

/* text_starts_free(NULL) is legal. */
void text_starts_free(struct text_starts_index *index);

size_t text_starts_bytes(const struct text_starts_index *index);

/* The rows whose title has a word that starts with the last word of the search (text_query_starts), rising, in `arena`. */
struct text_starts text_starts_find(const struct text_starts_index *index, const struct text_query *query, struct arena *arena);

#endif
