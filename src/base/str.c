#include "base/str.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool str_equal_z(struct str a, const char *b)
{
    return str_equal(a, str_from(b));
}

int str_compare(struct str a, struct str b)
{
    size_t shortest = a.len < b.len ? a.len : b.len;
    int order = shortest == 0 ? 0 : memcmp(a.data, b.data, shortest);
    if (order != 0)
        return order < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && (len == 0 || memcmp(s.data, prefix, len) == 0);
}

bool str_ends(struct str s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && (len == 0 || memcmp(s.data + s.len - len, suffix, len) == 0);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s)
{
    while (s.len > 0 && is_space(s.data[0])) {
        s.data++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.data[s.len - 1]))
        s.len--;
    return s;
}

struct str str_cut(struct str *rest, char separator)
{
    struct str whole = *rest;
    const char *at = whole.len == 0 ? NULL : memchr(whole.data, separator, whole.len);
    if (at == NULL) {
        *rest = (struct str){NULL, 0};
        return whole;
    }
    size_t before = (size_t)(at - whole.data);
    *rest = (struct str){at + 1, whole.len - before - 1};
    return (struct str){whole.data, before};
}

bool str_to_int64(struct str s, int64_t *out)
{
    size_t i = 0;
    bool negative = s.len > 0 && s.data[0] == '-';
    if (negative)
        i = 1;
    if (i == s.len)
        return false;
    int64_t value = 0; /* kept negative, since INT64_MIN has no positive twin */
    for (; i < s.len; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, s.data[i] - '0', &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *out = negative ? value : -value;
    return true;
}

bool str_to_double(struct str s, double *out)
{
    char copy[64];
    if (s.len == 0 || s.len >= sizeof copy)
        return false;
    /* strtod also reads hexadecimal, "inf" and leading blanks: only decimal notation is let through. */
    for (size_t i = 0; i < s.len; i++) {
        if (strchr("0123456789+-.eE", s.data[i]) == NULL || s.data[i] == '\0')
            return false;
    }
    memcpy(copy, s.data, s.len);
    copy[s.len] = '\0';
    char *end;
    double value = strtod(copy, &end);
    if (*end != '\0' || end == copy || !isfinite(value))
        return false;
    *out = value;
    return true;
}
