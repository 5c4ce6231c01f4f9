/* Counting is done on bitsets, with no look at any opening. P has the openings that pass all filters but those
 * on the fields that are counted; with a profile, only those among them that ask a term with q > 0, which are
 * just those with a score above 0: an opening's impacts are never 0. W[f] has what the filter on field f wants.
 * Then for a value v of field f
 *
 *     count = bits of (P AND all W[g] with g other than f AND the facet's bitset of v)
 *
 * block by block, so that P and the W of a block stay in the first cache while all values are counted. */
#include "engine/survey.h"

#include <string.h>

#include "engine/match.h"
#include "engine/survey_set.h"
#include "engine/visit.h"

/* Words of a block. */
#define BLOCK 256

/* Finding a first skill that counts costs as much as setting so many bits. */
#define FORWARD_COST 24

/* Values that a field may have. */
#define CODES_NARROW (ENGINE_CODE_MAX + 1)
#define CODES_WIDE   (UINT16_MAX + 1)

/* One field of a survey. */
struct field {
    struct engine_any want;    /* its filter */
    const struct facet *facet; /* without bitsets: `wide` is looked at */
    const uint16_t *wide;
    uint64_t *counts; /* by number of the facet's value, or by value where there are no bitsets */
    uint64_t *more;   /* the changes: by value */
    uint32_t codes;
    bool counted;
};

struct survey {
    const struct engine_version *version;
    struct index *index;
    const struct engine_survey_query *query;
    struct engine_workspace *workspace;
    struct engine_filter lifted; /* without the filters on fields that are counted */
    struct field fields[ENGINE_FIELDS];
    struct engine_survey_set *set;
    struct engine_survey *out;
};

static const struct engine_any *filter_of(const struct engine_filter *filter, size_t field)
{
    const struct engine_any *const of[ENGINE_FIELDS] = {
        [ENGINE_SECTOR] = &filter->sector,
        [ENGINE_CONTRACT] = &filter->contract,
        [ENGINE_LANGUAGE] = &filter->language,
        [ENGINE_MARKET] = &filter->market,
    };
    return of[field];
}

static void start_fields(struct survey *survey, struct arena *arena)
{
    const struct index *index = survey->index;
    const struct {
        const struct facet *facet;
        const uint16_t *wide;
    } from[ENGINE_FIELDS] = {
        [ENGINE_SECTOR] = {&index->sector, NULL},
        [ENGINE_CONTRACT] = {&index->contract, NULL},
        [ENGINE_LANGUAGE] = {&index->language, index->columns.language},
        [ENGINE_MARKET] = {&index->market, index->columns.market},
    };
    struct engine_any *const lift[ENGINE_FIELDS] = {&survey->lifted.sector, &survey->lifted.contract,
                                                    &survey->lifted.language, &survey->lifted.market};
    survey->lifted = survey->query->filter;
    for (size_t f = 0; f < ENGINE_FIELDS; f++) {
        struct field *field = &survey->fields[f];
        if ((survey->query->fields >> f & 1) == 0)
            continue;
        *field = (struct field){.want = *filter_of(&survey->query->filter, f),
                                .facet = from[f].facet,
                                .wide = from[f].wide,
                                .codes = from[f].wide == NULL ? CODES_NARROW : CODES_WIDE,
                                .counted = true};
        bool by_value = field->facet->value_count == 0;
        field->counts = arena_array(arena, by_value ? field->codes : FACET_VALUES, sizeof *field->counts);
        if (survey->version->record_count > 0)
            field->more = arena_array(arena, field->codes, sizeof *field->more);
        lift[f]->on = false;
    }
}

/* --- What counts with a profile --------------------------------------------------------------------------- */

static size_t count_postings(const struct survey *survey)
{
    const struct engine_profile *profile = survey->query->profile;
    size_t postings = 0;
    for (size_t i = 0; i < profile->count; i++)
        postings += index_frequency(survey->index, profile->items[i].term);
    return postings;
}

static void mark_term(uint64_t *marked, const struct index *index, uint32_t term)
{
    const uint32_t *segment = index->segment + (size_t)term * index->window_count;
    for (size_t window = 0; window < index->window_count; window++) {
        uint64_t *bits = marked + index_numbering(index, window) / 64;
        for (uint32_t p = segment[window]; p < segment[window + 1]; p++)
            bits_set(bits, index->postings[p] & 0xFFFF);
    }
}

static bool asks_any(const struct engine_profile *profile, const struct asked_skills *skills)
{
    for (const uint16_t *at = skills->list; at < skills->end;)
        if (profile->q[weigh_term(list_next(&at))] > 0)
            return true;
    return false;
}

/* Keeps in workspace->pass the openings with a score above 0: by the postings of the profile's terms or, where
 * few pass, by looking at the skills of each. */
