#include "engine/index.h"

#include <stdlib.h>

#include "engine/kernel.h"
#include "engine/large.h"
#include "engine/order.h"

/* Turns lengths in start[1..rows] into ends, so that row r is start[r]..start[r + 1]. */
static void sum_up(uint32_t *start, size_t rows)
{
    for (size_t r = 0; r < rows; r++)
        start[r + 1] += start[r];
}

/* Counts the postings of each segment, two numbers on: see build_postings. */
static void count_segments(const struct index *index)
{
    const struct columns *columns = &index->columns;
    for (size_t at = 0; at < columns->count; at++) {
        uint32_t *counts = index->segment + at / index->window + 2;
        struct asked_skills skills = columns_skills(columns, at);
        for (size_t i = 0; i < skills.count; i++)
            counts[weigh_term(skills.packed[i]) * index->window_count]++;
    }
}

/* Writes each posting where its segment goes on; next[] is the segments, one number on. */
static void fill_segments(struct index *index, uint32_t *next)
{
    const struct columns *columns = &index->columns;
    const uint16_t *idf = weigh_idf(index->taxonomy);
    for (size_t at = 0; at < columns->count; at++) {
        uint32_t window = (uint32_t)(at / index->window);
        uint32_t sum = 0;
        struct asked_skills skills = columns_skills(columns, at);
        double reciprocal = weigh_reciprocal(skills.length);
        for (size_t i = 0; i < skills.count; i++) {
            uint32_t term = weigh_term(skills.packed[i]);
            uint32_t raw = weigh_raw(skills.packed[i], idf[term]);
            uint32_t impact = weigh_impact(raw, reciprocal);
            index->postings[next[term * index->window_count + window]++] =
                impact << 16 | (uint32_t)(at % index->window);
            sum += impact;
        }
        index->mass[at] = (uint8_t)((sum + (1u << KERNEL_UNIT_BITS) - 1) >> KERNEL_UNIT_BITS);
        index->mass_total += sum;
    }
}

/* Lengths are counted two numbers on and summed, so that one number on stands where each segment starts;
 * filling moves that to where it ends, which is where the next one starts. */
static bool build_postings(struct index *index)
{
    size_t words = index_words(index);
    index->window_count = (index->columns.count + index->window - 1) / index->window;
    size_t segments = index->window_count * engine_taxonomy_terms(index->taxonomy);
    index->segment = large_array(segments + 2, sizeof *index->segment);
    index->postings = large_array(columns_skill_total(&index->columns) + 1, sizeof *index->postings);
    index->mass = large_array(words * 64 + 1, sizeof *index->mass);
    if (index->segment == NULL || index->postings == NULL || index->mass == NULL)
        return false;
    count_segments(index);
    sum_up(index->segment + 1, segments);
    fill_segments(index, index->segment + 1);
    return true;
}

static uint16_t count_must(const struct columns *columns, size_t at)
{
    uint16_t need = 0;
    struct asked_skills skills = columns_skills(columns, at);
    for (size_t i = 0; i < skills.count; i++)
        need = (uint16_t)(need + (weigh_importance(skills.packed[i]) == ENGINE_MUST));
    return need;
}

/* Numbers the openings with must skills; false when out of memory. */
static bool number_must(struct index_must *must, const struct columns *columns)
{
    must->bits = calloc((columns->count + 63) / 64 + 1, sizeof *must->bits);
    if (must->bits == NULL)
        return false;
    for (size_t at = 0; at < columns->count; at++) {
        if (count_must(columns, at) > 0) {
            must->bits[at / 64] |= UINT64_C(1) << at % 64;
            must->count++;
        }
    }
    must->place = calloc(must->count + 1, sizeof *must->place);
    must->need = calloc(must->count + 1, sizeof *must->need);
    if (must->place == NULL || must->need == NULL)
        return false;
    size_t number = 0;
    for (size_t at = 0; at < columns->count; at++) {
        uint16_t need = count_must(columns, at);
        if (need > 0) {
            must->place[number] = (uint32_t)at;
            must->need[number++] = need;
        }
    }
    return true;
}

static bool build_must(struct index *index)
{
    struct index_must *must = &index->must;
    const struct columns *columns = &index->columns;
    size_t terms = engine_taxonomy_terms(index->taxonomy);
    must->start = calloc(terms + 2, sizeof *must->start);
    if (must->start == NULL || !number_must(must, columns))
        return false;
    uint32_t *next =
        must->start + 1; /* counted two places on, so that filling leaves start[t] where t starts */
    size_t total = 0;
    for (size_t number = 0; number < must->count; number++) {
        struct asked_skills skills = columns_skills(columns, must->place[number]);
        for (size_t i = 0; i < skills.count; i++)
            if (weigh_importance(skills.packed[i]) == ENGINE_MUST)
                next[weigh_term(skills.packed[i]) + 1]++;
        total += must->need[number];
    }
    sum_up(next, terms);
    must->items = large_array(total + 1, sizeof *must->items);
    if (must->items == NULL)
        return false;
    for (size_t number = 0; number < must->count; number++) {
        struct asked_skills skills = columns_skills(columns, must->place[number]);
        for (size_t i = 0; i < skills.count; i++)
            if (weigh_importance(skills.packed[i]) == ENGINE_MUST)
                must->items[next[weigh_term(skills.packed[i])]++] = (uint32_t)number;
    }
    return true;
}

