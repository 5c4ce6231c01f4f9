/* A word here is what stands from a place where a word starts up to the next space, cut to the longest that is looked for.
 * The different ones are kept in the order of their bytes, each with its rows: those that start alike stand together. */
#include "text/starts.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define NONE UINT32_MAX

struct word {
    struct str text;
    uint32_t hash;
    uint32_t last; /* row that it was seen in */
    size_t count;  /* of its rows */
    size_t first;  /* where they stand */
};

struct text_starts_index {
    struct word *words; /* in the order of their bytes */
    size_t word_count;
    uint32_t *rows;
    size_t row_count; /* of all words */
    size_t title_count;
};

/* While it is made: words in the order in which they were met. */
struct building {
    struct word *words;
    size_t count, capacity;
    uint32_t *slots; /* number of a word, or NONE; open addressing */
    size_t slot_mask;
    text_starts_row next;
    void *context;
};

/* The word that starts at `at` or after it; false at the end of the title. */
static bool next_word(struct str title, size_t *at, struct str *word)
{
    size_t start = *at;
    while (start < title.len &&
           (!text_words_within(title.data[start]) || (start > 0 && text_words_within(title.data[start - 1]))))
        start++;
    if (start == title.len)
        return false;
    size_t most = title.len - start < TEXT_WORDS_LAST_MAX ? title.len - start : TEXT_WORDS_LAST_MAX;
    const char *space = memchr(title.data + start, ' ', most);
    *word = (struct str){title.data + start, space == NULL ? most : (size_t)(space - title.data) - start};
    *at = start + 1;
    return true;
}

static size_t find_slot(const struct building *building, struct str text, uint32_t hash)
{
    size_t slot = hash & building->slot_mask;
    for (; building->slots[slot] != NONE; slot = (slot + 1) & building->slot_mask) {
        const struct word *word = &building->words[building->slots[slot]];
        if (word->hash == hash && str_equal(word->text, text))
            break;
    }
    return slot;
}

static bool grow(struct building *building)
{
    size_t capacity = building->capacity == 0 ? 1024 : building->capacity * 2;
    struct word *words = reallocarray(building->words, capacity, sizeof *words);
    if (words != NULL)
        building->words = words;
    uint32_t *slots = reallocarray(NULL, 2 * capacity, sizeof *slots);
    if (words == NULL || slots == NULL) {
        free(slots);
        return false;
    }
    memset(slots, 0xFF, 2 * capacity * sizeof *slots);
    free(building->slots);
    building->slots = slots;
    building->slot_mask = 2 * capacity - 1;
    building->capacity = capacity;
    for (size_t i = 0; i < building->count; i++)
        building->slots[find_slot(building, building->words[i].text, building->words[i].hash)] = (uint32_t)i;
    return true;
}

/* The word, which is added where it is new; NULL when out of memory. */
static struct word *word_of(struct building *building, struct str text)
{
    uint32_t hash = (uint32_t)hash_mix(hash_bytes(text.data, text.len, 0));
    size_t slot = find_slot(building, text, hash);
    if (building->slots[slot] == NONE) {
        if (building->count == building->capacity) {
            if (!grow(building))
                return NULL;
            slot = find_slot(building, text, hash);
        }
        building->slots[slot] = (uint32_t)building->count;
        building->words[building->count++] = (struct word){.text = text, .hash = hash, .last = NONE};
    }
    return &building->words[building->slots[slot]];
}

/* Counts the rows of each word or, with `rows`, lists them. */
static bool walk(struct building *building, size_t count, uint32_t *rows)
{
    for (size_t row = 0; row < count; row++) {
        struct str title = building->next(building->context, row);
        struct str text;
        for (size_t at = 0; next_word(title, &at, &text);) {
            struct word *word = word_of(building, text);
            if (word == NULL)
                return false;
            if (word->last == (uint32_t)row)
                continue;
            word->last = (uint32_t)row;
            if (rows != NULL)
                rows[word->first + word->count] = (uint32_t)row;
            word->count++;
        }
    }
    return true;
}

static int compare_words(const void *a, const void *b)
{
    return str_compare(((const struct word *)a)->text, ((const struct word *)b)->text);
}

static bool build(struct text_starts_index *index, struct building *building)
{
    if (!grow(building) || !walk(building, index->title_count, NULL))
        return false;
    for (size_t i = 0; i < building->count; i++) {
        struct word *word = &building->words[i];
        word->first = index->row_count;
        index->row_count += word->count;
        word->count = 0;
        word->last = NONE;
    }
    index->rows = reallocarray(NULL, index->row_count + 1, sizeof *index->rows);
    return index->rows != NULL && walk(building, index->title_count, index->rows);
}

int text_starts_build(text_starts_row next, void *context, size_t count, struct text_starts_index **out, struct err *err)
{
    struct building building = {.next = next, .context = context};
    struct text_starts_index *index = calloc(1, sizeof *index);
    if (count >= NONE) {
        free(index);
        return err_set(err, ERR_TOO_LARGE, "%zu titles are too many", count);
    }
    if (index != NULL)
        index->title_count = count;
    bool made = index != NULL && build(index, &building);
    free(building.slots);
    if (!made) {
        free(building.words);
        text_starts_free(index);
        return err_set(err, ERR_NO_MEMORY, "no memory for the words of %zu titles", count);
    }
    index->words = building.words;
    index->word_count = building.count;
    qsort(index->words, index->word_count, sizeof *index->words, compare_words);
    *out = index;
    return 0;
}

void text_starts_free(struct text_starts_index *index)
{
    if (index == NULL)
        return;
    free(index->words);
    free(index->rows);
    free(index);
}

size_t text_starts_bytes(const struct text_starts_index *index)
{
    return sizeof *index + index->word_count * sizeof *index->words + index->row_count * sizeof *index->rows;
}

/* The first word that does not come before `text`. */
static size_t seek(const struct text_starts_index *index, struct str text)
{
    size_t low = 0;
    size_t high = index->word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(index->words[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t mark(const struct text_starts_index *index, struct str start, uint64_t *bits)
{
    size_t marked = 0;
    for (size_t i = seek(index, start); i < index->word_count; i++) {
        const struct word *word = &index->words[i];
        if (word->text.len < start.len || memcmp(word->text.data, start.data, start.len) != 0)
            break;
        for (size_t j = 0; j < word->count; j++) {
            uint32_t row = index->rows[word->first + j];
            marked += (bits[row / 64] >> row % 64 & 1) == 0;
            bits[row / 64] |= UINT64_C(1) << row % 64;
        }
    }
    return marked;
}

struct text_starts text_starts_find(const struct text_starts_index *index, const struct text_query *query, struct arena *arena)
{
    if (query->last_len == 0)
        return (struct text_starts){NULL, 0};
    size_t words = index->title_count / 64 + 1;
    uint64_t *bits = arena_array(arena, words, sizeof *bits);
    size_t marked = mark(index, (struct str){query->last, query->last_len}, bits);
    uint32_t *rows = arena_array(arena, marked + 1, sizeof *rows);
    size_t count = 0;
    for (size_t w = 0; w < words; w++)
        for (uint64_t left = bits[w]; left != 0; left &= left - 1)
            rows[count++] = (uint32_t)(w * 64 + (size_t)__builtin_ctzll(left));
    return (struct text_starts){rows, count};
}
