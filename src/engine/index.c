#include "engine/index.h"

#include <stdlib.h>

#include "engine/bits.h"
#include "engine/kernel.h"
#include "engine/large.h"
#include "engine/order.h"
#include "engine/parallel.h"

/* Turns lengths in start[1..rows] into ends, so that row r is start[r]..start[r + 1]. */
static void sum_up(uint32_t *start, size_t rows)
{
    for (size_t r = 0; r < rows; r++)
        start[r + 1] += start[r];
}

/* A window of postings is made by one thread, which keeps a number for each term close at hand. */
struct posting {
    struct index *index;
    atomic_bool no_memory;
    atomic_uint_fast64_t mass;
};

static size_t window_end(const struct index *index, size_t window)
{
    size_t end = (window + 1) * index->window;
    return end < index->columns.count ? end : index->columns.count;
}

/* A number for each term; NULL when out of memory. */
static uint32_t *term_numbers(struct posting *posting)
{
    uint32_t *numbers = calloc((size_t)engine_taxonomy_terms(posting->index->taxonomy) + 1, sizeof *numbers);
    if (numbers == NULL)
        atomic_store_explicit(&posting->no_memory, true, memory_order_relaxed);
    return numbers;
}

/* Counts the postings of a window's segments, one number on, so that summing up gives where each starts; and
 * marks the openings that have must skills. */
static void count_window(void *context, size_t window)
{
    struct posting *posting = context;
    struct index *index = posting->index;
    uint32_t *counts = term_numbers(posting);
    for (size_t at = window * index->window; counts != NULL && at < window_end(index, window); at++) {
        struct asked_skills skills = columns_skills(&index->columns, at);
        uint64_t has_must = 0;
        for (const uint16_t *skill = skills.list; skill < skills.end;) {
            uint32_t packed = list_next(&skill);
            counts[weigh_term(packed)]++;
            has_must |= weigh_importance(packed) == ENGINE_MUST;
        }
        index->must.bits[at / 64] |= has_must << at % 64; /* a window is whole words */
    }
    for (size_t term = 0; counts != NULL && term < engine_taxonomy_terms(index->taxonomy); term++)
        index->segment[term * index->window_count + window + 1] = counts[term];
    free(counts);
}

/* Writes each posting of an opening where its segment goes on; returns the sum of its impacts. */
static uint32_t fill_opening(const struct index *index, uint32_t *next, size_t at)
{
    const uint16_t *idf = weigh_idf(index->taxonomy);
    struct asked_skills skills = columns_skills(&index->columns, at);
    double reciprocal = weigh_reciprocal(skills.length);
    uint32_t sum = 0;
    for (const uint16_t *skill = skills.list; skill < skills.end;) {
        uint32_t packed = list_next(&skill);
        uint32_t term = weigh_term(packed);
        uint32_t impact = weigh_impact(weigh_raw(packed, idf[term]), reciprocal);
        index->postings[next[term]++] = impact << 16 | (uint32_t)(at % (INDEX_JOINED * index->window));
        sum += impact;
    }
    return sum;
}

static void fill_window(void *context, size_t window)
{
    struct posting *posting = context;
    struct index *index = posting->index;
    uint64_t mass = 0;
    uint32_t *next = term_numbers(posting);
    for (size_t term = 0; next != NULL && term < engine_taxonomy_terms(index->taxonomy); term++)
        next[term] = index->segment[term * index->window_count + window];
    for (size_t at = window * index->window; next != NULL && at < window_end(index, window); at++) {
        uint32_t sum = fill_opening(index, next, at);
        index->mass[at] = (uint8_t)((sum + (1u << KERNEL_UNIT_BITS) - 1) >> KERNEL_UNIT_BITS);
        mass += sum;
    }
    atomic_fetch_add_explicit(&posting->mass, mass, memory_order_relaxed);
    free(next);
}

