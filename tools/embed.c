/* embed: puts files into the program.
 *
 *     embed [--depfile DEPFILE] OUT.c OUT.bin SYMBOL ROOT FILE...
 *
 * Writes OUT.bin with the content of every FILE (a NUL behind each) and, where it saves a tenth, its gzip
 * form; and OUT.c, which takes OUT.bin in with .incbin and defines
 *
 *     const struct embed_set SYMBOL;      (src/base/embed.h)
 *
 * The name of a FILE may be a pattern (care*.jsonl; the tool reads it, not a shell). DEPFILE then tells the build what was read: the files, and the
 * folders of the patterns, so that a file that is added or removed there makes all this anew.
 *
 * A file's name in the set is its path below ROOT. The output depends on nothing but the content of the
 * files, so the same sources give the same program. (`ld -b binary` would do as well, but it makes the
 * program's stack executable.)
 *
 * In a meson.build:
 *
 *     migrations = custom_target('migrations', output: ['migrations.c', 'migrations.bin'], input: files(...),
 *       command: [embed, '@OUTPUT@', 'migrations_files', meson.project_source_root() / 'db/migrations',
 * '@INPUT@'])
 *
 * and in the C code that uses it `extern const struct embed_set migrations_files;` in a header of its room.
 */
#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/vec.h"
#include "tool.h"

#define FILE_MAX_BYTES (64u * 1024u * 1024u)

struct part {
    const char *name;
    const char *hash;
    const char *type;
    struct str content;
    size_t at;
    size_t gzip_at;
    size_t gzip_len; /* 0 = not kept */
};

struct parts {
    struct part *items;
    size_t count;
};

static const struct {
    const char *suffix;
    const char *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".csv", "text/csv; charset=utf-8"},
    {".geojson", "application/geo+json"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".jsonl", "application/jsonl"},
    {".png", "image/png"},
    {".sql", "application/sql"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
};

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(str_from(name), types[i].suffix))
            return types[i].type;
    return "application/octet-stream";
}

static char *real_path(struct arena *arena, const char *path)
{
    char *found = realpath(path, NULL);
    if (found == NULL)
        tool_fail("%s: no such file", path);
    char *copy = arena_strdup(arena, found);
    free(found);
    return copy;
}

/* The path of `file` below `root`. */
static const char *name_below(struct arena *arena, const char *root, const char *file)
{
    const char *absolute = real_path(arena, file);
    size_t len = strlen(root);
    if (strncmp(absolute, root, len) != 0 || absolute[len] != '/')
        tool_fail("%s is not below %s", file, root);
    return absolute + len + 1;
}

static const char *hash_of(struct arena *arena, struct str content)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)content.data, content.len);
    char hex[17];
    sodium_bin2hex(hex, sizeof hex, digest, 8);
    return arena_strdup(arena, hex);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct part *)a)->name, ((const struct part *)b)->name);
}

static struct parts read_parts(struct arena *arena, const char *root, char **files, size_t count)
{
    struct parts parts = {arena_array(arena, count, sizeof(struct part)), count};
    for (size_t i = 0; i < count; i++) {
        struct part *part = &parts.items[i];
        part->content = tool_read(arena, files[i], FILE_MAX_BYTES);
        part->name = name_below(arena, root, files[i]);
        part->type = type_of(part->name);
        part->hash = hash_of(arena, part->content);
    }
    qsort(parts.items, parts.count, sizeof(struct part), by_name);
    for (size_t i = 1; i < parts.count; i++)
        if (strcmp(parts.items[i - 1].name, parts.items[i].name) == 0)
            tool_fail("%s is given twice", parts.items[i].name);
    return parts;
}

/* Compressed at the best level, without time or name, so that the result depends on the content only. */
static struct str compress_gzip(struct arena *arena, struct str content)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        tool_fail("zlib does not start");
    size_t room = deflateBound(&stream, content.len);
    char *out = arena_alloc(arena, room);
    unsigned char *in = arena_alloc(arena, content.len);
    memcpy(in, content.data == NULL ? "" : content.data, content.len);
    stream.next_in = in;
    stream.avail_in = (uInt)content.len;
    stream.next_out = (unsigned char *)out;
    stream.avail_out = (uInt)room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        tool_fail("zlib does not finish");
    size_t len = stream.total_out;
    deflateEnd(&stream);
    return (struct str){out, len};
}

static void write_blob(struct arena *arena, const char *path, struct parts parts)
{
    FILE *out = tool_open(path);
    size_t at = 0;
    for (size_t i = 0; i < parts.count; i++) {
        struct part *part = &parts.items[i];
        part->at = at;
        tool_write(out, path, part->content);
        tool_write(out, path, (struct str){"", 1});
        at += part->content.len + 1;
        struct str gzip = compress_gzip(arena, part->content);
        if (gzip.len >= part->content.len - part->content.len / 10)
            continue;
        part->gzip_at = at;
        part->gzip_len = gzip.len;
        tool_write(out, path, gzip);
        at += gzip.len;
    }
    tool_write(out, path, (struct str){"", 1}); /* never empty */
    tool_close(out, path);
}

