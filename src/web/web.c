/* The way of a request: admit (address, permission, speed, size), then handle (form token, handler, error
 * page, headers), then done (counted and logged). */
#include "web/web.h"

#include <inttypes.h>

#include "base/time.h"
#include "port/crypto/crypto.h"
#include "routes.h"
#include "service/overview.h"
#include "texts.h"
#include "web/csrf.h"
#include "web/fail.h"
#include "web/limiter.h"
#include "web/metrics.h"
#include "web/problem.h"
#include "web/response.h"
#include "web/send.h"

/* Made by tools/embed from the document that tools/routes makes. */
extern const struct embed_set openapi_files;

/* Made by tools/embed from what ui/bundle.mjs puts together. */
extern const struct embed_set asset_files;

#define BUSY_SECONDS "5"

static const char *const method_names[HTTP_METHODS] = {"GET", "POST", "PUT", "DELETE", "OPTIONS"};

void web_config_default(struct web_config *config)
{
    *config = (struct web_config){
        .region = "Economie071",
        .pages_per_second = 20,
        .pages_burst = 200,
        .api_per_second = 10,
        .api_burst = 100,
        .form_max = 1024u * 1024u,
        .json_max = 1024u * 1024u,
    };
}

int web_init(struct web *web, const struct web_config *config, struct err *err)
{
    int rc = crypto_start(err);
    if (rc != 0)
        return rc;
    const struct limiter_rate rates[LIMITER_CLASSES] = {
        [LIMITER_PAGES] = {config->pages_per_second, config->pages_burst},
        [LIMITER_API] = {config->api_per_second, config->api_burst},
    };
    *web = (struct web){.config = *config, .router = &routes, .catalogue = &texts, .assets = &asset_files};
    web->openapi = embed_find(&openapi_files, STR("openapi.json"));
    web->limiter = limiter_new(rates);
    web->metrics = metrics_new(routes.count);
    return service_overviews_new(&web->overviews, err);
}

void web_free(struct web *web)
{
    limiter_free(web->limiter);
    metrics_free(web->metrics);
    service_overviews_free(web->overviews);
    web->limiter = NULL;
    web->metrics = NULL;
    web->overviews = NULL;
}

/* Loopback, and not on behalf of someone behind a proxy. */
static bool asked_locally(const struct request *request)
{
    return request->http->peer_local && http_header(request->http, "x-forwarded-for").len == 0 &&
           http_header(request->http, "forwarded").len == 0;
}

static bool permitted(const struct request *request)
{
    switch (request->route->permission) {
    case PERMISSION_PUBLIC:
        return true;
    case PERMISSION_METRICS:
        return request->web->config.metrics_public || asked_locally(request);
    case PERMISSION_NONE:
        break;
    }
    return false;
}

static void add_allow(struct response *response, const struct router_match *match)
{
    struct buf list BUF_AUTO;
    buf_init(&list, 256);
    for (int i = 0; i < HTTP_METHODS; i++) {
        if (!match->allowed[i])
            continue;
        buf_printf(&list, "%s%s", list.len == 0 ? "" : ", ", method_names[i]);
        if (i == HTTP_GET)
            buf_add_z(&list, ", HEAD");
    }
    buf_add_z(&list, ", OPTIONS");
    http_response_header(&response->http, "Allow", arena_strdup(response->request->arena, list.data));
}

/* What OPTIONS answers: the methods of the address, and for the API that pages of others may call it. */
static int answer_options(struct response *response)
{
    const struct router_match *match = &response->request->match;
    add_allow(response, match);
    response->http.status = 204;
    if (str_starts(response->request->http->path, "/api/")) {
        http_response_header(&response->http, "Access-Control-Allow-Methods", "GET, POST");
        http_response_header(&response->http, "Access-Control-Allow-Headers",
                             "Content-Type, Accept-Language");
        http_response_header(&response->http, "Access-Control-Max-Age", "86400");
    }
    return 204;
}

static bool any_allowed(const struct router_match *match)
{
    for (int i = 0; i < HTTP_METHODS; i++)
        if (match->allowed[i])
            return true;
    return false;
}

/* "/talent/" is "/talent". */
static bool redirect_slash(struct response *response)
{
    struct request *request = response->request;
    struct str path = request->http->path;
    struct router_match match;
    if (path.len < 2 || path.data[path.len - 1] != '/' || request->http->method != HTTP_GET)
        return false;
    path.len--;
    if (router_find(request->web->router, request->arena, HTTP_GET, path, &match) != 0 || match.route == NULL)
        return false;
    struct str query = request->http->query;
    const char *to =
        arena_printf(request->arena, "%.*s%s%.*s", STR_ARG(path), query.len > 0 ? "?" : "", STR_ARG(query));
    (void)response_redirect(response, str_from(to));
    response->http.status = 301;
    return true;
}

/* 0 when the request may go on to its handler; else the status to answer with, for 204 and 301 already
 * filled. */
static int check_route(struct response *response)
{
    struct request *request = response->request;
    if (router_find(request->web->router, request->arena, request->http->method, request->http->path,
                    &request->match) != 0)
        return 400;
    if (!any_allowed(&request->match))
        return redirect_slash(response) ? 301 : 404;
    if (request->http->method == HTTP_OPTIONS)
        return answer_options(response);
    request->route = request->match.route;
    if (request->route == NULL) {
        add_allow(response, &request->match);
        return 405;
    }
    return permitted(request) ? 0 : 403;
}

