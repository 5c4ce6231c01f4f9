#include "engine/survey_set.h"

#include "engine/match.h"

struct engine_survey_cursor engine_survey_changes(const struct engine_survey_set *set)
{
    return (struct engine_survey_cursor){index_words(set->index) * 64};
}

/* The next place from `at` on whose bit is set; `end`, a whole number of words, where there is none. */
static size_t next_bit(const uint64_t *bits, size_t at, size_t end)
{
    while (at < end) {
        uint64_t left = bits[at / 64] >> at % 64;
        if (left != 0)
            return at + bits_lowest(left);
        at = (at / 64 + 1) * 64;
    }
    return end;
}

bool engine_survey_next(const struct engine_survey_set *set, struct engine_survey_cursor *cursor,
                        struct engine_surveyed *out)
{
    const struct columns *columns = &set->index->columns;
    size_t first_change = index_words(set->index) * 64;
    size_t end = first_change + (set->version->record_count + 63) / 64 * 64;
    size_t at = next_bit(set->bits, cursor->at, first_change);
    if (at == first_change) {
        size_t from = cursor->at < first_change ? 0 : cursor->at - first_change;
        at = first_change + next_bit(set->changes, from, end - first_change);
    }
    cursor->at = at + 1;
    if (at >= end)
        return false;
    if (at < first_change) {
        *out = (struct engine_surveyed){columns->id[at], (uint32_t)at, false};
        return true;
    }
    size_t record = at - first_change;
    *out = (struct engine_surveyed){version_record(set->version, record)->opening.id,
                                    (uint32_t)(columns->count + record), true};
    return true;
}

bool engine_survey_find(const struct engine_survey_set *set, int64_t id, struct engine_surveyed *out)
{
    uint32_t place = index_find(set->index, id);
    if (place != ENGINE_NONE && bits_get(set->bits, place)) {
        *out = (struct engine_surveyed){id, place, false};
        return true;
    }
    for (size_t word = 0; word * 64 < set->version->record_count; word++) {
        for (uint64_t bits = set->changes[word]; bits != 0; bits &= bits - 1) {
            size_t record = word * 64 + bits_lowest(bits);
            if (version_record(set->version, record)->opening.id == id) {
                *out = (struct engine_surveyed){id, (uint32_t)(set->index->columns.count + record), true};
                return true;
            }
        }
    }
    return false;
}

static struct asked_skills skills_of(const struct engine_survey_set *set, uint32_t place)
{
    return survey_is_change(set, place) ? weighed_skills(survey_change(set, place))
                                        : columns_skills(&set->index->columns, place);
}

uint32_t engine_survey_score(const struct engine_survey_set *set, const struct engine_surveyed *surveyed)
{
    if (set->profile == NULL)
        return 0;
    struct asked_skills skills = skills_of(set, surveyed->place);
    return forward_score(set->index->taxonomy, set->profile, &skills);
}

struct engine_hit engine_survey_hit(const struct engine_survey_set *set,
                                    const struct engine_surveyed *surveyed)
{
    if (set->profile == NULL)
        return (struct engine_hit){.id = surveyed->id};
    struct asked_skills skills = skills_of(set, surveyed->place);
    return match_hit(set->profile, surveyed->id, engine_survey_score(set, surveyed), &skills);
}
