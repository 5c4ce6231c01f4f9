/* Error pages, and problems of the API (RFC 9457). */
#ifndef REGIO_WEB_FAIL_H
#define REGIO_WEB_FAIL_H

#include "web/problem.h"
#include "web/response.h"

/* Makes the response say that the request failed with that problem: a page, or problem+json for the API with
 * all of request->errors (or request->err) in it. What was in the body is dropped; headers that were set
 * stay. */
void fail_respond(struct response *response, const struct problem *problem);

#endif
