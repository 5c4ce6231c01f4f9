/* Inverted lists of words: a table from hash to term, and for each term the rows that have it, rising. The top bit of a row tells
 * that the word stands in the title. */
#include "text/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "text/packed.h"

#define IN_TITLE   UINT32_C(0x80000000)
#define EMPTY_SLOT UINT32_MAX

struct text_index {
    uint32_t *slots; /* term or EMPTY_SLOT; open addressing */
    size_t slot_mask;
    uint32_t *hashes; /* of each term */
    uint64_t *first;  /* of each term, term_count + 1 numbers */
    size_t term_count;
    size_t term_capacity;
    uint32_t *rows;
};

struct posting_list {
    const uint32_t *rows;
    size_t count;
};

static size_t find_slot(const struct text_index *index, uint32_t hash)
{
    size_t slot = (size_t)hash_mix(hash) & index->slot_mask;
    while (index->slots[slot] != EMPTY_SLOT && index->hashes[index->slots[slot]] != hash)
        slot = (slot + 1) & index->slot_mask;
    return slot;
}

static bool grow(struct text_index *index)
{
    size_t capacity = index->term_capacity == 0 ? 1024 : index->term_capacity * 2;
    uint32_t *hashes = realloc(index->hashes, capacity * sizeof *hashes);
    if (hashes != NULL)
        index->hashes = hashes;
    uint64_t *first = realloc(index->first, (capacity + 2) * sizeof *first);
    if (first != NULL)
        index->first = first;
    uint32_t *slots = malloc(2 * capacity * sizeof *slots);
    if (hashes == NULL || first == NULL || slots == NULL) {
        free(slots);
        return false;
    }
    size_t used = index->term_count == 0 ? 0 : index->term_count + 1;
    memset(index->first + used, 0, (capacity + 2 - used) * sizeof *first);
    memset(slots, 0xFF, 2 * capacity * sizeof *slots);
    free(index->slots);
    index->slots = slots;
    index->slot_mask = 2 * capacity - 1;
    index->term_capacity = capacity;
    for (uint32_t term = 0; term < index->term_count; term++)
        index->slots[find_slot(index, index->hashes[term])] = term;
    return true;
}

/* Counts a word of a row: first[term + 1] is its number of rows. */
static bool count_word(struct text_index *index, uint32_t hash)
{
    size_t slot = find_slot(index, hash);
    if (index->slots[slot] == EMPTY_SLOT) {
        if (index->term_count == index->term_capacity) {
            if (!grow(index))
                return false;
            slot = find_slot(index, hash);
        }
        index->hashes[index->term_count] = hash;
        index->slots[slot] = (uint32_t)index->term_count++;
    }
    index->first[index->slots[slot] + 1]++;
    return true;
}

static bool count_words(struct text_index *index, text_index_row next, void *context, size_t count)
{
    for (size_t row = 0; row < count; row++) {
        struct packed_section sections[2];
        packed_read(next(context, row), &sections[0], &sections[1]);
        for (size_t s = 0; s < 2; s++)
            for (size_t i = 0; i < sections[s].count; i++)
                if (!count_word(index, packed_hash(sections[s], i)))
                    return false;
    }
    return true;
}

static void fill_rows(struct text_index *index, text_index_row next, void *context, size_t count, uint64_t *at)
{
    for (size_t row = 0; row < count; row++) {
        struct packed_section sections[2];
        packed_read(next(context, row), &sections[0], &sections[1]);
        for (size_t s = 0; s < 2; s++)
            for (size_t i = 0; i < sections[s].count; i++) {
                uint32_t term = index->slots[find_slot(index, packed_hash(sections[s], i))];
                index->rows[at[term]++] = (uint32_t)row | (s == 0 ? IN_TITLE : 0);
            }
    }
}

static bool build(struct text_index *index, text_index_row next, void *context, size_t count)
{
    if (!grow(index) || !count_words(index, next, context, count))
        return false;
    for (size_t term = 0; term < index->term_count; term++)
        index->first[term + 1] += index->first[term];
    index->rows = malloc((index->first[index->term_count] + 1) * sizeof *index->rows);
    uint64_t *at = malloc((index->term_count + 1) * sizeof *at);
    if (index->rows != NULL && at != NULL) {
        memcpy(at, index->first, index->term_count * sizeof *at);
        fill_rows(index, next, context, count, at);
    }
    free(at);
    return index->rows != NULL && at != NULL;
}

int text_index_build(text_index_row next, void *context, size_t count, struct text_index **out, struct err *err)
{
    if (count >= IN_TITLE)
        return err_set(err, ERR_TOO_LARGE, "%zu openings do not fit the index of words", count);
    struct text_index *index = calloc(1, sizeof *index);
    if (index == NULL || !build(index, next, context, count)) {
        text_index_free(index);
        return err_set(err, ERR_NO_MEMORY, "no memory for the words of %zu openings", count);
    }
    *out = index;
    return 0;
}

static struct str row_of_array(void *context, size_t row)
{
    return ((const struct str *)context)[row];
}

int text_index_new(const struct str *packed, size_t count, struct text_index **out, struct err *err)
{
    void *context = (void *)(uintptr_t)packed; /* only read */
    return text_index_build(row_of_array, context, count, out, err);
}

void text_index_free(struct text_index *index)
{
    if (index == NULL)
        return;
    free(index->slots);
    free(index->hashes);
    free(index->first);
    free(index->rows);
    free(index);
}

size_t text_index_bytes(const struct text_index *index)
{
    return sizeof *index + (index->slot_mask + 1) * 4 + index->term_capacity * 12 +
           index->first[index->term_count] * sizeof *index->rows;
}

