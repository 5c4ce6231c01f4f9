#include "../test.h"

#include "sample.h"

struct sample {
    enum http_method method;
    bool exists; /* some method goes there */
    const char *path;
    web_handler *handler; /* NULL: not found, or not with this method */
    const char *params;   /* "name=value;..." */
};

static const struct sample samples[] = {
    {HTTP_GET, true, "/", sample_home, ""},
    {HTTP_POST, true, "/", NULL, ""},
    {HTTP_GET, true, "/talent/12", sample_item, "id=12;"},
    {HTTP_GET, true, "/talent/nieuw", sample_new, ""},
    {HTTP_GET, true, "/talent/nieuw/waarom", sample_why, "id=nieuw;"},
    {HTTP_GET, true, "/talent/a%20b", sample_item, "id=a b;"},
    {HTTP_GET, true, "/talent/a%2Fb", sample_item, "id=a/b;"},
    {HTTP_GET, true, "/talent/%C3%A9", sample_item, "id=\xc3\xa9;"},
    {HTTP_GET, false, "/talent/", NULL, ""},
    {HTTP_GET, false, "/talent", NULL, ""},
    {HTTP_GET, false, "/talen", NULL, ""},
    {HTTP_GET, false, "/talents/1", NULL, ""},
    {HTTP_GET, false, "/talent/1/x", NULL, ""},
    {HTTP_GET, true, "/files/ab/css/site.css", sample_file, "hash=ab;name=css/site.css;"},
    {HTTP_GET, false, "/files/ab", NULL, ""},
    {HTTP_GET, false, "//", NULL, ""},
    {HTTP_GET, false, "", NULL, ""},
    {HTTP_GET, false, "*", NULL, ""},
    {HTTP_GET, true, "/api/v1/things", sample_things, ""},
    {HTTP_POST, true, "/api/v1/things", sample_add, ""},
    {HTTP_PUT, true, "/api/v1/things", NULL, ""},
    {HTTP_DELETE, true, "/api/v1/things/5", sample_remove, "id=5;"},
    {HTTP_OTHER, true, "/api/v1/things/5", NULL, "id=5;"},
    {HTTP_OPTIONS, true, "/form", NULL, ""},
};

static void finds_routes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        struct arena *arena ARENA_AUTO = arena_new();
        struct router_match match;
        assert_int_equal(router_find(&sample_router, arena, s->method, str_from(s->path), &match), 0);
        if (match.route == NULL ? s->handler != NULL : match.route->handler != s->handler)
            fail_msg("%s goes elsewhere", s->path);
        bool exists = false;
        for (int m = 0; m < HTTP_METHODS; m++)
            exists = exists || match.allowed[m];
        assert_int_equal(exists, s->exists);
        struct buf params BUF_AUTO;
        buf_init(&params, 1000);
        for (size_t p = 0; p < match.param_count; p++)
            buf_printf(&params, "%.*s=%.*s;", STR_ARG(match.params[p].name), STR_ARG(match.params[p].value));
        if (s->exists)
            assert_string_equal(params.data, s->params);
    }
}

static void tells_methods(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct router_match match;
    assert_int_equal(router_find(&sample_router, arena, HTTP_PUT, STR("/api/v1/things"), &match), 0);
    assert_null(match.route);
    assert_true(match.allowed[HTTP_GET] && match.allowed[HTTP_POST]);
    assert_false(match.allowed[HTTP_PUT] || match.allowed[HTTP_DELETE]);
}

static void refuses_what_is_no_text(void **state)
{
    (void)state;
    static const char *const paths[] = {"/talent/%",   "/talent/%4", "/talent/%zz", "/talent/%00",
                                        "/talent/%ff", "/%c0%af",    "/talent/%0b"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct router_match match;
        assert_int_equal(router_find(&sample_router, arena, HTTP_GET, str_from(paths[i]), &match),
                         ERR_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_routes),
        cmocka_unit_test(tells_methods),
        cmocka_unit_test(refuses_what_is_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
