#include "exchange/openings/html_script.h"

#include <string.h>

#include "exchange/openings/html_text.h"

#define TYPE "application/ld+json"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_letters(struct str s, const char *word)
{
    size_t len = strlen(word);
    if (s.len != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (small(s.data[i]) != word[i])
            return false;
    return true;
}

/* Takes name and value of the next attribute off *rest, which stands behind the tag's name. */
static bool next_attribute(struct str *rest, struct str *name, struct str *value)
{
    const char *at = rest->data;
    const char *end = at + rest->len;
    while (at < end && (is_blank(*at) || *at == '/'))
        at++;
    if (at >= end || *at == '>')
        return false;
    const char *start = at++;
    while (at < end && !is_blank(*at) && *at != '=' && *at != '>' && *at != '/')
        at++;
    *name = (struct str){start, (size_t)(at - start)};
    *value = (struct str){NULL, 0};
    while (at < end && is_blank(*at))
        at++;
    if (at < end && *at == '=') {
        at++;
        while (at < end && is_blank(*at))
            at++;
        char quote = at < end && (*at == '"' || *at == '\'') ? *at++ : '\0';
        start = at;
        while (at < end && (quote != '\0' ? *at != quote : !is_blank(*at) && *at != '>'))
            at++;
        *value = (struct str){start, (size_t)(at - start)};
        at += at < end && quote != '\0';
    }
    *rest = (struct str){at, (size_t)(end - at)};
    return true;
}

/* The value of an attribute of a tag; `skip` is the length of "<" and the tag's name. */
static struct str attribute_of(struct str tag, size_t skip, const char *wanted)
{
    struct str rest = {tag.data + skip, tag.len - skip};
    struct str name, value;
    while (next_attribute(&rest, &name, &value))
        if (same_letters(name, wanted))
            return value;
    return (struct str){NULL, 0};
}

/* Whether a script tag says that it holds JSON-LD; parameters behind the type (a charset) do not matter. */
static bool holds_json(struct str tag)
{
    struct str parameters = attribute_of(tag, strlen("<script"), "type");
    return same_letters(str_trim(str_cut(&parameters, ';')), TYPE);
}

struct str html_page_language(struct str page)
{
    size_t at = 0;
    while (at < page.len) {
        const char *open = memchr(page.data + at, '<', page.len - at);
        if (open == NULL)
            break;
        struct str rest = {open, (size_t)(page.data + page.len - open)};
        size_t len = html_markup_length(rest);
        if (len > strlen("<html") && html_tag_is((struct str){open + 1, len - 1}, "html"))
            return attribute_of((struct str){open, len}, strlen("<html"), "lang");
        if (len > 1 && rest.data[1] != '!' && rest.data[1] != '?')
            break; /* the html element is the first one */
        at = (size_t)(open - page.data) + (len > 0 ? len : 1);
    }
    return (struct str){NULL, 0};
}

static bool cut_start(struct str *s, const char *prefix)
{
    if (!str_starts(*s, prefix))
        return false;
    *s = str_trim((struct str){s->data + strlen(prefix), s->len - strlen(prefix)});
    return true;
}

static bool cut_end(struct str *s, const char *suffix)
{
    if (!str_ends(*s, suffix))
        return false;
    *s = str_trim((struct str){s->data, s->len - strlen(suffix)});
    return true;
}

/* Old pages hide a script from older browsers in a comment or a CDATA section, with or without a comment mark
 * of JavaScript before it. */
static struct str unwrap(struct str s)
{
    static const char *const starts[] = {"/*<![CDATA[*/", "//<![CDATA[", "// <![CDATA[", "<![CDATA[", "<!--"};
    static const char *const ends[] = {"/*]]>*/", "//]]>", "// ]]>", "]]>", "//-->", "// -->", "-->"};
    s = str_trim(s);
    bool wrapped = false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts && !wrapped; i++)
        wrapped = cut_start(&s, starts[i]);
    bool unwrapped = !wrapped;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !unwrapped; i++)
        unwrapped = cut_end(&s, ends[i]);
    return s;
}

bool html_script_next(struct str page, size_t *at, struct str *content)
{
    /* What stands within these is not markup, whatever it looks like. */
    static const char *const raw[] = {"script", "style", "textarea", "title", "xmp", "iframe", "noframes"};
    while (*at < page.len) {
        const char *open = memchr(page.data + *at, '<', page.len - *at);
        if (open == NULL)
            break;
        struct str rest = {open, (size_t)(page.data + page.len - open)};
        size_t len = html_markup_length(rest);
        *at = (size_t)(open - page.data) + (len > 0 ? len : 1);
        if (len < 3 || rest.data[1] == '/' || rest.data[1] == '!')
            continue;
        for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
            if (!html_tag_is((struct str){rest.data + 1, len - 1}, raw[i]))
                continue;
            struct str inside = {page.data + *at, page.len - *at};
            inside.len = html_raw_length(inside, raw[i]);
            *at += inside.len;
            if (i == 0 && holds_json((struct str){rest.data, len})) {
                *content = unwrap(inside);
                return true;
            }
            break;
        }
    }
    *at = page.len;
    return false;
}
