/* String views: a pointer and a length, owned by someone else; not NUL-terminated unless a comment says so. */
#ifndef REGIO_BASE_STR_H
#define REGIO_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *data; /* may be NULL when len is 0 */
    size_t len;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

/* For printf("%.*s", STR_ARG(s)). Views longer than INT_MAX do not occur: every input is bounded. */
#define STR_ARG(s) (int)(s).len, ((s).data == NULL ? "" : (s).data)

/* A view of a NUL-terminated string; NULL gives the empty view. */
static inline struct str str_from(const char *s)
{
    return (struct str){s, s == NULL ? 0 : strlen(s)};
}

bool str_equal(struct str a, struct str b);
bool str_equal_z(struct str a, const char *b);

/* Compares bytes, a prefix before the longer string: the order of the database's "C" collation. */
int str_compare(struct str a, struct str b);

bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Cuts `*rest` at the first `separator`: returns what stood before it and moves `*rest` behind it. At the last part
 * `*rest` becomes the view {NULL, 0}; loop while (rest.data != NULL). */
struct str str_cut(struct str *rest, char separator);

/* Whole-string conversions: false (and *out untouched) on anything but a number in range. */
bool str_to_int64(struct str s, int64_t *out);
bool str_to_double(struct str s, double *out);

#endif
