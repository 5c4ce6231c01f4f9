/* catalogue: makes the table of translated texts.
 *
 *     catalogue OUT.h OUT.c OUT.d NL.po EN.po FOLDER...
 *
 * OUT.h has `enum text` (the key "results.fit" is TEXT_RESULTS_FIT) and `extern const struct catalogue
 * texts`, OUT.c the table (src/base/catalogue.h), OUT.d what was read, for ninja.
 *
 * Errors, so that no text is ever missing on a screen: a key that only one file has; a plural in only one;
 * {names} that differ between the languages; a key that no file under the FOLDERs uses (.c .h .def .html); a
 * string "error.something" in C that is no key. A use is TEXT_RESULTS_FIT in C or results.fit anywhere; keys
 * that are put together at run time are announced in a comment: results.* uses all below it.
 *
 * For the templates OUT.h also has, for every text, its name with its sorted {names}, such as
 * TEXT_RESULTS_FIT__asked__have (none: TEXT_RESULTS_TITLE__): a {{t}} with wrong arguments does not compile.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/map.h"
#include "base/vec.h"
#include "po.h"
#include "tool.h"

#define SOURCE_MAX_BYTES (8u * 1024u * 1024u)
#define OUT_MAX_BYTES    (32u * 1024u * 1024u)
#define NAMES_MAX        16

struct names {
    struct str items[NAMES_MAX]; /* sorted, each once */
    size_t count;
};

struct scan {
    struct arena *arena;
    struct map *keys; /* key or TEXT_ name -> index in `nl` */
    const struct po *nl;
    bool *used;
    struct buf depends;
};

static void add_name(struct names *names, struct str name, const struct po *po, const struct po_text *text)
{
    size_t at = 0;
    while (at < names->count && str_compare(names->items[at], name) < 0)
        at++;
    if (at < names->count && str_equal(names->items[at], name))
        return;
    if (names->count == NAMES_MAX)
        tool_fail("%s:%zu: %s has more than %d names", po->path, text->line, text->key, NAMES_MAX);
    memmove(&names->items[at + 1], &names->items[at], (names->count - at) * sizeof *names->items);
    names->items[at] = name;
    names->count++;
}

static void collect_names(struct names *names, const struct po *po, const struct po_text *text,
                          const char *form)
{
    for (const char *at = form; at != NULL && *at != '\0';) {
        const char *open = strpbrk(at, "{}");
        if (open == NULL)
            return;
        size_t len = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (*open == '}' || len == 0 || open[1 + len] != '}')
            tool_fail("%s:%zu: %s: braces hold a name in lower case, as {count}", po->path, text->line,
                      text->key);
        add_name(names, (struct str){open + 1, len}, po, text);
        at = open + len + 2;
    }
}

static struct names names_of(const struct po *po, const struct po_text *text)
{
    struct names names = {.count = 0};
    collect_names(&names, po, text, text->one);
    collect_names(&names, po, text, text->other);
    return names;
}

static void check_pair(const struct po *nl, const struct po_text *a, const struct po *en,
                       const struct po_text *b)
{
    if (b == NULL)
        tool_fail("%s:%zu: %s is missing in %s", nl->path, a->line, a->key, en->path);
    if ((a->other == NULL) != (b->other == NULL))
        tool_fail("%s:%zu: %s has a plural in one language only", en->path, b->line, a->key);
    struct names in_a = names_of(nl, a);
    struct names in_b = names_of(en, b);
    bool same = in_a.count == in_b.count;
    for (size_t i = 0; same && i < in_a.count; i++)
        same = str_equal(in_a.items[i], in_b.items[i]);
    if (!same)
        tool_fail("%s:%zu: %s has other {names} than in %s", en->path, b->line, b->key, nl->path);
    if (a->other != NULL) {
        for (size_t i = 0; i < in_a.count; i++)
            if (str_equal(in_a.items[i], STR("count")))
                return;
        tool_fail("%s:%zu: %s has a plural but no {count}", nl->path, a->line, a->key);
    }
}

static char *symbol_of(struct arena *arena, const char *key)
{
    char *symbol = arena_printf(arena, "TEXT_%s", key);
    for (char *c = symbol; *c != '\0'; c++)
        *c = *c == '.' ? '_' : (char)toupper((unsigned char)*c);
    return symbol;
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '*';
}

static void use_prefix(struct scan *scan, struct str prefix)
{
    for (size_t i = 0; i < scan->nl->count; i++)
        if (str_starts(str_from(scan->nl->texts[i].key), arena_strndup(scan->arena, prefix.data, prefix.len)))
            scan->used[i] = true;
}

static void use_word(struct scan *scan, const char *path, size_t line, struct str word, bool quoted)
{
    uint64_t index;
    if (map_get(scan->keys, word, &index))
        scan->used[index] = true;
    else if (str_ends(word, ".*"))
        use_prefix(scan, (struct str){word.data, word.len - 1});
    else if (quoted && str_starts(word, "error.") && word.len > 6)
        tool_fail("%s:%zu: \"%.*s\" is no key in %s", path, line, STR_ARG(word), scan->nl->path);
}

static void scan_file(struct scan *scan, const char *path)
{
    struct str text = tool_read(scan->arena, path, SOURCE_MAX_BYTES);
    buf_printf(&scan->depends, " %s", path);
    size_t line = 1;
    for (size_t i = 0; i < text.len; i++) {
        line += text.data[i] == '\n';
        if (!isalpha((unsigned char)text.data[i]))
            continue;
        size_t start = i;
        while (i < text.len && word_char(text.data[i]))
            i++;
        bool quoted = start > 0 && text.data[start - 1] == '"' && i < text.len && text.data[i] == '"';
        use_word(scan, path, line, (struct str){text.data + start, i - start}, quoted);
        i--;
    }
}

