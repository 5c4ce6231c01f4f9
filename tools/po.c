#include "po.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "tool.h"

#define PO_MAX_BYTES (8u * 1024u * 1024u)

struct reader {
    struct arena *arena;
    const char *path;
    struct str rest;
    size_t line;
};

enum part { PART_NONE, PART_KEY, PART_PLURAL_KEY, PART_ONE, PART_OTHER, PART_COUNT };

static const struct {
    const char *word;
    enum part part;
} words[] = {
    {"msgid_plural ", PART_PLURAL_KEY}, {"msgid ", PART_KEY},  {"msgstr[0] ", PART_ONE},
    {"msgstr[1] ", PART_OTHER},         {"msgstr ", PART_ONE},
};

/* The entry that is being read: its parts, NULL where not seen. */
struct entry {
    char *parts[PART_COUNT];
    size_t line;
};

typedef VEC(struct po_text) texts_vec;

/* Appends the quoted string in `s` to `old`. */
static char *unquote(struct reader *r, struct str s, const char *old)
{
    if (s.len < 2 || s.data[0] != '"' || s.data[s.len - 1] != '"')
        tool_fail("%s:%zu: a string in double quotes is expected", r->path, r->line);
    struct buf text BUF_AUTO;
    buf_init(&text, PO_MAX_BYTES);
    buf_add_z(&text, old == NULL ? "" : old);
    for (size_t i = 1; i + 1 < s.len; i++) {
        char c = s.data[i];
        if (c == '"')
            tool_fail("%s:%zu: a quote inside a string needs a backslash", r->path, r->line);
        if (c == '\\') {
            c = s.data[++i];
            if (i + 1 == s.len || strchr("n\"\\t", c) == NULL)
                tool_fail("%s:%zu: unknown escape", r->path, r->line);
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        buf_add_char(&text, c);
    }
    return arena_strndup(r->arena, text.data, text.len);
}

static void check_key(const struct reader *r, const char *key, size_t line)
{
    const char *allowed = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    size_t len = strlen(key);
    if (strspn(key, allowed) != len || key[0] < 'a' || key[len - 1] == '.' || strchr(key, '.') == NULL ||
        strstr(key, "..") != NULL)
        tool_fail("%s:%zu: \"%s\" is no key (lower case, digits and _, with at least one dot)", r->path, line,
                  key);
}

static void finish(struct reader *r, struct entry *entry, texts_vec *texts)
{
    char **parts = entry->parts;
    if (parts[PART_KEY] != NULL && parts[PART_KEY][0] != '\0') {
        check_key(r, parts[PART_KEY], entry->line);
        if (parts[PART_ONE] == NULL || parts[PART_ONE][0] == '\0')
            tool_fail("%s:%zu: %s has no text", r->path, entry->line, parts[PART_KEY]);
        bool plural = parts[PART_PLURAL_KEY] != NULL;
        if (plural != (parts[PART_OTHER] != NULL) || (plural && parts[PART_OTHER][0] == '\0'))
            tool_fail("%s:%zu: %s: a plural needs msgid_plural, msgstr[0] and msgstr[1]", r->path,
                      entry->line, parts[PART_KEY]);
        VEC_PUSH(r->arena, texts,
                 (struct po_text){parts[PART_KEY], parts[PART_ONE], parts[PART_OTHER], entry->line});
    }
    *entry = (struct entry){0};
}

static enum part find_part(struct str line, struct str *value)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_starts(line, words[i].word))
            continue;
        size_t len = strlen(words[i].word);
        *value = str_trim((struct str){line.data + len, line.len - len});
        return words[i].part;
    }
    return PART_NONE;
}

static void read_entries(struct reader *r, texts_vec *texts)
{
    struct entry entry = {0};
    enum part part = PART_NONE;
    while (r->rest.data != NULL) {
        struct str line = str_trim(str_cut(&r->rest, '\n'));
        r->line++;
        if (line.len == 0 || line.data[0] == '#')
            continue;
        struct str value = line;
        enum part next = line.data[0] == '"' ? part : find_part(line, &value);
        if (next == PART_NONE)
            tool_fail("%s:%zu: this line is not understood", r->path, r->line);
        if (next == PART_KEY && line.data[0] != '"') {
            finish(r, &entry, texts);
            entry.line = r->line;
        } else if (line.data[0] != '"' && entry.parts[next] != NULL) {
            tool_fail("%s:%zu: this part is there twice", r->path, r->line);
        }
        part = next;
        entry.parts[part] = unquote(r, value, entry.parts[part]);
    }
    finish(r, &entry, texts);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct po_text *)a)->key, ((const struct po_text *)b)->key);
}

struct po po_read(struct arena *arena, const char *path)
{
    struct reader r = {.arena = arena, .path = path, .rest = tool_read(arena, path, PO_MAX_BYTES)};
    if (utf8_check(r.rest) != r.rest.len)
        tool_fail("%s: not valid UTF-8", path);
    texts_vec texts = {0};
    read_entries(&r, &texts);
    if (texts.count > 0)
        qsort(texts.items, texts.count, sizeof *texts.items, by_key);
    for (size_t i = 1; i < texts.count; i++)
        if (strcmp(texts.items[i - 1].key, texts.items[i].key) == 0)
            tool_fail("%s:%zu: %s is there twice", path, texts.items[i].line, texts.items[i].key);
    return (struct po){path, texts.items, texts.count};
}

const struct po_text *po_find(const struct po *po, const char *key)
{
    struct po_text wanted = {.key = key};
    if (po->count == 0)
        return NULL;
    return bsearch(&wanted, po->texts, po->count, sizeof *po->texts, by_key);
}
