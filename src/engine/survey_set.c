#include "engine/survey_set.h"

#include "engine/match.h"

/* Ids are mostly given out one after another: then the place of one follows from the list of all by id. */
static uint32_t find_place(const struct index *index, int64_t id)
{
    size_t count = index->columns.count;
    if (count == 0)
        return ENGINE_NONE;
    uint64_t guess = (uint64_t)id - (uint64_t)index->columns.id[index->by_id[0]];
    if (guess < count && index->columns.id[index->by_id[guess]] == id)
        return index->by_id[guess];
    return index_find(index, id);
}

bool engine_survey_next(const struct engine_survey_set *set, struct engine_survey_cursor *cursor,
                        struct engine_surveyed *out)
{
    const struct index *index = set->index;
    size_t count = index->columns.count;
    while (cursor->at < count) {
        uint32_t place = index->by_id[cursor->at++];
        if (bits_get(set->bits, place)) {
            *out = (struct engine_surveyed){index->columns.id[place], place, false};
            return true;
        }
    }
    while (cursor->at < count + set->version->record_count) {
        size_t record = cursor->at++ - count;
        if (bits_get(set->changes, record)) {
            *out = (struct engine_surveyed){version_record(set->version, record)->opening.id,
                                            (uint32_t)(count + record), true};
            return true;
        }
    }
    return false;
}

bool engine_survey_find(const struct engine_survey_set *set, int64_t id, struct engine_surveyed *out)
{
    uint32_t place = find_place(set->index, id);
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
    struct asked_skills skills = skills_of(set, surveyed->place);
    return set->profile == NULL ? 0 : forward_score(set->index->taxonomy, set->profile, &skills);
}

struct engine_hit engine_survey_hit(const struct engine_survey_set *set,
                                    const struct engine_surveyed *surveyed)
{
    struct asked_skills skills = skills_of(set, surveyed->place);
    if (set->profile == NULL)
        return (struct engine_hit){.id = surveyed->id};
    return match_hit(set->profile, surveyed->id, engine_survey_score(set, surveyed), &skills);
}