static bool build_postings(struct index *index, size_t threads)
{
    size_t words = index_words(index);
    struct posting posting = {.index = index};
    index->window_count = (index->columns.count + index->window - 1) / index->window;
    size_t segments = index->window_count * engine_taxonomy_terms(index->taxonomy);
    index->segment = large_array(segments + 2, sizeof *index->segment);
    index->postings = large_array(index->columns.skill_total + 1, sizeof *index->postings);
    index->mass = large_array(words * 64 + 1, sizeof *index->mass);
    index->must.bits = calloc(words + 1, sizeof *index->must.bits);
    if (index->segment == NULL || index->postings == NULL || index->mass == NULL || index->must.bits == NULL)
        return false;
    atomic_init(&posting.no_memory, false);
    atomic_init(&posting.mass, 0);
    parallel_run(threads, index->window_count, count_window, &posting);
    sum_up(index->segment, segments);
    parallel_run(threads, index->window_count, fill_window, &posting);
    index->mass_total = atomic_load_explicit(&posting.mass, memory_order_relaxed);
    return !atomic_load_explicit(&posting.no_memory, memory_order_relaxed);
}

static uint16_t count_must(const struct columns *columns, size_t at)
{
    uint16_t need = 0;
    struct asked_skills skills = columns_skills(columns, at);
    for (const uint16_t *skill = skills.list; skill < skills.end;)
        need = (uint16_t)(need + (weigh_importance(list_next(&skill)) == ENGINE_MUST));
    return need;
}

