/* Job titles to occupations: which occupation does "medewerker bloemenkwekerij" mean?
 *
 * Occupations that are called just so come first: by a preferred label, then another one, then once what says
 * nothing is left out ("Kok (m/v) 32 uur"), then in the plural, then in the other language. Within these, and
 * behind them, occupations stand by the weighted sum of several comparisons:
 *   - words (Dutch compounds split, stemmed): how much of a label the title has, the title widened by the
 * words that its own stand for (translate.h); the best label counts; and the same with the labels of the
 * other language, by what the words mean there;
 *   - letters (2 to 5 in a row within a word), which forgives spelling: cosine of TF-IDF weights with labels
 * of both languages, and with labels and description together;
 *   - BM25 with the labels of the essential skills, with labels and description of the group (ISCO) and of
 * all its occupations; in the other language with labels and description, and with the labels of all skills;
 *   - the role that it names (role.h), and the field of work that its words belong to, by the first digit of
 * the group's code;
 *   - relatives: occupations that need the same skills share what is like the title;
 *   - breadth: of what is like the title, occupations with many narrower ones are meant more often.
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

/* Lets titles in one language be compared with what the other has too (many Dutch titles are English, and
 * more is written in English), and learns which words mean which there. Both of the same corpus; they must
 * outlive each other. In `arena`, which must outlive both. */
void text_titles_join(struct text_titles *const both[STEM_LANGUAGES], struct arena *arena, struct stem *stem,
                      const struct text_corpus *corpus);

struct text_title_hit {
    uint32_t concept; /* as in the corpus */
    float score;      /* above 0, at most 1; from 0.88 on it is called so, below it is about the chance that
                       * the first one is right */
};

/* The best occupations, at most `limit`, best first, then by concept. Fills *hits (in `arena`) and returns
 * their number. */
size_t text_titles_find(const struct text_titles *titles, struct stem *stem, struct str title, size_t limit,
                        struct arena *arena, struct text_title_hit **hits);

#endif
