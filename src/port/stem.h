/* Stems of words: Snowball (libstemmer) for the languages of the screen.
 *
 * A stemmer holds working memory: one per thread or per call, never shared by two threads at once. */
#ifndef REGIO_PORT_STEM_H
#define REGIO_PORT_STEM_H

#include "base/err.h"
#include "base/str.h"

enum stem_language { STEM_DUTCH, STEM_ENGLISH, STEM_LANGUAGES };

struct stem;

/* ERR_NO_MEMORY when the library cannot make one. */
int stem_new(struct stem **out, struct err *err) MUST_CHECK;

/* stem_free(NULL) is legal. */
void stem_free(struct stem *stem);

/* The stem of one word in lower case, UTF-8. The view is valid until the next call with this stemmer. A word that the
 * library cannot handle is its own stem. */
struct str stem_word(struct stem *stem, enum stem_language language, struct str word);

#endif
