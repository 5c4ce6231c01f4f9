#include "template/html.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct feeder {
    struct html_state *s;
    struct buf *out;
    const char *file;
    size_t line;
    struct template_error *error;
};

#define FAIL(f, ...) template_error_set((f)->error, (f)->file, (f)->line, __VA_ARGS__)

static const char *const url_attrs[] = {
    "action",         "cite",      "data",   "data-href", "data-src", "data-url",    "formaction",
    "href",           "hx-delete", "hx-get", "hx-patch",  "hx-post",  "hx-push-url", "hx-put",
    "hx-replace-url", "manifest",  "ping",   "poster",    "src",      "xlink:href",
};

/* May be written in a template, but never with a value of the program. */
static const char *const static_attrs[] = {
    "content-security-policy",
    "http-equiv",
    "hx-headers",
    "hx-vals",
    "integrity",
    "nonce",
    "sandbox",
    "srcset",
};

/* Elements whose content has rules of its own. */
static const char *const special_tags[] = {"pre", "script", "style", "textarea", "title"};

static bool listed(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

#define LISTED(list, name) listed((list), sizeof(list) / sizeof *(list), (name))

static bool space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Whether the white space at the start of `s` holds the end of a line. */
static bool has_line_end(struct str s)
{
    size_t i = 0;
    while (i < s.len && space(s.data[i]) && s.data[i] != '\n')
        i++;
    return i < s.len && s.data[i] == '\n';
}

static bool keep(const struct html_state *s)
{
    return strcmp(s->inside, "pre") == 0 || strcmp(s->inside, "textarea") == 0;
}

static void put(struct feeder *f, char c)
{
    f->s->spaced = false;
    buf_add_char(f->out, c);
}

static void put_space(struct feeder *f, char c)
{
    if (!f->s->spaced)
        buf_add_char(f->out, c);
    f->s->spaced = true;
}

static bool add_name(struct feeder *f, char *name, char c)
{
    size_t len = strlen(name);
    if (len + 1 >= HTML_NAME_MAX)
        return FAIL(f, "a name of more than %d characters", HTML_NAME_MAX - 1);
    name[len] = (char)tolower((unsigned char)c);
    name[len + 1] = '\0';
    return true;
}

static bool start_value(struct feeder *f)
{
    struct html_state *s = f->s;
    if (strcmp(s->name, "style") == 0 || strncmp(s->name, "on", 2) == 0 ||
        strncmp(s->name, "hx-on", 5) == 0 || strcmp(s->name, "srcdoc") == 0)
        return FAIL(f, "attribute %s is not allowed: the content security policy blocks it", s->name);
    s->attr = LISTED(url_attrs, s->name)      ? HTML_ATTR_URL
              : LISTED(static_attrs, s->name) ? HTML_ATTR_STATIC
                                              : HTML_ATTR_PLAIN;
    s->value_started = false;
    s->url_mixed = false;
    s->url_dynamic = false;
    return true;
}

static void end_tag(struct feeder *f)
{
    struct html_state *s = f->s;
    s->place = HTML_TEXT;
    if (s->closing && strcmp(s->inside, s->tag) == 0)
        s->inside[0] = '\0';
    else if (!s->closing && LISTED(special_tags, s->tag))
        memcpy(s->inside, s->tag, sizeof s->inside);
}

static bool feed_text(struct feeder *f, struct str rest)
{
    struct html_state *s = f->s;
    char c = rest.data[0];
    if (c == '<') {
        char next = rest.len > 1 ? rest.data[1] : ' ';
        if (str_starts(rest, "<!--")) {
            s->place = HTML_COMMENT;
            return true;
        }
        if (next == '!') {
            s->place = HTML_DECLARATION;
            put(f, c);
            return true;
        }
        if (!isalpha((unsigned char)next) && next != '/')
            return FAIL(f, "a bare < is written as &lt;");
        s->place = HTML_TAG_NAME;
        s->closing = next == '/';
        s->tag[0] = '\0';
        put(f, c);
        return true;
    }
    if (!space(c) && (strcmp(s->inside, "script") == 0 || strcmp(s->inside, "style") == 0))
        return FAIL(f, "no script or style in a page: the content security policy blocks it");
    if (space(c) && !keep(s))
        put_space(f, has_line_end(rest) ? '\n' : ' ');
    else
        put(f, c);
    return true;
}

static bool feed_tag_name(struct feeder *f, char c)
{
    struct html_state *s = f->s;
    put(f, space(c) ? ' ' : c);
    if (c == '/' && s->tag[0] == '\0')
        return true;
    if (c == '>') {
        end_tag(f);
        return true;
    }
    if (space(c) || c == '/') {
        s->place = HTML_TAG;
        s->spaced = space(c);
        return true;
    }
    if (!isalnum((unsigned char)c) && c != '-')
        return FAIL(f, "'%c' in the name of an element", c);
    return add_name(f, s->tag, c);
}

static bool feed_tag(struct feeder *f, char c)
{
    struct html_state *s = f->s;
    if (space(c)) {
        put_space(f, ' ');
        s->needs_space = false;
        if (s->place == HTML_ATTR_NAME)
            s->place = HTML_ATTR_AFTER_NAME;
        return true;
    }
    if (s->needs_space && c != '>' && c != '/')
        return FAIL(f, "a space is needed behind a block in a tag");
    s->needs_space = false;
    put(f, c);
    if (c == '>') {
        end_tag(f);
        return true;
    }
    if (c == '=') {
        if (s->place == HTML_TAG)
            return FAIL(f, "= without the name of an attribute");
        s->place = HTML_ATTR_BEFORE_VALUE;
        return true;
    }
    if (c == '"' || c == '\'' || c == '<' || c == '`')
        return FAIL(f, "%c in a tag", c);
    if (s->place != HTML_ATTR_NAME || c == '/') {
        s->name[0] = '\0';
        s->place = c == '/' ? HTML_TAG : HTML_ATTR_NAME;
    }
    return c == '/' || add_name(f, s->name, c);
}

static bool feed_value(struct feeder *f, char c)
{
    struct html_state *s = f->s;
    if (s->place == HTML_ATTR_BEFORE_VALUE) {
        if (c != '"' && c != '\'')
            return FAIL(f, "the value of %s needs quotes right behind the =", s->name);
        s->quote = c;
        s->place = HTML_ATTR_VALUE;
        put(f, c);
        return start_value(f);
    }
    put(f, c);
    if (c == s->quote) {
        s->place = HTML_TAG;
        return true;
    }
    if (c == '<')
        return FAIL(f, "< in the value of %s: is a quote missing?", s->name);
    if (s->attr == HTML_ATTR_URL && s->url_dynamic && s->value_started && strchr("/?#", c) == NULL)
        return FAIL(f, "behind a value that begins %s only /, ? or # may follow", s->name);
    if (strchr("/?#", c) != NULL)
        s->url_dynamic = false;
    s->value_started = true;
    return true;
}

/* One character; the bytes that it took (1, more for the end of a comment), 0 on an error. */
static size_t feed_char(struct feeder *f, struct str rest)
{
    struct html_state *s = f->s;
    char c = rest.data[0];
    switch (s->place) {
    case HTML_TEXT:
        return feed_text(f, rest) ? 1 : 0;
    case HTML_COMMENT:
        if (str_starts(rest, "-->"))
            s->place = HTML_TEXT;
        return s->place == HTML_TEXT ? 3 : 1;
    case HTML_DECLARATION:
        put(f, c);
        if (c == '>')
            s->place = HTML_TEXT;
        return 1;
    case HTML_TAG_NAME:
        return feed_tag_name(f, c) ? 1 : 0;
    case HTML_TAG:
    case HTML_ATTR_NAME:
    case HTML_ATTR_AFTER_NAME:
        return feed_tag(f, c) ? 1 : 0;
    case HTML_ATTR_BEFORE_VALUE:
    case HTML_ATTR_VALUE:
        return feed_value(f, c) ? 1 : 0;
    }
    return 0;
}

bool html_feed(struct html_state *state, struct buf *out, struct str text, const char *file, size_t line,
               struct template_error *error)
{
    struct feeder f = {state, out, file, line, error};
    for (size_t i = 0; i < text.len;) {
        size_t took = feed_char(&f, (struct str){text.data + i, text.len - i});
        if (took == 0)
            return false;
        for (size_t end = i + took; i < end; i++)
            f.line += text.data[i] == '\n';
    }
    return true;
}

enum html_context html_value(struct html_state *s, const char *file, size_t line,
                             struct template_error *error)
{
    struct feeder f = {s, NULL, file, line, error};
    s->spaced = false;
    if (s->place == HTML_TEXT) {
        if (strcmp(s->inside, "script") != 0 && strcmp(s->inside, "style") != 0)
            return CONTEXT_TEXT;
        FAIL(&f, "no value in %s", s->inside);
        return CONTEXT_NONE;
    }
    if (s->place != HTML_ATTR_VALUE) {
        FAIL(&f, "no value may stand here: only in text and in a quoted attribute");
        return CONTEXT_NONE;
    }
    if (s->attr == HTML_ATTR_PLAIN)
        return CONTEXT_ATTR;
    if (s->attr == HTML_ATTR_STATIC || s->url_mixed) {
        FAIL(&f,
             s->url_mixed ? "the beginning of %s depends on a condition: write it out in each branch"
                          : "attribute %s may not hold a value",
             s->name);
        return CONTEXT_NONE;
    }
    enum html_context context = s->value_started ? CONTEXT_URL_PART : CONTEXT_URL;
    s->url_dynamic = s->url_dynamic || context == CONTEXT_URL;
    s->value_started = true;
    return context;
}

static bool in_tag(const struct html_state *s)
{
    return s->place == HTML_TAG || s->place == HTML_ATTR_NAME || s->place == HTML_ATTR_AFTER_NAME;
}

/* Whether both are in the same place, but for what html_merge can make equal. */
static bool alike(const struct html_state *a, const struct html_state *b)
{
    if (strcmp(a->inside, b->inside) != 0 || (a->place != b->place && !(in_tag(a) && in_tag(b))))
        return false;
    if (a->place == HTML_TEXT || a->place == HTML_COMMENT || a->place == HTML_DECLARATION)
        return true;
    if (a->closing != b->closing || strcmp(a->tag, b->tag) != 0)
        return false;
    if (a->place == HTML_ATTR_BEFORE_VALUE)
        return strcmp(a->name, b->name) == 0;
    return a->place != HTML_ATTR_VALUE || (a->quote == b->quote && strcmp(a->name, b->name) == 0);
}

bool html_merge(struct html_state *state, const struct html_state *other, const char *file, size_t line,
                struct template_error *error)
{
    struct html_state *a = state;
    const struct html_state *b = other;
    if (!alike(a, b))
        return template_error_set(error, file, line,
                                  "the branches of this block end in different places of the HTML");
    if (in_tag(a)) {
        /* Behind a block that may have written a name, a new one starts only behind a space. */
        a->needs_space =
            a->needs_space || b->needs_space || a->place == HTML_ATTR_NAME || b->place == HTML_ATTR_NAME;
        a->place = HTML_TAG;
    }
    a->url_mixed =
        a->url_mixed || b->url_mixed || (a->attr == HTML_ATTR_URL && a->value_started != b->value_started);
    a->url_dynamic = a->url_dynamic || b->url_dynamic;
    a->value_started = a->value_started || b->value_started;
    a->spaced = a->spaced && b->spaced;
    return true;
}
