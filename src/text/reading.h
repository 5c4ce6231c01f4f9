/* Everything that reads text, for both languages, in one: lexicons, the index of skills (extract.h) and that
 * of titles (titles.h).
 *
 * Made from a corpus in one go; bench/reading.c measures how long that takes and what it holds. Immutable,
 * any number of threads. */
#ifndef REGIO_TEXT_READING_H
#define REGIO_TEXT_READING_H

#include "text/extract.h"
#include "text/titles.h"

struct text_reading;

/* ERR_NO_MEMORY when there is no stemmer. */
int text_reading_new(const struct text_corpus *corpus, struct text_reading **out, struct err *err) MUST_CHECK;

/* text_reading_free(NULL) is legal. */
void text_reading_free(struct text_reading *reading);

size_t text_reading_bytes(const struct text_reading *reading);

const struct text_extract *text_reading_extract(const struct text_reading *reading,
                                                enum stem_language language);
const struct text_titles *text_reading_titles(const struct text_reading *reading,
                                              enum stem_language language);

/* The language of a text, by the small words in it; Dutch where they do not tell. */
enum stem_language text_reading_language(struct str text);

#endif
