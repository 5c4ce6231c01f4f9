/* HTML as people paste it into a job description, to plain text. Not a browser's parser: it knows tags,
 * comments and character references, and never fails. */
#ifndef REGIO_EXCHANGE_OPENINGS_HTML_TEXT_H
#define REGIO_EXCHANGE_OPENINGS_HTML_TEXT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Appends the text of `html`, which must be UTF-8, as UTF-8: tags and comments go, script and style with all
 * that is in them; character references are decoded; a block begins a new line, a list item a line with "- ";
 * runs of white space become one space, runs of empty lines one empty line; control characters go. Text whose
 * markup is escaped
 * ("&lt;p&gt;") is decoded once more. At most three bytes come out for each that goes in. */
void html_text(struct str html, struct buf *out);

/* Decodes the character reference at the start of `s`, which begins with '&': its UTF-8 in out (room for 4
 * bytes) and their number, *used bytes of `s`. 0 when there is none. */
size_t html_reference(struct str s, char *out, size_t *used);

/* Whether the name of a tag that starts at `s` (behind '<' or '</') is `name`, which is in small letters. */
bool html_tag_is(struct str s, const char *name);

/* The length of the tag or comment at the start of `s`, which begins with '<'; 0 when a plain '<' stands
 * there. What is not closed reaches to the end. */
size_t html_markup_length(struct str s);

/* The length of what stands up to "</name" (without it); all of `s` when that never comes. */
size_t html_raw_length(struct str s, const char *name);

#endif
