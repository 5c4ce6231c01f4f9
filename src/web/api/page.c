#include "web/api/page.h"

#include "routes.h"
#include "templates.h"
#include "web/response.h"

static const char *const methods[HTTP_METHODS] = {"GET", "POST", "PUT", "DELETE", "OPTIONS"};

/* The address that the visitor used for this site. */
static const char *base_of(const struct request *request)
{
    struct str host = http_header(request->http, "host");
    return arena_printf(request->arena, "%s://%.*s", request->https ? "https" : "http", STR_ARG(host));
}

int api_page_show(struct request *request, struct response *response)
{
    struct api_page page = {0};
    const struct router *router = request->web->router;
    for (size_t i = 0; i < router->count; i++) {
        const struct route *route = &router->routes[i];
        bool ready = route->method == HTTP_GET && strchr(route->path, '{') == NULL;
        if (route->api)
            VEC_PUSH(request->arena, &page.routes,
                     (struct api_page_route){methods[route->method], route->path, route->summary,
                                             ready ? route->path : NULL});
    }
    page.example = arena_printf(
        request->arena,
        "curl -H 'Content-Type: application/json' \\\n"
        "  -d '{\"skills\":[{\"uri\":\"urn:regio:starter:skill:welcome-guests\"}],\"top\":5}' \\\n"
        "  %s/api/v1/matches",
        base_of(request));
    template_text_api(&response->body, &request->view, &page);
    return 0;
}
