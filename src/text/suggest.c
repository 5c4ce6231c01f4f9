/* Building the suggestion index. */
#include "text/suggest_index.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "port/unicode.h"
#include "text/tokens.h"

#define LABEL_LONGEST 4096u /* bytes of a label beyond are not searched */

struct word_entry {
    struct str text;
    uint32_t number; /* in order of first appearance */
};

struct builder {
    struct arena *arena;
    struct text_suggest *index;
    struct map *numbers; /* word -> number in order of first appearance */
    VEC(struct word_entry) words;
    VEC(struct posting) places; /* .label holds the number of the word; one for each word of each label in turn */
    struct buf normal;
};

uint64_t suggest_letters(struct str word)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < word.len; i++)
        letters |= UINT64_C(1) << ((unsigned char)word.data[i] & 63u);
    return letters;
}

static int compare_words(const void *a, const void *b)
{
    return str_compare(((const struct word_entry *)a)->text, ((const struct word_entry *)b)->text);
}

static uint32_t number_word(struct builder *b, struct str word)
{
    bool is_new;
    uint64_t *number = map_at(b->numbers, word, &is_new);
    if (is_new) {
        *number = b->words.count;
        VEC_PUSH(b->arena, &b->words, (struct word_entry){arena_str(b->arena, word), (uint32_t)*number});
    }
    return (uint32_t)*number;
}

/* Fills a label's number of words and notes where its words stand. */
static void index_label(struct builder *b, struct indexed_label *label, struct str text)
{
    buf_clear(&b->normal);
    unicode_normalise(utf8_truncate(text, LABEL_LONGEST), &b->normal);
    struct str rest = buf_str(&b->normal);
    struct str word;
    uint32_t place = 0;
    while (text_tokens_next(&rest, &word)) {
        VEC_PUSH(b->arena, &b->places, (struct posting){number_word(b, word), place});
        if (place < 255)
            place++;
    }
    label->words = (uint8_t)place;
}

static int copy_labels(struct builder *b, const struct text_suggest_label *labels, size_t count, struct err *err)
{
    struct text_suggest *index = b->index;
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        if (labels[i].concept >= index->concept_count || labels[i].language >= TEXT_SUGGEST_LANGUAGES_MAX)
            return err_set(err, ERR_INVALID, "label %zu has no such concept or language", i);
        bytes += labels[i].text.len;
    }
    if (bytes > UINT32_MAX / 2)
        return err_set(err, ERR_TOO_LARGE, "labels of %zu bytes do not fit the suggestion index", bytes);
    index->labels_text = malloc(bytes + 1);
    index->labels = calloc(count + 1, sizeof *index->labels);
    if (index->labels_text == NULL || index->labels == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu labels", count);
    for (size_t i = 0; i < count; i++) {
        struct indexed_label *label = &index->labels[i];
        size_t characters = utf8_count(labels[i].text);
        label->concept = labels[i].concept;
        label->language = labels[i].language;
        label->text = (uint32_t)index->labels_text_len;
        label->len = (uint32_t)labels[i].text.len;
        label->characters = characters > UINT16_MAX ? UINT16_MAX : (uint16_t)characters;
        if (labels[i].text.len > 0)
            memcpy(index->labels_text + index->labels_text_len, labels[i].text.data, labels[i].text.len);
        index->labels_text_len += labels[i].text.len;
        if (!index->concepts[label->concept].retired)
            index_label(b, label, labels[i].text);
    }
    index->label_count = count;
    return 0;
}

