#include "base/map.h"

#include "base/hash.h"

struct slot {
    struct str key; /* data is NULL in a free slot */
    uint64_t hash;
    uint64_t value;
};

struct map {
    struct arena *arena;
    struct slot *slots;
    size_t mask; /* number of slots - 1; a power of two less one */
    size_t count;
    uint64_t seed;
};

struct map *map_new(struct arena *arena, uint64_t seed)
{
    struct map *map = arena_alloc(arena, sizeof *map);
    map->arena = arena;
    map->seed = seed;
    map->mask = 15;
    map->slots = arena_array(arena, map->mask + 1, sizeof *map->slots);
    return map;
}

/* The slot that holds `key`, or the free slot where it belongs. */
static struct slot *find(const struct map *map, struct str key, uint64_t hash)
{
    for (size_t i = hash & map->mask;; i = (i + 1) & map->mask) {
        struct slot *slot = &map->slots[i];
        if (slot->key.data == NULL || (slot->hash == hash && str_equal(slot->key, key)))
            return slot;
    }
}

static void grow(struct map *map)
{
    struct slot *old = map->slots;
    size_t old_count = map->mask + 1;
    map->mask = old_count * 2 - 1;
    map->slots = arena_array(map->arena, map->mask + 1, sizeof *map->slots);
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].key.data != NULL)
            *find(map, old[i].key, old[i].hash) = old[i];
    }
}

uint64_t *map_at(struct map *map, struct str key, bool *is_new)
{
    uint64_t hash = hash_bytes(key.data, key.len, map->seed);
    struct slot *slot = find(map, key, hash);
    bool fresh = slot->key.data == NULL;
    if (fresh) {
        if ((map->count + 1) * 4 > (map->mask + 1) * 3) {
            grow(map);
            slot = find(map, key, hash);
        }
        slot->key = arena_str(map->arena, key);
        slot->hash = hash;
        slot->value = 0;
        map->count++;
    }
    if (is_new != NULL)
        *is_new = fresh;
    return &slot->value;
}

void map_put(struct map *map, struct str key, uint64_t value)
{
    *map_at(map, key, NULL) = value;
}

bool map_get(const struct map *map, struct str key, uint64_t *value)
{
    const struct slot *slot = find(map, key, hash_bytes(key.data, key.len, map->seed));
    if (slot->key.data == NULL)
        return false;
    if (value != NULL)
        *value = slot->value;
    return true;
}

size_t map_count(const struct map *map)
{
    return map->count;
}

bool map_next(const struct map *map, size_t *cursor, struct str *key, uint64_t *value)
{
    for (; *cursor <= map->mask; (*cursor)++) {
        const struct slot *slot = &map->slots[*cursor];
        if (slot->key.data == NULL)
            continue;
        *key = slot->key;
        *value = slot->value;
        (*cursor)++;
        return true;
    }
    return false;
}
