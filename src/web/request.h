/* A request as handlers see it. Everything lives in the request's arena. */
#ifndef REGIO_WEB_REQUEST_H
#define REGIO_WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/catalogue.h"
#include "base/err.h"
#include "base/str.h"
#include "port/http/http.h"
#include "web/router.h"
#include "web/view.h"
#include "web/web.h"

#define REQUEST_ERRORS_MAX 32

struct request_pair {
    struct str name;
    struct str value;
};

struct request {
    struct web *web;
    struct arena *arena;
    const struct http_request *http;
    const struct route *route; /* NULL on an error page */
    struct router_match match;
    struct request_pair *query; /* decoded, in order */
    size_t query_count;
    struct request_pair *cookies;
    size_t cookie_count;
    enum language language;
    bool https;                            /* as the client sees it */
    bool partial;                          /* htmx asked for a part of the page */
    struct str client;                     /* the client's address; never logged */
    struct str id;                         /* of the request, for log and error pages */
    struct str session;                    /* random value of the visitor's form cookie; see csrf.h */
    bool session_new;                      /* the cookie is to be set */
    int64_t now;                           /* microseconds UTC */
    int32_t today;                         /* day in Europe/Amsterdam */
    struct err err;                        /* for a handler that fails */
    struct err errors[REQUEST_ERRORS_MAX]; /* all mistakes in the input, together */
    size_t error_count;
    struct view view; /* the frame of the page; a handler sets nav */
};

/* The value of {name} in the route's path; the empty view when there is none. */
struct str request_param(const struct request *request, const char *name);

/* The same as a whole number; ERR_NOT_FOUND when it is none (so an address with letters is a page that does
 * not exist). */
int request_param_id(struct request *request, const char *name, int64_t *out) MUST_CHECK;

/* The first value of that name in the query; the empty view when there is none. */
struct str request_query(const struct request *request, const char *name);
bool request_has_query(const struct request *request, const char *name);

/* Walks all values of that name ("sector=Q&sector=I"): start with *cursor = 0; false at the end. */
bool request_query_next(const struct request *request, const char *name, size_t *cursor, struct str *value);

/* The same for the fields of a POSTed form; file names are in request->http->fields. */
struct str request_form(const struct request *request, const char *name);
bool request_has_form(const struct request *request, const char *name);
bool request_form_next(const struct request *request, const char *name, size_t *cursor, struct str *value);

/* A cookie as sent; for a signed one see cookie.h. */
struct str request_cookie(const struct request *request, const char *name);

/* Notes a mistake in the input (key of a translated text and field, as err_field), to be told with all
 * others. Returns ERR_INVALID, for the last line of a handler. */
int request_refuse(struct request *request, const struct err *err);

/* Makes a request of what the port read: decodes the query, the cookies, the language, the client's address.
 * ERR_INVALID when the query is no text. */
int request_init(struct request *request, struct web *web, const struct http_request *http) MUST_CHECK;

/* Whether the form that came is whole and its fields are text (an uploaded file may be any bytes);
 * ERR_INVALID. */
int request_check_form(const struct request *request) MUST_CHECK;

#endif
