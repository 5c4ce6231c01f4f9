/* From method and path to a handler. The table and the tree are made by tools/routes from src/web/routes.def.
 */
#ifndef REGIO_WEB_ROUTER_H
#define REGIO_WEB_ROUTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "port/http/http.h"
#include "web/permission.h"

struct request;
struct response;

/* Answers a request: fills the response and returns 0; or returns an error code (with request->err filled
 * where there is something to tell), of which the web core makes an error page or a problem+json. */
typedef int web_handler(struct request *request, struct response *response);

struct route {
    enum http_method method;
    const char *path;
    web_handler *handler;
    enum permission permission;
    const char *input;
    const char *output;
    int summary; /* enum text */
    bool api;
};

enum router_kind { ROUTER_LITERAL, ROUTER_PARAM, ROUTER_REST };

struct router_node {
    enum router_kind kind;
    struct str segment; /* literal, or the parameter's name */
    uint16_t first_child;
    uint16_t child_count;          /* literals sorted by bytes, then a parameter, then a rest */
    uint16_t routes[HTTP_METHODS]; /* one more than the index; 0 = none */
};

struct router {
    const struct route *routes;
    size_t count;
    const struct router_node *nodes;
    size_t node_count;
};

#define ROUTER_PARAMS_MAX 4

struct router_match {
    const struct route *route;  /* NULL: not found, or not with this method */
    bool allowed[HTTP_METHODS]; /* the methods of the path; all false: there is no such path */
    struct {
        struct str name;
        struct str value; /* decoded */
    } params[ROUTER_PARAMS_MAX];
    size_t param_count;
};

/* Finds the route of a path as sent (percent-encoded). ERR_INVALID for a path that is no text: a broken
 * percent sign, control characters, broken UTF-8. Otherwise 0, and match->route says whether it was found. A
 * literal segment goes before a parameter, a parameter before a rest. */
int router_find(const struct router *router, struct arena *arena, enum http_method method, struct str path,
                struct router_match *match) MUST_CHECK;

#endif
