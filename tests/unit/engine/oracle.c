#include "oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int credit_of_row[] = {255, 230, 204, 179, 179, 102, 89, 64, 0};
static const int quarters_of_level[] = {0, 2, 3, 4, 4};

static bool scheme_equal(const struct engine_taxonomy_input *input, uint32_t a, uint32_t b)
{
    return input->term_scheme == NULL || input->term_scheme[a] == input->term_scheme[b];
}

/* Whether the pair stands in the list. */
static bool stands(struct engine_pairs pairs, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < pairs.count; i++)
        if (pairs.items[i].from == from && pairs.items[i].to == to)
            return true;
    return false;
}

/* Direct, between skills of one scheme. */
static bool direct(const struct oracle *oracle, struct engine_pairs pairs, uint32_t from, uint32_t to)
{
    return from != to && scheme_equal(oracle->input, from, to) && stands(pairs, from, to);
}

static void find_steps(struct oracle *oracle)
{
    uint32_t n = oracle->input->term_count;
    for (uint32_t h = 0; h < n; h++)
        for (uint32_t a = 0; a < n; a++)
            if (direct(oracle, oracle->input->broader, h, a))
                oracle->steps[h * n + a] = 1;
    for (uint8_t length = 2; length <= 3; length++)
        for (uint32_t h = 0; h < n; h++)
            for (uint32_t middle = 0; middle < n; middle++)
                for (uint32_t a = 0; oracle->steps[h * n + middle] == length - 1 && a < n; a++)
                    if (a != h && oracle->steps[middle * n + a] == 1 && oracle->steps[h * n + a] == 0)
                        oracle->steps[h * n + a] = length;
}

/* The number of different skills under a parent skill or group. */
static int children(const struct oracle *oracle, uint32_t parent, bool group)
{
    int count = 0;
    for (uint32_t t = 0; t < oracle->input->term_count; t++)
        count += group ? stands(oracle->input->in_group, t, parent)
                       : direct(oracle, oracle->input->broader, t, parent);
    return count;
}

static bool siblings(const struct oracle *oracle, uint32_t a, uint32_t b)
{
    const struct engine_taxonomy_input *input = oracle->input;
    if (!scheme_equal(input, a, b))
        return false;
    for (uint32_t p = 0; p < input->term_count; p++)
        if (direct(oracle, input->broader, a, p) && direct(oracle, input->broader, b, p) &&
            children(oracle, p, false) <= 24)
            return true;
    for (uint32_t g = 0; g < input->group_count; g++)
        if (stands(input->in_group, a, g) && stands(input->in_group, b, g) && children(oracle, g, true) <= 24)
            return true;
    return false;
}

static uint8_t find_row(const struct oracle *oracle, uint32_t held, uint32_t asked)
{
    const struct engine_taxonomy_input *input = oracle->input;
    uint8_t steps = oracle->steps[held * input->term_count + asked];
    if (held == asked || stands(input->exact, held, asked) || stands(input->exact, asked, held))
        return ENGINE_ROW_SAME;
    if (steps > 0)
        return (uint8_t)(ENGINE_ROW_SAME + steps);
    if (direct(oracle, input->essential, held, asked))
        return ENGINE_ROW_REQUIRES;
    if (oracle->steps[asked * input->term_count + held] == 1)
        return ENGINE_ROW_BROADER;
    if (direct(oracle, input->optional, held, asked) || direct(oracle, input->optional, asked, held))
        return ENGINE_ROW_RELATED;
    return siblings(oracle, held, asked) ? ENGINE_ROW_SIBLING : ENGINE_ROW_NONE;
}

static uint32_t find_named_by(const struct engine_taxonomy_input *input, uint32_t term)
{
    if (input->named_by != NULL)
        return input->named_by[term];
    uint32_t count = 0;
    uint32_t scheme = input->term_scheme == NULL ? 0 : input->term_scheme[term];
    for (uint32_t o = 0; o < input->occupation_count; o++)
        count += stands(input->named, o, term) &&
                 (input->occupation_scheme == NULL || input->occupation_scheme[o] == scheme);
    return count;
}

static uint32_t find_idf(const struct engine_taxonomy_input *input, uint32_t term)
{
    uint32_t scheme = input->term_scheme == NULL ? 0 : input->term_scheme[term];
    double n = input->scheme_occupations == NULL ? 0 : input->scheme_occupations[scheme];
    if (n == 0)
        return 256;
    double named = find_named_by(input, term);
    double idf = floor(256 * log(1 + n / (1 + named)) / log(1 + n) + 0.5);
    return idf < 16 ? 16 : idf > 256 ? 256 : (uint32_t)idf;
}

