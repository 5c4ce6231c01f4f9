/* embed: puts files into the program.
 *
 *     embed OUT.c OUT.bin SYMBOL ROOT FILE...
 *
 * Writes OUT.bin with the content of every FILE (a NUL behind each) and, where it saves a tenth, its gzip
 * form; and OUT.c, which takes OUT.bin in with .incbin and defines
 *
 *     const struct embed_set SYMBOL;      (src/base/embed.h)
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

int main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("usage: embed OUT.c OUT.bin SYMBOL ROOT FILE...\n", stderr);
        return 2;
    }
    if (sodium_init() < 0)
        tool_fail("libsodium does not start");
    struct arena *arena ARENA_AUTO = arena_new();
    struct parts parts = read_parts(arena, real_path(arena, argv[4]), argv + 5, (size_t)argc - 5);
    write_blob(arena, argv[2], parts);
    write_code(arena, argv[1], argv[2], argv[3], parts);
    return 0;
}
