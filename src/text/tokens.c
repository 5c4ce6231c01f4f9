#include "text/tokens.h"

#include "base/utf8.h"

static bool is_ascii_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

/* Blocks of spaces, punctuation and symbols beyond ASCII. */
static bool separates(uint32_t c)
{
    return c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) ||
           (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE10 && c <= 0xFE6F) || c >= 0x1F000;
}

/* Length of the word character at the start of `s`; 0 when what stands there separates. */
static size_t word_character(struct str s, bool first)
{
    unsigned char c = (unsigned char)s.data[0];
    if (c < 0x80)
        return is_ascii_letter(c) || (!first && (c == '+' || c == '#')) ? 1 : 0;
    uint32_t code_point;
    size_t len = utf8_decode(s, &code_point);
    return len > 0 && !separates(code_point) ? len : 0;
}

bool text_tokens_next(struct str *rest, struct str *word)
{
    size_t start = 0;
    size_t len = 0;
    while (start < rest->len) {
        len = word_character((struct str){rest->data + start, rest->len - start}, true);
        if (len > 0)
            break;
        start++;
    }
    if (start >= rest->len)
        return false;
    size_t end = start + len;
    while (end < rest->len) {
        len = word_character((struct str){rest->data + end, rest->len - end}, false);
        if (len == 0)
            break;
        end += len;
    }
    *word = (struct str){rest->data + start, end - start};
    *rest = (struct str){rest->data + end, rest->len - end};
    return true;
}