static bool wanted(const char *name)
{
    struct str s = str_from(name);
    return str_ends(s, ".c") || str_ends(s, ".h") || str_ends(s, ".def") || str_ends(s, ".html");
}

static void scan_folder(struct scan *scan, const char *folder)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        tool_fail("%s: cannot be opened", folder);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = arena_printf(scan->arena, "%s/%s", folder, entry->d_name);
        struct stat about;
        if (stat(path, &about) != 0)
            continue;
        if (S_ISDIR(about.st_mode))
            scan_folder(scan, path);
        else if (wanted(entry->d_name))
            scan_file(scan, path);
    }
    closedir(dir);
}

static void check_uses(struct arena *arena, const struct po *nl, char **folders, const char *depends,
                       const char *header)
{
    struct scan scan = {
        .arena = arena, .keys = map_new(arena, 0), .nl = nl, .used = arena_array(arena, nl->count, 1)};
    buf_init(&scan.depends, OUT_MAX_BYTES);
    buf_printf(&scan.depends, "%s:", header);
    for (size_t i = 0; i < nl->count; i++) {
        map_put(scan.keys, str_from(nl->texts[i].key), i);
        const char *symbol = symbol_of(arena, nl->texts[i].key);
        if (map_get(scan.keys, str_from(symbol), NULL))
            tool_fail("%s:%zu: %s gives the same name as another key", nl->path, nl->texts[i].line,
                      nl->texts[i].key);
        map_put(scan.keys, str_from(symbol), i);
    }
    for (size_t i = 0; folders[i] != NULL; i++)
        scan_folder(&scan, folders[i]);
    for (size_t i = 0; i < nl->count; i++)
        if (!scan.used[i])
            tool_fail("%s:%zu: %s is used nowhere", nl->path, nl->texts[i].line, nl->texts[i].key);
    buf_add_char(&scan.depends, '\n');
    tool_save(depends, &scan.depends);
    buf_free(&scan.depends);
}

static void write_header(struct arena *arena, const char *path, const struct po *nl)
{
    struct buf out BUF_AUTO;
    buf_init(&out, OUT_MAX_BYTES);
    buf_add_z(&out,
              "/* Made by tools/catalogue from po/. */\n#ifndef REGIO_TEXTS_H\n#define REGIO_TEXTS_H\n\n"
              "#include \"base/catalogue.h\"\n\nextern const struct catalogue texts;\n\nenum text {\n");
    for (size_t i = 0; i < nl->count; i++)
        buf_printf(&out, "    %s,\n", symbol_of(arena, nl->texts[i].key));
    buf_add_z(&out,
              "    TEXT_COUNT\n};\n\n/* The same with their {names}: see tools/catalogue.c. */\nenum {\n");
    for (size_t i = 0; i < nl->count; i++) {
        const char *symbol = symbol_of(arena, nl->texts[i].key);
        struct names names = names_of(nl, &nl->texts[i]);
        buf_printf(&out, "    %s%s", symbol, names.count == 0 ? "__" : "");
        for (size_t j = 0; j < names.count; j++)
            buf_printf(&out, "__%.*s", STR_ARG(names.items[j]));
        buf_printf(&out, " = %s,\n", symbol);
    }
    buf_add_z(&out, "};\n\n#endif\n");
    tool_save_changed(arena, path, &out);
}

static void add_form(struct buf *out, const char *form)
{
    if (form == NULL)
        buf_add_z(out, "NULL");
    else
        tool_add_c_string(out, str_from(form));
}

static void write_code(struct arena *arena, const char *path, const struct po *nl, const struct po *en)
{
    struct buf out BUF_AUTO;
    buf_init(&out, OUT_MAX_BYTES);
    buf_add_z(&out, "/* Made by tools/catalogue from po/. */\n#include \"texts.h\"\n\n"
                    "static const struct catalogue_text table[] = {\n");
    for (size_t i = 0; i < nl->count; i++) {
        const struct po_text *a = &nl->texts[i];
        const struct po_text *b = po_find(en, a->key);
        buf_printf(&out, "    {\"%s\",\n     {", a->key);
        add_form(&out, a->one);
        buf_add_z(&out, ",\n      ");
        add_form(&out, b->one);
        buf_add_z(&out, "},\n     {");
        add_form(&out, a->other);
        buf_add_z(&out, ", ");
        add_form(&out, b->other);
        buf_add_z(&out, "}},\n");
    }
    buf_printf(&out, "};\n\nconst struct catalogue texts = {table, %zu};\n", nl->count);
    tool_save_changed(arena, path, &out);
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fputs("usage: catalogue OUT.h OUT.c OUT.d NL.po EN.po FOLDER...\n", stderr);
        return 2;
    }
    struct arena *arena ARENA_AUTO = arena_new();
    struct po nl = po_read(arena, argv[4]);
    struct po en = po_read(arena, argv[5]);
    if (nl.count == 0)
        tool_fail("%s: has no texts", nl.path);
    for (size_t i = 0; i < nl.count; i++)
        check_pair(&nl, &nl.texts[i], &en, po_find(&en, nl.texts[i].key));
    for (size_t i = 0; i < en.count; i++)
        if (po_find(&nl, en.texts[i].key) == NULL)
            tool_fail("%s:%zu: %s is missing in %s", en.path, en.texts[i].line, en.texts[i].key, nl.path);
    check_uses(arena, &nl, argv + 6, argv[3], argv[1]);
    write_header(arena, argv[1], &nl);
    write_code(arena, argv[2], &nl, &en);
    return 0;
}
