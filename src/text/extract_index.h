/* Inside of extract.h. */
#ifndef REGIO_TEXT_EXTRACT_INDEX_H
#define REGIO_TEXT_EXTRACT_INDEX_H

#include "text/dictionary.h"
#include "text/extract.h"
#include "text/scan.h"
#include "text/sparse.h"

struct extract_label {
    uint32_t concept;
    uint32_t stem_first;     /* its different stems: stems[stem_first] and on */
    uint32_t text, text_len; /* in texts */
    uint32_t same;           /* another label with the same row of stems, TEXT_NONE */
    float mass;              /* idf of its different stems together */
    uint8_t stem_count;
    uint8_t kind;    /* enum text_corpus_kind */
    uint8_t sharers; /* how many other skills have a label with the same row of stems, up to 255 */
};

struct text_extract {
    const struct lexicon *lexicon;
    struct extract_label *labels;
    uint32_t label_count;
    uint32_t *stems;
    char *texts;
    float mass_half; /* weight with which a label has half of what it can get */
    float *common;   /* of each stem, 0 to 1: in how many descriptions of skills it stands, as a logarithm */
    float *idf;      /* of each stem */
    uint32_t known_stems;
    struct sparse by_stem; /* stem by label */
    struct dictionary dictionary;
    uint32_t concept_count;
    uint32_t *same;            /* of each concept, as in the corpus */
    struct sparse occupations; /* concept (skill) by occupation */
};

/* A word's stems, remembered from its last time in the same text. */
struct extract_memo {
    const struct text_extract *extract;
    struct stem *stem;
    struct arena *arena;
    struct map *words; /* to place in `parts` * 8 + number */
    VEC(uint32_t) parts;
};

void extract_memo_start(struct extract_memo *memo, const struct text_extract *extract, struct stem *stem,
                        struct arena *arena);
size_t extract_memo_stems(struct extract_memo *memo, struct str word, uint32_t *stems);

/* Whether a word of the text, as it stands there, is one of grammar (lexicon.h). */
bool extract_is_weak(const struct text_extract *extract, struct str word, struct arena *arena);

/* Whether a word of the text, as it stands there, is enough for the label to be found: not where it is weak,
 * and a short one only where the label has that very word and not just its stem. Works in `arena`. */
bool extract_stands_alone(const struct text_extract *extract, const struct extract_label *label,
                          struct str word, struct arena *arena);

#endif
