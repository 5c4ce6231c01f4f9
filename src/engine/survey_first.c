/* The first of a survey in an order of their own. Candidates gather in a list of some times as many as are wanted;
 * when it is full it is put in order, and the best stay. From then on what comes after the worst that stayed is
 * passed over, most of it without a look: the kernels rule out whole words of 64. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kernel.h"
#include "engine/survey_set.h"

#define EARTH_RADIUS 6371008.8

/* As in near.c: far above the errors of an approximated haversine, as a part of it; and for one near 0. */
#define MARGIN 1e-6
#define TINY   1e-18

/* Fewer are not worth putting in order. */
#define LEAST 512

/* Words that are sifted by day at once. */
#define BLOCK 64

struct candidate {
    uint64_t key; /* the smallest comes first */
    uint32_t score;
    struct engine_surveyed surveyed;
};

struct first {
    const struct engine_survey_set *set;
    struct candidate *items;
    size_t count;
    size_t room;
    size_t top;
    struct candidate worst; /* of those that stayed: what comes after it is out */
};

static int compare(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->surveyed.id > y->surveyed.id) - (x->surveyed.id < y->surveyed.id);
}

static void tidy(struct first *first)
{
    if (first->count > 1)
        qsort(first->items, first->count, sizeof *first->items, compare);
    if (first->count >= first->top) {
        first->count = first->top;
        first->worst = first->items[first->top - 1];
    }
}

static void offer(struct first *first, uint64_t key, int64_t id, uint32_t place)
{
    struct candidate candidate = {.key = key, .surveyed = {id, place, survey_is_change(first->set, place)}};
    if (key > first->worst.key)
        return;
    candidate.score = engine_survey_score(first->set, &candidate.surveyed);
    if (compare(&candidate, &first->worst) > 0)
        return;
    if (first->count == first->room)
        tidy(first);
    first->items[first->count++] = candidate;
}

/* --- By day ----------------------------------------------------------------------------------------------- */

/* Later days have smaller keys; the missing day, which is the smallest number, has the largest. */
static uint64_t day_key(int32_t day)
{
    return (uint64_t)((int64_t)INT32_MAX - day);
}

/* Keeps in `bits`, a copy of a block, what may still come before the worst. */
static void keep_newest(const struct first *first, uint64_t *bits, size_t from, size_t words)
{
    const struct columns *columns = &first->set->index->columns;
    int64_t day = INT32_MAX - (int64_t)first->worst.key;
    if (first->worst.key != UINT64_MAX && day > INT32_MIN + 1)
        first->set->kernel->keep_after(bits, columns->posted + from * 64, words, (int32_t)(day - 1));
}

static void offer_newest(struct first *first)
{
    const struct columns *columns = &first->set->index->columns;
    size_t words = index_words(first->set->index);
    for (size_t from = 0; from < words; from += BLOCK) {
        size_t size = words - from < BLOCK ? words - from : BLOCK;
        uint64_t block[BLOCK];
        memcpy(block, first->set->bits + from, size * sizeof *block);
        keep_newest(first, block, from, size);
        for (size_t w = 0; w < size; w++) {
            for (uint64_t bits = block[w]; bits != 0; bits &= bits - 1) {
                size_t place = (from + w) * 64 + bits_lowest(bits);
                offer(first, day_key(columns->posted[place]), columns->id[place], (uint32_t)place);
            }
        }
    }
}

/* --- By distance ------------------------------------------------------------------------------------------ */

/* What has no place comes last. The bits of a double that is not negative are in its order. */
static uint64_t distance_key(const struct engine_survey_set *set, bool located, double lat, double lon)
{
    uint64_t key = UINT64_MAX;
    double distance = located ? engine_distance(set->lat, set->lon, lat, lon) : 0;
    if (located)
        memcpy(&key, &distance, sizeof key);
    return key;
}

/* A haversine above it is surely further than the worst that stayed; infinite where that is not known. */
static double reach(const struct first *first)
{
    double distance;
    memcpy(&distance, &first->worst.key, sizeof distance);
    if (first->worst.key == UINT64_MAX || !(fabs(first->set->lat) <= 90) || !(fabs(first->set->lon) <= 180))
        return INFINITY;
    double half = sin(fmin(distance / (2 * EARTH_RADIUS), 1.5707963267948966));
    return half * half * (1 + MARGIN) + TINY;
}

static void offer_word(struct first *first, const struct kernel_circle *circle, size_t word)
{
    const struct columns *columns = &first->set->index->columns;
    double limit = reach(first);
    double h[64];
    if (!isinf(limit))
        first->set->kernel->haversines(h, columns->lat + word * 64, columns->lon + word * 64, circle);
    for (uint64_t bits = first->set->bits[word]; bits != 0; bits &= bits - 1) {
        unsigned i = bits_lowest(bits);
        size_t place = word * 64 + i;
        bool located = (columns->flags[place] & COLUMNS_LOCATED) != 0;
        if (!isinf(limit) && (!located || h[i] > limit))
            continue;
        uint64_t key = distance_key(first->set, located, columns->lat[place], columns->lon[place]);
        offer(first, key, columns->id[place], (uint32_t)place);
    }
}

static void offer_nearest(struct first *first)
{
    const struct engine_survey_set *set = first->set;
    double radians = set->lat * KERNEL_RADIANS;
    const struct kernel_circle circle = {set->lat, set->lon, sin(radians), cos(radians)};
    for (size_t word = 0; word < index_words(set->index); word++)
        if (set->bits[word] != 0)
            offer_word(first, &circle, word);
}

/* --- Both ------------------------------------------------------------------------------------------------- */

static void offer_changes(struct first *first, enum engine_survey_order order)
{
    const struct engine_survey_set *set = first->set;
    for (size_t record = 0; record < set->version->record_count; record++) {
        if (!bits_get(set->changes, record))
            continue;
        const struct engine_opening *opening = &version_record(set->version, record)->opening;
        uint64_t key = order == ENGINE_NEWEST
                           ? day_key(opening->posted)
                           : distance_key(set, opening->located, opening->lat, opening->lon);
        offer(first, key, opening->id, (uint32_t)(set->index->columns.count + record));
    }
}

size_t engine_survey_first(const struct engine_survey_set *set, struct arena *arena,
                           enum engine_survey_order order, size_t top, struct engine_surveyed **out)
{
    size_t wanted = top < set->count ? top : set->count;
    struct first first = {.set = set, .top = wanted,
                          .worst = {.key = UINT64_MAX, .surveyed = {.id = INT64_MAX}}};
    *out = NULL;
    if (wanted == 0)
        return 0;
    first.room = 2 * wanted < LEAST ? LEAST : 2 * wanted;
    first.items = arena_array(arena, first.room, sizeof *first.items);
    if (order == ENGINE_NEWEST)
        offer_newest(&first);
    else
        offer_nearest(&first);
    offer_changes(&first, order);
    tidy(&first);
    *out = arena_array(arena, first.count + 1, sizeof **out);
    for (size_t i = 0; i < first.count; i++)
        (*out)[i] = first.items[i].surveyed;
    return first.count;
}
