#include "engine/spans.h"

#include <stdlib.h>

/* Hours in a bucket. Smaller ones would leave fewer openings to look at and take more memory. */
#define BUCKET 6

/* The last bucket has all that is longer: a week has 168 hours, but few people work 80. */
#define LAST 14

/* Rises with the hours; a missing end of a span is the smallest number. */
static uint8_t bucket_from(int16_t hours)
{
    if (hours < 0)
        return 0;
    return (uint8_t)(hours / BUCKET < LAST ? 1 + hours / BUCKET : LAST);
}

/* Falls with the hours, but what is missing is taken for the longest. */
static uint8_t bucket_to(int16_t hours)
{
    return hours == INT16_MIN ? 0 : (uint8_t)(LAST - bucket_from(hours));
}

bool spans_build(struct spans *spans, const struct kernel_span *hours, size_t count)
{
    uint8_t *from = malloc(count + 1);
    uint8_t *to = malloc(count + 1);
    bool made = from != NULL && to != NULL;
    for (size_t at = 0; made && at < count; at++) {
        from[at] = bucket_from(hours[at].from);
        to[at] = bucket_to(hours[at].to);
    }
    made = made && facet_build(&spans->from, from, false, true, count) &&
           facet_build(&spans->to, to, false, true, count);
    free(from);
    free(to);
    return made;
}

void spans_free(struct spans *spans)
{
    facet_free(&spans->from);
    facet_free(&spans->to);
}

size_t spans_size(const struct spans *spans)
{
    return facet_size(&spans->from) + facet_size(&spans->to);
}

/* Bits are told apart into those that surely overlap, in `sure`, and those that may. */
static void tell_apart(uint64_t *bits, uint64_t *sure, const uint64_t *may, const uint64_t *must,
                       size_t words)
{
    for (size_t w = 0; w < words; w++) {
        uint64_t kept = may != NULL ? bits[w] & may[w] : 0;
        uint64_t surely = must != NULL ? kept & must[w] : 0;
        sure[w] &= surely;
        bits[w] = kept;
    }
}

void spans_keep(uint64_t *bits, const struct spans *spans, const struct kernel_span *hours, int16_t min,
                int16_t max, const struct kernel *kernel, uint64_t *spare)
{
    size_t words = spans->from.words;
    uint32_t from = bucket_from(max);
    uint32_t to = bucket_to(min);
    for (size_t w = 0; w < words; w++)
        spare[w] = bits[w];
    tell_apart(bits, spare, facet_up_to(&spans->from, from),
               from == 0 ? NULL : facet_up_to(&spans->from, from - 1), words);
    if (min != INT16_MIN) /* else any end will do */
        tell_apart(bits, spare, facet_up_to(&spans->to, to), to == 0 ? NULL : facet_up_to(&spans->to, to - 1),
                   words);
    for (size_t w = 0; w < words; w++)
        bits[w] &= ~spare[w];
    kernel->keep_overlap(bits, hours, words, min, max);
    for (size_t w = 0; w < words; w++)
        bits[w] |= spare[w];
}
