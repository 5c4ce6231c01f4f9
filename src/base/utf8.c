#include "base/utf8.h"

#include <string.h>

/* By the lead byte: sequence length, and the range that the second byte must lie in (Unicode standard, table 3-7). */
static size_t lead(unsigned char c, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF)
        return 2;
    if (c >= 0xE0 && c <= 0xEF) {
        if (c == 0xE0)
            *low = 0xA0;
        if (c == 0xED)
            *high = 0x9F;
        return 3;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        if (c == 0xF0)
            *low = 0x90;
        if (c == 0xF4)
            *high = 0x8F;
        return 4;
    }
    return 0;
}

size_t utf8_decode(struct str s, uint32_t *out)
{
    if (s.len == 0)
        return 0;
    unsigned char first = (unsigned char)s.data[0];
    unsigned char low, high;
    size_t len = lead(first, &low, &high);
    if (len == 0 || len > s.len)
        return 0;
    if (len == 1) {
        *out = first;
        return 1;
    }
    uint32_t code = first & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c < low || c > high)
            return 0;
        code = code << 6 | (c & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    *out = code;
    return len;
}

size_t utf8_encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c >= 0xD800 && c <= 0xDFFF)
        return 0;
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    if (c > 0x10FFFF)
        return 0;
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_check(struct str s)
{
    size_t at = 0;
    while (at < s.len) {
        /* Most text is ASCII: eight bytes at a time as long as none has its high bit set. */
        uint64_t eight;
        if (s.len - at >= sizeof eight) {
            memcpy(&eight, s.data + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        uint32_t ignored;
        size_t len = utf8_decode((struct str){s.data + at, s.len - at}, &ignored);
        if (len == 0)
            return at;
        at += len;
    }
    return at;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.data[i] & 0xC0) != 0x80;
    return count;
}

struct str utf8_truncate(struct str s, size_t max)
{
    if (s.len <= max)
        return s;
    size_t len = max;
    while (len > 0 && ((unsigned char)s.data[len] & 0xC0) == 0x80)
        len--;
    return (struct str){s.data, len};
}
