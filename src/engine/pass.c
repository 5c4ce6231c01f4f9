#include "engine/pass.h"

#include <stdlib.h>
#include <string.h>

#include "engine/bits.h"

static uint64_t open_word(const struct columns *columns, int32_t today, size_t first, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t posted = columns->posted[first + i]; /* a missing day is the smallest number */
        int32_t last = columns->valid_through[first + i];
        bool passes = (columns->flags[first + i] & COLUMNS_CLOSED) == 0 && posted <= today &&
                      (last >= today || last == ENGINE_DAY_MISSING);
        word |= (uint64_t)passes << i;
    }
    return word;
}

static void open_bits(uint64_t *bits, const struct index *index, int32_t today)
{
    const struct columns *columns = &index->columns;
    for (size_t w = 0; w < index_words(index); w++) {
        size_t left = columns->count - w * 64;
        bits[w] = open_word(columns, today, w * 64, left < 64 ? left : 64);
    }
}

/* The openings that are open today, from the index's days when they hold it. The first query of a day adds
 * it; when all days are taken or memory is short, it is reckoned for this query alone. */
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
        free(made); /* another query was first; it may have added another day, which costs a later query a
                       look */
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

/* Opening by opening, for a field that has too many values for bitsets. */
static void keep_listed(uint64_t *bits, const struct index *index, const uint16_t *field,
                        const struct engine_any *any)
{
    for (size_t w = 0; w < index_words(index); w++)
        for (uint64_t left = bits[w]; left != 0; left &= left - 1)
            if (!engine_any_passes(any, field[w * 64 + bits_lowest(left)]))
                bits[w] &= ~(left & -left);
}

/* The fields that have bitsets, all at once; the others after them. */
static void keep_facets(uint64_t *bits, const struct index *index, const struct engine_filter *filter)
{
    struct facet_terms terms;
    const struct {
        const struct engine_any *any;
        const struct facet *facet;
        const uint16_t *field; /* of a facet that may have no bitsets */
    } fields[] = {
        {&filter->sector, &index->sector, NULL},
        {&filter->contract, &index->contract, NULL},
        {&filter->language, &index->language, index->columns.language},
        {&filter->market, &index->market, index->columns.market},
    };
    const size_t field_count = sizeof fields / sizeof *fields;
    terms.count = 0;
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].any->on && fields[i].facet->value_count > 0)
            facet_want_any(&terms, fields[i].facet, fields[i].any);
    if (filter->education_max != 0)
        facet_want_up_to(&terms, &index->education_level, filter->education_max);
    facet_keep(bits, index_words(index), &terms);
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].any->on && fields[i].facet->value_count == 0)
            keep_listed(bits, index, fields[i].field, fields[i].any);
}

/* The first in by_organisation whose organisation is at least `organisation`. */
static size_t find_organisation(const struct index *index, uint32_t organisation)
{
    size_t low = 0;
    size_t high = index->columns.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->columns.organisation[index->by_organisation[middle]] < organisation)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void mark_organisation(uint64_t *marked, const struct index *index, uint32_t organisation)
{
    size_t i = find_organisation(index, organisation);
    for (; i < index->columns.count; i++) {
        uint32_t place = index->by_organisation[i];
        if (index->columns.organisation[place] != organisation)
            return;
        bits_set(marked, place);
    }
}

static void keep_organisations(uint64_t *bits, const struct index *index, const struct engine_any *any,
                               uint64_t *spare)
{
    size_t words = index_words(index);
    memset(spare, 0, words * sizeof *spare);
    mark_organisation(spare, index, 0); /* those that lack one pass */
    for (size_t i = 0; i < any->count; i++)
        mark_organisation(spare, index, any->items[i]);
    for (size_t w = 0; w < words; w++)
        bits[w] &= spare[w];
}

/* Counts down each opening's must skills over the held ones' lists; what reaches 0 passes, and what has none.
 */
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

/* The cheap filters come first: what they rule out, the others need not look at. */
void pass_build(uint64_t *bits, struct index *index, const struct engine_filter *filter,
                const struct engine_profile *profile, const struct kernel *kernel, uint16_t *left,
                uint64_t *spare)
{
    const struct columns *columns = &index->columns;
    size_t words = index_words(index);
    copy_open(bits, index, filter->today);
    keep_facets(bits, index, filter);
    if (filter->organisation.on)
        keep_organisations(bits, index, &filter->organisation, spare);
    if (filter->only)
        keep_only(bits, index, filter, spare);
    if (filter->near)
        near_keep(bits, &index->near, columns, filter, kernel);
    if (filter->hours_min != ENGINE_HOURS_MISSING || filter->hours_max != ENGINE_HOURS_MISSING)
        spans_keep(bits, &index->hours, columns->hours, filter->hours_min,
                   filter->hours_max == ENGINE_HOURS_MISSING ? INT16_MAX : filter->hours_max, kernel, spare);
    if (filter->posted_after != ENGINE_DAY_MISSING)
        kernel->keep_after(bits, columns->posted, words, filter->posted_after);
    if (profile != NULL && index->must.count > 0)
        keep_met(bits, index, profile, left, spare);
}
