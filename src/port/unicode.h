/* Text as it is compared: Unicode normalisation (utf8proc). */
#ifndef REGIO_PORT_UNICODE_H
#define REGIO_PORT_UNICODE_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the form in which texts are compared and searched: compatibility forms made one (NFKC), case folded, diacritics
 * stripped, ignorable characters dropped. "Één Café" gives "een cafe". What is not UTF-8 becomes U+FFFD, byte by byte. Applying it
 * twice changes nothing. Out of memory ends the program, as with arenas. */
void unicode_normalise(struct str text, struct buf *out);

/* The form in which a label is looked up (column label.normal): unicode_normalise, without white space at both ends, and
 * any white space within made one space. */
void unicode_label(struct str text, struct buf *out);

/* The key by which labels are sorted, Dutch and English, comparing bytes: the letters and digits of unicode_label, with one
 * space between words; then, so that labels that differ only in accents or signs have a fixed order, a byte 1 and the label
 * itself. Numbers sort by their digits. */
void unicode_sort_key(struct str text, struct buf *out);

#endif
