/* Within the engine: in which order an index holds its openings. Neighbours on earth stand together, so that
 * a radius is a few stretches of places; remote ones, which pass any radius, and those without coordinates
 * come last. */
#ifndef REGIO_ENGINE_ORDER_H
#define REGIO_ENGINE_ORDER_H

#include <stdint.h>

#include "base/err.h"
#include "engine/columns.h"

struct order_keyed {
    uint64_t key;
    uint32_t at;
};

/* Room to sort in, made once for several orders. */
struct order_room {
    struct order_keyed *keyed;
    struct order_keyed *spare;
    size_t threads; /* that reckon keys */
};

/* Room for `count` openings. ERR_NO_MEMORY. */
MUST_CHECK int order_room_make(struct order_room *room, size_t count, size_t threads, struct err *err);
void order_room_free(struct order_room *room); /* legal on a zeroed struct */

/* order[p] = the opening that gets place p. */
void order_by_place(struct order_room *room, uint32_t *order, const struct columns *columns);

/* order[i] = the opening with the i-th smallest id. ERR_CONFLICT: an id twice. */
MUST_CHECK int order_by_id(struct order_room *room, uint32_t *order, const struct columns *columns,
                           struct err *err);

/* order[i] = the opening with the i-th smallest (organisation, number). */
void order_by_organisation(struct order_room *room, uint32_t *order, const struct columns *columns);

/* Sorts what stands in room->keyed by key; equal keys stay as they stand. The result is in room->keyed, which
 * may have changed places with room->spare. */
void order_sort(struct order_room *room, size_t count);

#endif
