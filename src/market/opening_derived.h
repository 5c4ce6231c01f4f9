/* What is derived from an opening's content and stored beside it; private to src/market. */
#ifndef REGIO_MARKET_OPENING_DERIVED_H
#define REGIO_MARKET_OPENING_DERIVED_H

#include "base/buf.h"
#include "market/opening.h"
#include "port/digest.h"
#include "port/stem.h"

/* An opening with fields and 1,024 skills at their limits is smaller. */
#define MARKET_CONTENT_MAX ((size_t)4 * 1024 * 1024)

/* The digest of all that an import brings: every field, the skills with their concepts, the status. `scratch`
 * is cleared first; it must be able to hold the content. */
struct digest market_opening_digest(const struct market_opening *opening, struct buf *scratch);

/* Appends the words for free-text search. Works in `scratch`. */
void market_opening_words(const struct market_opening *opening, const struct place_index *places,
                          struct stem *stem, struct arena *scratch, struct buf *out);

#endif
