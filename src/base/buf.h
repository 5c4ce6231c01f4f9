/* A growable byte buffer with a ceiling.
 *
 * `data` is never NULL and always NUL-terminated behind `len`. When an append would pass `max`, nothing is appended
 * and `failed` is set; later appends do nothing. So a writer appends freely and checks buf_failed once at the end. */
#ifndef REGIO_BASE_BUF_H
#define REGIO_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf {
    char *data;
    size_t len;
    size_t capacity;
    size_t max;
    bool failed;
};

/* An empty buffer that never holds more than `max` bytes. Takes no memory yet. */
void buf_init(struct buf *buf, size_t max);

/* Frees the memory; the buffer is empty and usable again. */
void buf_free(struct buf *buf);

/* Forgets the content and the failure, keeps the memory. */
void buf_clear(struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_add_z(struct buf *buf, const char *s);
void buf_add_str(struct buf *buf, struct str s);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A decimal number, quicker than buf_printf. */
void buf_add_int(struct buf *buf, long long value);

static inline bool buf_failed(const struct buf *buf)
{
    return buf->failed;
}

static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->data, buf->len};
}

#define BUF_AUTO __attribute__((cleanup(buf_free)))

#endif
