#include "engine/dense.h"

#include <stdlib.h>

#include "engine/large.h"
#include "engine/order.h"

/* A range spans at most this factor in length, unless that makes more than so many ranges. A wide range makes
 * a scale that lets too much through; each range costs making all rows anew. */
#define SPREAD      1.05
#define RANGES_MOST 20

/* Openings whose memory is asked for ahead. */
#define AHEAD 16

/* Lengths have 16 bits. */
#define LENGTHS 65536

/* How many skills weigh 4 and 2. */
struct shape {
    uint16_t twice, once;
};

static struct shape shape_of(const struct asked_skills *skills)
{
    struct shape shape = {0, 0};
    for (const uint16_t *at = skills->list; at < skills->end;) {
        bool once = weigh_importance(list_next(&at)) == ENGINE_OPTIONAL;
        shape.once = (uint16_t)(shape.once + once);
        shape.twice = (uint16_t)(shape.twice + !once);
    }
    return shape;
}

/* Cuts lengths into ranges with about as many openings each: range_of[length]. Returns how many. */
static size_t cut_ranges(uint8_t *range_of, const struct columns *columns)
{
    uint32_t *counts = calloc(LENGTHS, sizeof *counts);
    if (counts == NULL)
        return 0;
    for (size_t at = 0; at < columns->count; at++)
        counts[columns_skills(columns, at).length]++;
    size_t room = columns->count / RANGES_MOST + 1; /* of one range; the first ones stop at SPREAD before */
    size_t range = 0;
    size_t held = 0;
    double least = 0;
    for (size_t length = 0; length < LENGTHS; length++) {
        bool wide = (double)length > least * SPREAD && held > room / 4;
        if (counts[length] > 0 && held > 0 && (held >= room || wide) && range + 1 < RANGES_MOST) {
            range++;
            held = 0;
        }
        if (held == 0)
            least = (double)length;
        held += counts[length];
        range_of[length] = (uint8_t)range;
    }
    free(counts);
    return range + 1;
}

/* By range, then by shape. */
static uint64_t key_of(const struct asked_skills *skills, const uint8_t *range_of)
{
    struct shape shape = shape_of(skills);
    return (uint64_t)range_of[skills->length] << 22 | (uint64_t)shape.once << 11 | shape.twice;
}
_Static_assert(ENGINE_SKILLS_MAX < 1 << 11, "a count has eleven bits");

/* Those that weigh 4 before those that weigh 2, each where its kind goes on: which kind comes next cannot be foreseen.
 * Returns where the list ends. */
static uint16_t *write_list(uint16_t *list, size_t twice, const struct asked_skills *skills)
{
    uint16_t *next[] = {list + twice, list};
    for (const uint16_t *at = skills->list; at < skills->end;) {
        uint32_t packed = list_next(&at);
        *next[weigh_shift(packed) - 1]++ = (uint16_t)weigh_term(packed);
    }
    return next[0];
}

/* Goes over the openings in their new order; a new key starts a block, a new range part of it a range. */
static void fill(struct dense *dense, const struct columns *columns, const struct order_keyed *keyed)
{
    uint16_t *list = dense->lists;
    struct dense_block *block = dense->blocks - 1;
    struct dense_range *range = NULL;
    for (size_t i = 0; i < columns->count; i++) {
        if (i + AHEAD < columns->count)
            columns_fetch(columns, keyed[i + AHEAD].at);
        struct asked_skills skills = columns_skills(columns, keyed[i].at);
        bool starts = i == 0 || keyed[i].key != keyed[i - 1].key;
        if (i == 0 || keyed[i].key >> 22 != keyed[i - 1].key >> 22) {
            range = &dense->ranges[dense->range_count++];
            *range = (struct dense_range){skills.length, (size_t)(block + 1 - dense->blocks), 0};
        }
        if (starts) {
            *++block =
                (struct dense_block){(size_t)(list - dense->lists), (uint32_t)i, 0,
                                     (uint16_t)(keyed[i].key & 2047), (uint16_t)(keyed[i].key >> 11 & 2047)};
            range->count++;
        }
        block->count++;
        range->length = skills.length < range->length ? skills.length : range->length;
        dense->places[i] = keyed[i].at;
        list = write_list(list, block->twice, &skills);
    }
}

static size_t count_blocks(const struct order_keyed *keyed, size_t count)
{
    size_t blocks = count > 0;
    for (size_t i = 1; i < count; i++)
        blocks += keyed[i].key != keyed[i - 1].key;
    return blocks;
}

static bool lay_out(struct dense *dense, const struct columns *columns, struct order_room *room,
                    uint8_t *range_of)
{
    size_t range_count = cut_ranges(range_of, columns);
    if (range_count == 0)
        return false;
    for (size_t at = 0; at < columns->count; at++) {
        struct asked_skills skills = columns_skills(columns, at);
        room->keyed[at] = (struct order_keyed){key_of(&skills, range_of), (uint32_t)at};
    }
    order_sort(room, columns->count);
    dense->places = large_array(columns->count + 1, sizeof *dense->places);
    dense->lists = large_array(columns->skill_total + 1, sizeof *dense->lists);
    dense->blocks = calloc(count_blocks(room->keyed, columns->count) + 1, sizeof *dense->blocks);
    dense->ranges = calloc(range_count, sizeof *dense->ranges);
    if (dense->places == NULL || dense->lists == NULL || dense->blocks == NULL || dense->ranges == NULL)
        return false;
    fill(dense, columns, room->keyed);
    return true;
}

int dense_build(struct dense *dense, const struct index *index, struct err *err)
{
    size_t count = index->columns.count;
    struct dense made = {0};
    if (engine_taxonomy_terms(index->taxonomy) > DENSE_TERMS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d skills", DENSE_TERMS_MAX);
    struct order_room room = {0};
    int rc = order_room_make(&room, count, 1, err);
    if (rc != 0)
        return rc;
    uint8_t *range_of = calloc(LENGTHS, sizeof *range_of);
    bool done = range_of != NULL && lay_out(&made, &index->columns, &room, range_of);
    order_room_free(&room);
    free(range_of);
    if (!done) {
        dense_free(&made);
        return err_set(err, ERR_NO_MEMORY, "no memory to lay out %zu openings", count);
    }
    *dense = made;
    return 0;
}

void dense_free(struct dense *dense)
{
    large_free(dense->places);
    large_free(dense->lists);
    free(dense->blocks);
    free(dense->ranges);
    *dense = (struct dense){0};
}
