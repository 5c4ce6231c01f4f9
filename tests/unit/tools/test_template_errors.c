/* Mistakes in templates that the compiler of templates must find, each with its line; and what it must
 * accept. */
#include "../test.h"

#include <string.h>

#include "template/emit.h"

struct sample {
    const char *source;
    size_t line;
    const char *message; /* a part of it */
};

#define PARAM "{{@ param const struct p *p }}\n"

static const struct sample wrong[] = {
    /* the language */
    {"a {{ b", 1, "without }}"},
    {"\n{{}}", 2, "empty tag"},
    {"{{ x y }}", 1, "no expression"},
    {"{{# loop x }}{{/loop}}", 1, "unknown block"},
    {"{{# if }}{{/if}}", 1, "unknown block"},
    {"a\n{{# if view }}b", 2, "not closed"},
    {"{{# if view }}\n{{/each}}", 2, "expected"},
    {"{{/if}}", 1, "without its block"},
    {"{{else}}", 1, "without a block"},
    {"{{else maybe}}", 1, "else if"},
    {PARAM "{{# each p.items }}{{/each}}", 2, "as item"},
    {PARAM "{{# each p.items as p }}{{/each}}", 2, "meaning already"},
    {PARAM "{{# each p.items as out }}{{/each}}", 2, "meaning already"},
    {"{{@ param int }}", 1, "declared as in C"},
    {"{{@ param int x; int y }}", 1, "names, spaces"},
    {PARAM PARAM, 2, "there twice"},
    {"{{@ param int view }}", 1, "meaning already"},
    {"{{@ include sample.h }}", 1, "double quotes"},
    {"{{@ import x }}", 1, "declares"},
    {"{{# block main }}x{{/block}}", 1, "with a layout only"},
    /* expressions */
    {"{{ page.title }}", 1, "no parameter"},
    {PARAM "{{ p.1 }}", 2, "name of a field"},
    {PARAM "{{ p.title() }}", 2, "not understood"},
    {"{{@ param int n }}\n{{ n.x }}", 2, "has no fields"},
    {PARAM "{{ &p.x }}", 2, "& is for"},
    {PARAM "{{# if p.x == }}{{/if}}", 2, "expected"},
    {PARAM "{{# if (p.x }}{{/if}}", 2, ") is expected"},
    {PARAM "{{# if p.x < \"a\" }}{{/if}}", 2, "== and != only"},
    {PARAM "{{# if p.x == \"a }}{{/if}}", 2, "not closed"},
    {PARAM "{{# if p.x p.y }}{{/if}}", 2, "not understood"},
    {PARAM "{{t some.key 5}}", 2, "name=value"},
    {PARAM "{{t Some.Key}}", 2, "no key"},
    {PARAM "{{t a.b X=p.x}}", 2, "no name"},
    {"{{> a b.c(X)}}", 1, "key(name,name)"},
    {"{{> a b.c(x,)y)}}", 1, "key(name,name)"},
    {"{{> a (x)}}", 1, "key(name,name)"},
    {"{{> a B.c(x)}}", 1, "no key"},
    {"{{> a b.c(x}}", 1, "no parameter"},
    /* HTML */
    {PARAM "<p {{ p.x }}>", 2, "no value may stand here"},
    {PARAM "<{{ p.x }}>", 2, "bare <"},
    {PARAM "<p class={{ p.x }}>", 2, "no value may stand here"},
    {"<p class=big>", 1, "needs quotes"},
    {PARAM "<!-- {{ p.x }} -->", 2, "no value may stand here"},
    {"<p style=\"color: red\">", 1, "not allowed"},
    {"<p\nonclick=\"x()\">", 2, "not allowed"},
    {"<p ONCLICK=\"x()\">", 1, "not allowed"},
    {"<iframe srcdoc=\"x\">", 1, "not allowed"},
    {"<script>x()</script>", 1, "no script or style"},
    {"<style>p{}</style>", 1, "no script or style"},
    {PARAM "<script>{{ p.x }}</script>", 2, "no value in script"},
    {PARAM "<img srcset=\"{{ p.x }}\">", 2, "may not hold a value"},
    {PARAM "<meta http-equiv=\"{{ p.x }}\">", 2, "may not hold a value"},
    {"1 < 2", 1, "bare <"},
    {"<p class=\"a<b\">", 1, "quote missing"},
    {"<p class=\"a", 1, "ends inside"},
    {"<!-- a", 1, "ends inside"},
    {"<textarea>", 1, "ends inside"},
    {PARAM "<a href=\"{{ p.x }}:y\">", 2, "only /, ? or #"},
    {PARAM "<a href=\"{{ p.x }}{{ p.y }}x\">", 2, "only /, ? or #"},
    {PARAM "<a href=\"{{# if p.x }}/a{{/if}}{{ p.y }}\">", 2, "each branch"},
    {PARAM "<p {{# if p.x }}class{{/if}}=\"a\">", 2, "space is needed"},
    {"<p =\"a\">", 1, "without the name"},
    {PARAM "<p {{# if p.x }}data{{/if}}-a=\"b\">", 2, "space is needed"},
    {PARAM "{{# if p.x }}<p {{/if}}>", 2, "different places"},
    {PARAM "<p class=\"{{# if p.x }}a\"{{else}}b{{/if}}>", 2, "different places"},
    {PARAM "{{# each p.x as y }}<p {{/each}}", 2, "different places"},
    {PARAM "<p {{> part p}}>", 2, "between tags"},
    {PARAM "<a href=\"{{t a.b}}\">", 2, "not stand in an address"},
    {PARAM "<a href=\"/{{ date p.x }}\">", 2, "not stand in an address"},
    {PARAM "<p title=\"{{ raw p.x }}\">", 2, "in text only"},
    {"<p>{{asset a.css}}</p>", 1, "start of an attribute"},
    {"<link href=\"{{asset gone.css}}\">", 1, "does not exist"},
    {"<p title=\"{{csrf}}\">", 1, "between tags"},
};

