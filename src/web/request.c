#include "web/request.h"

#include "base/time.h"
#include "port/crypto/crypto.h"
#include "web/csrf.h"
#include "web/decode.h"

#define LANGUAGE_PARAM  "taal"
#define LANGUAGE_COOKIE "regio_taal"

struct str request_param(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->match.param_count; i++)
        if (str_equal_z(request->match.params[i].name, name))
            return request->match.params[i].value;
    return (struct str){NULL, 0};
}

int request_param_id(struct request *request, const char *name, int64_t *out)
{
    struct str text = request_param(request, name);
    if (text.len == 0 || text.data[0] < '0' || text.data[0] > '9' || !str_to_int64(text, out))
        return err_field(&request->err, ERR_NOT_FOUND, NULL, name, "not a number");
    return 0;
}

static bool next_pair(const struct request_pair *pairs, size_t count, const char *name, size_t *cursor,
                      struct str *value)
{
    for (; *cursor < count; (*cursor)++) {
        if (str_equal_z(pairs[*cursor].name, name)) {
            *value = pairs[(*cursor)++].value;
            return true;
        }
    }
    return false;
}

bool request_query_next(const struct request *request, const char *name, size_t *cursor, struct str *value)
{
    return next_pair(request->query, request->query_count, name, cursor, value);
}

struct str request_query(const struct request *request, const char *name)
{
    size_t cursor = 0;
    struct str value = {NULL, 0};
    (void)request_query_next(request, name, &cursor, &value);
    return value;
}

bool request_has_query(const struct request *request, const char *name)
{
    size_t cursor = 0;
    struct str value;
    return request_query_next(request, name, &cursor, &value);
}

bool request_form_next(const struct request *request, const char *name, size_t *cursor, struct str *value)
{
    for (; *cursor < request->http->field_count; (*cursor)++) {
        if (str_equal_z(request->http->fields[*cursor].name, name)) {
            *value = request->http->fields[(*cursor)++].value;
            return true;
        }
    }
    return false;
}

struct str request_form(const struct request *request, const char *name)
{
    size_t cursor = 0;
    struct str value = {NULL, 0};
    (void)request_form_next(request, name, &cursor, &value);
    return value;
}

bool request_has_form(const struct request *request, const char *name)
{
    size_t cursor = 0;
    struct str value;
    return request_form_next(request, name, &cursor, &value);
}

struct str request_cookie(const struct request *request, const char *name)
{
    size_t cursor = 0;
    struct str value = {NULL, 0};
    (void)next_pair(request->cookies, request->cookie_count, name, &cursor, &value);
    return value;
}

int request_refuse(struct request *request, const struct err *err)
{
    if (request->error_count < REQUEST_ERRORS_MAX)
        request->errors[request->error_count++] = *err;
    request->err = *err;
    return ERR_INVALID;
}

/* By ?taal=, else the cookie, else what the browser asks for, else Dutch. */
static enum language choose_language(const struct request *request)
{
    enum language language;
    if (catalogue_language_parse(request_query(request, LANGUAGE_PARAM), &language))
        return language;
    if (catalogue_language_parse(request_cookie(request, LANGUAGE_COOKIE), &language))
        return language;
    return decode_accept_language(http_header(request->http, "accept-language"), LANGUAGE_NL);
}

/* Behind a proxy of ours the last address in X-Forwarded-For is the one that it saw. */
static struct str client_of(const struct request *request)
{
    const struct http_request *http = request->http;
    struct str list = http_header(http, "x-forwarded-for");
    if (!request->web->config.trust_proxy || !http->peer_private || list.len == 0)
        return http->peer;
    struct str last = list;
    while (list.data != NULL)
        last = str_trim(str_cut(&list, ','));
    return http_address_is_ip(last) ? last : http->peer;
}

static bool https_of(const struct request *request)
{
    return request->web->config.trust_proxy && request->http->peer_private &&
           str_equal_z(http_header(request->http, "x-forwarded-proto"), "https");
}

static struct str make_id(struct arena *arena)
{
    unsigned char bytes[8];
    char *text = arena_alloc(arena, 2 * sizeof bytes + 1);
    crypto_random(bytes, sizeof bytes);
    crypto_hex(bytes, sizeof bytes, text);
    return str_from(text);
}

/* The address of this page in the other language: the same query with another ?taal=. */
static struct str other_language_href(struct request *request, const char *code)
{
    struct buf out BUF_AUTO;
    buf_init(&out, 65536);
    buf_add_str(&out, request->http->path);
    buf_add_char(&out, '?');
    struct str rest = request->http->query.len == 0 ? (struct str){NULL, 0} : request->http->query;
    while (rest.data != NULL) {
        struct str part = str_cut(&rest, '&');
        if (part.len == 0 || str_starts(part, LANGUAGE_PARAM "="))
            continue;
        buf_add_str(&out, part);
        buf_add_char(&out, '&');
    }
    buf_add_z(&out, LANGUAGE_PARAM "=");
    buf_add_z(&out, code);
    return arena_str(request->arena, buf_str(&out));
}

static void fill_view(struct request *request)
{
    enum language other = request->language == LANGUAGE_NL ? LANGUAGE_EN : LANGUAGE_NL;
    struct view *view = &request->view;
    view->language = request->language;
    view->language_code = str_from(catalogue_language_code(request->language));
    view->other_language_code = str_from(catalogue_language_code(other));
    view->other_language_href = other_language_href(request, catalogue_language_code(other));
    view->catalogue = request->web->catalogue;
    view->assets = request->web->assets;
    view->path = request->http->path;
    view->query = request->http->query;
    view->search = (struct str){"", 0};
    view->region = str_from(request->web->config.region);
    view->request_id = request->id;
}

int request_check_form(const struct request *request)
{
    const struct http_request *http = request->http;
    for (size_t i = 0; i < http->field_count; i++) {
        const struct http_field *field = &http->fields[i];
        if (!decode_is_text(field->name) || (field->file_name.len == 0 && !decode_is_text(field->value)))
            return ERR_INVALID;
    }
    return http->form_broken ? ERR_INVALID : 0;
}

int request_init(struct request *request, struct web *web, const struct http_request *http)
{
    *request = (struct request){.web = web, .arena = http->arena, .http = http};
    request->now = time_now();
    request->today = time_amsterdam_day(request->now);
    request->id = make_id(request->arena);
    request->client = client_of(request);
    request->https = https_of(request);
    request->partial = str_equal_z(http_header(http, "hx-request"), "true");
    decode_cookies(request->arena, http_header(http, "cookie"), &request->cookies, &request->cookie_count);
    int rc = decode_query(request->arena, http->query, &request->query, &request->query_count);
    request->language = choose_language(request);
    fill_view(request);
    return rc;
}