static void keep_scored(const struct survey *survey, size_t passing)
{
    const struct engine_profile *profile = survey->query->profile;
    uint64_t *pass = survey->workspace->pass;
    size_t words = index_words(survey->index);
    if (passing * FORWARD_COST < count_postings(survey)) {
        for (size_t word = 0; word < words; word++) {
            for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1) {
                struct asked_skills skills =
                    columns_skills(&survey->index->columns, word * 64 + bits_lowest(bits));
                if (!asks_any(profile, &skills))
                    pass[word] &= ~(bits & -bits);
            }
        }
        return;
    }
    uint64_t *marked = survey->workspace->spare;
    memset(marked, 0, words * sizeof *marked);
    for (size_t i = 0; i < profile->count; i++)
        mark_term(marked, survey->index, profile->items[i].term);
    for (size_t word = 0; word < words; word++)
        pass[word] &= marked[word];
}

/* --- The index -------------------------------------------------------------------------------------------- */

/* Keeps in `bits`, a block from word `from` on, what the field's filter wants. */
static void keep_wanted(uint64_t *bits, const struct field *field, size_t from, size_t words)
{
    const struct facet *facet = field->facet;
    uint64_t any[BLOCK] = {0};
    for (size_t v = 0; v < facet->value_count; v++) {
        const uint64_t *bitset = facet->bits + v * facet->words + from;
        if (!engine_any_passes(&field->want, facet->values[v]))
            continue;
        for (size_t w = 0; w < words; w++)
            any[w] |= bitset[w];
    }
    for (size_t w = 0; w < words; w++)
        for (uint64_t left = facet->value_count == 0 ? bits[w] : 0; left != 0; left &= left - 1)
            if (engine_any_passes(&field->want, field->wide[(from + w) * 64 + bits_lowest(left)]))
                any[w] |= left & -left;
    for (size_t w = 0; w < words; w++)
        bits[w] &= any[w];
}

static void count_field(const struct field *field, const struct kernel *kernel, const uint64_t *bits, size_t from,
                        size_t words)
{
    const struct facet *facet = field->facet;
    uint64_t both[BLOCK];
    for (size_t v = 0; v < facet->value_count; v++) {
        const uint64_t *bitset = facet->bits + v * facet->words + from;
        for (size_t w = 0; w < words; w++)
            both[w] = bits[w] & bitset[w];
        field->counts[v] += kernel->count(both, words);
    }
    for (size_t w = 0; w < words && facet->value_count == 0; w++)
        for (uint64_t left = bits[w]; left != 0; left &= left - 1)
            field->counts[field->wide[(from + w) * 64 + bits_lowest(left)]]++;
}

/* Counts a block, and leaves in `bits` what passes every filter. */
static void count_block(const struct survey *survey, uint64_t *bits, size_t from, size_t words)
{
    uint64_t others[BLOCK];
    for (size_t f = 0; f < ENGINE_FIELDS; f++) {
        if (!survey->fields[f].counted)
            continue;
        memcpy(others, bits, words * sizeof *others);
        for (size_t g = 0; g < ENGINE_FIELDS; g++)
            if (g != f && survey->fields[g].counted && survey->fields[g].want.on)
                keep_wanted(others, &survey->fields[g], from, words);
        count_field(&survey->fields[f], survey->workspace->kernel, others, from, words);
    }
    for (size_t f = 0; f < ENGINE_FIELDS; f++)
        if (survey->fields[f].counted && survey->fields[f].want.on)
            keep_wanted(bits, &survey->fields[f], from, words);
}

/* Of what passes the lifted filter, in `bits`, how many pass every filter. */
static uint64_t count_considered(const struct survey *survey, const uint64_t *bits, size_t words)
{
    uint64_t all[BLOCK];
    uint64_t count = 0;
    for (size_t from = 0; from < words; from += BLOCK) {
        size_t size = words - from < BLOCK ? words - from : BLOCK;
        memcpy(all, bits + from, size * sizeof *all);
        for (size_t f = 0; f < ENGINE_FIELDS; f++)
            if (survey->fields[f].counted && survey->fields[f].want.on)
                keep_wanted(all, &survey->fields[f], from, size);
        count += survey->workspace->kernel->count(all, size);
    }
    return count;
}

static void survey_index(const struct survey *survey)
{
    struct engine_workspace *workspace = survey->workspace;
    size_t words = index_words(survey->index);
    visit_index(workspace, survey->version, &survey->lifted, survey->query->profile);
    if (survey->query->profile != NULL) {
        survey->out->considered = count_considered(survey, workspace->pass, words);
        keep_scored(survey, workspace->kernel->count(workspace->pass, words));
    }
    for (size_t from = 0; from < words; from += BLOCK) {
        size_t size = words - from < BLOCK ? words - from : BLOCK;
        memcpy(survey->set->bits + from, workspace->pass + from, size * sizeof *survey->set->bits);
        count_block(survey, survey->set->bits + from, from, size);
    }
    survey->out->found = workspace->kernel->count(survey->set->bits, words);
    if (survey->query->profile == NULL)
        survey->out->considered = survey->out->found;
}

