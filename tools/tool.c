#include "tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void tool_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

struct str tool_read(struct arena *arena, const char *path, size_t max)
{
    FILE *in = fopen(path, "rbe");
    if (in == NULL)
        tool_fail("%s: %s", path, strerror(errno));
    size_t room = 65536;
    size_t len = 0;
    char *data = arena_alloc(arena, room);
    for (;;) {
        size_t got = fread(data + len, 1, room - len - 1, in);
        len += got;
        if (got == 0)
            break;
        if (len > max)
            tool_fail("%s: larger than %zu bytes", path, max);
        if (len + 1 == room) {
            data = arena_grow(arena, data, room, room * 2);
            room *= 2;
        }
    }
    if (ferror(in))
        tool_fail("%s: cannot be read", path);
    fclose(in);
    data[len] = '\0';
    return (struct str){data, len};
}

FILE *tool_open(const char *path)
{
    FILE *out = fopen(path, "wbe");
    if (out == NULL)
        tool_fail("%s: %s", path, strerror(errno));
    return out;
}

void tool_write(FILE *out, const char *path, struct str bytes)
{
    if (bytes.len > 0 && fwrite(bytes.data, 1, bytes.len, out) != bytes.len)
        tool_fail("%s: cannot be written", path);
}

void tool_close(FILE *out, const char *path)
{
    if (fclose(out) != 0)
        tool_fail("%s: cannot be written", path);
}

void tool_save(const char *path, const struct buf *content)
{
    if (buf_failed(content))
        tool_fail("%s: would be too large", path);
    FILE *out = tool_open(path);
    tool_write(out, path, buf_str(content));
    tool_close(out, path);
}

void tool_save_changed(struct arena *arena, const char *path, const struct buf *content)
{
    if (access(path, R_OK) == 0 && str_equal(tool_read(arena, path, content->max), buf_str(content)))
        return;
    tool_save(path, content);
}

void tool_add_c_escaped(struct buf *out, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c == '\n')
            buf_add_z(out, "\\n");
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < ' ' || c > '~' || c == '?') /* '?': no trigraphs */
            buf_printf(out, "\\%03o", c);
        else
            buf_add_char(out, (char)c);
    }
}

void tool_add_c_string(struct buf *out, struct str bytes)
{
    buf_add_char(out, '"');
    tool_add_c_escaped(out, bytes);
    buf_add_char(out, '"');
}
