/* Whether a request's headers can mean one thing only. Pure, for tests and fuzzing. */
#ifndef REGIO_PORT_HTTP_CHECK_H
#define REGIO_PORT_HTTP_CHECK_H

#include <stdbool.h>

#include "port/http/http.h"

struct http_framing {
    bool chunked;
    bool has_length;
    uint64_t length;
};

/* 0 and *framing filled, or the status to refuse with (400, 414, 431). `http10`: the request is HTTP/1.0,
 * which needs no Host. */
int http_check(const struct http_request *request, const struct http_options *options, bool http10,
               struct http_framing *framing) MUST_CHECK;

/* Splits what was sent as the target into path and query. An absolute form (http://host/path) loses its host;
 * false for anything else that does not begin with / ("*" is a path of its own). */
bool http_split_target(struct str target, struct str *path, struct str *query);

#endif