/* Numbers the openings with must skills, which are marked; false when out of memory. */
static bool number_must(struct index_must *must, const struct columns *columns)
{
    size_t words = (columns->count + 63) / 64;
    must->count = bits_count(must->bits, words);
    must->place = calloc(must->count + 1, sizeof *must->place);
    must->need = calloc(must->count + 1, sizeof *must->need);
    if (must->place == NULL || must->need == NULL)
        return false;
    size_t number = 0;
    for (size_t word = 0; word < words; word++) {
        for (uint64_t bits = must->bits[word]; bits != 0; bits &= bits - 1) {
            size_t at = word * 64 + bits_lowest(bits);
            must->place[number] = (uint32_t)at;
            must->need[number++] = count_must(columns, at);
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
        for (const uint16_t *skill = skills.list; skill < skills.end;) {
            uint32_t packed = list_next(&skill);
            if (weigh_importance(packed) == ENGINE_MUST)
                next[weigh_term(packed) + 1]++;
        }
        total += must->need[number];
    }
    sum_up(next, terms);
    must->items = large_array(total + 1, sizeof *must->items);
    if (must->items == NULL)
        return false;
    for (size_t number = 0; number < must->count; number++) {
        struct asked_skills skills = columns_skills(columns, must->place[number]);
        for (const uint16_t *skill = skills.list; skill < skills.end;) {
            uint32_t packed = list_next(&skill);
            if (weigh_importance(packed) == ENGINE_MUST)
                must->items[next[weigh_term(packed)]++] = (uint32_t)number;
        }
    }
    return true;
}

/* What is made beside the postings, part by part. */
struct filtering {
    struct index *index;
    atomic_bool failed;
};

static bool build_filter(struct index *index, size_t part)
{
    const struct columns *columns = &index->columns;
    size_t count = columns->count;
    switch (part) {
    case 0:
        return near_build(&index->near, columns);
    case 1:
        return build_must(index);
    case 2:
        return facet_build(&index->language, columns->language, true, false, count) &&
               facet_build(&index->market, columns->market, true, false, count);
    case 3:
        return spans_build(&index->hours, columns->hours, count);
    case 4:
        return facet_build(&index->education_level, columns->education_level, false, true, count) &&
               facet_build(&index->contract, columns->contract, false, false, count);
    default:
        return facet_build(&index->sector, columns->sector, false, false, count);
    }
}

#define FILTER_PARTS 6

static void build_filter_part(void *context, size_t part)
{
    struct filtering *filtering = context;
    if (!build_filter(filtering->index, part))
        atomic_store_explicit(&filtering->failed, true, memory_order_relaxed);
}

static bool build_filters(struct index *index, size_t threads)
{
    struct filtering filtering = {.index = index};
    atomic_init(&filtering.failed, false);
    parallel_run(threads, FILTER_PARTS, build_filter_part, &filtering);
    return !atomic_load_explicit(&filtering.failed, memory_order_relaxed);
}

/* Orders the openings by place, and notes their orders by id and by organisation. `order` and `place_of` are
 * room for a number for each. */
static int order_openings(struct index *index, struct order_room *room, uint32_t *order, uint32_t *place_of,
                          struct err *err)
{
    struct columns *columns = &index->columns;
    order_by_place(room, order, columns);
    int rc = order_by_id(room, index->by_id, columns, err);
    if (rc == 0)
        rc = columns_reorder(columns, order, room->threads, err);
    if (rc != 0)
        return rc;
    for (size_t place = 0; place < columns->count; place++)
        place_of[order[place]] = (uint32_t)place;
    for (size_t i = 0; i < columns->count; i++)
        index->by_id[i] = place_of[index->by_id[i]];
    order_by_organisation(room, index->by_organisation, columns);
    return 0;
}

/* Everything but the references, of columns in any order. */
static int build(struct index *index, size_t threads, struct err *err)
{
    struct order_room room = {0};
    size_t count = index->columns.count;
    uint32_t *order = large_array(count + 1, sizeof *order);
    uint32_t *place_of = large_array(count + 1, sizeof *place_of);
    index->by_id = large_array(count + 1, sizeof *index->by_id);
    index->by_organisation = large_array(count + 1, sizeof *index->by_organisation);
    int rc = 0;
    if (order == NULL || place_of == NULL || index->by_id == NULL || index->by_organisation == NULL)
        rc = err_set(err, ERR_NO_MEMORY, "no memory for an index of %zu openings", count);
    if (rc == 0)
        rc = order_room_make(&room, count, threads, err);
    if (rc == 0)
        rc = order_openings(index, &room, order, place_of, err);
    order_room_free(&room);
    large_free(order);
    large_free(place_of);
    if (rc == 0 && (!build_postings(index, threads) || !build_filters(index, threads)))
        rc = err_set(err, ERR_NO_MEMORY, "no memory for an index of %zu openings", count);
    return rc;
}

int index_new(struct index **out, struct engine_taxonomy *taxonomy, struct columns *columns, size_t window,
              size_t threads, struct err *err)
{
    struct index *index = calloc(1, sizeof *index);
    if (index == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for an index");
    atomic_init(&index->references, 1);
    index->window = window;
    for (size_t i = 0; i < INDEX_DAYS; i++)
        atomic_init(&index->days[i], NULL);
    index->taxonomy = engine_taxonomy_ref(taxonomy);
    index->columns = *columns;
    *columns = (struct columns){0};
    int rc = build(index, threads, err);
    if (rc != 0) {
        *columns = index->columns;
        index->columns = (struct columns){0};
        index_free(index);
        return rc;
    }
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
    large_free(index->by_id);
    large_free(index->segment);
    large_free(index->postings);
    large_free(index->mass);
    free(index->must.place);
    free(index->must.need);
    free(index->must.bits);
    free(index->must.start);
    large_free(index->must.items);
    facet_free(&index->sector);
    facet_free(&index->contract);
    facet_free(&index->education_level);
    facet_free(&index->language);
    facet_free(&index->market);
    spans_free(&index->hours);
    large_free(index->by_organisation);
    near_free(&index->near);
    for (size_t i = 0; i < INDEX_DAYS; i++)
        free(atomic_load_explicit(&index->days[i], memory_order_relaxed));
    free(index);
}

uint32_t index_find(const struct index *index, int64_t id)
{
    size_t low = 0;
    size_t high = index->columns.count;
    /* Ids are mostly given out one after another: then the place is where it would be without gaps. */
    uint64_t guess = high == 0 ? 0 : (uint64_t)id - (uint64_t)index->columns.id[index->by_id[0]];
    if (guess < high && index->columns.id[index->by_id[guess]] == id)
        return index->by_id[guess];
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
            facet_size(&index->language) + facet_size(&index->market) + spans_size(&index->hours) +
            near_size(&index->near);
    size += (index->window_count * terms + 2) * sizeof *index->segment;
    size += index->columns.skill_total * sizeof *index->postings + words * 64 * sizeof *index->mass;
    size += must->count * (sizeof *must->place + sizeof *must->need) + words * sizeof *must->bits;
    size += (terms + 2 + must->start[terms]) * sizeof *must->start;
    for (size_t i = 0; i < INDEX_DAYS; i++)
        if (atomic_load_explicit(&index->days[i], memory_order_relaxed) != NULL)
            size += words * sizeof(uint64_t);
    return size;
}
