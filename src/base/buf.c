#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What `data` points to before the first allocation: capacity 0 says that it is not ours to write or free. */
static char empty[1];

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.data = empty, .max = max};
}

void buf_free(struct buf *buf)
{
    if (buf->capacity > 0)
        free(buf->data);
    buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->capacity > 0)
        buf->data[0] = '\0';
}

/* Makes room for `more` bytes and a NUL; false, and the failure noted, when that passes the ceiling. */
static bool reserve(struct buf *buf, size_t more)
{
    if (buf->failed)
        return false;
    if (more > buf->max - buf->len) {
        buf->failed = true;
        return false;
    }
    size_t need = buf->len + more + 1;
    if (need <= buf->capacity)
        return true;
    size_t capacity = buf->capacity == 0 ? 256 : buf->capacity;
    while (capacity < need)
        capacity *= 2;
    char *data = buf->capacity == 0 ? malloc(capacity) : realloc(buf->data, capacity);
    if (data == NULL) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    if (len == 0 || !reserve(buf, len))
        return;
    memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void buf_add_z(struct buf *buf, const char *s)
{
    buf_add(buf, s, strlen(s));
}

void buf_add_str(struct buf *buf, struct str s)
{
    buf_add(buf, s.data, s.len);
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !reserve(buf, (size_t)len))
        return;
    if (len == 0)
        return;
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

void buf_add_int(struct buf *buf, long long value)
{
    char digits[24];
    char *at = digits + sizeof digits;
    unsigned long long rest = value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        *--at = '-';
    buf_add(buf, at, (size_t)(digits + sizeof digits - at));
}
