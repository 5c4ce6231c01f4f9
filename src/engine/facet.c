#include "engine/facet.h"

#include <stdlib.h>
#include <string.h>

#include "engine/bits.h"
#include "engine/large.h"

static uint32_t value_at(const void *field, bool wide, size_t at)
{
    return wide ? ((const uint16_t *)field)[at] : ((const uint8_t *)field)[at];
}

/* Makes each bitset hold the ones of smaller values too. */
static void add_smaller(struct facet *facet)
{
    for (size_t i = 1; i < facet->value_count; i++)
        for (size_t w = 0; w < facet->words; w++)
            facet->bits[i * facet->words + w] |= facet->bits[(i - 1) * facet->words + w];
}

static int compare_values(const void *left, const void *right)
{
    return *(const uint16_t *)left - *(const uint16_t *)right;
}

/* Lists the different values in order; seen[value] becomes 1. False, and no values, when there are too many.
 */
static bool list_values(struct facet *facet, uint8_t *seen, const void *field, bool wide, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        uint32_t value = value_at(field, wide, at);
        if (seen[value] != 0)
            continue;
        if (facet->value_count == FACET_VALUES) {
            facet->value_count = 0;
            return false;
        }
        seen[value] = 1;
        facet->values[facet->value_count++] = (uint16_t)value;
    }
    qsort(facet->values, facet->value_count, sizeof *facet->values, compare_values);
    return true;
}

static bool fill_bits(struct facet *facet, uint8_t *number, const void *field, bool wide, size_t count)
{
    facet->bits = large_array(facet->value_count * facet->words + 1, sizeof *facet->bits);
    if (facet->bits == NULL)
        return false;
    for (size_t i = 0; i < facet->value_count; i++)
        number[facet->values[i]] = (uint8_t)i;
    for (size_t at = 0; at < count; at++)
        bits_set(facet->bits + number[value_at(field, wide, at)] * facet->words, at);
    return true;
}

bool facet_build(struct facet *facet, const void *field, bool wide, bool rising, size_t count)
{
    uint8_t *table = calloc((size_t)UINT16_MAX + 1, 1);
    bool made = table != NULL;
    *facet = (struct facet){.words = (count + 63) / 64};
    if (made && list_values(facet, table, field, wide, count))
        made = fill_bits(facet, table, field, wide, count);
    free(table);
    if (made && rising)
        add_smaller(facet);
    return made;
}

void facet_free(struct facet *facet)
{
    large_free(facet->bits);
    *facet = (struct facet){0};
}

size_t facet_size(const struct facet *facet)
{
    return facet->value_count * facet->words * sizeof *facet->bits;
}

static void want(struct facet_terms *terms, const struct facet *facet, size_t value)
{
    size_t *count = &terms->terms[terms->count].bitset_count;
    terms->terms[terms->count].bitsets[(*count)++] = facet->bits + value * facet->words;
}

void facet_want_any(struct facet_terms *terms, const struct facet *facet, const struct engine_any *any)
{
    terms->terms[terms->count].bitset_count = 0;
    for (size_t i = 0; i < facet->value_count; i++)
        if (engine_any_passes(any, facet->values[i]))
            want(terms, facet, i);
    terms->count++;
}

const uint64_t *facet_up_to(const struct facet *facet, uint32_t most)
{
    size_t values = 0;
    while (values < facet->value_count && facet->values[values] <= most)
        values++;
    return values > 0 ? facet->bits + (values - 1) * facet->words : NULL;
}

void facet_want_up_to(struct facet_terms *terms, const struct facet *facet, uint32_t most)
{
    const uint64_t *bitset = facet_up_to(facet, most);
    terms->terms[terms->count].bitset_count = bitset != NULL;
    terms->terms[terms->count++].bitsets[0] = bitset;
}

/* So many words stay in the first cache while all terms are taken. */
#define BLOCK 256

static void keep_block(uint64_t *bits, size_t from, size_t words, const struct facet_terms *terms,
                       size_t term)
{
    uint64_t any[BLOCK] = {0};
    for (size_t i = 0; i < terms->terms[term].bitset_count; i++) {
        const uint64_t *bitset = terms->terms[term].bitsets[i] + from;
        for (size_t w = 0; w < words; w++)
            any[w] |= bitset[w];
    }
    for (size_t w = 0; w < words; w++)
        bits[from + w] &= any[w];
}

void facet_keep(uint64_t *bits, size_t words, const struct facet_terms *terms)
{
    for (size_t from = 0; from < words; from += BLOCK)
        for (size_t term = 0; term < terms->count; term++)
            keep_block(bits, from, words - from < BLOCK ? words - from : BLOCK, terms, term);
}
