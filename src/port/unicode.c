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
