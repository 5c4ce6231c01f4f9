#include "web/decode.h"

#include <ctype.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "web/request.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool decode_is_text(struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c == 0x7f || (c < ' ' && c != '\t' && c != '\n' && c != '\r'))
            return false;
    }
    return utf8_check(bytes) == bytes.len;
}

int decode_percent(struct arena *arena, struct str text, bool plus, struct str *out)
{
    char *bytes = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '+' && plus)
            c = ' ';
        if (c == '%') {
            if (text.len - i < 3 || hex_digit(text.data[i + 1]) < 0 || hex_digit(text.data[i + 2]) < 0)
                return ERR_INVALID;
            c = (char)(hex_digit(text.data[i + 1]) * 16 + hex_digit(text.data[i + 2]));
            i += 2;
        }
        bytes[len++] = c;
    }
    struct str value = {bytes, len};
    if (!decode_is_text(value))
        return ERR_INVALID;
    *out = value;
    return 0;
}

typedef VEC(struct request_pair) pair_vec;

int decode_query(struct arena *arena, struct str text, struct request_pair **out, size_t *count)
{
    pair_vec pairs = {0};
    struct str rest = text.len == 0 ? (struct str){NULL, 0} : text;
    while (rest.data != NULL) {
        struct str value = str_cut(&rest, '&');
        if (value.len == 0)
            continue;
        if (pairs.count == DECODE_PAIRS_MAX)
            return ERR_TOO_LARGE;
        struct str name = str_cut(&value, '=');
        struct request_pair pair = {{NULL, 0}, {"", 0}};
        int rc = decode_percent(arena, name, true, &pair.name);
        if (rc == 0 && value.data != NULL)
            rc = decode_percent(arena, value, true, &pair.value);
        if (rc != 0)
            return rc;
        VEC_PUSH(arena, &pairs, pair);
    }
    *out = pairs.items;
    *count = pairs.count;
    return 0;
}

void decode_cookies(struct arena *arena, struct str text, struct request_pair **out, size_t *count)
{
    pair_vec pairs = {0};
    struct str rest = text.len == 0 ? (struct str){NULL, 0} : text;
    while (rest.data != NULL && pairs.count < DECODE_PAIRS_MAX) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str name = str_trim(str_cut(&value, '='));
        if (name.len == 0 || value.data == NULL)
            continue;
        value = str_trim(value);
        if (value.len >= 2 && value.data[0] == '"' && value.data[value.len - 1] == '"')
            value = (struct str){value.data + 1, value.len - 2};
        VEC_PUSH(arena, &pairs, (struct request_pair){name, value});
    }
    *out = pairs.items;
    *count = pairs.count;
}

/* "0.8" in thousandths; 1000 for what is not understood. */
static int quality(struct str text)
{
    text = str_trim(text);
    if (text.len < 2 || (text.data[0] | 0x20) != 'q' || text.data[1] != '=')
        return 1000;
    double value;
    if (!str_to_double((struct str){text.data + 2, text.len - 2}, &value) || !(value >= 0 && value <= 1))
        return 1000;
    return (int)(value * 1000 + 0.5);
}

enum language decode_accept_language(struct str text, enum language otherwise)
{
    int best = 0;
    enum language chosen = otherwise;
    struct str rest = text.len == 0 ? (struct str){NULL, 0} : text;
    while (rest.data != NULL) {
        struct str part = str_cut(&rest, ',');
        struct str code = str_trim(str_cut(&part, ';'));
        enum language language;
        int q = part.data == NULL ? 1000 : quality(part);
        if (q > best && catalogue_language_parse(code, &language)) {
            best = q;
            chosen = language;
        }
    }
    return chosen;
}

/* Takes the first entity tag off *list: true and what stands between its quotes. False at the end, and where the rest is no
 * list of tags. */
static bool cut_etag(struct str *list, struct str *tag)
{
    struct str rest = *list;
    while (rest.len > 0 && (rest.data[0] == ' ' || rest.data[0] == '\t' || rest.data[0] == ','))
        rest = (struct str){rest.data + 1, rest.len - 1};
    size_t begin = str_starts(rest, "W/\"") ? 3 : 1; /* weak or not makes no difference for If-None-Match */
    if (rest.len <= begin || rest.data[begin - 1] != '"')
        return false;
    const char *end = memchr(rest.data + begin, '"', rest.len - begin);
    if (end == NULL)
        return false;
    *tag = (struct str){rest.data + begin, (size_t)(end - rest.data) - begin};
    *list = (struct str){end + 1, rest.len - (size_t)(end + 1 - rest.data)};
    return true;
}

bool decode_has_etag(struct str list, const char *etag)
{
    struct str tag;
    if (str_equal_z(str_trim(list), "*"))
        return true;
    while (cut_etag(&list, &tag))
        if (str_equal_z(tag, etag))
            return true;
    return false;
}

bool decode_accepts_gzip(struct str text)
{
    struct str rest = text.len == 0 ? (struct str){NULL, 0} : text;
    while (rest.data != NULL) {
        struct str part = str_cut(&rest, ',');
        struct str coding = str_trim(str_cut(&part, ';'));
        if (coding.len == 4 && (coding.data[0] | 0x20) == 'g' && (coding.data[1] | 0x20) == 'z' &&
            (coding.data[2] | 0x20) == 'i' && (coding.data[3] | 0x20) == 'p')
            return part.data == NULL || quality(part) > 0;
    }
    return false;
}
