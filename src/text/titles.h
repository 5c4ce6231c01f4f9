/* Job titles to occupations: which occupation does "medewerker bloemenkwekerij" mean?
 *
 * A title is compared with each occupation in several ways that add up:
 *   - its words (Dutch compounds split, stemmed) with those of each label, cosine of TF-IDF weights, the
 * title widened by the words that its own stand for (translate.h); the best label counts;
 *   - its letters (2 to 5 in a row within a word) likewise, which forgives spelling;
 *   - BM25 with labels and description, with the labels of the essential skills, and with labels and
 * description of the group (ISCO);
 *   - the group: occupations whose relatives do well gain.
 *
 * Immutable; any number of threads may search at once. */
#ifndef REGIO_TEXT_TITLES_H
#define REGIO_TEXT_TITLES_H

#include "base/arena.h"
#include "base/err.h"
#include "text/corpus.h"
#include "text/lexicon.h"

#define TEXT_TITLES_MAX   4096u /* bytes of a title beyond are not read */
#define TEXT_TITLES_LIMIT 100u  /* most results */

struct text_titles;

/* Copies what it needs; the lexicon must outlive it and has learned the corpus before. In `arena`, which must
 * outlive it. */
struct text_titles *text_titles_new(struct arena *arena, struct lexicon *lexicon, struct stem *stem,
                                    const struct text_corpus *corpus);

struct text_title_hit {
    uint32_t concept; /* as in the corpus */
    float score;      /* above 0, at most 1 */
};

/* The best occupations, at most `limit`, by score, then concept. Fills *hits (in `arena`) and returns their
 * number. */
size_t text_titles_find(const struct text_titles *titles, struct stem *stem, struct str title, size_t limit,
                        struct arena *arena, struct text_title_hit **hits);

#endif
