#include "engine/bits.h"
#include "engine/match.h"

uint32_t forward_score(const struct engine_taxonomy *taxonomy, const struct engine_profile *profile,
                       const struct asked_skills *skills)
{
    const uint16_t *idf = weigh_idf(taxonomy);
    double reciprocal = weigh_reciprocal(skills->length);
    uint32_t score = 0;
    for (const uint16_t *at = skills->list; at < skills->end;) {
        uint32_t packed = list_next(&at);
        uint32_t term = weigh_term(packed); /* most q are 0, but a branch on that costs more than it saves */
        score += profile->q[term] * weigh_impact(weigh_raw(packed, idf[term]), reciprocal);
    }
    return score;
}

/* How many openings ahead memory is asked for. */
#define AHEAD 16

void forward_offer(const struct match *match, size_t first, const uint32_t *found, size_t count)
{
    const struct columns *columns = &match->index->columns;
    for (size_t i = 0; i < count && i < AHEAD; i++)
        columns_fetch(columns, first + (found[i] & 0xFFFF));
    for (size_t i = 0; i < count; i++) {
        size_t place = first + (found[i] & 0xFFFF);
        struct asked_skills skills = columns_skills(columns, place);
        if (i + AHEAD < count)
            columns_fetch(columns, first + (found[i + AHEAD] & 0xFFFF));
        match_offer(match, place, forward_score(match->index->taxonomy, match->query->profile, &skills));
    }
    match->result->plan.rescored += count;
}

/* For each term what it is worth at importance 1: the weights of an opening's skills need no table of their
 * own then. */
static void worth_start(const struct match *match)
{
    const struct engine_profile *profile = match->query->profile;
    const uint16_t *idf = weigh_idf(match->index->taxonomy);
    for (size_t i = 0; i < profile->count; i++) {
        uint32_t term = profile->items[i].term;
        match->workspace->worth[term] = (uint16_t)(profile->items[i].q * idf[term]);
    }
}

static void worth_stop(const struct match *match)
{
    const struct engine_profile *profile = match->query->profile;
    for (size_t i = 0; i < profile->count; i++)
        match->workspace->worth[profile->items[i].term] = 0;
}

/* At least the score times the opening's length, in units of WEIGH_IMPACT_ONE. */
static uint32_t sum_worth(const uint16_t *worth, const struct asked_skills *skills)
{
    uint32_t sum = 0;
    for (const uint16_t *at = skills->list; at < skills->end;) {
        uint32_t packed = list_next(&at);
        sum += (uint32_t)worth[weigh_term(packed)] << weigh_shift(packed);
    }
    return sum;
}

/* Scores what stands at these places. */
static void match_places(const struct match *match, const uint32_t *places, size_t count)
{
    const struct columns *columns = &match->index->columns;
    for (size_t i = 0; i < count; i++) {
        struct asked_skills skills = columns_skills(columns, places[i]);
        if (i + AHEAD < count)
            columns_fetch(columns, places[i + AHEAD]);
        uint64_t floor = match->query->histogram ? 1 : best_floor(&match->workspace->best);
        uint64_t most = (uint64_t)WEIGH_IMPACT_ONE * sum_worth(match->workspace->worth, &skills);
        if (most >= floor * skills.length)
            match_offer(match, places[i],
                        forward_score(match->index->taxonomy, match->query->profile, &skills));
    }
    match->result->plan.rescored += count;
}

/* Mostly a word holds one or none: the first is written in any case, so that nothing depends on which. */
static size_t list_word(uint32_t *found, uint64_t bits, uint32_t first)
{
    size_t count = bits != 0;
    found[0] = first + bits_lowest(bits | UINT64_C(1) << 63);
    for (bits &= bits - 1; bits != 0; bits &= bits - 1)
        found[count++] = first + bits_lowest(bits);
    return count;
}

void forward_match(const struct match *match)
{
    const uint64_t *pass = match->workspace->pass;
    uint32_t *places = match->workspace->found;
    size_t words = index_words(match->index);
    size_t count = 0;
    worth_start(match);
    for (size_t word = 0; word < words; word++) {
        if (count > INDEX_WINDOW - 64) {
            match_places(match, places, count);
            count = 0;
        }
        count += list_word(places + count, pass[word], (uint32_t)word * 64);
    }
    match_places(match, places, count);
    worth_stop(match);
    match->result->plan.forward = true;
}
