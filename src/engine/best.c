#include "engine/best.h"

#include <stdlib.h>

static bool worse(struct best_entry a, struct best_entry b)
{
    return a.score != b.score ? a.score < b.score : a.id > b.id;
}

void best_start(struct best *best, size_t top)
{
    best->top = top;
    best->count = 0;
    best->no_memory = false;
}

void best_free(struct best *best)
{
    free(best->entries);
    *best = (struct best){0};
}

static void sift_up(struct best_entry *heap, size_t at)
{
    while (at > 0 && worse(heap[at], heap[(at - 1) / 2])) {
        struct best_entry parent = heap[(at - 1) / 2];
        heap[(at - 1) / 2] = heap[at];
        heap[at] = parent;
        at = (at - 1) / 2;
    }
}

static void sift_down(struct best_entry *heap, size_t count)
{
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < count && worse(heap[child + 1], heap[child]))
            child++;
        if (child >= count || !worse(heap[child], heap[at]))
            return;
        struct best_entry entry = heap[at];
        heap[at] = heap[child];
        heap[child] = entry;
        at = child;
    }
}

static bool grow(struct best *best)
{
    size_t capacity = best->capacity == 0 ? 64 : best->capacity * 2;
    struct best_entry *entries = reallocarray(best->entries, capacity, sizeof *entries);
    if (entries == NULL)
        return false;
    best->entries = entries;
    best->capacity = capacity;
    return true;
}

void best_offer(struct best *best, struct best_entry entry)
{
    if (best->top == 0)
        return;
    if (best->count == best->top) {
        if (!worse(best->entries[0], entry))
            return;
        best->entries[0] = entry;
        sift_down(best->entries, best->count);
        return;
    }
    if (best->count == best->capacity && !grow(best)) {
        best->no_memory = true;
        return;
    }
    best->entries[best->count++] = entry;
    if (best->top != SIZE_MAX) /* else everything stays, and sorting at the end is all that is needed */
        sift_up(best->entries, best->count - 1);
}

static int compare_entries(const void *left, const void *right)
{
    const struct best_entry *a = left;
    const struct best_entry *b = right;
    return worse(*a, *b) - worse(*b, *a);
}

void best_sort(struct best *best)
{
    if (best->count > 0)
        qsort(best->entries, best->count, sizeof *best->entries, compare_entries);
}
