/* Within the engine: keeps the best `top` of the openings that are offered to it: a heap with the worst on
 * top. */
#ifndef REGIO_ENGINE_BEST_H
#define REGIO_ENGINE_BEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct best_entry {
    int64_t id;
    uint32_t score;
    uint32_t place; /* in the index, or index count + number of the change */
};

struct best {
    size_t top;
    struct best_entry *entries;
    size_t count;
    size_t capacity;
    bool no_memory; /* an entry was lost: the result is not to be used */
};

/* Forgets what it held, keeps its memory. */
void best_start(struct best *best, size_t top);
void best_free(struct best *best);

/* The least score that may still enter; at least 1. */
static inline uint32_t best_floor(const struct best *best)
{
    return best->count < best->top || best->top == 0 ? 1 : best->entries[0].score;
}

/* Offers an opening with score > 0. */
void best_offer(struct best *best, struct best_entry entry);

/* Sorts what was kept, best first; nothing may be offered after that until best_start. */
void best_sort(struct best *best);

#endif
