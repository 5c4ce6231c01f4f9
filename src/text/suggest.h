/* Suggestions while typing: which skill or occupation do these letters mean?
 *
 * An immutable index over labels (preferred, alternative, hidden; several languages). A search is cut into words; a label
 * is found when each word of the search is found in it, in any order, each as a whole word, the start of a word, a part of a
 * word (Dutch writes compounds in one: "kweker" finds "bloemenkwekerij") or nearly the start of a word. Nearly is the
 * restricted Damerau-Levenshtein distance (optimal string alignment) on bytes of normalised text, at most 1 for words of 5 to 7
 * letters and 2 from 8 on; it is looked for only where no label has all words of the search as they were typed or as starts of words.
 *
 * Where no label has all words, those are given that have most letters of the search (suggest_some.c tells how they are counted), the
 * fewest missing letters first, shown labels before synonyms.
 *
 * Of a concept the best label counts. Order of the results: how it was found (enum text_suggest_how), labels of the
 * asked language before others, shorter labels before longer, more popular concepts first, then the caller's order.
 * Of concepts that are each other's exactMatch (equal `same_as`) only the first is given; retired ones never.
 *
 * Any number of threads may search at once.
 */
#ifndef REGIO_TEXT_SUGGEST_H
#define REGIO_TEXT_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define TEXT_SUGGEST_WORDS_MAX     8u    /* words of a search beyond are ignored */
#define TEXT_SUGGEST_LANGUAGES_MAX 8u    /* languages are numbered 0 to 7 */
#define TEXT_SUGGEST_CONCEPTS_MAX  (1u << 22)

struct text_suggest_concept {
    int64_t id;
    uint32_t same_as;    /* number of a group of concepts that are the same; any number below CONCEPTS_MAX */
    uint32_t popularity; /* greater is first; e.g. the number of occupations that name a skill */
    uint8_t type;        /* the caller's, 0 to 7: skill, occupation */
    bool retired;
};

enum text_suggest_kind { TEXT_SUGGEST_PREFERRED, TEXT_SUGGEST_ALTERNATIVE, TEXT_SUGGEST_HIDDEN };

struct text_suggest_label {
    uint32_t concept; /* index into the concepts */
    uint8_t language; /* 0 to 7 */
    uint8_t kind;     /* enum text_suggest_kind */
    struct str text;
};

/* Best first. "Shown" is the label that is on screen: the preferred label in the asked language, else in the lowest-numbered
 * language that has one. Everything else is a synonym. */
enum text_suggest_how {
    TEXT_SUGGEST_EXACT,          /* the shown label, whole */
    TEXT_SUGGEST_EXACT_SYNONYM,  /* a synonym, whole */
    TEXT_SUGGEST_START,          /* the shown label starts with it */
    TEXT_SUGGEST_WORDS,          /* words of the shown label, or their starts */
    TEXT_SUGGEST_SYNONYM_START,
    TEXT_SUGGEST_SYNONYM_WORDS,
    TEXT_SUGGEST_PART,           /* at least one word is a part within a word */
    TEXT_SUGGEST_SYNONYM_PART,
    TEXT_SUGGEST_NEAR,           /* at least one word has one mistake, none two */
    TEXT_SUGGEST_SYNONYM_NEAR,
    TEXT_SUGGEST_FAR,            /* at least one word has two mistakes */
    TEXT_SUGGEST_SYNONYM_FAR,
    TEXT_SUGGEST_SOME,           /* not all words were found, in any label */
    TEXT_SUGGEST_SYNONYM_SOME
};

struct text_suggest;

/* Copies what it needs of the concepts and labels. Labels without a word, and concepts without a preferred label, are never found.
 * ERR_NO_MEMORY, ERR_TOO_LARGE. */
int text_suggest_new(const struct text_suggest_concept *concepts, size_t concept_count,
                     const struct text_suggest_label *labels, size_t label_count, struct text_suggest **out,
                     struct err *err) MUST_CHECK;

/* text_suggest_free(NULL) is legal. */
void text_suggest_free(struct text_suggest *index);

size_t text_suggest_bytes(const struct text_suggest *index);

struct text_suggest_query {
    struct str text;  /* as typed */
    uint8_t language; /* of the screen */
    uint8_t type;     /* only concepts of this type */
    size_t limit;     /* at most this many, 1 to 100 */
};

struct text_suggest_hit {
    int64_t id;
    uint32_t concept;          /* index as given to text_suggest_new */
    struct str label;          /* shown; a view that lives as long as the index */
    struct str matched;        /* the synonym that was found; empty when it was the shown label itself */
    enum text_suggest_how how;
};

/* Fills *hits (in `arena`) and returns their number; 0 for a text without words. */
size_t text_suggest_find(const struct text_suggest *index, const struct text_suggest_query *query, struct arena *arena,
                         struct text_suggest_hit **hits);

/* The label on screen of a concept by its index; empty when it has no preferred label or is retired. */
struct str text_suggest_shown(const struct text_suggest *index, uint32_t concept, uint8_t language);

#endif