/* --- The changes since ------------------------------------------------------------------------------------ */

static uint32_t value_of(const struct engine_opening *opening, size_t field)
{
    const uint32_t of[ENGINE_FIELDS] = {
        [ENGINE_SECTOR] = opening->sector,
        [ENGINE_CONTRACT] = opening->contract,
        [ENGINE_LANGUAGE] = opening->language,
        [ENGINE_MARKET] = opening->market,
    };
    return of[field];
}

/* How many of the fields' filters want it otherwise; *which is the last of them. */
static size_t count_unwanted(const struct survey *survey, const struct engine_opening *opening, size_t *which)
{
    size_t count = 0;
    for (size_t f = 0; f < ENGINE_FIELDS; f++) {
        if (survey->fields[f].counted && !engine_any_passes(&survey->fields[f].want, value_of(opening, f))) {
            *which = f;
            count++;
        }
    }
    return count;
}

static void survey_change_at(const struct survey *survey, size_t at)
{
    const struct engine_profile *profile = survey->query->profile;
    const struct weighed *record = version_record(survey->version, at);
    const struct engine_opening *opening = &record->opening;
    if (bits_get(survey->workspace->dead, at) || !engine_filter_passes(&survey->lifted, opening) ||
        (profile != NULL && !match_meets(profile, record)))
        return;
    size_t which = ENGINE_FIELDS;
    size_t unwanted = count_unwanted(survey, opening, &which);
    struct asked_skills skills = weighed_skills(record);
    survey->out->considered += unwanted == 0;
    if (profile != NULL && !asks_any(profile, &skills))
        return;
    for (size_t f = 0; f < ENGINE_FIELDS; f++)
        if (survey->fields[f].counted && (unwanted == 0 || (unwanted == 1 && which == f)))
            survey->fields[f].more[value_of(opening, f)]++;
    if (unwanted == 0) {
        survey->out->found++;
        bits_set(survey->set->changes, at);
    }
}

/* --- Together --------------------------------------------------------------------------------------------- */

/* How many values of the field were counted, written to `items` unless that is NULL. */
static size_t list_tallies(struct engine_tally *items, const struct field *field)
{
    size_t count = 0;
    size_t number = 0; /* of the facet's value, rising */
    for (uint32_t value = 0; value < field->codes; value++) {
        const struct facet *facet = field->facet;
        uint64_t openings = field->more == NULL ? 0 : field->more[value];
        if (facet->value_count == 0)
            openings += field->counts[value];
        else if (number < facet->value_count && facet->values[number] == value)
            openings += field->counts[number++];
        if (value == 0 || openings == 0)
            continue;
        if (items != NULL)
            items[count] = (struct engine_tally){value, openings};
        count++;
    }
    return count;
}

static void finish_fields(const struct survey *survey, struct arena *arena)
{
    for (size_t f = 0; f < ENGINE_FIELDS; f++) {
        if (!survey->fields[f].counted)
            continue;
        struct engine_tally *items =
            arena_array(arena, list_tallies(NULL, &survey->fields[f]) + 1, sizeof *items);
        survey->out->fields[f] = (struct engine_tallies){items, list_tallies(items, &survey->fields[f])};
    }
}

int engine_survey(struct engine_survey *out, struct arena *arena, struct engine_workspace *workspace,
                  const struct engine_version *version, const struct engine_survey_query *query,
                  struct err *err)
{
    struct engine_workspace *own;
    struct engine_survey made = {0};
    const struct engine_query matched = {.profile = query->profile};
    int rc = query->profile == NULL ? 0 : match_check(version, &matched, err);
    if (rc == 0)
        rc = workspace_take(&workspace, &own, version, query->profile == NULL ? 0 : query->profile->count, err);
    if (rc != 0)
        return rc;
    struct index *index = version->generation->index;
    struct engine_survey_set *set = arena_alloc(arena, sizeof *set);
    *set = (struct engine_survey_set){.version = version,
                                      .index = index,
                                      .profile = query->profile,
                                      .kernel = workspace->kernel,
                                      .lat = query->filter.lat,
                                      .lon = query->filter.lon,
                                      .bits = arena_array(arena, index_words(index) + 1, sizeof *set->bits)};
    set->changes = arena_array(arena, version->record_count / 64 + 1, sizeof *set->changes);
    made.set = set;
    struct survey survey = {version, index, query, workspace, query->filter, {{.counted = false}}, set, &made};
    start_fields(&survey, arena);
    survey_index(&survey);
    visit_changes(workspace, version);
    for (size_t i = 0; i < version->record_count; i++)
        survey_change_at(&survey, i);
    set->count = (size_t)made.found;
    finish_fields(&survey, arena);
    engine_workspace_free(own);
    *out = made;
    return 0;
}
