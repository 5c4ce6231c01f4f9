/* HTML to text, and the JSON-LD within a page. */
#include "../test.h"

#include <string.h>

#include "base/utf8.h"
#include "exchange/openings/html_script.h"
#include "exchange/openings/html_text.h"

static void markup_becomes_text(void **state)
{
    (void)state;
    static const struct {
        const char *html;
        const char *text;
    } cases[] = {
        {"", ""},
        {"plain text", "plain text"},
        {"  a \n\t b  ", "a b"},
        {"<p>Koken voor <b>gasten</b></p>", "Koken voor gasten"},
        {"<p>a</p><p>b</p>", "a\n\nb"},
        {"a<br>b<br/>c", "a\nb\nc"},
        {"<ul><li>een</li><li>twee</li></ul>na", "- een\n- twee\nna"},
        {"a<!-- <p>weg</p> -->b", "ab"},
        {"a<script>if (a < b) { weg(); }</script>b", "ab"},
        {"a<STYLE>p { }</style >b", "ab"},
        {"<a href=\"x>y\">link</a>", "link"},
        {"C&amp;A &lt;3 &euro; &eacute;&#233;&#xE9;", "C&A <3 \xE2\x82\xAC \xC3\xA9\xC3\xA9\xC3\xA9"},
        {"&nbsp;a&nbsp;b&nbsp;", "a b"},
        {"&onbekend; &amp &;", "&onbekend; &amp &;"},
        {"&#0;&#xD800;&#99999999999;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"loon < 3000 en > 2000", "loon < 3000 en > 2000"},
        {"a <3 b", "a <3 b"},
        {"open <b", "open"},
        {"open <!-- zonder eind", "open"},
        {"a\x01\x7F\xC2\x85"
         "b",
         "ab"},
        {"soft\xC2\xADhyphen", "softhyphen"},
        {"&lt;p&gt;dubbel&lt;/p&gt;&lt;p&gt;verpakt &amp;amp; wel&lt;/p&gt;", "dubbel\n\nverpakt & wel"},
        {"<h1>Kop</h1>tekst<hr>meer", "Kop\n\ntekst\n\nmeer"},
        {"<![CDATA[tekst", "tekst"},
        {"<?php weg ?>x", "x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out BUF_AUTO;
        buf_init(&out, 10000);
        html_text(str_from(cases[i].html), &out);
        assert_string_equal(out.data, cases[i].text);
    }
}

static void what_stood_before_stays(void **state)
{
    (void)state;
    struct buf out BUF_AUTO;
    buf_init(&out, 100);
    buf_add_z(&out, "voor ");
    html_text(STR("<p>na</p>"), &out);
    assert_string_equal(out.data, "voor na");
}

static size_t scripts_in(const char *page, struct str *first)
{
    size_t at = 0;
    size_t count = 0;
    struct str content;
    while (html_script_next(str_from(page), &at, &content))
        if (count++ == 0)
            *first = content;
    return count;
}

static void scripts_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        size_t count;
        const char *first;
    } cases[] = {
        {"<script type=\"application/ld+json\">{\"a\":1}</script>", 1, "{\"a\":1}"},
        {"<SCRIPT id=x TYPE='application/ld+json'>\n{}\n</SCRIPT>", 1, "{}"},
        {"<script type=application/ld+json>{}</script >", 1, "{}"},
        {"<script type=\"application/ld+json; charset=utf-8\">{}</script>", 1, "{}"},
        {"<script\n\ttype = \"Application/LD+JSON\"\n>{}</script>", 1, "{}"},
        {"<script>var a = '<script type=\"application/ld+json\">';</script>", 0, ""},
        {"<script type=\"text/javascript\">{}</script>", 0, ""},
        {"<script data-type=\"application/ld+json\">{}</script>", 0, ""},
        {"<!-- <script type=\"application/ld+json\">{}</script> -->", 0, ""},
        {"<textarea><script type=\"application/ld+json\">{}</script></textarea>", 0, ""},
        {"<title><script type=\"application/ld+json\"></title><script "
         "type=\"application/ld+json\">1</script>",
         1, "1"},
        {"<script type=\"application/ld+json\">//<![CDATA[\n{}\n//]]></script>", 1, "{}"},
        {"<script type=\"application/ld+json\"><![CDATA[{}]]></script>", 1, "{}"},
        {"<script type=\"application/ld+json\"><!--\n{}\n--></script>", 1, "{}"},
        {"<script type=\"application/ld+json\">{\"a\":\"<b>&amp;\"}</script>", 1, "{\"a\":\"<b>&amp;\"}"},
        {"<script type=\"application/ld+json\">{\"a\":\"</scripture>\"}</script>", 1,
         "{\"a\":\"</scripture>\"}"},
        {"<script type=\"application/ld+json\">[1]</script><p><script "
         "type=\"application/ld+json\">[2]</script>",
         2, "[1]"},
        {"<script type=\"application/ld+json\">{\"a\"", 1, "{\"a\""},
        {"<script type=\"application/ld+json\"", 1, ""},
        {"<script", 0, ""},
        {"<", 0, ""},
        {"a < b <script type=\"application/ld+json\">{}</script>", 1, "{}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str first = {NULL, 0};
        size_t count = scripts_in(cases[i].page, &first);
        if (count != cases[i].count || !str_equal_z(first, cases[i].first))
            fail_msg("%s: %zu scripts, the first \"%.*s\"", cases[i].page, count, STR_ARG(first));
    }
}

static void a_page_has_a_language(void **state)
{
    (void)state;
    assert_true(str_equal_z(html_page_language(STR("<!DOCTYPE html>\n<html lang=\"nl-NL\"><p>")), "nl-NL"));
    assert_true(str_equal_z(html_page_language(STR("<?xml?><!-- x --><HTML class=a LANG=en>")), "en"));
    assert_int_equal(html_page_language(STR("<p><html lang=nl>")).len, 0);
    assert_int_equal(html_page_language(STR("<html>")).len, 0);
    assert_int_equal(html_page_language(STR("")).len, 0);
    assert_int_equal(html_page_language(STR("a < b")).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_becomes_text),
        cmocka_unit_test(what_stood_before_stays),
        cmocka_unit_test(scripts_are_found),
        cmocka_unit_test(a_page_has_a_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
