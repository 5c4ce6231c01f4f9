#include "port/json/json_read.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define DEFAULT_BYTES  ((size_t)64 * 1024 * 1024)
#define DEFAULT_DEPTH  64u
#define DEFAULT_VALUES 1000000u

void json_read_line_column(struct str text, size_t offset, uint64_t *line, uint64_t *column)
{
    uint64_t lines = 1;
    size_t start = 0;
    for (size_t i = 0; i < offset && i < text.len; i++) {
        if (text.data[i] == '\n') {
            lines++;
            start = i + 1;
        }
    }
    *line = lines;
    *column = offset - start + 1;
}

static int at_offset(struct err *err, int rc, struct str text, size_t offset)
{
    if (err != NULL)
        json_read_line_column(text, offset, &err->line, &err->column);
    return rc;
}

/* jansson recurses by depth and allocates by value, so both are bounded before it sees the text. The scan
 * need not know whether the text is valid: it counts brackets and commas outside strings, and in valid JSON
 * those are all there is. */
static int check_limits(struct str text, const struct json_limits *limits, struct err *err)
{
    size_t max_bytes = limits != NULL && limits->bytes > 0 ? limits->bytes : DEFAULT_BYTES;
    size_t max_depth = limits != NULL && limits->depth > 0 ? limits->depth : DEFAULT_DEPTH;
    size_t max_values = limits != NULL && limits->values > 0 ? limits->values : DEFAULT_VALUES;
    if (text.len > max_bytes)
        return err_set(err, ERR_TOO_LARGE, "JSON text of %zu bytes, the limit is %zu", text.len, max_bytes);
    size_t depth = 0;
    size_t values = 1;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
            continue;
        }
        if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            values++;
            if (++depth > max_depth)
                return at_offset(err,
                                 err_set(err, ERR_TOO_LARGE,
                                         "more than %zu arrays and objects within one another", max_depth),
                                 text, i);
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
        } else if (c == ',') {
            values++;
        }
        if (values > max_values)
            return at_offset(err, err_set(err, ERR_TOO_LARGE, "more than %zu values", max_values), text, i);
    }
    return 0;
}

static void release(void *value)
{
    json_decref(value);
}