struct oracle *oracle_new(struct arena *arena, const struct engine_taxonomy_input *input)
{
    struct oracle *oracle = arena_alloc(arena, sizeof *oracle);
    size_t n = input->term_count;
    oracle->arena = arena;
    oracle->input = input;
    oracle->steps = arena_array(arena, n * n, 1);
    oracle->row = arena_array(arena, n * n, 1);
    oracle->idf = arena_array(arena, n, sizeof *oracle->idf);
    find_steps(oracle);
    for (uint32_t h = 0; h < n; h++) {
        oracle->idf[h] = find_idf(input, h);
        for (uint32_t a = 0; a < n; a++)
            oracle->row[h * n + a] = find_row(oracle, h, a);
    }
    return oracle;
}

static uint64_t square_root(uint64_t n)
{
    uint64_t root = (uint64_t)sqrt((double)n);
    while (root * root > n)
        root--;
    while ((root + 1) * (root + 1) <= n)
        root++;
    return root;
}

/* The different skills of an opening at their greatest importance. */
static size_t collect(const struct engine_opening *opening, struct engine_reason *skills)
{
    size_t count = 0;
    for (size_t i = 0; i < opening->skill_count; i++) {
        size_t j = 0;
        while (j < count && skills[j].term != opening->skills[i].term)
            j++;
        if (j == count)
            skills[count++] = (struct engine_reason){.term = opening->skills[i].term};
        if (opening->skills[i].importance > skills[j].importance)
            skills[j].importance = opening->skills[i].importance;
    }
    return count;
}

/* Which held skill gives the most for one asked skill, and whether a must on it is satisfied. */
static bool find_reason(const struct oracle *oracle, const struct engine_held *held, size_t held_count,
                        struct engine_reason *reason)
{
    bool meets = false;
    reason->held = ENGINE_NONE;
    reason->row = ENGINE_ROW_NONE;
    for (size_t i = 0; i < held_count; i++) {
        uint32_t row = oracle->row[held[i].term * oracle->input->term_count + reason->term];
        uint32_t level = held[i].level;
        for (size_t j = 0; j < held_count; j++)
            if (held[j].term == held[i].term && held[j].level > level)
                level = held[j].level;
        uint32_t value = (uint32_t)(credit_of_row[row] * quarters_of_level[level] / 4);
        if (row == ENGINE_ROW_NONE)
            continue;
        meets = meets || row == ENGINE_ROW_SAME || row == ENGINE_ROW_NARROWER_1 ||
                row == ENGINE_ROW_NARROWER_2 || row == ENGINE_ROW_NARROWER_3;
        bool better = value > reason->q || (value == reason->q && row < reason->row) ||
                      (value == reason->q && row == reason->row && held[i].term < reason->held);
        if (!better)
            continue;
        reason->q = value;
        reason->held = held[i].term;
        reason->row = row;
        reason->level = level;
        reason->credit = (uint32_t)credit_of_row[row];
    }
    return meets;
}

static bool stands_before(const struct engine_reason *a, const struct engine_reason *b)
{
    return a->impact != b->impact ? a->impact > b->impact : a->term < b->term;
}

static void sort_reasons(struct engine_reason *reasons, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && stands_before(&reasons[j], &reasons[j - 1]); j--) {
            struct engine_reason swap = reasons[j];
            reasons[j] = reasons[j - 1];
            reasons[j - 1] = swap;
        }
}

struct oracle_view oracle_view(const struct oracle *oracle, struct arena *arena,
                               const struct engine_held *held, size_t held_count,
                               const struct engine_opening *opening)
{
    struct engine_reason *skills = arena_array(arena, opening->skill_count, sizeof *skills);
    struct engine_reason *missing = arena_array(arena, opening->skill_count, sizeof *missing);
    struct oracle_view view = {.meets = true};
    struct engine_explanation *e = &view.explanation;
    e->count = collect(opening, skills);
    uint64_t squares = 0;
    for (size_t i = 0; i < e->count; i++) {
        uint64_t a = (skills[i].importance == ENGINE_OPTIONAL ? 2 : 4) * oracle->idf[skills[i].term];
        squares += a * a;
    }
    uint64_t length = square_root(squares + 1024 * 1024);
    uint64_t sum = 0;
    for (size_t i = 0; i < e->count; i++) {
        uint64_t a = (skills[i].importance == ENGINE_OPTIONAL ? 2 : 4) * oracle->idf[skills[i].term];
        skills[i].impact = (uint32_t)(65535 * a / length);
        bool met = find_reason(oracle, held, held_count, &skills[i]);
        view.meets = view.meets && (met || skills[i].importance != ENGINE_MUST);
        skills[i].points = skills[i].q * skills[i].impact;
        sum += skills[i].impact;
        e->score += skills[i].points;
        e->asked += skills[i].importance != ENGINE_OPTIONAL;
        e->have += skills[i].importance != ENGINE_OPTIONAL && skills[i].q >= 102;
    }
    e->fit = sum == 0 ? 0 : (uint32_t)((uint64_t)100 * e->score / (255 * sum));
    sort_reasons(skills, e->count);
    for (size_t i = 0; i < e->count; i++)
        if (skills[i].q < 102)
            missing[e->missing_count++] = skills[i];
    e->skills = skills;
    e->missing = missing;
    return view;
}

