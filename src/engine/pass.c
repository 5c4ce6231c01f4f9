#include "engine/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/bits.h"

/* A filter that is on: which of the openings first..first+count-1 (at most 64) pass, as bits. */
struct check {
    bool on;
    uint64_t (*word)(const struct columns *columns, const struct engine_filter *filter, size_t first, size_t count);
};

static uint64_t open_word(const struct columns *columns, const struct engine_filter *filter, size_t first,
                          size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t posted = columns->posted[first + i]; /* a missing day is the smallest number */
        int32_t last = columns->valid_through[first + i];
        bool passes = (columns->flags[first + i] & COLUMNS_CLOSED) == 0 && posted <= filter->today &&
                      (last >= filter->today || last == ENGINE_DAY_MISSING);
        word |= (uint64_t)passes << i;
    }
    return word;
}

static uint64_t posted_word(const struct columns *columns, const struct engine_filter *filter, size_t first,
                            size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t posted = columns->posted[first + i];
        word |= (uint64_t)(posted > filter->posted_after || posted == ENGINE_DAY_MISSING) << i;
    }
    return word;
}

static uint64_t hours_word(const struct columns *columns, const struct engine_filter *filter, size_t first,
                           size_t count)
{
    int16_t min = filter->hours_min; /* a missing bound is the smallest number */
    int16_t max = filter->hours_max == ENGINE_HOURS_MISSING ? INT16_MAX : filter->hours_max;
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        int16_t from = columns->hours_min[first + i];
        int16_t to = columns->hours_max[first + i];
        word |= (uint64_t)(from <= max && (to >= min || to == ENGINE_HOURS_MISSING)) << i;
    }
    return word;
}

static uint64_t education_word(const struct columns *columns, const struct engine_filter *filter, size_t first,
                               size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)(columns->education_level[first + i] <= filter->education_max) << i;
    return word;
}

static bool any_holds(const struct engine_any *any, uint32_t value)
{
    for (size_t i = 0; i < any->count; i++)
        if (any->items[i] == value)
            return true;
    return value == 0;
}

#define ANY_WORD(field)                                                                                          \
    static uint64_t field##_word(const struct columns *columns, const struct engine_filter *filter, size_t first, \
                                 size_t count)                                                                   \
    {                                                                                                            \
        uint64_t word = 0;                                                                                       \
        for (size_t i = 0; i < count; i++)                                                                       \
            word |= (uint64_t)any_holds(&filter->field, columns->field[first + i]) << i;                         \
        return word;                                                                                             \
    }

ANY_WORD(sector)
ANY_WORD(contract)
ANY_WORD(language)
ANY_WORD(market)
ANY_WORD(organisation)

/* The openings in reach: one whose latitude alone is too far needs no haversine. A degree of latitude is 111,195 m
 * on this sphere; the rest is room for rounding. */
static uint64_t near_word(const struct columns *columns, const struct engine_filter *filter, size_t first,
                          size_t count)
{
    double reach = filter->km * 1000;
    double degrees = reach / 111190 + 1e-9;
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = first + i;
        bool passes = (columns->flags[at] & COLUMNS_REMOTE) != 0;
        if (!passes && (columns->flags[at] & COLUMNS_LOCATED) != 0 &&
            fabs(columns->lat[at] - filter->lat) <= degrees)
            passes = engine_distance(filter->lat, filter->lon, columns->lat[at], columns->lon[at]) <= reach;
        word |= (uint64_t)passes << i;
    }
    return word;
}

static void keep_word_by_word(uint64_t *bits, const struct index *index, const struct engine_filter *filter,
                              const struct check *check)
{
    size_t count = index->columns.count;
    for (size_t w = 0; w < index_words(index); w++) {
        size_t first = w * 64;
        if (bits[w] != 0)
            bits[w] &= check->word(&index->columns, filter, first, count - first < 64 ? count - first : 64);
    }
}

static void open_bits(uint64_t *bits, const struct index *index, int32_t today)
{
    struct engine_filter filter = engine_filter_none(today);
    struct check check = {true, open_word};
    memset(bits, 0xFF, index_words(index) * sizeof *bits);
    keep_word_by_word(bits, index, &filter, &check);
}

/* The openings that are open today, from the index's days when they hold it. The first query of a day adds it; when
 * all days are taken or memory is short, it is reckoned for this query alone. */
static void copy_open(uint64_t *bits, struct index *index, int32_t today)
{
    size_t size = index_words(index) * sizeof *bits;
    size_t slot = 0;
    for (; slot < INDEX_DAYS; slot++) {
        struct index_day *day = atomic_load_explicit(&index->days[slot], memory_order_acquire);
        if (day == NULL)
            break;
        if (day->day == today) {
            memcpy(bits, day->bits, size);
            return;
        }
    }
    open_bits(bits, index, today);
    struct index_day *made = slot == INDEX_DAYS ? NULL : malloc(sizeof *made + size);
    if (made == NULL)
        return;
    made->day = today;
    memcpy(made->bits, bits, size);
    struct index_day *expected = NULL;
    if (!atomic_compare_exchange_strong_explicit(&index->days[slot], &expected, made, memory_order_acq_rel,
                                                 memory_order_relaxed))
        free(made); /* another query was first; it may have added another day, which costs a later query a look */
}

static void keep_only(uint64_t *bits, const struct index *index, const struct engine_filter *filter,
                      uint64_t *spare)
{
    size_t words = index_words(index);
    memset(spare, 0, words * sizeof *spare);
    for (size_t i = 0; i < filter->only_count; i++) {
        uint32_t place = index_find(index, filter->only_ids[i]);
        if (place != ENGINE_NONE)
            bits_set(spare, place);
    }
    for (size_t w = 0; w < words; w++)
        bits[w] &= spare[w];
}

/* Counts down each opening's must skills over the held ones' lists; what reaches 0 passes, and what has none. */
static void keep_met(uint64_t *bits, const struct index *index, const struct engine_profile *profile,
                     uint16_t *left, uint64_t *spare)
{
    const struct index_must *must = &index->must;
    size_t words = index_words(index);
    memcpy(left, must->need, must->count * sizeof *left);
    memset(spare, 0, words * sizeof *spare);
    for (size_t i = 0; i < profile->count; i++) {
        uint32_t term = profile->items[i].term;
        if (!profile->items[i].meets)
            continue;
        for (uint32_t j = must->start[term]; j < must->start[term + 1]; j++)
            if (--left[must->items[j]] == 0)
                bits_set(spare, must->place[must->items[j]]);
    }
    for (size_t w = 0; w < words; w++)
        bits[w] &= ~must->bits[w] | spare[w];
}

void pass_build(uint64_t *bits, struct index *index, const struct engine_filter *filter,
                const struct engine_profile *profile, uint16_t *left, uint64_t *spare)
{
    const struct check checks[] = {
        {filter->sector.on, sector_word},
        {filter->contract.on, contract_word},
        {filter->education_max != 0, education_word},
        {filter->market.on, market_word},
        {filter->language.on, language_word},
        {filter->organisation.on, organisation_word},
        {filter->hours_min != ENGINE_HOURS_MISSING || filter->hours_max != ENGINE_HOURS_MISSING, hours_word},
        {filter->posted_after != ENGINE_DAY_MISSING, posted_word},
        {filter->near, near_word},
    };
    copy_open(bits, index, filter->today);
    if (filter->only)
        keep_only(bits, index, filter, spare);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (checks[i].on)
            keep_word_by_word(bits, index, filter, &checks[i]);
    if (index->must.count > 0)
        keep_met(bits, index, profile, left, spare);
}
