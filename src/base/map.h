/* A hash map from strings to 64-bit values (numbers, or pointers cast through uintptr_t), in an arena.
 * Open addressing with linear probing; keys are copied into the arena. There is no removal. */
#ifndef REGIO_BASE_MAP_H
#define REGIO_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map;

/* `seed`: see hash.h; 0 for keys of our own. */
struct map *map_new(struct arena *arena, uint64_t seed);

/* Sets or replaces. */
void map_put(struct map *map, struct str key, uint64_t value);

/* True and *value filled when the key is there. `value` may be NULL. */
bool map_get(const struct map *map, struct str key, uint64_t *value);

/* The value's place, made with value 0 when new (*is_new, may be NULL, says so). Valid until the next new key. */
uint64_t *map_at(struct map *map, struct str key, bool *is_new);

size_t map_count(const struct map *map);

/* Walks the map in no particular order: start with *cursor = 0; false at the end. */
bool map_next(const struct map *map, size_t *cursor, struct str *key, uint64_t *value);

#endif
