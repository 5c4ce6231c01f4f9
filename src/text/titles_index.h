/* Inside of titles.h. */
#ifndef REGIO_TEXT_TITLES_INDEX_H
#define REGIO_TEXT_TITLES_INDEX_H

#include "text/role.h"
#include "text/sparse.h"
#include "text/titles.h"

/* Documents of stems that BM25 compares with. */
enum titles_document {
    TITLES_DESCRIBED, /* labels and description of the occupation */
    TITLES_ESSENTIAL, /* labels of its essential skills */
    TITLES_SKILLS,    /* of all its skills */
    TITLES_GROUP,     /* labels and description of its group */
    TITLES_MEMBERS,   /* those of all occupations of its group */
    TITLES_DOCUMENTS
};

/* Whether its documents are groups and not occupations. */
static inline bool titles_is_of_groups(enum titles_document kind)
{
    return kind == TITLES_GROUP || kind == TITLES_MEMBERS;
}

#define TITLES_GRAM_LEAST      2u /* letters in a row, of labels */
#define TITLES_TEXT_GRAM_LEAST 3u /* of labels and description together */
#define TITLES_GRAM_MOST       5u

/* Fields of work: groups with the same first digit of their code tell managers from technicians. */
struct titles_field {
    uint32_t count;
    uint32_t *classes;   /* of each occupation; TEXT_NONE */
    struct sparse words; /* stem by class: how much more likely the stem is in labels of the class */
};

/* An occupation that is called by some words; those with the same words are a chain. */
struct titles_name {
    uint32_t occupation;
    uint32_t next; /* TEXT_NONE */
    uint8_t kind;  /* enum text_corpus_kind */
};

struct text_titles {
    const struct lexicon *lexicon;
    const struct text_titles *other; /* the same occupations in the other language; NULL */
    uint32_t occupation_count, label_count, group_count;
    uint32_t *concepts;   /* of each occupation */
    uint32_t *same;       /* of each concept: the one that stands for those that are the same */
    uint32_t *groups;     /* of each occupation, numbered from 0; TEXT_NONE */
    uint32_t known_stems; /* stems beyond this number are in no label */

    /* Labels. */
    uint32_t *owners;    /* occupation of each */
    uint8_t *kinds;      /* enum text_corpus_kind of each */
    struct map *by_name; /* normalised words with a space between, to a number in `names` */
    VEC(struct titles_name) names;
    struct sparse words; /* stem by label, weights idf */
    float *mass;         /* of each label, the weights of its stems together */
    float *word_idf;
    float word_unknown;         /* idf of a word that no label has */
    struct sparse translations; /* stem by stem */
    struct sparse abroad;       /* stem by stem of the other language */
    struct map *gram_numbers;
    struct sparse grams; /* gram by label */
    float *gram_idf;
    float gram_unknown;

    /* Occupations and groups. */
    struct sparse text_grams; /* gram by occupation, of labels and description */
    float *text_gram_idf;
    float text_gram_unknown;
    struct sparse documents[TITLES_DOCUMENTS]; /* stem by occupation, or by group */
    float *document_idf[TITLES_DOCUMENTS];
    float document_unknown[TITLES_DOCUMENTS];
    struct roles roles;
    struct titles_field field;
    struct sparse relatives; /* occupation by those that need the same skills; weights add up to 1 */
    float *breadth;          /* of each occupation: ln(1 + how many narrower ones it has) */
};

typedef VEC(uint32_t) titles_features;

/* The grams of a text from `least` letters on, their numbers; *count is how many are numbered. With `count`
 * NULL what has no number yet gets TEXT_NONE. */
void titles_grams(struct map *numbers, uint32_t *count, size_t least, struct str text, struct arena *arena,
                  titles_features *out);

/* --- Making it
 * ---------------------------------------------------------------------------------------------- */

struct titles_building {
    struct text_titles *titles;
    struct arena *arena; /* of the index */
    struct arena *scratch;
    struct lexicon *lexicon;
    struct stem *stem;
    const struct text_corpus *corpus;
    uint32_t *occupation_of; /* of each concept; TEXT_NONE */
    uint32_t *group_of;      /* of each concept that is a group: its number */
    bool *has_labels;        /* whether the concept has a label in the language */
};

/* Labels in the language, and those in another of concepts that have none in it. */
bool titles_counts(const struct titles_building *building, const struct text_corpus_label *label);

/* What is learned beyond words: roles, the field of work, relatives, breadth. */
void titles_build_near(struct titles_building *building);

/* --- Searching
 * ---------------------------------------------------------------------------------------------- */

struct titles_weighted {
    uint32_t feature;
    float weight;
};

typedef VEC(struct titles_weighted) titles_weights;

/* How much a way of comparing counts for the order, and for the likeness that relatives share. */
struct titles_weight {
    float order, likeness;
};

/* One search at work. All arrays are of occupations, but by_label. */
struct titles_search {
    const struct text_titles *titles;
    struct stem *stem;
    struct arena *arena;
    struct str title;      /* as given */
    struct str plain;      /* its words without those that say nothing (names.h), unless none stay */
    titles_features stems; /* of the title, sorted, TEXT_NONE for unknown ones */
    titles_weights words;  /* each known stem once, weight 1 */
    titles_weights wide;   /* with the words that these may stand for, weights up to 1 */
    titles_weights abroad; /* the same in the other language */
    size_t unknown;        /* words that the lexicon does not have */
    float *by_label;       /* long enough for the labels of both languages */
    float *one;            /* what one way of comparing gives */
    float *likeness;       /* the ways that compare words, together: what relatives share */
    float *sum;
};

/* Each adds what it finds to the sum. */
void titles_add_words(struct titles_search *search);
void titles_add_letters(struct titles_search *search);
void titles_add_documents(struct titles_search *search);
void titles_add_text_letters(struct titles_search *search);
void titles_add_roles(struct titles_search *search);
void titles_add_field(struct titles_search *search);
void titles_add_relatives(struct titles_search *search);

/* Broad occupations are meant more often; as far as an occupation's letters are like the title's, from 0 to
 * 1 each. */
void titles_add_breadth(struct titles_search *search, const float *alike);

/* How exactly a title is what an occupation is called, from the least on. */
enum titles_exactness {
    TITLES_NOT_EXACT,
    TITLES_ABROAD,      /* a label in the other language */
    TITLES_PLURAL,      /* the plural of a label */
    TITLES_PLAIN,       /* a label, once what says nothing is left out (names.h) */
    TITLES_ALTERNATIVE, /* a label */
    TITLES_PREFERRED,
    TITLES_EXACTNESSES
};

/* Of each occupation, in the search's arena. */
uint8_t *titles_exactness(const struct titles_search *search);

#endif
