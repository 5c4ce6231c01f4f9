#include "web/send.h"

#include "port/crypto/crypto.h"
#include "port/gzip/gzip.h"
#include "web/cookie.h"
#include "web/csrf.h"
#include "web/decode.h"
#include "web/security.h"

#define COMPRESS_FROM   1024
#define LANGUAGE_COOKIE "regio_taal"
#define YEAR_SECONDS    31536000

static const char *const cache_values[] = {
    [RESPONSE_NEVER] = "no-store",
    [RESPONSE_PRIVATE] = "private, no-cache",
    [RESPONSE_BACK] = "private, no-cache",
    [RESPONSE_REVALIDATE] = "public, no-cache",
    [RESPONSE_FOREVER] = "public, max-age=31536000, immutable",
};

static bool compressible(const char *type)
{
    struct str s = str_from(type);
    return str_starts(s, "text/") || str_starts(s, "application/json") ||
           str_starts(s, "application/problem+json") || str_starts(s, "image/svg") ||
           str_starts(s, "application/geo+json");
}

static bool wants_gzip(const struct request *request)
{
    return decode_accepts_gzip(http_header(request->http, "accept-encoding"));
}

/* The first 16 hex digits of the body's digest. */
static const char *digest(struct response *response)
{
    unsigned char hash[CRYPTO_HASH_BYTES];
    char *text = arena_alloc(response->request->arena, 17);
    crypto_sha256(buf_str(&response->body), hash);
    crypto_hex(hash, 8, text);
    return text;
}

/* Whether the client has what has this tag. The tags may come in several headers. */
static bool client_has(const struct http_request *request, const char *etag)
{
    struct str list;
    for (size_t at = 0; http_header_next(request, "if-none-match", &at, &list);)
        if (decode_has_etag(list, etag))
            return true;
    return false;
}

/* 304 when the client has it already. The tag is weak where the body may be compressed or not. */
static bool not_modified(struct response *response)
{
    const struct request *request = response->request;
    const char *etag = response->file != NULL ? response->file->hash : response->etag;
    if (response->http.status != 200 || response->cache == RESPONSE_PRIVATE ||
        response->cache == RESPONSE_BACK || response->cache == RESPONSE_NEVER ||
        request->http->method != HTTP_GET)
        return false;
    if (etag == NULL)
        etag = digest(response);
    http_response_header(&response->http, "ETag", arena_printf(request->arena, "W/\"%s\"", etag));
    if (!client_has(request->http, etag))
        return false;
    response->http.status = 304;
    return true;
}

static void free_buf(void *arg)
{
    buf_free(arg);
}

static struct str compressed(struct response *response)
{
    struct arena *arena = response->request->arena;
    struct buf *out = arena_alloc(arena, sizeof *out);
    buf_init(out, RESPONSE_BODY_MAX);
    arena_cleanup(arena, free_buf, out);
    return gzip_compress(out, buf_str(&response->body)) == 0 ? buf_str(out) : (struct str){NULL, 0};
}

static void fill_body(struct response *response, const char *type)
{
    bool gzip = wants_gzip(response->request);
    struct str plain = response->file != NULL ? response->file->content : buf_str(&response->body);
    struct str packed = {NULL, 0};
    if (gzip && response->file != NULL)
        packed = response->file->gzip;
    else if (gzip && plain.len >= COMPRESS_FROM && compressible(type))
        packed = compressed(response);
    if (packed.len > 0)
        http_response_header(&response->http, "Content-Encoding", "gzip");
    response->http.body = packed.len > 0 ? packed : plain;
}

/* The choice of a language is kept when it was made by the address. */
static void keep_language(struct response *response)
{
    const struct request *request = response->request;
    enum language language;
    if (request->route == NULL || request->route->api || request->http->method != HTTP_GET ||
        !catalogue_language_parse(request_query(request, "taal"), &language))
        return;
    const char *code = catalogue_language_code(language);
    if (!str_equal_z(request_cookie(request, LANGUAGE_COOKIE), code))
        response_set_cookie(response, LANGUAGE_COOKIE, str_from(code), YEAR_SECONDS);
}

/* Only a page with a form needs the cookie that its token belongs to. */
static void keep_session(struct response *response)
{
    const struct request *request = response->request;
    if (!request->session_new || response->body.len == 0 || request->view.csrf.len == 0 ||
        memmem(response->body.data, response->body.len, request->view.csrf.data, request->view.csrf.len) ==
            NULL)
        return;
    response_set_cookie(response, CSRF_COOKIE,
                        cookie_sign(request->arena, request->web->key, CSRF_COOKIE, request->session), -1);
}

static bool sets_cookie(const struct http_response *http)
{
    for (size_t i = 0; i < http->header_count; i++)
        if (strcmp(http->headers[i].name, "Set-Cookie") == 0)
            return true;
    return false;
}

/* What else than the address an answer depends on. A browser that finds another cookie than before does not
 * show an answer again, not even on "back"; that of a form cannot be had in another way. */
static const char *vary(const struct response *response, bool page)
{
    if (!page)
        return "Accept-Encoding";
    return response->cache == RESPONSE_BACK ? "Accept-Encoding, Accept-Language, HX-Request"
                                            : "Accept-Encoding, Accept-Language, Cookie, HX-Request";
}

void send_finish(struct response *response, struct http_response *out)
{
    const struct request *request = response->request;
    const char *type = response->file != NULL   ? response->file->type
                       : response->type != NULL ? response->type
                                                : "text/html; charset=utf-8";
    bool page = str_starts(str_from(type), "text/html");
    keep_language(response);
    keep_session(response);
    if (sets_cookie(&response->http) && response->cache != RESPONSE_BACK)
        response->cache = RESPONSE_PRIVATE;
    security_headers(response);
    http_response_header(&response->http, "Cache-Control", cache_values[response->cache]);
    http_response_header(&response->http, "Vary", vary(response, page));
    http_response_header(&response->http, "X-Request-Id",
                         arena_strndup(request->arena, request->id.data, request->id.len));
    if (page)
        http_response_header(&response->http, "Content-Language", catalogue_language_code(request->language));
    if (response->http.stream != NULL) {
        http_response_header(&response->http, "Content-Type", type);
    } else if (!not_modified(response)) {
        fill_body(response, type);
        if (response->http.body.len > 0)
            http_response_header(&response->http, "Content-Type", type);
    }
    *out = response->http;
}