static void add_part(struct buf *code, const char *symbol, const struct part *part)
{
    buf_add_z(code, "    {.name = ");
    tool_add_c_string(code, str_from(part->name));
    buf_printf(code, ",\n     .content = {%s_bytes + %zu, %zu},\n", symbol, part->at, part->content.len);
    if (part->gzip_len > 0)
        buf_printf(code, "     .gzip = {%s_bytes + %zu, %zu},\n", symbol, part->gzip_at, part->gzip_len);
    buf_printf(code, "     .type = \"%s\",\n     .hash = \"%s\"},\n", part->type, part->hash);
}

static void write_code(struct arena *arena, const char *path, const char *blob, const char *symbol,
                       struct parts parts)
{
    struct buf code BUF_AUTO;
    buf_init(&code, FILE_MAX_BYTES);
    buf_printf(&code,
               "/* Made by tools/embed. */\n#include \"base/embed.h\"\n\nextern const struct embed_set %s;\n",
               symbol);
    buf_printf(&code, "extern const char %s_bytes[] __attribute__((visibility(\"hidden\")));\n\n", symbol);
    buf_printf(
        &code,
        "__asm__(\".pushsection .rodata\\n\"\n        \".balign 16\\n\"\n        \".globl %s_bytes\\n\"\n"
        "        \".hidden %s_bytes\\n\"\n        \"%s_bytes:\\n\"\n",
        symbol, symbol, symbol);
    buf_add_z(&code, "        \".incbin \\\"");
    tool_add_c_escaped(&code, str_from(real_path(arena, blob)));
    buf_add_z(&code, "\\\"\\n\"\n        \".popsection\\n\");\n\n");
    buf_printf(&code, "static const struct embed_file files[] = {\n");
    for (size_t i = 0; i < parts.count; i++)
        add_part(&code, symbol, &parts.items[i]);
    buf_printf(&code, "};\n\nconst struct embed_set %s = {files, %zu};\n", symbol, parts.count);
    tool_save(path, &code);
}

typedef VEC(char *) path_list;

/* The files of an argument: itself, or those that its pattern fits. A pattern's folder goes into the dependencies too. */
static void expand(struct arena *arena, char *argument, path_list *files, path_list *dependencies)
{
    const char *slash = strrchr(argument, '/');
    const char *pattern = slash == NULL ? argument : slash + 1;
    if (strchr(pattern, '*') == NULL) {
        VEC_PUSH(arena, files, argument);
        VEC_PUSH(arena, dependencies, argument);
        return;
    }
    char *folder = slash == NULL ? arena_strdup(arena, ".") : arena_strndup(arena, argument, (size_t)(slash - argument));
    DIR *entries = opendir(folder);
    if (entries == NULL)
        tool_fail("%s: no such folder", folder);
    size_t before = files->count;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (fnmatch(pattern, entry->d_name, FNM_PERIOD) != 0)
            continue;
        char *path = arena_printf(arena, "%s/%s", folder, entry->d_name);
        VEC_PUSH(arena, files, path);
        VEC_PUSH(arena, dependencies, path);
    }
    closedir(entries);
    if (files->count == before)
        tool_fail("%s: no such file", argument);
    VEC_PUSH(arena, dependencies, folder);
}

/* A rule of make, in which a space or # of a name has a backslash before it. */
static void write_depfile(const char *path, const char *output, const path_list *dependencies)
{
    struct buf rule BUF_AUTO;
    buf_init(&rule, FILE_MAX_BYTES);
    buf_printf(&rule, "%s:", output);
    for (size_t i = 0; i < dependencies->count; i++) {
        buf_add_char(&rule, ' ');
        for (const char *c = dependencies->items[i]; *c != '\0'; c++)
            buf_printf(&rule, *c == ' ' || *c == '#' ? "\\%c" : "%c", *c);
    }
    buf_add_char(&rule, '\n');
    tool_save(path, &rule);
}

int main(int argc, char **argv)
{
    const char *depfile = argc > 2 && strcmp(argv[1], "--depfile") == 0 ? argv[2] : NULL;
    int first = depfile == NULL ? 1 : 3;
    if (argc < first + 5) {
        fputs("usage: embed [--depfile DEPFILE] OUT.c OUT.bin SYMBOL ROOT FILE...\n", stderr);
        return 2;
    }
    if (sodium_init() < 0)
        tool_fail("libsodium does not start");
    struct arena *arena ARENA_AUTO = arena_new();
    char **arguments = argv + first;
    path_list files = {0};
    path_list dependencies = {0};
    for (int i = first + 4; i < argc; i++)
        expand(arena, argv[i], &files, &dependencies);
    struct parts parts = read_parts(arena, real_path(arena, arguments[3]), files.items, files.count);
    write_blob(arena, arguments[1], parts);
    write_code(arena, arguments[0], arguments[1], arguments[2], parts);
    if (depfile != NULL)
        write_depfile(depfile, arguments[0], &dependencies);
    return 0;
}
