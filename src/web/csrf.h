/* Forms that change something can only come from our own pages: each carries a token that is tied, by
 * signature, to a random value in a cookie of the visitor (signed double submit). The web core checks it for
 * every POST that is no API call; a page only has to write {{csrf}} in its form. */
#ifndef REGIO_WEB_CSRF_H
#define REGIO_WEB_CSRF_H

#include "web/request.h"

#define CSRF_COOKIE "regio_form"

/* Finds the visitor's value in its cookie or makes a new one, and a fresh token for the forms of this page.
 * The core sets the cookie only with a page that has such a form. */
void csrf_prepare(struct request *request);

/* Whether the form that was POSTed carries the token of this visitor, and does not come from another site by
 * its Origin or Sec-Fetch-Site header. */
bool csrf_valid(const struct request *request);

#endif
