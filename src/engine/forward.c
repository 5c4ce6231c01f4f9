#include "engine/bits.h"
#include "engine/match.h"

uint32_t forward_score_packed(const struct engine_taxonomy *taxonomy, const struct engine_profile *profile,
                              const uint32_t *packed, size_t count, uint32_t length)
{
    uint32_t score = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t term = weigh_term(packed[i]);
        uint32_t q = profile->q[term];
        if (q != 0)
            score += q * weigh_impact(weigh_raw(packed[i], engine_taxonomy_idf(taxonomy, term)), length);
    }
    return score;
}

uint32_t forward_score(const struct index *index, const struct engine_profile *profile, size_t place)
{
    const struct columns *columns = &index->columns;
    return forward_score_packed(index->taxonomy, profile, columns->packed + columns->start[place],
                                columns_skill_count(columns, place), columns->length[place]);
}

void forward_match(const struct match *match)
{
    const uint64_t *pass = match->workspace->pass;
    size_t words = index_words(match->index);
    for (size_t word = 0; word < words; word++) {
        for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1) {
            size_t place = word * 64 + bits_lowest(bits);
            match_offer(match, place, forward_score(match->index, match->query->profile, place));
            match->result->plan.rescored++;
        }
    }
    match->result->plan.forward = true;
}
