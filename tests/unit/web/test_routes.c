/* The program's own table: every route has a permission, every API path is in the OpenAPI document, and the
 * other way round. */
#include "../test.h"

#include <ctype.h>
#include <stdio.h>

#include "port/json/json_read.h"
#include "routes.h"
#include "texts.h"
#include "web/web.h"

extern const struct embed_set openapi_files;

static const char *const methods[HTTP_METHODS] = {"get", "post", "put", "delete", "options"};

static void every_route_is_complete(void **state)
{
    (void)state;
    assert_true(routes.count > 5);
    for (size_t i = 0; i < routes.count; i++) {
        const struct route *route = &routes.routes[i];
        assert_int_not_equal(route->permission, PERMISSION_NONE);
        assert_non_null(route->handler);
        assert_in_range(route->summary, 0, TEXT_COUNT - 1);
        assert_int_equal(route->api, str_starts(str_from(route->path), "/api/"));
    }
}

/* With every {name} filled in, each route is found at its own address. */
static void every_route_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < routes.count; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct router_match match;
        struct buf path BUF_AUTO;
        buf_init(&path, 1000);
        for (const char *c = routes.routes[i].path; *c != '\0'; c++) {
            if (*c == '{') {
                c = strchr(c, '}');
                buf_add_z(&path, "0");
            } else {
                buf_add_char(&path, *c);
            }
        }
        assert_int_equal(router_find(&routes, arena, routes.routes[i].method, buf_str(&path), &match), 0);
        if (match.route != &routes.routes[i])
            fail_msg("%s is hidden by another route", routes.routes[i].path);
    }
}

static void openapi_has_every_api_route(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    const struct embed_file *file = embed_find(&openapi_files, STR("openapi.json"));
    struct json_node root;
    struct json_node paths;
    assert_int_equal(json_read(arena, file->content, NULL, &root, NULL), 0);
    assert_true(json_read_member(&root, "paths", &paths));
    size_t operations = 0;
    for (size_t i = 0; i < routes.count; i++) {
        const struct route *route = &routes.routes[i];
        struct json_node path;
        struct json_node operation;
        struct json_node member;
        if (!route->api)
            continue;
        operations++;
        assert_true(str_starts(str_from(route->path), "/api/v1/")); /* the server's address in the document */
        assert_true(json_read_member(&paths, route->path + strlen("/api/v1"), &path));
        assert_true(json_read_member(&path, methods[route->method], &operation));
        assert_true(json_read_member(&operation, "operationId", &member));
        assert_true(json_read_member(&operation, "responses", &member));
        assert_true(json_read_member(&member, "200", &member));
    }
    void *cursor = NULL;
    struct json_node path;
    while (json_read_next(&paths, &cursor, &path))
        operations -= json_read_count(&path);
    assert_int_equal(operations, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_complete),
        cmocka_unit_test(every_route_is_found),
        cmocka_unit_test(openapi_has_every_api_route),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
