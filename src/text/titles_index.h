/* Inside of titles.h. */
#ifndef REGIO_TEXT_TITLES_INDEX_H
#define REGIO_TEXT_TITLES_INDEX_H

#include "text/sparse.h"
#include "text/titles.h"

/* Documents that BM25 compares with. */
enum titles_document { TITLES_DESCRIBED, TITLES_SKILLS, TITLES_GROUP, TITLES_DOCUMENTS };

#define TITLES_GRAM_LEAST 2u
#define TITLES_GRAM_MOST  5u

struct text_titles {
    const struct lexicon *lexicon;
    uint32_t occupation_count, label_count, group_count;
    uint32_t *concepts;  /* of each occupation */
    uint32_t *groups;    /* of each occupation, numbered from 0 */
    uint32_t *owners;    /* occupation of each label */
    struct sparse words; /* stem by label */
    float *word_idf;
    float word_unknown;         /* idf of a word that no label has */
    struct sparse translations; /* stem by stem */
    struct map *gram_numbers;
    uint32_t gram_count;
    struct sparse grams; /* gram by label */
    float *gram_idf;
    float gram_unknown;
    struct sparse documents[TITLES_DOCUMENTS]; /* stem by occupation; the group's by group */
    float *document_idf[TITLES_DOCUMENTS];
    float document_unknown[TITLES_DOCUMENTS];
    uint32_t known_stems; /* stems beyond this number are in no label */
};

typedef VEC(uint32_t) titles_features;

/* The grams of a text, their numbers; with `numbers` growing (`grow`) or TEXT_NONE for what is not in it. */
void titles_grams(struct map *numbers, uint32_t *count, bool grow, struct str text, struct arena *arena,
                  titles_features *out);

#endif
