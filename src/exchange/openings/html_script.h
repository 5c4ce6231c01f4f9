/* The JSON-LD within a page: <script type="application/ld+json">. */
#ifndef REGIO_EXCHANGE_OPENINGS_HTML_SCRIPT_H
#define REGIO_EXCHANGE_OPENINGS_HTML_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Finds the next such script at or behind *at, which moves behind it: true and *content (a view into the
 * page, without a comment or CDATA section that wraps it), or false at the end. Scripts within comments do
 * not count. Character references are not decoded: in a script there are none. */
bool html_script_next(struct str page, size_t *at, struct str *content);

/* The lang of the page's html element; empty when it has none. */
struct str html_page_language(struct str page);

#endif
