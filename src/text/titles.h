/* Job titles to occupations: which occupation does "medewerker bloemenkwekerij" mean?
 *
 * A title is compared with each occupation in several ways whose weighted sum is the score:
 *   - its words (Dutch compounds split, stemmed) with those of each label, cosine of TF-IDF weights, the
 * title widened by the words that its own stand for (translate.h); the best label counts;
 *   - its letters (2 to 5 in a row within a word) likewise, which forgives spelling, with labels of both
 * languages, and with labels and description together;
 *   - BM25 with labels and description, with the labels of the essential skills, and with labels and
 * description of the group (ISCO);
 *   - the role that it names (role.h), and the field of work that its words belong to, by the digits of the
 * group's code;
 *   - relatives: occupations of the same group, and those that need the same skills, share what is like the
 * title;
 *   - a label that equals the title counts extra.
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

/* Lets titles in one language be compared with the labels in another too (many Dutch titles are English):
 * both of the same corpus. They must outlive each other. */
void text_titles_join(struct text_titles *titles, const struct text_titles *other);

struct text_title_hit {
    uint32_t concept; /* as in the corpus */
    float score;      /* above 0, at most 1 */
};

/* The best occupations, at most `limit`, by score, then concept. Fills *hits (in `arena`) and returns their
 * number. */
size_t text_titles_find(const struct text_titles *titles, struct stem *stem, struct str title, size_t limit,
                        struct arena *arena, struct text_title_hit **hits);

#endif
