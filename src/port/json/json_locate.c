/* Finding the place of a node again: jansson keeps no positions, and only messages need them. The text has
 * been read before, so it is valid JSON; a scanner that trusts this stays small. It still never leaves the
 * text. */
#include <string.h>

#include "base/utf8.h"
#include "port/json/json_read.h"

struct scan {
    struct str text;
    size_t at;
};

static char peek(const struct scan *scan)
{
    return scan->at < scan->text.len ? scan->text.data[scan->at] : '\0';
}

static void skip_blank(struct scan *scan)
{
    while (scan->at < scan->text.len && strchr(" \t\r\n", scan->text.data[scan->at]) != NULL &&
           scan->text.data[scan->at] != '\0')
        scan->at++;
}

static void skip_string(struct scan *scan)
{
    scan->at++;
    while (scan->at < scan->text.len && scan->text.data[scan->at] != '"')
        scan->at += scan->text.data[scan->at] == '\\' ? 2 : 1;
    scan->at++;
}

/* Behind the value that starts here: up to the comma or closing bracket of its own level. */
static void skip_value(struct scan *scan)
{
    size_t depth = 0;
    while (scan->at < scan->text.len) {
        char c = scan->text.data[scan->at];
        if (c == '"') {
            skip_string(scan);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return;
        if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
        scan->at++;
    }
}

static unsigned hex4(const char *s)
{
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        char c = s[i];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : ((unsigned)c | 0x20u) - 'a' + 10u;
        value = value << 4 | (digit & 15u);
    }
    return value;
}

/* One character of a quoted name at `s`, which ends at `end`: its UTF-8 in out, *used bytes read. */
static size_t decode(const char *s, const char *end, char out[4], size_t *used)
{
    static const char escapes[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    if (*s != '\\' || end - s < 2) {
        *used = 1;
        out[0] = *s;
        return 1;
    }
    if (s[1] != 'u' || end - s < 6) {
        const char *found = s[1] == '\0' ? NULL : strchr(escapes, s[1]);
        *used = 2;
        out[0] = found == NULL ? s[1] : meant[found - escapes];
        return 1;
    }
    uint32_t code = hex4(s + 2);
    *used = 6;
    if (code >= 0xD800 && code < 0xDC00 && end - s >= 12) {
        code = 0x10000u + ((code - 0xD800u) << 10) + ((hex4(s + 8) - 0xDC00u) & 0x3FFu);
        *used = 12;
    }
    return utf8_encode(code, out);
}

/* Whether the quoted string from `start` (its quote) to `end` (behind its closing quote) means `name`. */
static bool same_name(const struct scan *scan, size_t start, size_t end, const char *name)
{
    const char *s = scan->text.data + start + 1;
    const char *stop = scan->text.data + end - 1;
    size_t len = strlen(name);
    size_t matched = 0;
    while (s < stop) {
        char bytes[4];
        size_t used;
        size_t count = decode(s, stop, bytes, &used);
        if (count == 0 || len - matched < count || memcmp(name + matched, bytes, count) != 0)
            return false;
        matched += count;
        s += used;
    }
    return matched == len;
}

static bool enter_member(struct scan *scan, const char *name)
{
    scan->at++;
    while (scan->at < scan->text.len) {
        skip_blank(scan);
        if (peek(scan) != '"')
            return false;
        size_t start = scan->at;
        skip_string(scan);
        if (scan->at > scan->text.len)
            return false;
        size_t end = scan->at;
        skip_blank(scan);
        if (peek(scan) != ':')
            return false;
        scan->at++;
        skip_blank(scan);
        if (same_name(scan, start, end, name))
            return true;
        skip_value(scan);
        if (peek(scan) != ',')
            return false;
        scan->at++;
    }
    return false;
}

static bool enter_item(struct scan *scan, size_t index)
{
    scan->at++;
    for (size_t i = 0; i < index; i++) {
        skip_value(scan);
        if (peek(scan) != ',')
            return false;
        scan->at++;
    }
    skip_blank(scan);
    return true;
}

static bool enter(struct scan *scan, const struct json_node *node)
{
    if (node->parent == NULL) {
        skip_blank(scan);
        return true;
    }
    if (!enter(scan, node->parent))
        return false;
    if (node->name != NULL)
        return peek(scan) == '{' && enter_member(scan, node->name);
    return peek(scan) == '[' && enter_item(scan, node->index);
}

bool json_read_locate(struct str text, const struct json_node *node, size_t *offset)
{
    struct scan scan = {text, 0};
    if (!enter(&scan, node) || scan.at > text.len)
        return false;
    *offset = scan.at;
    return true;
}
