/* Growable arrays of any type in an arena.
 *
 *     VEC(struct opening) found = {0};
 *     VEC_PUSH(arena, &found, opening);
 *     for (size_t i = 0; i < found.count; i++) use(&found.items[i]);
 *
 * The items move when the array grows: keep indexes, not pointers, while pushing. */
#ifndef REGIO_BASE_VEC_H
#define REGIO_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                            \
    struct {                                                                                                 \
        type *items;                                                                                         \
        size_t count;                                                                                        \
        size_t capacity;                                                                                     \
    }

/* Appends `...` (a value; commas in a compound literal are allowed). */
#define VEC_PUSH(arena, vec, ...)                                                                            \
    do {                                                                                                     \
        if ((vec)->count == (vec)->capacity) {                                                               \
            size_t vec_new = (vec)->capacity == 0 ? 8 : (vec)->capacity * 2;                                 \
            (vec)->items = arena_grow((arena), (vec)->items, (vec)->capacity * sizeof *(vec)->items,         \
                                      vec_new * sizeof *(vec)->items);                                       \
            (vec)->capacity = vec_new;                                                                       \
        }                                                                                                    \
        (vec)->items[(vec)->count++] = (__VA_ARGS__);                                                        \
    } while (0)

#endif
