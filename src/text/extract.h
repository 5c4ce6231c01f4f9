/* Skills in text: which skills does a vacancy, a CV or a question name, and where?
 *
 * Read sentence by sentence. A label is found when its words stand there (stemmed, Dutch compounds split,
 * what stands in brackets at its end left out): all of them in a row (the dictionary, dictionary.h), or most
 * of their weight near each other. Its score rises with
 *   - the part of its weight (idf: how few skills use a word) that stands there, squared;
 *   - how much weight that is: a label of common words says little;
 * and falls when words stand between, when the label is not the preferred one, when several skills are called
 * so, and when it is part of a longer label that stands there. Finds that occur in the same occupations as
 * others support each other.
 *
 * Immutable; any number of threads may read at once. */
#ifndef REGIO_TEXT_EXTRACT_H
#define REGIO_TEXT_EXTRACT_H

#include "base/arena.h"
#include "text/corpus.h"
#include "text/lexicon.h"

/* From this score on a find is worth keeping without asking anyone: where F1 on judged sentences is about
 * greatest (docs/text.md tells how many such finds are right). */
#define TEXT_EXTRACT_KEPT 0.5f

#define TEXT_EXTRACT_LIMIT 1000u /* most results */

struct text_extract;

/* Copies what it needs; the lexicon must outlive it. In `arena`, which must outlive it. */
struct text_extract *text_extract_new(struct arena *arena, struct lexicon *lexicon, struct stem *stem,
                                      const struct text_corpus *corpus);

struct text_find {
    uint32_t concept;    /* as in the corpus */
    uint32_t start, end; /* bytes of the text as it was given, whole words */
    float score;         /* above 0, at most 1 */
    struct str label;    /* that was found, without its bracket; lives as long as the index */
    bool whole;          /* its words stand there all, in a row */
};

/* The best skills, each once, at most `limit`, by score, then place, then concept. Fills *finds (in `arena`)
 * and returns their number. Of a text beyond TEXT_SCAN_MAX the rest is not read. */
size_t text_extract_find(const struct text_extract *extract, struct stem *stem, struct str text, size_t limit,
                         struct arena *arena, struct text_find **finds);

/* Only the dictionary: calls `found` for each label that stands in the text, leftmost and longest. Returns
 * their number. */
typedef void (*text_extract_found)(void *context, uint32_t concept, struct str label, uint32_t start,
                                   uint32_t end);
size_t text_extract_dictionary(const struct text_extract *extract, struct stem *stem, struct str text,
                               text_extract_found found, void *context);

#endif
