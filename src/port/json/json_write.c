#include "port/json/json_write.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define BLOCK     ((size_t)64 * 1024)
#define BLOCK_MAX ((size_t)256 * 1024 * 1024) /* one string can be longer than a block */

static void start(struct json_writer *w, struct buf *out)
{
    memset(w, 0, sizeof *w);
    w->out = out;
    w->first = true;
}

void json_write_to_buf(struct json_writer *w, struct buf *buf)
{
    start(w, buf);
}

void json_write_to_sink(struct json_writer *w, int (*sink)(void *arg, const char *bytes, size_t len),
                        void *arg)
{
    start(w, NULL);
    buf_init(&w->block, BLOCK_MAX);
    w->out = &w->block;
    w->sink = sink;
    w->arg = arg;
}

static void flush(struct json_writer *w)
{
    if (w->failure == 0 && w->block.len > 0 && !buf_failed(&w->block))
        w->failure = w->sink(w->arg, w->block.data, w->block.len);
    if (!buf_failed(&w->block))
        buf_clear(&w->block);
}

int json_write_finish(struct json_writer *w, struct err *err)
{
    assert(w->depth == 0 && !w->keyed);
    bool full = buf_failed(w->out);
    if (w->sink != NULL) {
        flush(w);
        buf_free(&w->block);
    }
    if (full)
        return err_set(err, ERR_TOO_LARGE, "output over its limit");
    if (w->failure != 0)
        return err_set(err, w->failure, "output could not be written");
    return 0;
}

void json_write_drop(struct json_writer *w)
{
    if (w->sink != NULL)
        buf_free(&w->block);
}

static bool in_object(const struct json_writer *w)
{
    return w->depth > 0 && (w->objects >> (w->depth - 1) & 1) != 0;
}

/* What stands before a value: a comma where one is due. */
static void before(struct json_writer *w)
{
    assert(w->keyed == in_object(w)); /* an object's value has a key, no other value has */
    if (!w->keyed && !w->first && w->depth > 0)
        buf_add_char(w->out, ',');
    w->keyed = false;
    w->first = false;
}

static void after(struct json_writer *w)
{
    if (w->depth == 0 && w->lines)
        buf_add_char(w->out, '\n');
    if (w->sink != NULL && w->block.len >= BLOCK)
        flush(w);
}

static void open_level(struct json_writer *w, bool object)
{
    before(w);
    assert(w->depth < JSON_WRITE_DEPTH);
    uint64_t bit = UINT64_C(1) << w->depth;
    w->objects = object ? w->objects | bit : w->objects & ~bit;
    w->depth++;
    w->first = true;
    buf_add_char(w->out, object ? '{' : '[');
}

void json_write_object(struct json_writer *w)
{
    open_level(w, true);
}

void json_write_array(struct json_writer *w)
{
    open_level(w, false);
}

void json_write_end(struct json_writer *w)
{
    assert(w->depth > 0 && !w->keyed);
    buf_add_char(w->out, in_object(w) ? '}' : ']');
    w->depth--;
    w->first = false;
    after(w);
}

static bool plain(const struct json_writer *w, unsigned char c)
{
    if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\')
        return false;
    return !w->html_safe || (c != '<' && c != '>' && c != '&');
}

static void escape(struct json_writer *w, uint32_t c, struct str bytes)
{
    static const char shorts[] = "\"\\\b\f\n\r\t";
    static const char names[] = "\"\\bfnrt";
    const char *found = c == 0 || c > 0x7F ? NULL : strchr(shorts, (int)c);
    if (found != NULL) {
        buf_add_char(w->out, '\\');
        buf_add_char(w->out, names[found - shorts]);
    } else if (c <= 0x7F || c == 0x2028 || c == 0x2029) {
        buf_printf(w->out, "\\u%04x", c);
    } else {
        buf_add_str(w->out, bytes);
    }
}

