#include "engine/facet.h"

#include <stdlib.h>
#include <string.h>

#include "engine/bits.h"
#include "engine/large.h"

static uint32_t value_at(const void *field, bool wide, size_t at)
{
    return wide ? ((const uint16_t *)field)[at] : ((const uint8_t *)field)[at];
}

/* The number of a value, FACET_VALUES where it has none. */
static size_t number_of(const struct facet *facet, uint32_t value)
{
    for (size_t i = 0; i < facet->value_count; i++)
        if (facet->values[i] == value)
            return i;
    return FACET_VALUES;
}

bool facet_build(struct facet *facet, const void *field, bool wide, size_t count)
{
    *facet = (struct facet){.words = (count + 63) / 64};
    for (size_t at = 0; at < count; at++) {
        uint32_t value = value_at(field, wide, at);
        if (number_of(facet, value) < FACET_VALUES)
            continue;
        if (facet->value_count == FACET_VALUES) {
            facet->value_count = 0;
            return true;
        }
        facet->values[facet->value_count++] = (uint16_t)value;
    }
    facet->bits = large_array(facet->value_count * facet->words + 1, sizeof *facet->bits);
    if (facet->bits == NULL)
        return false;
    for (size_t at = 0; at < count; at++)
        bits_set(facet->bits + number_of(facet, value_at(field, wide, at)) * facet->words, at);
    return true;
}

void facet_free(struct facet *facet)
{
    free(facet->bits);
    *facet = (struct facet){0};
}

size_t facet_size(const struct facet *facet)
{
    return facet->value_count * facet->words * sizeof *facet->bits;
}

static bool listed(const struct engine_any *any, uint32_t value)
{
    for (size_t i = 0; i < any->count; i++)
        if (any->items[i] == value)
            return true;
    return value == 0;
}

/* Keeps the openings whose value is wanted. */
static void keep(uint64_t *bits, const struct facet *facet, const bool *wanted, uint64_t *spare)
{
    memset(spare, 0, facet->words * sizeof *spare);
    for (size_t i = 0; i < facet->value_count; i++) {
        const uint64_t *value = facet->bits + i * facet->words;
        for (size_t w = 0; wanted[i] && w < facet->words; w++)
            spare[w] |= value[w];
    }
    for (size_t w = 0; w < facet->words; w++)
        bits[w] &= spare[w];
}

void facet_keep_any(uint64_t *bits, const struct facet *facet, const struct engine_any *any, uint64_t *spare)
{
    bool wanted[FACET_VALUES];
    for (size_t i = 0; i < facet->value_count; i++)
        wanted[i] = listed(any, facet->values[i]);
    keep(bits, facet, wanted, spare);
}

void facet_keep_up_to(uint64_t *bits, const struct facet *facet, uint32_t most, uint64_t *spare)
{
    bool wanted[FACET_VALUES];
    for (size_t i = 0; i < facet->value_count; i++)
        wanted[i] = facet->values[i] <= most;
    keep(bits, facet, wanted, spare);
}
