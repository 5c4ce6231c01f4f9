#include "engine/bits.h"
#include "engine/match.h"

uint32_t forward_score_packed(const struct engine_taxonomy *taxonomy, const struct engine_profile *profile,
                              const uint32_t *packed, size_t count, uint32_t length)
{
    const uint16_t *idf = weigh_idf(taxonomy);
    double reciprocal = weigh_reciprocal(length);
    uint32_t score = 0;
    for (size_t i = 0; i < count; i++) { /* most q are 0, but a branch on that costs more than it saves */
        uint32_t term = weigh_term(packed[i]);
        score += profile->q[term] * weigh_impact(weigh_raw(packed[i], idf[term]), reciprocal);
    }
    return score;
}

/* How far ahead memory is asked for: first where an opening's skills stand, then the skills. */
#define AHEAD_SKILLS 6
#define AHEAD_START  12

static void fetch_ahead(const struct columns *columns, size_t first, const uint32_t *found, size_t count,
                        size_t i)
{
    if (i + AHEAD_START < count) {
        __builtin_prefetch(&columns->start[first + (found[i + AHEAD_START] & 0xFFFF)]);
        __builtin_prefetch(&columns->length[first + (found[i + AHEAD_START] & 0xFFFF)]);
    }
    if (i + AHEAD_SKILLS < count) {
        const uint32_t *packed = columns->packed + columns->start[first + (found[i + AHEAD_SKILLS] & 0xFFFF)];
        __builtin_prefetch(packed);
        __builtin_prefetch(packed + 16);
    }
}

void forward_offer(const struct match *match, size_t first, const uint32_t *found, size_t count)
{
    const struct columns *columns = &match->index->columns;
    for (size_t i = 0; i < count; i++) {
        size_t place = first + (found[i] & 0xFFFF);
        fetch_ahead(columns, first, found, count, i);
        match_offer(match, place,
                    forward_score_packed(match->index->taxonomy, match->query->profile,
                                         columns->packed + columns->start[place],
                                         columns_skill_count(columns, place), columns->length[place]));
    }
    match->result->plan.rescored += count;
}

void forward_match(const struct match *match)
{
    const uint64_t *pass = match->workspace->pass;
    uint32_t *found = match->workspace->found;
    size_t words = index_words(match->index);
    for (size_t first = 0; first < words; first += INDEX_WINDOW / 64) {
        size_t count = 0;
        for (size_t word = first; word < words && word < first + INDEX_WINDOW / 64; word++)
            for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1)
                found[count++] = (uint32_t)(word - first) * 64 + bits_lowest(bits);
        forward_offer(match, first * 64, found, count);
    }
    match->result->plan.forward = true;
}
