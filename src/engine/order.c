#include "engine/order.h"

#include <stdlib.h>

#include "engine/large.h"

/* Distance along Hilbert's curve of order 16 (Hilbert 1891; the usual rotation by quadrants). */
static uint32_t hilbert(uint32_t x, uint32_t y)
{
    uint32_t distance = 0;
    for (uint32_t side = 1u << 15; side > 0; side >>= 1) {
        uint32_t right = (x & side) != 0;
        uint32_t upper = (y & side) != 0;
        distance += side * side * (3 * right ^ upper);
        if (upper == 0) {
            if (right == 1) {
                x = 65535 - x;
                y = 65535 - y;
            }
            uint32_t swap = x;
            x = y;
            y = swap;
        }
    }
    return distance;
}

static uint64_t place_key(const struct columns *columns, size_t at)
{
    if ((columns->flags[at] & (COLUMNS_LOCATED | COLUMNS_REMOTE)) != COLUMNS_LOCATED)
        return UINT64_C(1) << 32;
    uint32_t x = (uint32_t)((columns->lon[at] + 180) / 360 * 65535);
    uint32_t y = (uint32_t)((columns->lat[at] + 90) / 180 * 65535);
    return hilbert(x, y);
}

/* Ids may be negative: their order is kept when the sign bit is turned over. */
static uint64_t id_key(const struct columns *columns, size_t at)
{
    return (uint64_t)columns->id[at] ^ UINT64_C(1) << 63;
}

static uint64_t organisation_key(const struct columns *columns, size_t at)
{
    return columns->organisation[at];
}

/* One pass of a stable radix sort, by eleven bits of the key. */
static void sort_pass(struct order_keyed *out, const struct order_keyed *in, size_t count, unsigned shift)
{
    size_t next[2049] = {0};
    for (size_t i = 0; i < count; i++)
        next[(in[i].key >> shift & 2047) + 1]++;
    for (size_t i = 0; i < 2048; i++)
        next[i + 1] += next[i];
    for (size_t i = 0; i < count; i++)
        out[next[in[i].key >> shift & 2047]++] = in[i];
}

/* Only bits in which keys differ are looked at. */
void order_sort(struct order_keyed **keyed, struct order_keyed **spare, size_t count)
{
    uint64_t differ = 0;
    bool sorted = true;
    for (size_t i = 1; i < count; i++) {
        differ |= (*keyed)[i].key ^ (*keyed)[0].key;
        sorted = sorted && (*keyed)[i].key >= (*keyed)[i - 1].key;
    }
    for (unsigned shift = 0; !sorted && shift < 64; shift += 11) {
        if ((differ >> shift & 2047) == 0)
            continue;
        sort_pass(*spare, *keyed, count, shift);
        struct order_keyed *swap = *keyed;
        *keyed = *spare;
        *spare = swap;
    }
}

static int order_by(uint32_t *order, const struct columns *columns,
                    uint64_t (*key)(const struct columns *columns, size_t at), bool different,
                    struct err *err)
{
    size_t count = columns->count;
    struct order_keyed *keyed = large_array(count + 1, sizeof *keyed);
    struct order_keyed *spare = large_array(count + 1, sizeof *spare);
    int rc = keyed == NULL || spare == NULL
                 ? err_set(err, ERR_NO_MEMORY, "no memory to order %zu openings", count)
                 : 0;
    for (size_t i = 0; rc == 0 && i < count; i++)
        keyed[i] = (struct order_keyed){key(columns, i), (uint32_t)i};
    if (rc == 0)
        order_sort(&keyed, &spare, count);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (different && i > 0 && keyed[i].key == keyed[i - 1].key)
            rc = err_set(err, ERR_CONFLICT, "opening %lld stands there twice",
                         (long long)columns->id[keyed[i].at]);
        order[i] = keyed[i].at;
    }
    free(keyed);
    free(spare);
    return rc;
}

int order_by_place(uint32_t *order, const struct columns *columns, struct err *err)
{
    return order_by(order, columns, place_key, false, err);
}

int order_by_id(uint32_t *order, const struct columns *columns, struct err *err)
{
    return order_by(order, columns, id_key, true, err);
}

int order_by_organisation(uint32_t *order, const struct columns *columns, struct err *err)
{
    return order_by(order, columns, organisation_key, false, err);
}
