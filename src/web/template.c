#include "web/template.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/time.h"
#include "base/utf8.h"
#include "texts.h"

#define REPLACEMENT "\xef\xbf\xbd"

struct template_value template_value_str(struct str s)
{
    return (struct template_value){.kind = TEMPLATE_IS_TEXT, .text = s};
}

struct template_value template_value_z(const char *s)
{
    return template_value_str(str_from(s));
}

struct template_value template_value_int(long long number)
{
    return (struct template_value){.kind = TEMPLATE_IS_INT, .number = number};
}

struct template_value template_value_uint(unsigned long long number)
{
    return (struct template_value){.kind = TEMPLATE_IS_UINT, .natural = number};
}

struct template_value template_value_double(double number)
{
    return (struct template_value){.kind = TEMPLATE_IS_DOUBLE, .real = number};
}

static const char *entity(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&#34;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool plain(unsigned char c)
{
    return c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

/* The bytes of one character at the start of `s`; 0 where they are no text. */
static size_t character(struct str s)
{
    uint32_t code;
    size_t len = utf8_decode(s, &code);
    if (len == 0 || (code >= 0x7f && code <= 0x9f))
        return 0;
    return code >= ' ' || code == '\n' || code == '\t' || code == '\r' ? len : 0;
}

static void escape_markup(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len;) {
        size_t run = i;
        while (run < s.len && plain((unsigned char)s.data[run]))
            run++;
        buf_add(out, s.data + i, run - i);
        i = run;
        if (i == s.len)
            break;
        const char *name = entity((unsigned char)s.data[i]);
        size_t len = name != NULL ? 1 : character((struct str){s.data + i, s.len - i});
        if (name != NULL)
            buf_add_z(out, name);
        else if (len > 0)
            buf_add(out, s.data + i, len);
        else
            buf_add_z(out, REPLACEMENT);
        i += len > 0 ? len : 1;
    }
}

static bool unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void escape_url_part(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (unreserved(c))
            buf_add_char(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

static bool same_scheme(struct str s, const char *scheme)
{
    if (s.len < strlen(scheme))
        return false;
    for (size_t i = 0; scheme[i] != '\0'; i++)
        if ((s.data[i] | 0x20) != scheme[i])
            return false;
    return true;
}

/* Relative, or http(s) with its slashes. What a browser would skip (spaces, control characters) or read as a
 * slash (\) makes an address unsafe. An address without a scheme may not begin with // (another host): write
 * out https. */
static bool url_safe(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.data[i] <= ' ' || s.data[i] == 0x7f || s.data[i] == '\\')
            return false;
    if (same_scheme(s, "https://") || same_scheme(s, "http://"))
        return true;
    if (str_starts(s, "//"))
        return false;
    for (size_t i = 0; i < s.len && s.data[i] != '/' && s.data[i] != '?' && s.data[i] != '#'; i++)
        if (s.data[i] == ':')
            return false;
    return true;
}

void template_escape(struct buf *out, enum template_context context, struct str text)
{
    switch (context) {
    case TEMPLATE_HTML:
    case TEMPLATE_ATTRIBUTE:
        escape_markup(out, text);
        break;
    case TEMPLATE_URL:
        if (url_safe(text))
            escape_markup(out, text);
        else
            buf_add_char(out, '#');
        break;
    case TEMPLATE_URL_PART:
        escape_url_part(out, text);
        break;
    }
}

void template_put(struct buf *out, enum template_context context, struct template_value value)
{
    char text[40];
    switch (value.kind) {
    case TEMPLATE_IS_TEXT:
        template_escape(out, context, value.text);
        break;
    case TEMPLATE_IS_INT:
        buf_add_int(out, value.number);
        break;
    case TEMPLATE_IS_UINT:
        buf_printf(out, "%" PRIu64, value.natural);
        break;
    case TEMPLATE_IS_DOUBLE:
        snprintf(text, sizeof text, "%.9g", value.real);
        buf_add_z(out, text);
        break;
    }
}

static void put_markup(struct buf *out, struct str piece)
{
    escape_markup(out, piece);
}

void template_translate(struct buf *out, const struct view *view, enum template_context context, int text,
                        const struct catalogue_arg *args, size_t count)
{
    (void)context; /* text and attribute are escaped alike */
    catalogue_write(out, view->catalogue, view->language, text, args, count, put_markup);
}

struct catalogue_arg template_arg(const char *name, struct template_value value)
{
    if (value.kind == TEMPLATE_IS_TEXT)
        return CATALOGUE_TEXT(name, value.text);
    if (value.kind == TEMPLATE_IS_UINT)
        return CATALOGUE_NUMBER(name, value.natural > INT64_MAX ? INT64_MAX : (int64_t)value.natural);
    if (value.kind == TEMPLATE_IS_DOUBLE)
        return CATALOGUE_NUMBER(name, (int64_t)llround(value.real));
    return CATALOGUE_NUMBER(name, value.number);
}

void template_asset(struct buf *out, const struct view *view, const char *name)
{
    const struct embed_file *file = view->assets == NULL ? NULL : embed_find(view->assets, str_from(name));
    buf_printf(out, "/assets/%s/%s", file == NULL ? "missing" : file->hash, name);
}

void template_csrf(struct buf *out, const struct view *view)
{
    buf_add_z(out, "<input type=\"hidden\" name=\"csrf\" value=\"");
    escape_markup(out, view->csrf);
    buf_add_z(out, "\">");
}

void template_raw(struct buf *out, struct template_html html)
{
    buf_add_str(out, html.trusted);
}

void template_number(struct buf *out, const struct view *view, int64_t number)
{
    catalogue_add_number(out, view->language, number);
}

static const char *decimal_sign(const struct view *view)
{
    return view->language == LANGUAGE_NL ? "," : ".";
}

void template_decimal(struct buf *out, const struct view *view, double number)
{
    if (!(number > -1e15 && number < 1e15)) {
        buf_add_char(out, '-');
        return;
    }
    int64_t tenths = (int64_t)llround(number * 10);
    if (tenths < 0)
        buf_add_char(out, '-');
    int64_t size = tenths < 0 ? -tenths : tenths;
    catalogue_add_number(out, view->language, size / 10);
    buf_printf(out, "%s%d", decimal_sign(view), (int)(size % 10));
}

void template_money(struct buf *out, const struct view *view, int64_t cents)
{
    uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
    buf_add_z(out, cents < 0 ? "-" : "");
    buf_add_z(out, view->language == LANGUAGE_NL ? "\xe2\x82\xac\xc2\xa0" : "\xe2\x82\xac");
    catalogue_add_number(out, view->language, (int64_t)(size / 100));
    if (size % 100 != 0)
        buf_printf(out, "%s%02d", decimal_sign(view), (int)(size % 100));
}

/* texts: month.* */
void template_date(struct buf *out, const struct view *view, int32_t day)
{
    static const int months[] = {TEXT_MONTH_01, TEXT_MONTH_02, TEXT_MONTH_03, TEXT_MONTH_04,
                                 TEXT_MONTH_05, TEXT_MONTH_06, TEXT_MONTH_07, TEXT_MONTH_08,
                                 TEXT_MONTH_09, TEXT_MONTH_10, TEXT_MONTH_11, TEXT_MONTH_12};
    int year;
    int month;
    int day_of_month;
    time_date_from_day(day, &year, &month, &day_of_month);
    buf_printf(out, "%d ", day_of_month);
    catalogue_write(out, view->catalogue, view->language, months[month - 1], NULL, 0, put_markup);
    buf_printf(out, " %d", year);
}

void template_isodate(struct buf *out, const struct view *view, int32_t day)
{
    (void)view;
    char text[11];
    time_day_format(day, text);
    buf_add_z(out, text);
}

bool template_true_str(struct str s)
{
    return s.len > 0;
}

bool template_true_z(const char *s)
{
    return s != NULL && *s != '\0';
}

bool template_true_int(long long number)
{
    return number != 0;
}

bool template_true_uint(unsigned long long number)
{
    return number != 0;
}

bool template_true_double(double number)
{
    return number != 0;
}

bool template_true_pointer(const void *pointer)
{
    return pointer != NULL;
}

bool template_same(struct template_value value, const char *text)
{
    return value.kind == TEMPLATE_IS_TEXT && str_equal_z(value.text, text);
}
