/* Which occupation does a visitor mean, while typing or when done: suggestions by the words of labels
 * (text/suggest.h) together with what a job title means (reading.h), so that everyday and misspelt titles
 * find their occupation too. */
#ifndef REGIO_SERVICE_OCCUPATIONS_H
#define REGIO_SERVICE_OCCUPATIONS_H

#include "service/taxonomy.h"

/* The occupations, best first, at most `limit` (1 to 100): labels that have all the words, or words with one
 * mistake; then what the typed title may mean; then labels with more mistakes or fewer of the words.
 * `matched` is the synonym that was found; empty for what came by its meaning. While reading is not prepared,
 * the labels alone. */
size_t service_occupations_suggest(const struct service_taxonomy *taxonomy, struct str typed,
                                   uint8_t language, size_t limit, struct arena *arena,
                                   struct service_suggestion **out);

#endif
