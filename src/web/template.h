/* What compiled templates call: escaping, translation, formats. Written for the code that tools/template
 * makes; the language of templates is described in docs/templates.md. */
#ifndef REGIO_WEB_TEMPLATE_H
#define REGIO_WEB_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/catalogue.h"
#include "base/str.h"
#include "web/view.h"

/* Where a value stands, and so how it is escaped. */
enum template_context {
    TEMPLATE_HTML,      /* between tags */
    TEMPLATE_ATTRIBUTE, /* in a quoted attribute */
    TEMPLATE_URL,       /* a whole address in a quoted attribute: relative, http or https, or else "#" */
    TEMPLATE_URL_PART   /* a part of an address: everything but A-Z a-z 0-9 - . _ ~ is percent-encoded */
};

/* HTML that the program made itself and that is already escaped, such as an SVG picture: for {{ raw x }}. */
struct template_html {
    struct str trusted;
};

/* A value of any printable type. */
struct template_value {
    enum { TEMPLATE_IS_TEXT, TEMPLATE_IS_INT, TEMPLATE_IS_UINT, TEMPLATE_IS_DOUBLE } kind;
    struct str text;
    int64_t number;
    uint64_t natural;
    double real;
};

struct template_value template_value_str(struct str s);
struct template_value template_value_z(const char *s);
struct template_value template_value_int(long long number);
struct template_value template_value_uint(unsigned long long number);
struct template_value template_value_double(double number);

/* The value of an expression, by its C type; another type does not compile. */
#define TEMPLATE_VALUE(x)                                                                                    \
    _Generic((x),                                                                                            \
        struct str: template_value_str,                                                                      \
        char *: template_value_z,                                                                            \
        const char *: template_value_z,                                                                      \
        signed char: template_value_int,                                                                     \
        short: template_value_int,                                                                           \
        int: template_value_int,                                                                             \
        long: template_value_int,                                                                            \
        long long: template_value_int,                                                                       \
        unsigned char: template_value_uint,                                                                  \
        unsigned short: template_value_uint,                                                                 \
        unsigned int: template_value_uint,                                                                   \
        unsigned long: template_value_uint,                                                                  \
        unsigned long long: template_value_uint,                                                             \
        float: template_value_double,                                                                        \
        double: template_value_double)(x)

/* Appends a value, escaped for its place. */
void template_put(struct buf *out, enum template_context context, struct template_value value);

/* The same for a string: for HTML that is made without a template. Bytes that are no text (control
 * characters, broken UTF-8) become U+FFFD. */
void template_escape(struct buf *out, enum template_context context, struct str text);

/* Appends text number `text` of the catalogue in the page's language, as a whole escaped for its place. */
void template_translate(struct buf *out, const struct view *view, enum template_context context, int text,
                        const struct catalogue_arg *args, size_t count);

struct catalogue_arg template_arg(const char *name, struct template_value value);

/* Appends the address of an embedded file, with its hash: it may be cached for ever. */
void template_asset(struct buf *out, const struct view *view, const char *name);

/* Appends the hidden field with the page's token. */
void template_csrf(struct buf *out, const struct view *view);

void template_raw(struct buf *out, struct template_html html);

/* Formats of the page's language. They hold no character that needs escaping. */
void template_number(struct buf *out, const struct view *view, int64_t number); /* 12.345 */
void template_decimal(struct buf *out, const struct view *view, double number); /* 12,3: one decimal */
void template_money(struct buf *out, const struct view *view, int64_t cents);   /* 13.000 or 13.000,50 */
void template_date(struct buf *out, const struct view *view, int32_t day);      /* 12 oktober 2020 */
void template_isodate(struct buf *out, const struct view *view, int32_t day);   /* 2020-10-12 */

/* Conditions. */
bool template_true_str(struct str s);
bool template_true_z(const char *s);
bool template_true_int(long long number);
bool template_true_uint(unsigned long long number);
bool template_true_double(double number);
bool template_true_pointer(const void *pointer);
bool template_same(struct template_value value, const char *text);

/* Text is true when it is not empty, a number when it is not 0, a pointer when it is not NULL. */
#define TEMPLATE_TRUE(x)                                                                                     \
    _Generic((x),                                                                                            \
        struct str: template_true_str,                                                                       \
        char *: template_true_z,                                                                             \
        const char *: template_true_z,                                                                       \
        _Bool: template_true_uint,                                                                           \
        signed char: template_true_int,                                                                      \
        short: template_true_int,                                                                            \
        int: template_true_int,                                                                              \
        long: template_true_int,                                                                             \
        long long: template_true_int,                                                                        \
        unsigned char: template_true_uint,                                                                   \
        unsigned short: template_true_uint,                                                                  \
        unsigned int: template_true_uint,                                                                    \
        unsigned long: template_true_uint,                                                                   \
        unsigned long long: template_true_uint,                                                              \
        float: template_true_double,                                                                         \
        double: template_true_double,                                                                        \
        default: template_true_pointer)(x)

#endif
