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

/* Levels of groups, by the first digits of their code: 1 tells managers from technicians, 3 the field of
 * work. */
enum titles_level { TITLES_BROAD, TITLES_NARROW, TITLES_LEVELS };

#define TITLES_GRAM_LEAST      2u /* letters in a row, of labels */
#define TITLES_TEXT_GRAM_LEAST 3u /* of labels and description together */
#define TITLES_GRAM_MOST       5u

struct titles_field {
    uint32_t count;      /* classes: groups with the same first digits */
    uint32_t *classes;   /* of each occupation; TEXT_NONE */
    struct sparse words; /* stem by class: how much more likely the stem is in labels of the class */
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
    uint32_t *owners;     /* occupation of each */
    uint8_t *kinds;       /* enum text_corpus_kind of each */
    uint32_t *next_same;  /* of each label: another one of the same words; TEXT_NONE */
    struct map *by_words; /* normalised words with a space between, to the first such label */
    struct sparse words;  /* stem by label */
    float *word_idf;
    float word_unknown;         /* idf of a word that no label has */
    struct sparse translations; /* stem by stem */
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
    struct titles_field fields[TITLES_LEVELS];
    struct sparse relatives; /* occupation by those that need the same skills; weights add up to 1 */
};

typedef VEC(uint32_t) titles_features;

/* The grams of a text from `least` letters on, their numbers; *count is how many are numbered. With `count`
 * NULL what has no number yet gets TEXT_NONE. */
void titles_grams(struct map *numbers, uint32_t *count, size_t least, struct str text, struct arena *arena,
                  titles_features *out);

/* The normalised words of a text with one space between. In `arena`. */
struct str titles_words(struct str text, struct arena *arena);

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

/* What is learned beyond words: roles, fields, relatives. */
void titles_build_near(struct titles_building *building);

/* --- Searching
 * ---------------------------------------------------------------------------------------------- */

/* One search at work. All arrays are of occupations, but by_label. */
struct titles_search {
    const struct text_titles *titles;
    struct stem *stem;
    struct arena *arena;
    struct str title;
    titles_features stems; /* of the title, sorted, TEXT_NONE for unknown ones */
    float *by_label;       /* long enough for the labels of both languages */
    float *one;            /* what one way of comparing gives */
    float *likeness;       /* the ways that compare words, together: what relatives share */
    float *sum;
};

/* Each adds what it finds to the sum. */
void titles_add_roles(struct titles_search *search);
void titles_add_fields(struct titles_search *search);
void titles_add_family(struct titles_search *search);
void titles_add_relatives(struct titles_search *search);

#endif
