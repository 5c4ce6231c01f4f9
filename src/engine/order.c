#include "engine/order.h"

#include <stdlib.h>

#include "engine/large.h"
#include "engine/parallel.h"

/* Distance along Hilbert's curve of order 16 (Hilbert 1891; the usual rotation by quadrants). Nobody can foresee in
 * which quadrant a place lies, so there is no branch. */
static uint32_t hilbert(uint32_t x, uint32_t y)
{
    uint32_t distance = 0;
    for (unsigned bit = 16; bit-- > 0;) {
        uint32_t right = x >> bit & 1;
        uint32_t upper = y >> bit & 1;
        distance = distance << 2 | (3 * right ^ upper);
        uint32_t turn = upper - 1;                  /* all bits where the lower half is turned over */
        uint32_t mirror = (0 - right) & turn & 65535; /* 65535 - x = x ^ 65535 */
        uint32_t swap = (x ^ y) & turn;
        x ^= swap ^ mirror;
        y ^= swap ^ mirror;
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
void order_sort(struct order_room *room, size_t count)
{
    uint64_t differ = 0;
    bool sorted = true;
    for (size_t i = 1; i < count; i++) {
        differ |= room->keyed[i].key ^ room->keyed[0].key;
        sorted = sorted && room->keyed[i].key >= room->keyed[i - 1].key;
    }
    for (unsigned shift = 0; !sorted && shift < 64; shift += 11) {
        if ((differ >> shift & 2047) == 0)
            continue;
        sort_pass(room->spare, room->keyed, count, shift);
        struct order_keyed *swap = room->keyed;
        room->keyed = room->spare;
        room->spare = swap;
    }
}

int order_room_make(struct order_room *room, size_t count, size_t threads, struct err *err)
{
    struct order_room made = {large_array(count + 1, sizeof *made.keyed),
                              large_array(count + 1, sizeof *made.spare), threads};
    if (made.keyed == NULL || made.spare == NULL) {
        order_room_free(&made);
        return err_set(err, ERR_NO_MEMORY, "no memory to order %zu openings", count);
    }
    *room = made;
    return 0;
}

void order_room_free(struct order_room *room)
{
    large_free(room->keyed);
    large_free(room->spare);
    *room = (struct order_room){0};
}

/* Keys that are reckoned by one thread at a time. */
#define PART 65536

struct keying {
    struct order_keyed *keyed;
    const struct columns *columns;
    uint64_t (*key)(const struct columns *columns, size_t at);
};

static void key_part(void *context, size_t part)
{
    const struct keying *keying = context;
    size_t count = keying->columns->count;
    size_t end = (part + 1) * PART < count ? (part + 1) * PART : count;
    for (size_t i = part * PART; i < end; i++)
        keying->keyed[i] = (struct order_keyed){keying->key(keying->columns, i), (uint32_t)i};
}

static void order_by(struct order_room *room, uint32_t *order, const struct columns *columns,
                     uint64_t (*key)(const struct columns *columns, size_t at))
{
    struct keying keying = {room->keyed, columns, key};
    parallel_run(room->threads, (columns->count + PART - 1) / PART, key_part, &keying);
    order_sort(room, columns->count);
    for (size_t i = 0; i < columns->count; i++)
        order[i] = room->keyed[i].at;
}

void order_by_place(struct order_room *room, uint32_t *order, const struct columns *columns)
{
    order_by(room, order, columns, place_key);
}

/* Openings mostly come by rising id: then there is nothing to sort. */
static bool rise(uint32_t *order, const struct columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (i > 0 && columns->id[i] <= columns->id[i - 1])
            return false;
        order[i] = (uint32_t)i;
    }
    return true;
}

int order_by_id(struct order_room *room, uint32_t *order, const struct columns *columns, struct err *err)
{
    if (rise(order, columns))
        return 0;
    order_by(room, order, columns, id_key);
    for (size_t i = 1; i < columns->count; i++)
        if (columns->id[order[i]] == columns->id[order[i - 1]])
            return err_set(err, ERR_CONFLICT, "opening %lld stands there twice",
                           (long long)columns->id[order[i]]);
    return 0;
}

void order_by_organisation(struct order_room *room, uint32_t *order, const struct columns *columns)
{
    order_by(room, order, columns, organisation_key);
}