static void quote(struct json_writer *w, struct str s)
{
    buf_add_char(w->out, '"');
    while (s.len > 0) {
        size_t run = 0;
        while (run < s.len && plain(w, (unsigned char)s.data[run]))
            run++;
        buf_add(w->out, s.data, run);
        s.data += run;
        s.len -= run;
        if (s.len == 0)
            break;
        uint32_t c = 0;
        size_t len = utf8_decode(s, &c);
        if (len == 0) {
            buf_add_z(w->out, "\xEF\xBF\xBD");
            len = 1;
        } else {
            escape(w, c, (struct str){s.data, len});
        }
        s.data += len;
        s.len -= len;
    }
    buf_add_char(w->out, '"');
}

void json_write_key(struct json_writer *w, const char *name)
{
    assert(in_object(w) && !w->keyed);
    if (!w->first)
        buf_add_char(w->out, ',');
    quote(w, str_from(name));
    buf_add_char(w->out, ':');
    w->keyed = true;
}

void json_write_str(struct json_writer *w, struct str s)
{
    before(w);
    quote(w, s);
    after(w);
}

static void raw(struct json_writer *w, const char *text)
{
    before(w);
    buf_add_z(w->out, text);
    after(w);
}

void json_write_z(struct json_writer *w, const char *s)
{
    if (s == NULL)
        raw(w, "null");
    else
        json_write_str(w, str_from(s));
}

void json_write_int(struct json_writer *w, int64_t value)
{
    before(w);
    buf_add_int(w->out, value);
    after(w);
}

void json_write_uint(struct json_writer *w, uint64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    raw(w, digits);
}

/* Coordinates and amounts have few decimals. value * 10^6 rounded to an integer n below 2^53, and n / 10^6
 * equal to value: then the decimal n / 10^6 reads back as value, since division of exact operands rounds as
 * reading does. */
static size_t format_short(double value, char out[32])
{
    double scaled = nearbyint(value * 1e6);
    if (!(fabs(scaled) < 9007199254740992.0) || scaled / 1e6 != value)
        return 0;
    int64_t number = (int64_t)scaled;
    int64_t whole = number / 1000000;
    int64_t rest = number % 1000000;
    const char *sign = number < 0 ? "-" : "";
    int len = snprintf(out, 32, "%s%lld.%06lld", sign, (long long)llabs(whole), (long long)llabs(rest));
    while (out[len - 1] == '0')
        len--;
    if (out[len - 1] == '.')
        len--;
    out[len] = '\0';
    return (size_t)len;
}

size_t json_format_double(double value, char out[32])
{
    if (value == 0 && signbit(value)) {
        memcpy(out, "-0.0", 5); /* "-0" would be read as the integer 0 */
        return 4;
    }
    size_t len = format_short(value, out);
    if (len > 0)
        return len;
    /* Fifteen digits always read back when any decimal of up to fifteen does; subnormal numbers have fewer.
     */
    int digits = fabs(value) < 1e-300 ? 1 : 15;
    for (; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    char *comma = strchr(out, ','); /* a locale's decimal sign */
    if (comma != NULL)
        *comma = '.';
    return strlen(out);
}

void json_write_double(struct json_writer *w, double value)
{
    char text[32];
    if (!isfinite(value)) {
        raw(w, "null");
        return;
    }
    json_format_double(value, text);
    raw(w, text);
}

void json_write_bool(struct json_writer *w, bool value)
{
    raw(w, value ? "true" : "false");
}

void json_write_null(struct json_writer *w)
{
    raw(w, "null");
}

void json_write_key_str(struct json_writer *w, const char *name, struct str s)
{
    json_write_key(w, name);
    json_write_str(w, s);
}

void json_write_key_z(struct json_writer *w, const char *name, const char *s)
{
    json_write_key(w, name);
    json_write_z(w, s);
}

void json_write_key_int(struct json_writer *w, const char *name, int64_t value)
{
    json_write_key(w, name);
    json_write_int(w, value);
}

void json_write_key_double(struct json_writer *w, const char *name, double value)
{
    json_write_key(w, name);
    json_write_double(w, value);
}

void json_write_key_bool(struct json_writer *w, const char *name, bool value)
{
    json_write_key(w, name);
    json_write_bool(w, value);
}

void json_write_key_null(struct json_writer *w, const char *name)
{
    json_write_key(w, name);
    json_write_null(w);
}
