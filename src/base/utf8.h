/* UTF-8, strictly as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef REGIO_BASE_UTF8_H
#define REGIO_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Decodes the code point at the start of `s` into *out and returns its length in bytes (1 to 4); 0 when the bytes
 * there are not valid or `s` is empty. */
size_t utf8_decode(struct str s, uint32_t *out);

/* Writes `code_point` into `out` (room for 4 bytes) and returns its length; 0 when it is no Unicode scalar value. */
size_t utf8_encode(uint32_t code_point, char *out);

/* The offset of the first byte that is not valid UTF-8; s.len when all is. */
size_t utf8_check(struct str s);

/* Number of code points of a valid string. */
size_t utf8_count(struct str s);

/* `s` cut to at most `max` bytes without splitting a code point. */
struct str utf8_truncate(struct str s, size_t max);

#endif