/* The machine's own requests are not limited: whoever runs the program may ask as fast as it goes. */
static bool too_fast(struct response *response)
{
    struct request *request = response->request;
    if (asked_locally(request))
        return false;
    bool api = str_starts(request->http->path, "/api/");
    int wait = limiter_take(request->web->limiter, api ? LIMITER_API : LIMITER_PAGES, request->client,
                            time_monotonic());
    if (wait == 0)
        return false;
    metrics_count_limited(request->web->metrics);
    http_response_header(&response->http, "Retry-After", arena_printf(request->arena, "%d", wait));
    return true;
}

static bool is_json(struct str type)
{
    struct str media = str_trim(str_cut(&type, ';'));
    return str_equal(media, STR("application/json"));
}

static size_t body_max(const struct request *request)
{
    if (request->http->method != HTTP_POST && request->http->method != HTTP_PUT)
        return 0;
    return request->route->api ? request->web->config.json_max : request->web->config.form_max;
}

static struct response *begin(struct web *web, struct http_request *http, int *rc)
{
    struct request *request = arena_alloc(http->arena, sizeof *request);
    struct response *response = arena_alloc(http->arena, sizeof *response);
    *rc = request_init(request, web, http);
    response_init(response, request);
    http->context = response;
    return response;
}

static void respond(struct response *response, int status, struct http_response *out)
{
    if (status >= 400)
        fail_respond(response, problem_of_status(status));
    send_finish(response, out);
}

static bool admit(void *arg, struct http_request *http, struct http_response *out, size_t *max)
{
    int rc;
    struct response *response = begin(arg, http, &rc);
    struct request *request = response->request;
    int status = rc != 0 ? 400 : 0;
    if (status == 0 && too_fast(response))
        status = 429;
    if (status == 0)
        status = check_route(response);
    bool body = status == 0 && http->method == HTTP_POST;
    if (body && request->route->api && !is_json(http_header(http, "content-type")))
        status = 415;
    if (status == 0) {
        *max = body_max(request);
        return false;
    }
    respond(response, status, out);
    return true;
}

/* What a handler's error becomes; those that are our own fault are logged. */
static const struct problem *problem_of(struct request *request, int rc)
{
    const struct problem *problem = problem_of_err(rc);
    if (problem->status >= 500)
        log_line(request->web->log, LOG_ERROR, "failed",
                 LOG_STR("request", arena_strndup(request->arena, request->id.data, request->id.len)),
                 LOG_STR("route", request->route->path), LOG_INT("code", rc),
                 LOG_STR("message", request->err.message), LOG_END);
    return problem;
}

/* Who comes at a busy moment hears when to come back. */
static void fail(struct response *response, const struct problem *problem)
{
    if (problem->status == 503)
        http_response_header(&response->http, "Retry-After", BUSY_SECONDS);
    fail_respond(response, problem);
}

static void handle(void *arg, struct http_request *http, struct http_response *out)
{
    (void)arg;
    struct response *response = http->context;
    struct request *request = response->request;
    bool page = !request->route->api;
    if (request_check_form(request) != 0) {
        respond(response, 400, out);
        return;
    }
    if (page)
        csrf_prepare(request);
    if (page && http->method != HTTP_GET && !csrf_valid(request)) {
        respond(response, 403, out);
        return;
    }
    int rc = request->route->handler(request, response);
    if (rc == 0 && buf_failed(&response->body))
        rc = err_set(&request->err, ERR_NO_MEMORY, "the answer is too large");
    if (rc != 0)
        fail(response, problem_of(request, rc));
    send_finish(response, out);
}

/* A request that was refused before its address was taken apart: all that counts of it is whether a program or a person asked. */
static void refuse(void *arg, struct http_request *http, int status, struct http_response *out)
{
    if (http->path.data == NULL) {
        http->path = str_starts(http->target, "/api/") ? STR("/api/") : STR("");
        http->query = STR("");
    }
    int rc;
    struct response *response = http->context != NULL ? http->context : begin(arg, http, &rc);
    respond(response, status, out);
}

/* No address, no query, no path as sent: only the pattern of the route. */
static void done(void *arg, const struct http_request *http, int status, size_t bytes, int64_t microseconds)
{
    const struct web *web = arg;
    const struct response *response = http->context;
    const struct request *request = response == NULL ? NULL : response->request;
    const struct route *route = request == NULL ? NULL : request->route;
    metrics_count(web->metrics, route == NULL ? -1 : (int)(route - web->router->routes), status, bytes,
                  microseconds);
    char id[32] = "";
    if (request != NULL && request->id.len < sizeof id)
        memcpy(id, request->id.data, request->id.len);
    const char *method = http->head                    ? "HEAD"
                         : http->method < HTTP_METHODS ? method_names[http->method]
                                                       : "other";
    log_line(web->log, LOG_INFO, "request", LOG_STR("request", id), LOG_STR("method", method),
             LOG_STR("route", route == NULL ? "none" : route->path), LOG_INT("status", status),
             LOG_INT("bytes", bytes), LOG_INT("microseconds", microseconds), LOG_END);
}

struct http_handlers web_handlers(struct web *web)
{
    return (struct http_handlers){
        .arg = web, .admit = admit, .handle = handle, .refuse = refuse, .done = done};
}