static bool listed(const struct engine_any *any, uint32_t value)
{
    if (!any->on || value == 0)
        return true;
    for (size_t i = 0; i < any->count; i++)
        if (any->items[i] == value)
            return true;
    return false;
}

static double haversine(double lat1, double lon1, double lat2, double lon2)
{
    double degree = acos(-1) / 180;
    double a = pow(sin((lat2 - lat1) * degree / 2), 2) +
               cos(lat1 * degree) * cos(lat2 * degree) * pow(sin((lon2 - lon1) * degree / 2), 2);
    return 2 * 6371008.8 * asin(fmin(1, sqrt(a)));
}

bool oracle_filter(const struct engine_filter *filter, const struct engine_opening *opening)
{
    bool only = !filter->only;
    for (size_t i = 0; filter->only && i < filter->only_count; i++)
        only = only || filter->only_ids[i] == opening->id;
    if (!only || opening->closed)
        return false;
    if (opening->posted != ENGINE_DAY_MISSING && opening->posted > filter->today)
        return false;
    if (opening->valid_through != ENGINE_DAY_MISSING && opening->valid_through < filter->today)
        return false;
    if (filter->posted_after != ENGINE_DAY_MISSING && opening->posted != ENGINE_DAY_MISSING &&
        opening->posted <= filter->posted_after)
        return false;
    int from = opening->hours_min == ENGINE_HOURS_MISSING ? -100000 : opening->hours_min;
    int to = opening->hours_max == ENGINE_HOURS_MISSING ? 100000 : opening->hours_max;
    int wish_from = filter->hours_min == ENGINE_HOURS_MISSING ? -100000 : filter->hours_min;
    int wish_to = filter->hours_max == ENGINE_HOURS_MISSING ? 100000 : filter->hours_max;
    if (from > wish_to || to < wish_from)
        return false;
    if (filter->education_max != 0 && opening->education_level != 0 &&
        opening->education_level > filter->education_max)
        return false;
    if (!listed(&filter->sector, opening->sector) || !listed(&filter->contract, opening->contract) ||
        !listed(&filter->language, opening->language) || !listed(&filter->market, opening->market) ||
        !listed(&filter->organisation, opening->organisation))
        return false;
    if (!filter->near || opening->remote)
        return true;
    return opening->located &&
           haversine(filter->lat, filter->lon, opening->lat, opening->lon) <= filter->km * 1000;
}

static int compare_hits(const void *left, const void *right)
{
    const struct engine_hit *a = left;
    const struct engine_hit *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

struct engine_result oracle_match(const struct oracle *oracle, struct arena *arena,
                                  const struct engine_held *held, size_t held_count,
                                  const struct engine_opening *openings, size_t opening_count,
                                  const struct engine_filter *filter, size_t top, bool histogram)
{
    struct engine_result result = {.hits = arena_array(arena, opening_count, sizeof *result.hits)};
    for (size_t i = 0; i < opening_count; i++) {
        struct oracle_view view = oracle_view(oracle, arena, held, held_count, &openings[i]);
        if (!view.meets || !oracle_filter(filter, &openings[i]))
            continue;
        result.considered++;
        if (view.explanation.score == 0)
            continue;
        result.hits[result.count++] = (struct engine_hit){
            .id = openings[i].id,
            .score = view.explanation.score,
            .fit = (uint8_t)view.explanation.fit,
            .asked = (uint16_t)view.explanation.asked,
            .have = (uint16_t)view.explanation.have,
        };
        if (histogram) {
            result.matched++;
            result.histogram[view.explanation.fit]++;
        }
    }
    if (result.count > 0)
        qsort(result.hits, result.count, sizeof *result.hits, compare_hits);
    if (result.count > top)
        result.count = top;
    return result;
}
