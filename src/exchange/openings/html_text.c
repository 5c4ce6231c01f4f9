#include "exchange/openings/html_text.h"

#include <string.h>

#include "base/utf8.h"

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_letter(char c)
{
    return small(c) >= 'a' && small(c) <= 'z';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static struct str behind(struct str s, size_t count)
{
    return count >= s.len ? (struct str){NULL, 0} : (struct str){s.data + count, s.len - count};
}

bool html_tag_is(struct str s, const char *name)
{
    size_t len = strlen(name);
    if (s.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (small(s.data[i]) != name[i])
            return false;
    return s.len == len || is_blank(s.data[len]) || s.data[len] == '>' || s.data[len] == '/';
}

static size_t up_to(struct str s, const char *end)
{
    const char *found = s.len == 0 ? NULL : memmem(s.data, s.len, end, strlen(end));
    return found == NULL ? s.len : (size_t)(found - s.data) + strlen(end);
}

size_t html_markup_length(struct str s)
{
    if (str_starts(s, "<!--"))
        return 4 + up_to(behind(s, 4), "-->");
    if (str_starts(s, "<![CDATA["))
        return 9; /* what stands in it is text */
    if (s.len < 2 || !(is_letter(s.data[1]) || s.data[1] == '!' || s.data[1] == '?' ||
                       (s.data[1] == '/' && s.len > 2 && is_letter(s.data[2]))))
        return 0;
    char quote = '\0'; /* a > within the quotes of an attribute does not end the tag */
    for (size_t i = 2; i < s.len; i++) {
        char c = s.data[i];
        if (quote != '\0')
            quote = c == quote ? '\0' : quote;
        else if (c == '>')
            return i + 1;
        else if ((c == '"' || c == '\'') && s.data[i - 1] == '=')
            quote = c;
    }
    return s.len;
}

size_t html_raw_length(struct str s, const char *name)
{
    size_t at = 0;
    while (at < s.len) {
        const char *found = memchr(s.data + at, '<', s.len - at);
        if (found == NULL)
            break;
        at = (size_t)(found - s.data);
        struct str rest = behind(s, at + 1);
        if (rest.len > 0 && rest.data[0] == '/' && html_tag_is(behind(rest, 1), name))
            return at;
        at++;
    }
    return s.len;
}

/* --- Text -------------------------------------------------------------------------------------------------
 */

/* What a tag does to the text. The same names open and close. */
enum effect { EFFECT_NONE, EFFECT_LINE, EFFECT_PARAGRAPH, EFFECT_ITEM, EFFECT_DROP };

static const struct {
    const char *name;
    enum effect effect;
} effects[] = {
    {"br", EFFECT_LINE},
    {"p", EFFECT_PARAGRAPH},
    {"div", EFFECT_LINE},
    {"li", EFFECT_ITEM},
    {"ul", EFFECT_LINE},
    {"ol", EFFECT_LINE},
    {"tr", EFFECT_LINE},
    {"table", EFFECT_LINE},
    {"section", EFFECT_LINE},
    {"article", EFFECT_LINE},
    {"header", EFFECT_LINE},
    {"footer", EFFECT_LINE},
    {"h1", EFFECT_PARAGRAPH},
    {"h2", EFFECT_PARAGRAPH},
    {"h3", EFFECT_PARAGRAPH},
    {"h4", EFFECT_PARAGRAPH},
    {"h5", EFFECT_PARAGRAPH},
    {"h6", EFFECT_PARAGRAPH},
    {"hr", EFFECT_PARAGRAPH},
    {"dl", EFFECT_LINE},
    {"dt", EFFECT_LINE},
    {"dd", EFFECT_LINE},
    {"blockquote", EFFECT_PARAGRAPH},
    {"script", EFFECT_DROP},
    {"style", EFFECT_DROP},
    {"title", EFFECT_PARAGRAPH},
};

/* White space that is owed before the next character: none, a space, or one or two line feeds. */
enum owed { OWED_NONE, OWED_SPACE, OWED_LINE, OWED_EMPTY_LINE };

struct writer {
    struct buf *out;
    size_t start; /* of this text in out: nothing is owed before it */
    enum owed owed;
    bool item; /* "- " is owed as well */
};

static void owe(struct writer *w, enum owed owed)
{
    if (owed > w->owed)
        w->owed = owed;
}

static void put(struct writer *w, const char *bytes, size_t len)
{
    static const char *const spaces[] = {"", " ", "\n", "\n\n"};
    if (w->out->len > w->start)
        buf_add_z(w->out, spaces[w->owed]);
    if (w->item)
        buf_add_z(w->out, "- ");
    w->owed = OWED_NONE;
    w->item = false;
    buf_add(w->out, bytes, len);
}

/* Writes a character, or remembers it where it is white space. */
static void put_character(struct writer *w, const char *bytes, size_t len)
{
    unsigned char c = (unsigned char)bytes[0];
    bool nbsp = len == 2 && memcmp(bytes, "\xC2\xA0", 2) == 0;
    bool soft_hyphen = len == 2 && memcmp(bytes, "\xC2\xAD", 2) == 0;
    if (nbsp || (len == 1 && is_blank((char)c)))
        owe(w, OWED_SPACE);
    else if (!soft_hyphen && !(len == 1 && (c < 0x20 || c == 0x7F)) &&
             !(len == 2 && c == 0xC2 && (unsigned char)bytes[1] < 0xA0))
        put(w, bytes, len);
}

/* Applies a tag; returns how many bytes behind it are dropped with it. */
static size_t apply_tag(struct writer *w, struct str tag, struct str rest)
{
    if (tag.len < 3)
        return 0;
    bool closes = tag.data[1] == '/';
    struct str name = behind(tag, closes ? 2 : 1);
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        if (!html_tag_is(name, effects[i].name))
            continue;
        if (effects[i].effect == EFFECT_DROP)
            return closes ? 0 : html_raw_length(rest, effects[i].name);
        owe(w, effects[i].effect == EFFECT_PARAGRAPH ? OWED_EMPTY_LINE : OWED_LINE);
        w->item = effects[i].effect == EFFECT_ITEM && !closes;
        return 0;
    }
    return 0;
}

static void strip(struct str s, struct buf *out)
{
    struct writer w = {out, out->len, OWED_NONE, false};
    while (s.len > 0) {
        size_t used = s.data[0] == '<' ? html_markup_length(s) : 0;
        char reference[4];
        if (used > 0) {
            struct str tag = {s.data, used};
            s = behind(s, used);
            s = behind(s, apply_tag(&w, tag, s));
            continue;
        }
        size_t len = s.data[0] == '&' ? html_reference(s, reference, &used) : 0;
        if (len > 0) {
            put_character(&w, reference, len);
        } else {
            uint32_t ignored;
            used = utf8_decode(s, &ignored);
            if (used == 0) {
                put(&w, "\xEF\xBF\xBD", 3);
                used = 1;
            } else {
                put_character(&w, s.data, used);
            }
        }
        s = behind(s, used);
    }
}

void html_text(struct str html, struct buf *out)
{
    bool escaped = html.len > 0 && memchr(html.data, '<', html.len) == NULL &&
                   memmem(html.data, html.len, "&lt;", 4) != NULL;
    if (!escaped) {
        strip(html, out);
        return;
    }
    struct buf once BUF_AUTO;
    buf_init(&once, out->max);
    strip(html, &once);
    strip(buf_str(&once), out);
}
