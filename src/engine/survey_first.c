/* The first of a survey in an order of their own. Candidates gather in a list of twice as many as are wanted;
 * when it is full it is put in order, and its better half stays. From then on what comes after the worst that
 * stayed is passed over by one look at its key, and most by an approximation of it. */
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
#define LEAST 64

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
    uint64_t worst; /* a key above it is out */
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
        first->worst = first->items[first->top - 1].key;
    }
}

static void offer(struct first *first, uint64_t key, int64_t id, uint32_t place)
{
    if (key > first->worst)
        return;
    if (first->count == first->room)
        tidy(first);
    struct candidate candidate = {.key = key, .surveyed = {id, place, survey_is_change(first->set, place)}};
    candidate.score = engine_survey_score(first->set, &candidate.surveyed);
    first->items[first->count++] = candidate;
}

/* --- By day ----------------------------------------------------------------------------------------------- */

/* Later days have smaller keys; the missing day, which is the smallest number, has the largest. */
static uint64_t day_key(int32_t day)
{
    return (uint64_t)((int64_t)INT32_MAX - day);
}

static void offer_newest(struct first *first)
{
    const struct columns *columns = &first->set->index->columns;
    for (size_t word = 0; word < index_words(first->set->index); word++) {
        for (uint64_t bits = first->set->bits[word]; bits != 0; bits &= bits - 1) {
            size_t place = word * 64 + bits_lowest(bits);
            uint64_t key = day_key(columns->posted[place]);
            if (key <= first->worst)
                offer(first, key, columns->id[place], (uint32_t)place);
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
    memcpy(&distance, &first->worst, sizeof distance);
    if (first->worst == UINT64_MAX || !(fabs(first->set->lat) <= 90) || !(fabs(first->set->lon) <= 180))
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
    struct first first = {.set = set, .top = wanted, .worst = UINT64_MAX};
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
