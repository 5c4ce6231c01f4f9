#include "port/unicode.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static _Noreturn void out_of_memory(void)
{
    fputs("{\"level\":\"error\",\"event\":\"out of memory\"}\n", stderr);
    abort();
}

/* Most text is ASCII, where folding is all there is to do. */
static size_t append_ascii(struct str text, struct buf *out)
{
    char block[256];
    size_t done = 0;
    size_t used = 0;
    while (done < text.len && (unsigned char)text.data[done] < 0x80) {
        char c = text.data[done++];
        block[used++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (used == sizeof block) {
            buf_add(out, block, used);
            used = 0;
        }
    }
    buf_add(out, block, used);
    return done;
}

/* One pass; stripping marks can lay open what folds once more, so the caller repeats until nothing changes. */
static char *fold(struct str text, size_t *len)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t got =
        utf8proc_map((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.len, &mapped,
                     UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
                         UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    if (got < 0)
        out_of_memory(); /* the text is valid, so nothing else can fail */
    *len = (size_t)got;
    return (char *)mapped;
}

static void append_valid(struct str text, struct buf *out)
{
    size_t len;
    char *now = fold(text, &len);
    for (int pass = 0; pass < 4; pass++) {
        size_t next_len;
        char *next = fold((struct str){now, len}, &next_len);
        bool same = str_equal((struct str){now, len}, (struct str){next, next_len});
        free(now);
        now = next;
        len = next_len;
        if (same)
            break;
    }
    buf_add(out, now, len);
    free(now);
}

void unicode_normalise(struct str text, struct buf *out)
{
    size_t ascii = 0;
    while (ascii < text.len && (unsigned char)text.data[ascii] < 0x80)
        ascii++;
    if (ascii == text.len) {
        append_ascii(text, out);
        return;
    }
    while (text.len > 0) {
        size_t valid = utf8_check(text);
        if (valid > 0)
            append_valid((struct str){text.data, valid}, out);
        if (valid < text.len) {
            buf_add_z(out, REPLACEMENT);
            valid++;
        }
        text = (struct str){text.data + valid, text.len - valid};
    }
}

/* White space as Unicode has it. After normalisation only a few of them are left, but all are cheap to tell. */
static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_letter_or_digit(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    const uint64_t kept = UINT64_C(1) << UTF8PROC_CATEGORY_LU | UINT64_C(1) << UTF8PROC_CATEGORY_LL |
                          UINT64_C(1) << UTF8PROC_CATEGORY_LT | UINT64_C(1) << UTF8PROC_CATEGORY_LM |
                          UINT64_C(1) << UTF8PROC_CATEGORY_LO | UINT64_C(1) << UTF8PROC_CATEGORY_ND |
                          UINT64_C(1) << UTF8PROC_CATEGORY_NL | UINT64_C(1) << UTF8PROC_CATEGORY_NO;
    return (kept >> (unsigned)utf8proc_category((utf8proc_int32_t)c) & 1) != 0;
}

/* Appends the words of a normalised text, cut where `cut` says so, with one space between them. */
static void append_words(struct str text, bool (*cut)(uint32_t c), struct buf *out)
{
    bool gap = false;
    bool any = false;
    while (text.len > 0) {
        uint32_t c = 0;
        size_t len = utf8_decode(text, &c);
        if (cut(c)) {
            gap = any;
        } else {
            if (gap)
                buf_add_char(out, ' ');
            buf_add(out, text.data, len);
            gap = false;
            any = true;
        }
        text.data += len;
        text.len -= len;
    }
}

static bool is_sign(uint32_t c)
{
    return !is_letter_or_digit(c);
}

void unicode_label(struct str text, struct buf *out)
{
    struct buf normal BUF_AUTO;
    buf_init(&normal, out->max);
    unicode_normalise(text, &normal);
    append_words(buf_str(&normal), is_space, out);
    out->failed = out->failed || buf_failed(&normal);
}

void unicode_sort_key(struct str text, struct buf *out)
{
    struct buf normal BUF_AUTO;
    buf_init(&normal, out->max);
    unicode_normalise(text, &normal);
    append_words(buf_str(&normal), is_sign, out);
    buf_add_char(out, '\x01');
    buf_add_str(out, text);
    out->failed = out->failed || buf_failed(&normal);
}
