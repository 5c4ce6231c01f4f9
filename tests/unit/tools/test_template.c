/* What compiled templates write: the sample of the folder template/ in both languages, and escaping. */
#include "../test.h"

#include <string.h>

#include "base/utf8.h"
#include "sample.h"
#include "templates.h"
#include "texts.h"

static struct view view_of(enum language language)
{
    return (struct view){.language = language,
                         .language_code = str_from(catalogue_language_code(language)),
                         .catalogue = &texts,
                         .csrf = STR("to\"ken")};
}

static void writes_sample(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    const struct sample_place leiden = {STR("Leiden & co")};
    struct sample page = {.title = STR("A <b> & \"c\" 'd'"),
                          .url = "javascript:alert(1)",
                          .home = {STR("a b/c")},
                          .day = 18547,
                          .cents = 1300050,
                          .distance = 12.25,
                          .chart = {STR("<svg></svg>")},
                          .title_text = TEXT_PROBLEM_NOT_FOUND};
    VEC_PUSH(arena, &page.items, (struct sample_item){"one", 0, true, SAMPLE_PLAIN, &leiden});
    VEC_PUSH(arena, &page.items, (struct sample_item){"two<", 2, false, SAMPLE_RARE, NULL});
    VEC_PUSH(arena, &page.items, (struct sample_item){"one", 5, false, SAMPLE_PLAIN, NULL});
    VEC_PUSH(arena, &page.words, "x");
    VEC_PUSH(arena, &page.words, "<y>");
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    const struct view view = view_of(LANGUAGE_NL);
    template_sample(&out, &view, &page);
    assert_string_equal(
        out.data,
        "<!doctype html>\n<html lang=\"nl\">\n<title>A &lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;</title>\n"
        "<body class=\"plain\">\n"
        "<h1 title=\"A &lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;\">A &lt;b&gt; &amp; &#34;c&#34; "
        "&#39;d&#39;</h1>\n"
        "<p>\n<a href=\"#\" data-x='A &lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;'>go</a>\n"
        "<a "
        "href=\"/find/"
        "A%20%3Cb%3E%20%26%20%22c%22%20%27d%27?q=A%20%3Cb%3E%20%26%20%22c%22%20%27d%27#a%20b%2Fc\">find</a>\n"
        "</p>\n<ul>\n"
        "<li id=\"i1\" title=\"Kenmerk voor de beheerder: one\" aria-current=\"true\">one, Leiden &amp; co</li>\n"
        "<li id=\"i2\" title=\"Kenmerk voor de beheerder: two&lt;\">two&lt;, nowhere</li>\n"
        "<li id=\"i3\" title=\"Kenmerk voor de beheerder: one\">one, nowhere</li>\n"
        "</ul>\n<p>x, &lt;y&gt;</p>\n"
        "<p>12 oktober 2020 2020-10-12 \xe2\x82\xac\xc2\xa0"
        "13.000,50 12,3 1.300.050 12.25</p>\n"
        "<p><svg></svg> Deze pagina is er niet: Kenmerk voor de beheerder: A &lt;b&gt; &amp; &#34;c&#34; "
        "&#39;d&#39;</p>\n"
        "<b>many</b>\n<b>rare</b>\n<b>single</b>\n"
        "<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"csrf\" value=\"to&#34;ken\">"
        "<input name=\"a\" value=\"A &lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;\" disabled></form>\n"
        "<pre>\n  kept   as\n    written\n</pre>\n"
        "</body>\n</html>\n");
}

static void writes_empty_and_english(void **state)
{
    (void)state;
    struct sample page = {.title = STR(""),
                          .url = "https://example.org/?a=1&b=2",
                          .cents = -5,
                          .distance = -0.04,
                          .title_text = TEXT_PROBLEM_NOT_FOUND};
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    const struct view view = view_of(LANGUAGE_EN);
    template_sample(&out, &view, &page);
    assert_non_null(strstr(out.data, "<ul>\n<li>none</li>\n</ul>"));
    assert_non_null(strstr(out.data, "href=\"https://example.org/?a=1&amp;b=2\""));
    assert_non_null(strstr(out.data, "1 January 1970 1970-01-01 -\xe2\x82\xac"
                                     "0.05 0.0 -5 "));
    assert_non_null(strstr(out.data, "This page does not exist"));
    assert_null(strstr(out.data, "disabled"));
}

/* Every byte, alone and between letters, in every context: what comes out can neither leave its context nor
 * is broken UTF-8. */
static void escapes_every_byte(void **state)
{
    (void)state;
    for (int context = TEMPLATE_HTML; context <= TEMPLATE_URL_PART; context++) {
        for (int c = 0; c < 256; c++) {
            char bytes[3] = {'a', (char)c, 'z'};
            for (size_t start = 0; start < 2; start++) {
                struct str in = {bytes + start, start == 0 ? 3 : 1};
                struct buf out BUF_AUTO;
                buf_init(&out, 100);
                template_escape(&out, (enum template_context)context, in);
                assert_int_equal(strcspn(out.data, "<>\"'"), out.len);
                assert_int_equal(utf8_check(buf_str(&out)), out.len);
                for (size_t i = 0; i < out.len; i++)
                    assert_true((unsigned char)out.data[i] >= ' ' || strchr("\t\n\r", out.data[i]) != NULL);
                if (context == TEMPLATE_URL_PART)
                    assert_int_equal(
                        strspn(out.data,
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%"),
                        out.len);
                if (context != TEMPLATE_URL_PART && strchr("&<>\"'", c) != NULL && c != 0)
                    assert_non_null(strchr(out.data, '&'));
            }
        }
    }
}

static void refuses_unsafe_urls(void **state)
{
    (void)state;
    static const char *const unsafe[] = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "x:y",
        "file:///etc",
        "mailto:a@b",
        "https:evil",
        "http:/evil",
        "/a b",
        "java\tscript:x",
        "h\x7fttps://a",
    };
    static const char *const safe[] = {
        "/talent", "?q=a:b", "#top", "talent/1:2", "https://a.example/x?y=z", "HTTP://a.example/", "", "./a"};
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
        struct buf out BUF_AUTO;
        buf_init(&out, 1000);
        template_escape(&out, TEMPLATE_URL, str_from(unsafe[i]));
        assert_string_equal(out.data, "#");
    }
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++) {
        struct buf out BUF_AUTO;
        buf_init(&out, 1000);
        template_escape(&out, TEMPLATE_URL, str_from(safe[i]));
        assert_string_equal(out.data, safe[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_sample),
        cmocka_unit_test(writes_empty_and_english),
        cmocka_unit_test(escapes_every_byte),
        cmocka_unit_test(refuses_unsafe_urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
