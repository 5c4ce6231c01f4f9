/* Forms, urlencoded or multipart, read piece by piece as the body arrives. */
#ifndef REGIO_PORT_HTTP_FORM_H
#define REGIO_PORT_HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "port/http/http.h"

struct MHD_Connection;
struct http_form;

/* NULL when the body is no form. */
struct http_form *http_form_new(struct arena *arena, struct MHD_Connection *connection,
                                struct str content_type, unsigned fields_max);

/* Takes a piece of the body. */
void http_form_feed(struct http_form *form, const char *bytes, size_t len);

/* Ends reading and fills fields, field_count and form_broken. Freed by itself when the arena goes. */
void http_form_finish(struct http_form *form, struct http_request *request);

#endif