int json_read(struct arena *arena, struct str text, const struct json_limits *limits, struct json_node *root,
              struct err *err)
{
    int rc = check_limits(text, limits, err);
    if (rc != 0)
        return rc;
    json_error_t error;
    json_t *value = json_loadb(text.len == 0 ? "" : text.data, text.len,
                               JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (value == NULL) {
        /* jansson refuses this too, but says it less clearly. */
        size_t valid = utf8_check(text);
        if (valid < text.len)
            return at_offset(
                err, err_set(err, ERR_INVALID, "not UTF-8: byte 0x%02x", (unsigned char)text.data[valid]),
                text, valid);
        size_t offset = error.position > 0 ? (size_t)error.position - 1 : 0;
        if (offset > text.len)
            offset = text.len;
        /* jansson quotes up to its whole text buffer; err.message cuts it. */
        return at_offset(err, err_set(err, ERR_INVALID, "not valid JSON: %s", error.text), text, offset);
    }
    arena_cleanup(arena, release, value);
    *root = (struct json_node){value, NULL, NULL, 0};
    return 0;
}

enum json_kind json_read_kind(const struct json_node *node)
{
    switch (json_typeof(node->value)) {
    case JSON_OBJECT:
        return JSON_KIND_OBJECT;
    case JSON_ARRAY:
        return JSON_KIND_ARRAY;
    case JSON_STRING:
        return JSON_KIND_STR;
    case JSON_INTEGER:
        return JSON_KIND_INT;
    case JSON_REAL:
        return JSON_KIND_DOUBLE;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_KIND_BOOL;
    case JSON_NULL:
        break;
    }
    return JSON_KIND_NULL;
}

const char *json_read_kind_name(enum json_kind kind)
{
    static const char *const names[] = {
        [JSON_KIND_NULL] = "null",     [JSON_KIND_BOOL] = "true or false", [JSON_KIND_INT] = "whole number",
        [JSON_KIND_DOUBLE] = "number", [JSON_KIND_STR] = "string",         [JSON_KIND_ARRAY] = "array",
        [JSON_KIND_OBJECT] = "object",
    };
    return names[kind];
}

size_t json_read_count(const struct json_node *node)
{
    if (json_is_array(node->value))
        return json_array_size(node->value);
    return json_object_size(node->value);
}

bool json_read_item(const struct json_node *array, size_t index, struct json_node *item)
{
    const json_t *value = json_array_get(array->value, index);
    if (value == NULL)
        return false;
    *item = (struct json_node){value, array, NULL, index};
    return true;
}

bool json_read_member(const struct json_node *object, const char *name, struct json_node *member)
{
    const json_t *value = json_object_get(object->value, name);
    if (value == NULL)
        return false;
    *member = (struct json_node){value, object, name, 0};
    return true;
}

bool json_read_next(const struct json_node *object, void **cursor, struct json_node *member)
{
    /* jansson's iterator functions take a plain pointer but do not write through it. */
    json_t *value = (json_t *)(uintptr_t)object->value;
    *cursor = *cursor == NULL ? json_object_iter(value) : json_object_iter_next(value, *cursor);
    if (*cursor == NULL)
        return false;
    *member = (struct json_node){json_object_iter_value(*cursor), object, json_object_iter_key(*cursor), 0};
    return true;
}

bool json_read_named(const struct json_node *member, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (strcmp(member->name, names[i]) == 0)
            return true;
    return false;
}

const char *json_read_path(const struct json_node *node, char *out, size_t size)
{
    if (size == 0)
        return out;
    out[0] = '\0';
    if (node->parent == NULL)
        return out;
    json_read_path(node->parent, out, size);
    size_t len = strlen(out);
    if (node->name == NULL)
        snprintf(out + len, size - len, "[%zu]", node->index);
    else
        snprintf(out + len, size - len, "%s%s", len > 0 ? "." : "", node->name);
    /* Cut between characters: the path goes into messages that must stay UTF-8. */
    len = strlen(out);
    out[utf8_check((struct str){out, len})] = '\0';
    for (char *c = out; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    return out;
}

int json_read_refuse(const struct json_node *node, struct err *err, const char *format, ...)
{
    char message[400];
    char path[64];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    json_read_path(node, path, sizeof path);
    return err_field(err, ERR_INVALID, NULL, path, "%s%s%s", path, path[0] == '\0' ? "" : ": ", message);
}

int json_read_is(const struct json_node *node, enum json_kind kind, struct err *err)
{
    enum json_kind found = json_read_kind(node);
    if (found == kind)
        return 0;
    return json_read_refuse(node, err, "must be a%s %s, not %s",
                            kind == JSON_KIND_OBJECT || kind == JSON_KIND_ARRAY ? "n" : "",
                            json_read_kind_name(kind), json_read_kind_name(found));
}

int json_read_str(const struct json_node *node, struct str *out, struct err *err)
{
    int rc = json_read_is(node, JSON_KIND_STR, err);
    if (rc == 0)
        *out = (struct str){json_string_value(node->value), json_string_length(node->value)};
    return rc;
}

int json_read_int(const struct json_node *node, int64_t low, int64_t high, int64_t *out, struct err *err)
{
    int64_t value;
    if (json_is_integer(node->value)) {
        value = json_integer_value(node->value);
    } else if (json_is_real(node->value)) {
        double real = json_real_value(node->value);
        if (real != floor(real) || fabs(real) > 9007199254740992.0)
            return json_read_refuse(node, err, "must be a whole number");
        value = (int64_t)real;
    } else {
        return json_read_is(node, JSON_KIND_INT, err);
    }
    if (value < low || value > high)
        return json_read_refuse(node, err, "must be from %lld to %lld", (long long)low, (long long)high);
    *out = value;
    return 0;
}

int json_read_double(const struct json_node *node, double low, double high, double *out, struct err *err)
{
    if (!json_is_number(node->value))
        return json_read_is(node, JSON_KIND_DOUBLE, err);
    double value = json_number_value(node->value);
    if (!(value >= low && value <= high))
        return json_read_refuse(node, err, "must be from %.12g to %.12g", low, high);
    *out = value;
    return 0;
}

int json_read_bool(const struct json_node *node, bool *out, struct err *err)
{
    int rc = json_read_is(node, JSON_KIND_BOOL, err);
    if (rc == 0)
        *out = json_is_true(node->value);
    return rc;
}
