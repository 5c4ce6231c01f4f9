/* Within the engine: the skills of an opening in as little memory as they need, since scoring an opening is
 * mostly waiting for the memory that they stand in.
 *
 * A skill is a unit of 16 bits, term << 2 | importance, where the term is small enough; else a unit that says
 * so, with the importance, and the term in two more.
 */
#ifndef REGIO_ENGINE_LIST_H
#define REGIO_ENGINE_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "engine/weigh.h"

/* A unit of at least this begins a long skill; terms from LIST_LONG_TERM on need one. */
#define LIST_LONG      0xFFFCu
#define LIST_LONG_TERM (LIST_LONG >> 2)
#define LIST_LONG_SIZE 3

/* Units that `count` skills of a taxonomy with so many terms may need. */
static inline size_t list_room(size_t count, size_t terms)
{
    return terms > LIST_LONG_TERM ? count * LIST_LONG_SIZE : count;
}

/* The skill at *at, packed as in weigh.h; *at moves on. */
static inline uint32_t list_next(const uint16_t **at)
{
    uint32_t unit = *(*at)++;
    if (__builtin_expect(unit < LIST_LONG, 1))
        return unit;
    uint32_t term = (uint32_t)(*at)[0] | (uint32_t)(*at)[1] << 16;
    *at += LIST_LONG_SIZE - 1;
    return weigh_pack(term, unit & 3);
}

/* Writes a packed skill; returns where the next one goes. */
static inline uint16_t *list_put(uint16_t *at, uint32_t packed)
{
    if (packed < LIST_LONG) {
        *at++ = (uint16_t)packed;
        return at;
    }
    *at++ = (uint16_t)(LIST_LONG | weigh_importance(packed));
    *at++ = (uint16_t)(weigh_term(packed) & 0xFFFF);
    *at++ = (uint16_t)(weigh_term(packed) >> 16);
    return at;
}

/* Unpacks the skills from `list` up to `end` into `packed`, which has room for as many as there are units;
 * returns how many. */
static inline size_t list_unpack(uint32_t *packed, const uint16_t *list, const uint16_t *end)
{
    size_t count = (size_t)(end - list);
    uint32_t longs = 0;
    for (size_t i = 0; i < count; i++) { /* nearly always all that is needed */
        packed[i] = list[i];
        longs |= list[i] >= LIST_LONG;
    }
    if (longs == 0)
        return count;
    count = 0;
    while (list < end)
        packed[count++] = list_next(&list);
    return count;
}

#endif
