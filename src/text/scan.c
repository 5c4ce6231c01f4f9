#include "text/scan.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "port/unicode.h"
#include "text/tokens.h"

enum { LONGEST_PIECE = 512 }; /* longer runs are cut: they are no words */

enum { OTHER, LOWER, UPPER, SIGN, BEYOND }; /* kinds of bytes */

static int kind_of(unsigned char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return LOWER;
    if (c >= 'A' && c <= 'Z')
        return UPPER;
    if (c == '+' || c == '#')
        return SIGN;
    return c >= 0x80 ? BEYOND : OTHER;
}

/* Length of a character beyond ASCII that is part of a word, 0 where it separates. */
static size_t beyond(struct str rest)
{
    uint32_t c;
    size_t len = utf8_decode(rest, &c);
    if (len == 0)
        return 0;
    bool separates = c < 0xAA || (c > 0xAA && c < 0xC0 && c != 0xB5 && c != 0xBA && c != 0xAD) || c == 0xD7 ||
                     c == 0xF7 || (c >= 0x2000 && c <= 0x200A) || (c >= 0x2010 && c <= 0x205F) ||
                     (c >= 0x2190 && c <= 0x245F) || (c >= 0x2500 && c <= 0x2BFF) ||
                     (c >= 0x3000 && c <= 0x303F) || (c >= 0xE000 && c <= 0xF8FF) || c == 0xFFFD ||
                     (c >= 0xFE10 && c <= 0xFE6F && !(c >= 0xFE20 && c <= 0xFE2F)) ||
                     (c >= 0x1F000 && c < 0xE0000);
    return separates ? 0 : len;
}

void text_scan_start(struct text_scan *scan, struct str text, struct arena *arena)
{
    *scan = (struct text_scan){.text = text, .arena = arena, .breaks = true};
    if (scan->text.len > TEXT_SCAN_MAX)
        scan->text.len = TEXT_SCAN_MAX;
}

/* Moves to the start of the next piece, noting on the way whether a sentence ended. */
static bool seek(struct text_scan *scan)
{
    const char *data = scan->text.data;
    size_t len = scan->text.len;
    size_t at = scan->at;
    for (; at < len; at++) {
        unsigned char c = (unsigned char)data[at];
        int kind = kind_of(c);
        if (kind == LOWER || kind == UPPER)
            break;
        if (kind == BEYOND && beyond((struct str){data + at, len - at}) > 0)
            break;
        bool stop = c == '.' || c == '!' || c == '?' || c == ';';
        if (c == '\n' || c == '\r' || (stop && (at + 1 == len || (unsigned char)data[at + 1] <= ' ')))
            scan->breaks = true;
    }
    scan->at = at;
    return at < len;
}

static struct str lowered(struct text_scan *scan, struct str piece)
{
    char *copy = arena_alloc(scan->arena, piece.len);
    for (size_t i = 0; i < piece.len; i++) {
        char c = piece.data[i];
        copy[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct str){copy, piece.len};
}

static struct str normalised(struct text_scan *scan, struct str piece)
{
    struct buf normal BUF_AUTO;
    buf_init(&normal, 64 * LONGEST_PIECE);
    unicode_normalise(piece, &normal);
    return arena_str(scan->arena, buf_str(&normal));
}

bool text_scan_next(struct text_scan *scan, struct text_word *word)
{
    for (;;) {
        if (scan->more.len > 0 && text_tokens_next(&scan->more, &word->normal))
            break;
        scan->more = (struct str){NULL, 0};
        if (!seek(scan))
            return false;
        size_t start = scan->at;
        size_t at = start;
        bool upper = false;
        bool other = false;
        while (at < scan->text.len && at - start < LONGEST_PIECE) {
            int kind = kind_of((unsigned char)scan->text.data[at]);
            size_t step = kind == BEYOND ? beyond((struct str){scan->text.data + at, scan->text.len - at})
                                         : kind != OTHER;
            if (step == 0)
                break;
            upper = upper || kind == UPPER;
            other = other || kind == BEYOND;
            at += step;
        }
        scan->at = at;
        scan->start = (uint32_t)start;
        scan->end = (uint32_t)at;
        struct str piece = {scan->text.data + start, at - start};
        if (other) {
            scan->more = normalised(scan, piece);
            continue;
        }
        word->normal = upper ? lowered(scan, piece) : piece;
        break;
    }
    word->start = scan->start;
    word->end = scan->end;
    word->breaks = scan->breaks;
    scan->breaks = false;
    return true;
}
