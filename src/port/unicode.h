/* Text as it is compared: Unicode normalisation (utf8proc). */
#ifndef REGIO_PORT_UNICODE_H
#define REGIO_PORT_UNICODE_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the form in which texts are compared and searched: compatibility forms made one (NFKC), case folded, diacritics
 * stripped, ignorable characters dropped. "Één Café" gives "een cafe". What is not UTF-8 becomes U+FFFD, byte by byte. Applying it
 * twice changes nothing. Out of memory ends the program, as with arenas. */
void unicode_normalise(struct str text, struct buf *out);

#endif
