/* What the build-time programs share: reading, writing, and ending with a message. A tool that fails ends at
 * once with status 1 and "file:line: message" on stderr, so that an editor can jump there. */
#ifndef REGIO_TOOLS_TOOL_H
#define REGIO_TOOLS_TOOL_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

__attribute__((noreturn, format(printf, 1, 2))) void tool_fail(const char *format, ...);

/* The whole file, NUL-terminated; fails when it cannot be read or is over `max` bytes. */
struct str tool_read(struct arena *arena, const char *path, size_t max);

FILE *tool_open(const char *path);
void tool_write(FILE *out, const char *path, struct str bytes);
void tool_close(FILE *out, const char *path);

/* Writes what is in the buffer to a file; fails when the buffer has failed. */
void tool_save(const char *path, const struct buf *content);

/* As tool_save, but leaves a file that has this content already alone, so that nothing is compiled again for
 * it. */
void tool_save_changed(struct arena *arena, const char *path, const struct buf *content);

/* Appends bytes as the inside of a C string literal, with three-digit octal escapes where needed. */
void tool_add_c_escaped(struct buf *out, struct str bytes);

/* Appends a C string literal with its quotes. */
void tool_add_c_string(struct buf *out, struct str bytes);

#endif
