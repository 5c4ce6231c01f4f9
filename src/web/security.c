#include "web/security.h"

#define API_VERSION "1.0.0"

static const struct {
    const char *name;
    const char *value;
} always[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

/* "https://host" of the tile server, with a space before it; empty without one. */
static const char *tile_origin(const struct request *request)
{
    struct str rest = str_from(request->web->config.tiles);
    if (rest.len == 0)
        return "";
    struct str scheme = str_cut(&rest, '/');
    str_cut(&rest, '/');
    struct str host = str_cut(&rest, '/');
    return arena_printf(request->arena, " %.*s//%.*s", STR_ARG(scheme), STR_ARG(host));
}

/* Everything from here and nothing inline; pictures also from the tile server, where one is configured. */
static const char *policy(const struct request *request)
{
    return arena_printf(
        request->arena,
        "default-src 'self'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self' data:%s; object-src 'none'; script-src 'self'; "
        "style-src 'self'",
        tile_origin(request));
}

void security_headers(struct response *response)
{
    struct http_response *http = &response->http;
    const struct request *request = response->request;
    bool api = str_starts(request->http->path, "/api/");
    http_response_header(http, "Content-Security-Policy", policy(request));
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        http_response_header(http, always[i].name, always[i].value);
    /* The API gives public data and takes no cookies: pages of others may use it. */
    http_response_header(http, "Cross-Origin-Resource-Policy", api ? "cross-origin" : "same-origin");
    if (api) {
        http_response_header(http, "API-Version", API_VERSION);
        http_response_header(http, "Access-Control-Allow-Origin", "*");
        http_response_header(http, "Access-Control-Expose-Headers", "API-Version, Retry-After");
    }
    if (request->https)
        http_response_header(http, "Strict-Transport-Security", "max-age=31536000");
}
