/* Within the engine: in which order an index holds its openings. Neighbours on earth stand together, so that
 * a radius is a few stretches of places; remote ones, which pass any radius, and those without coordinates
 * come last. */
#ifndef REGIO_ENGINE_ORDER_H
#define REGIO_ENGINE_ORDER_H

#include <stdint.h>

#include "base/err.h"
#include "engine/columns.h"

/* order[p] = the opening that gets place p. ERR_NO_MEMORY. */
MUST_CHECK int order_by_place(uint32_t *order, const struct columns *columns, struct err *err);

/* order[i] = the opening with the i-th smallest id. ERR_CONFLICT: an id twice; ERR_NO_MEMORY. */
MUST_CHECK int order_by_id(uint32_t *order, const struct columns *columns, struct err *err);

/* order[i] = the opening with the i-th smallest (organisation, number). ERR_NO_MEMORY. */
MUST_CHECK int order_by_organisation(uint32_t *order, const struct columns *columns, struct err *err);

struct order_keyed {
    uint64_t key;
    uint32_t at;
};

/* Sorts by key; equal keys stay as they stand. The result is in *keyed, which may have changed places with
 * *spare, room for as many. */
void order_sort(struct order_keyed **keyed, struct order_keyed **spare, size_t count);

#endif