static const char *const right[] = {
    "",
    "text {{! comment }} text",
    PARAM "<a href=\"{{ p.x }}/y\">",
    PARAM "<a href=\"/x{{# if p.q }}?q={{ p.q }}{{/if}}\">",
    PARAM "<p{{# if p.x }} class=\"a\"{{else}} class=\"b\" id=\"c\"{{/if}}>",
    PARAM "<input {{# if p.x }}checked{{/if}} type=\"text\">",
    PARAM "<p class=\"a {{# each p.x as y }}{{ y }} {{/each}}\">",
    PARAM "{{# if p.a == 1 and (p.b or not p.c) or p.d != ENUM_X }}{{/if}}",
    PARAM "{{# with p.a->b as x }}{{ x.y.z->w }}{{/with}}",
    PARAM "{{> folder/part p &p.x 5}}",
    PARAM "<textarea name=\"a\">\n  {{ p.x }} </textarea>",
    "<script src=\"{{asset there.js}}\" defer></script>",
    "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg><br/>",
};

static bool asset_there(void *arg, struct str name)
{
    (void)arg;
    return str_starts(name, "there");
}

static bool compile(const char *source, struct template_error *error)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct buf out BUF_AUTO;
    buf_init(&out, 1000000);
    struct template *template = template_parse(arena, "test.html", str_from(source), error);
    const struct emitter_options options = {.asset = asset_there};
    return template != NULL && emit_template(arena, &out, STR("test.html"), template, NULL, &options, error);
}

static void finds_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct template_error error = {0};
        if (compile(wrong[i].source, &error))
            fail_msg("accepted: %s", wrong[i].source);
        if (strstr(error.message, wrong[i].message) == NULL || error.line != wrong[i].line)
            fail_msg("%s\ngave line %zu: %s", wrong[i].source, error.line, error.message);
    }
}

static void accepts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct template_error error = {0};
        if (!compile(right[i], &error) && strstr(error.message, "ends inside") == NULL)
            fail_msg("%s\ngave line %zu: %s", right[i], error.line, error.message);
    }
}

static void checks_layouts(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct template_error error = {0};
    struct template *layout = template_parse(arena, "l.html", STR("<b>{{# slot a }}x{{/slot}}</b>"), &error);
    static const struct {
        const char *source;
        const char *message;
    } samples[] = {
        {"{{# block a }}y{{/block}}", NULL},
        {"", NULL},
        {"{{# block b }}y{{/block}}", "no slot b"},
        {"loose", "in blocks"},
        {"{{# block a }}y{{/block}}{{# block a }}z{{/block}}", "there twice"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct buf out BUF_AUTO;
        buf_init(&out, 100000);
        struct template *template = template_parse(arena, "t.html", str_from(samples[i].source), &error);
        const struct emitter_options options = {0};
        bool done = emit_template(arena, &out, STR("t.html"), template, layout, &options, &error);
        assert_int_equal(done, samples[i].message == NULL);
        if (samples[i].message != NULL)
            assert_non_null(strstr(error.message, samples[i].message));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_mistakes),
        cmocka_unit_test(accepts),
        cmocka_unit_test(checks_layouts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
