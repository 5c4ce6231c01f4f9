/* The words of one language: which stems a word has, and how a Dutch compound comes apart.
 *
 * Dutch writes compounds in one ("bloemenkwekerij"). They are split with the words that the labels themselves
 * use (at least twice, four letters or more): the longest such word at the end whose rest is such a word too,
 * with or without a linking letter (s, en, e); else the longest at the end, whatever stands before. Parts are
 * stemmed (Snowball). Words without meaning of their own ("van", "the") have no stems.
 *
 * Learning comes first, then adding; from then on it is read-only and any number of threads may read it. */
#ifndef REGIO_TEXT_LEXICON_H
#define REGIO_TEXT_LEXICON_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "port/stem.h"
#include "text/corpus.h"

#define LEXICON_PARTS_MAX 6u

struct lexicon {
    enum stem_language language;
    struct arena *arena;
    struct map *seen;  /* word to how often it was learned */
    struct map *words; /* word to place in `parts` * 8 + number of parts */
    struct map *stems; /* stem to its number */
    VEC(uint32_t) parts;
    uint32_t stem_count;
};

void lexicon_start(struct lexicon *lexicon, enum stem_language language, struct arena *arena);

/* Counts the words of a text, for splitting. */
void lexicon_learn(struct lexicon *lexicon, struct str text);

/* The stems of a normalised word, up to LEXICON_PARTS_MAX numbers in `stems`; returns how many, 0 for a word
 * without meaning. lexicon_add gives new stems a number; lexicon_find gives TEXT_NONE for them. */
size_t lexicon_add(struct lexicon *lexicon, struct stem *stem, struct str word, uint32_t *stems);
size_t lexicon_find(const struct lexicon *lexicon, struct stem *stem, struct str word, uint32_t *stems);

/* The stems of a whole text in `arena`. With `adding` the lexicon grows. Returns their number. */
size_t lexicon_text_add(struct lexicon *lexicon, struct stem *stem, struct str text, struct arena *arena,
                        uint32_t **stems);
size_t lexicon_text_find(const struct lexicon *lexicon, struct stem *stem, struct str text,
                         struct arena *arena, uint32_t **stems);

/* The last part of a normalised word, the whole of one that does not come apart; a view into it. */
struct str lexicon_tail(const struct lexicon *lexicon, struct str word);

/* Whether the word is mostly one of grammar in the language, though labels use it or its stem too: "was", "haar",
 * "may". It has stems, but says nothing where it stands alone. Words without meaning are weak too. */
bool lexicon_is_weak_word(enum stem_language language, struct str word);

/* Whether the word is one without meaning in the language. */
bool lexicon_is_empty_word(enum stem_language language, struct str word);

#endif