static struct posting_list list_of(const struct text_index *index, uint32_t hash)
{
    uint32_t term = index->slots[find_slot(index, hash)];
    if (term == EMPTY_SLOT)
        return (struct posting_list){NULL, 0};
    return (struct posting_list){index->rows + index->first[term],
                                 (size_t)(index->first[term + 1] - index->first[term])};
}

/* The rows of either list; a title hit in one makes it a title hit. */
static struct posting_list unite(struct posting_list a, struct posting_list b, struct arena *arena)
{
    if (a.count == 0 || b.count == 0)
        return a.count == 0 ? b : a;
    uint32_t *rows = arena_array(arena, a.count + b.count, sizeof *rows);
    size_t count = 0;
    size_t i = 0;
    size_t j = 0;
    while (i < a.count || j < b.count) {
        uint32_t x = i < a.count ? a.rows[i] & ~IN_TITLE : UINT32_MAX;
        uint32_t y = j < b.count ? b.rows[j] & ~IN_TITLE : UINT32_MAX;
        uint32_t row = x < y ? x : y;
        uint32_t title = 0;
        if (x == row)
            title |= a.rows[i++] & IN_TITLE;
        if (y == row)
            title |= b.rows[j++] & IN_TITLE;
        rows[count++] = row | title;
    }
    return (struct posting_list){rows, count};
}

/* Where one word of a search may stand: in any of these lists. */
#define LISTS_MOST (STEM_LANGUAGES + 1)

struct word_lists {
    struct posting_list lists[LISTS_MOST];
    size_t list_count;
    size_t total; /* rows of all lists */
};

static void add_list(struct word_lists *word, struct posting_list list)
{
    if (list.count == 0)
        return;
    word->lists[word->list_count++] = list;
    word->total += list.count;
}

static struct word_lists lists_of_word(const struct text_index *index, const uint32_t stems[STEM_LANGUAGES])
{
    struct word_lists word = {.list_count = 0};
    add_list(&word, list_of(index, stems[0]));
    for (size_t l = 1; l < STEM_LANGUAGES; l++)
        if (stems[l] != stems[0])
            add_list(&word, list_of(index, stems[l]));
    return word;
}

/* The first place from `from` on whose row is not below `row`: steps that double, then halving. */
static size_t seek(struct posting_list list, size_t from, uint32_t row)
{
    size_t step = 1;
    size_t low = from;
    while (low + step < list.count && (list.rows[low + step] & ~IN_TITLE) < row) {
        low += step;
        step *= 2;
    }
    size_t high = low + step < list.count ? low + step : list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((list.rows[middle] & ~IN_TITLE) < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Keeps of `rows` those that stand in one of the lists too; a title hit stays one only when both are. */
static size_t intersect(uint32_t *rows, size_t count, const struct word_lists *word, bool title_only)
{
    size_t kept = 0;
    size_t at[LISTS_MOST] = {0};
    for (size_t i = 0; i < count; i++) {
        uint32_t row = rows[i] & ~IN_TITLE;
        uint32_t title = 0;
        bool found = false;
        for (size_t l = 0; l < word->list_count; l++) {
            struct posting_list list = word->lists[l];
            at[l] = seek(list, at[l], row);
            if (at[l] == list.count || (list.rows[at[l]] & ~IN_TITLE) != row)
                continue;
            found = true;
            title |= list.rows[at[l]] & IN_TITLE;
        }
        title &= rows[i];
        if (found && (title != 0 || !title_only))
            rows[kept++] = row | title;
    }
    return kept;
}

/* Rows whose title starts with the last word are title hits. */
static struct posting_list make_starts(struct text_starts starts, struct arena *arena)
{
    uint32_t *rows = arena_array(arena, starts.count + 1, sizeof *rows);
    for (size_t i = 0; i < starts.count; i++)
        rows[i] = starts.rows[i] | IN_TITLE;
    return (struct posting_list){rows, starts.count};
}

/* The rows of a word, in `arena`, to be narrowed. */
static size_t rows_of_word(const struct word_lists *word, bool title_only, struct arena *arena, uint32_t **out)
{
    struct posting_list all = {NULL, 0};
    for (size_t l = 0; l < word->list_count; l++)
        all = unite(all, word->lists[l], arena);
    size_t count = 0;
    *out = arena_array(arena, all.count + 1, sizeof **out);
    for (size_t i = 0; i < all.count; i++)
        if (!title_only || (all.rows[i] & IN_TITLE) != 0)
            (*out)[count++] = all.rows[i];
    return count;
}

size_t text_index_find(const struct text_index *index, const struct text_query *query, struct text_starts starts,
                       struct arena *arena, uint32_t **rows, bool **in_title)
{
    struct word_lists words[TEXT_WORDS_QUERY_MAX];
    size_t shortest = 0;
    for (size_t i = 0; i < query->count; i++) {
        words[i] = lists_of_word(index, query->stems[i]);
        if (i + 1 == query->count)
            add_list(&words[i], make_starts(starts, arena));
        if (words[i].total < words[shortest].total)
            shortest = i;
    }
    uint32_t *found = NULL;
    size_t count = query->count == 0 ? 0 : rows_of_word(&words[shortest], query->title_only, arena, &found);
    for (size_t i = 0; i < query->count; i++)
        if (i != shortest)
            count = intersect(found, count, &words[i], query->title_only);
    *in_title = arena_array(arena, count + 1, sizeof **in_title);
    for (size_t i = 0; i < count; i++) {
        (*in_title)[i] = (found[i] & IN_TITLE) != 0;
        found[i] &= ~IN_TITLE;
    }
    *rows = found;
    return count;
}