static bool build_filters(struct index *index)
{
    const struct columns *columns = &index->columns;
    size_t count = columns->count;
    return facet_build(&index->sector, columns->sector, false, false, count) &&
           facet_build(&index->contract, columns->contract, false, false, count) &&
           facet_build(&index->education_level, columns->education_level, false, true, count) &&
           facet_build(&index->language, columns->language, true, false, count) &&
           facet_build(&index->market, columns->market, true, false, count) &&
           near_build(&index->near, columns);
}

/* Orders the openings by place, and notes their orders by id and by organisation. `order` and `place_of` are
 * room for a number for each. Openings mostly come by rising id: to order them by id as they come costs
 * nothing then. */
static int order_openings(struct index *index, const struct columns *columns, uint32_t *order,
                          uint32_t *place_of, struct err *err)
{
    int rc = order_by_place(order, columns, err);
    if (rc == 0)
        rc = order_by_id(index->by_id, columns, err);
    if (rc == 0)
        rc = columns_reorder(&index->columns, columns, order, err);
    if (rc != 0)
        return rc;
    for (size_t place = 0; place < columns->count; place++)
        place_of[order[place]] = (uint32_t)place;
    for (size_t i = 0; i < columns->count; i++)
        index->by_id[i] = place_of[index->by_id[i]];
    return order_by_organisation(index->by_organisation, &index->columns, err);
}

/* Everything but the references, of openings in any order. */
static int build(struct index *index, const struct columns *columns, struct err *err)
{
    uint32_t *order = large_array(columns->count + 1, sizeof *order);
    uint32_t *place_of = large_array(columns->count + 1, sizeof *place_of);
    index->by_id = large_array(columns->count + 1, sizeof *index->by_id);
    index->by_organisation = large_array(columns->count + 1, sizeof *index->by_organisation);
    int rc = 0;
    if (order == NULL || place_of == NULL || index->by_id == NULL || index->by_organisation == NULL)
        rc = err_set(err, ERR_NO_MEMORY, "no memory for an index of %zu openings", columns->count);
    if (rc == 0)
        rc = order_openings(index, columns, order, place_of, err);
    if (rc == 0 && (!build_postings(index) || !build_must(index) || !build_filters(index)))
        rc = err_set(err, ERR_NO_MEMORY, "no memory for an index of %zu openings", columns->count);
    free(order);
    free(place_of);
    return rc;
}

int index_new(struct index **out, struct engine_taxonomy *taxonomy, struct columns *columns, size_t window,
              struct err *err)
{
    struct index *index = calloc(1, sizeof *index);
    if (index == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for an index");
    atomic_init(&index->references, 1);
    index->window = window;
    for (size_t i = 0; i < INDEX_DAYS; i++)
        atomic_init(&index->days[i], NULL);
    index->taxonomy = engine_taxonomy_ref(taxonomy);
    int rc = build(index, columns, err);
    if (rc != 0) {
        index_free(index);
        return rc;
    }
    columns_free(columns);
    *out = index;
    return 0;
}

struct index *index_ref(struct index *index)
{
    atomic_fetch_add_explicit(&index->references, 1, memory_order_relaxed);
    return index;
}

void index_free(struct index *index)
{
    if (index == NULL || atomic_fetch_sub_explicit(&index->references, 1, memory_order_acq_rel) > 1)
        return;
    engine_taxonomy_free(index->taxonomy);
    columns_free(&index->columns);
    free(index->by_id);
    free(index->segment);
    free(index->postings);
    free(index->mass);
    free(index->must.place);
    free(index->must.need);
    free(index->must.bits);
    free(index->must.start);
    free(index->must.items);
    facet_free(&index->sector);
    facet_free(&index->contract);
    facet_free(&index->education_level);
    facet_free(&index->language);
    facet_free(&index->market);
    free(index->by_organisation);
    near_free(&index->near);
    for (size_t i = 0; i < INDEX_DAYS; i++)
        free(atomic_load_explicit(&index->days[i], memory_order_relaxed));
    free(index);
}

uint32_t index_find(const struct index *index, int64_t id)
{
    size_t low = 0;
    size_t high = index->columns.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->columns.id[index->by_id[middle]] < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == index->columns.count || index->columns.id[index->by_id[low]] != id)
        return ENGINE_NONE;
    return index->by_id[low];
}

size_t index_size(const struct index *index)
{
    const struct index_must *must = &index->must;
    size_t terms = engine_taxonomy_terms(index->taxonomy);
    size_t words = index_words(index);
    size_t size = sizeof *index + columns_size(&index->columns);
    size += index->columns.count * (sizeof *index->by_id + sizeof *index->by_organisation);
    size += facet_size(&index->sector) + facet_size(&index->contract) + facet_size(&index->education_level) +
            facet_size(&index->language) + facet_size(&index->market) + near_size(&index->near);
    size += (index->window_count * terms + 2) * sizeof *index->segment;
    size += columns_skill_total(&index->columns) * sizeof *index->postings + words * 64 * sizeof *index->mass;
    size += must->count * (sizeof *must->place + sizeof *must->need) + words * sizeof *must->bits;
    size += (terms + 2 + must->start[terms]) * sizeof *must->start;
    for (size_t i = 0; i < INDEX_DAYS; i++)
        if (atomic_load_explicit(&index->days[i], memory_order_relaxed) != NULL)
            size += words * sizeof(uint64_t);
    return size;
}
