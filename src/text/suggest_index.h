/* Inside of the suggestion index; private to text/suggest*.c.
 *
 * The vocabulary holds every different word of the labels once, sorted by bytes, so that the words with a given start are
 * a range. For each word stand the labels that have it, and at which place in the label. */
#ifndef REGIO_TEXT_SUGGEST_INDEX_H
#define REGIO_TEXT_SUGGEST_INDEX_H

#include "text/suggest.h"

#define NO_LABEL UINT32_MAX

struct vocabulary_word {
    uint64_t letters; /* which bytes occur, by their lowest six bits */
    uint32_t text;    /* offset in `words_text` */
    uint32_t len;
};

struct indexed_label {
    uint32_t concept;
    uint32_t text; /* offset in `labels_text`, as it was given */
    uint32_t len;
    uint16_t characters; /* 65535 = that or more */
    uint8_t words;       /* 255 = that or more */
    uint8_t language;
};

struct posting {
    uint32_t label;
    uint32_t place; /* of the word in the label, from 0; 255 = that or more */
};

struct text_suggest {
    struct text_suggest_concept *concepts;
    size_t concept_count;
    uint32_t group_count;
    struct indexed_label *labels;
    size_t label_count;
    char *labels_text;
    size_t labels_text_len;
    struct vocabulary_word *words;
    size_t word_count;
    char *words_text;
    size_t words_text_len;
    uint32_t *first_posting; /* of each word; word_count + 1 numbers */
    struct posting *postings;
    uint32_t *shown; /* label of concept c in language l at [c * TEXT_SUGGEST_LANGUAGES_MAX + l] */
};

static inline struct str suggest_word_text(const struct text_suggest *index, size_t word)
{
    return (struct str){index->words_text + index->words[word].text, index->words[word].len};
}

static inline struct str suggest_label_text(const struct text_suggest *index, uint32_t label)
{
    return (struct str){index->labels_text + index->labels[label].text, index->labels[label].len};
}

uint64_t suggest_letters(struct str word);

/* How well a word of the vocabulary answers a word of a search, best first. */
enum suggest_quality { QUALITY_WHOLE, QUALITY_START, QUALITY_PART, QUALITY_NEAR, QUALITY_FAR, QUALITIES };

struct suggest_word_match {
    uint32_t word;
    enum suggest_quality quality;
};

/* The words of the vocabulary that answer `wanted` with at most the quality `worst`, best quality first. */
size_t suggest_match_words(const struct text_suggest *index, struct str wanted, enum suggest_quality worst,
                           struct arena *arena, struct suggest_word_match **out);

/* The labels that have some of the words, and how many letters of the search each lacks. */
size_t suggest_some_labels(const struct text_suggest *index, const struct str *words, size_t word_count,
                           struct arena *arena, uint32_t **labels, uint16_t **missing);

#endif