/* Sorts the vocabulary; position[number] is then the place of a word in it. */
static int build_vocabulary(struct builder *b, uint32_t **position, struct err *err)
{
    struct text_suggest *index = b->index;
    size_t count = b->words.count;
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += b->words.items[i].text.len;
    index->words = calloc(count + 1, sizeof *index->words);
    index->words_text = malloc(bytes + 1);
    if (index->words == NULL || index->words_text == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the vocabulary of %zu words", count);
    if (count > 0)
        qsort(b->words.items, count, sizeof *b->words.items, compare_words);
    *position = arena_array(b->arena, count + 1, sizeof **position);
    for (size_t i = 0; i < count; i++) {
        struct str text = b->words.items[i].text;
        (*position)[b->words.items[i].number] = (uint32_t)i;
        index->words[i] = (struct vocabulary_word){suggest_letters(text), (uint32_t)index->words_text_len,
                                                   (uint32_t)text.len};
        memcpy(index->words_text + index->words_text_len, text.data, text.len);
        index->words_text_len += text.len;
    }
    index->word_count = count;
    return 0;
}

static int build_postings(struct builder *b, const uint32_t *position, struct err *err)
{
    struct text_suggest *index = b->index;
    size_t count = b->places.count;
    if (count > UINT32_MAX / 2)
        return err_set(err, ERR_TOO_LARGE, "%zu words do not fit the suggestion index", count);
    index->first_posting = calloc(index->word_count + 2, sizeof *index->first_posting);
    index->postings = calloc(count + 1, sizeof *index->postings);
    if (index->first_posting == NULL || index->postings == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu words of labels", count);
    uint32_t *next = index->first_posting + 1; /* becomes the end of each word, which is the start of the following */
    for (size_t i = 0; i < count; i++)
        next[position[b->places.items[i].label] + 1]++;
    for (size_t w = 0; w < index->word_count; w++)
        next[w + 1] += next[w];
    size_t at = 0;
    for (uint32_t label = 0; label < index->label_count; label++) {
        /* The list of places has every word; the number of words of a label stops at 255. */
        bool first = true;
        while (at < count && (first ? index->labels[label].words > 0 : b->places.items[at].place != 0)) {
            index->postings[next[position[b->places.items[at].label]]++] =
                (struct posting){label, b->places.items[at].place};
            first = false;
            at++;
        }
    }
    return 0;
}

/* Which label stands on screen for each concept in each language. Preferred labels come first come, first served. */
static int choose_shown(struct text_suggest *index, const struct text_suggest_label *labels, struct err *err)
{
    size_t count = index->concept_count * TEXT_SUGGEST_LANGUAGES_MAX;
    index->shown = calloc(count + 1, sizeof *index->shown);
    if (index->shown == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the labels of %zu concepts", index->concept_count);
    for (size_t i = 0; i < count; i++)
        index->shown[i] = NO_LABEL;
    for (size_t i = 0; i < index->label_count; i++) {
        uint32_t *place = &index->shown[labels[i].concept * TEXT_SUGGEST_LANGUAGES_MAX + labels[i].language];
        if (labels[i].kind == TEXT_SUGGEST_PREFERRED && *place == NO_LABEL)
            *place = (uint32_t)i;
    }
    for (size_t c = 0; c < index->concept_count; c++) {
        uint32_t *row = &index->shown[c * TEXT_SUGGEST_LANGUAGES_MAX];
        uint32_t fallback = NO_LABEL;
        for (size_t l = 0; l < TEXT_SUGGEST_LANGUAGES_MAX && fallback == NO_LABEL; l++)
            fallback = row[l];
        for (size_t l = 0; l < TEXT_SUGGEST_LANGUAGES_MAX; l++)
            if (row[l] == NO_LABEL)
                row[l] = fallback;
    }
    return 0;
}

static int copy_concepts(struct text_suggest *index, const struct text_suggest_concept *concepts, size_t count,
                         struct err *err)
{
    if (count > TEXT_SUGGEST_CONCEPTS_MAX)
        return err_set(err, ERR_TOO_LARGE, "%zu concepts do not fit the suggestion index", count);
    index->concepts = calloc(count + 1, sizeof *index->concepts);
    if (index->concepts == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu concepts", count);
    for (size_t i = 0; i < count; i++) {
        if (concepts[i].same_as >= TEXT_SUGGEST_CONCEPTS_MAX)
            return err_set(err, ERR_INVALID, "concept %zu is in a group with too high a number", i);
        index->concepts[i] = concepts[i];
        if (concepts[i].same_as >= index->group_count)
            index->group_count = concepts[i].same_as + 1;
    }
    index->concept_count = count;
    return 0;
}

static int build(struct builder *b, const struct text_suggest_concept *concepts, size_t concept_count,
                 const struct text_suggest_label *labels, size_t label_count, struct err *err)
{
    uint32_t *position = NULL;
    int rc = copy_concepts(b->index, concepts, concept_count, err);
    if (rc == 0)
        rc = copy_labels(b, labels, label_count, err);
    if (rc == 0)
        rc = build_vocabulary(b, &position, err);
    if (rc == 0)
        rc = build_postings(b, position, err);
    if (rc == 0)
        rc = choose_shown(b->index, labels, err);
    return rc;
}

int text_suggest_new(const struct text_suggest_concept *concepts, size_t concept_count,
                     const struct text_suggest_label *labels, size_t label_count, struct text_suggest **out,
                     struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_suggest *index = calloc(1, sizeof *index);
    if (index == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the suggestion index");
    struct builder b = {.arena = arena, .index = index, .numbers = map_new(arena, 0)};
    buf_init(&b.normal, 8 * LABEL_LONGEST);
    int rc = build(&b, concepts, concept_count, labels, label_count, err);
    buf_free(&b.normal);
    if (rc != 0) {
        text_suggest_free(index);
        return rc;
    }
    *out = index;
    return 0;
}

void text_suggest_free(struct text_suggest *index)
{
    if (index == NULL)
        return;
    free(index->concepts);
    free(index->labels);
    free(index->labels_text);
    free(index->words);
    free(index->words_text);
    free(index->first_posting);
    free(index->postings);
    free(index->shown);
    free(index);
}

size_t text_suggest_bytes(const struct text_suggest *index)
{
    return sizeof *index + index->concept_count * (sizeof *index->concepts + TEXT_SUGGEST_LANGUAGES_MAX * 4) +
           index->label_count * sizeof *index->labels + index->labels_text_len +
           index->word_count * (sizeof *index->words + 4) + index->words_text_len +
           index->first_posting[index->word_count] * sizeof *index->postings;
}

struct str text_suggest_shown(const struct text_suggest *index, uint32_t concept, uint8_t language)
{
    if (concept >= index->concept_count || language >= TEXT_SUGGEST_LANGUAGES_MAX ||
        index->concepts[concept].retired)
        return (struct str){NULL, 0};
    uint32_t label = index->shown[concept * TEXT_SUGGEST_LANGUAGES_MAX + language];
    return label == NO_LABEL ? (struct str){NULL, 0} : suggest_label_text(index, label);
}
