/* JSON in: a checked document, and getters that say which field is wrong.
 *
 * json_read refuses what RFC 8259 forbids and also what breaks programs that come after: the same name twice
 * in an object, bytes that are not UTF-8, the character NUL in a string, numbers that no 64-bit integer or
 * double holds, and documents over the limits. The document belongs to the arena; nodes are small values that
 * point into it, so they and the strings they give are valid until the arena is reset.
 *
 *     struct json_node root;
 *     int rc = json_read(arena, text, NULL, &root, err);
 *     ...
 *     struct str title = {0};
 *     rc = json_read_need_str(&root, "title", &title, err);    err.field is "title" when it is missing or no
 * string
 *
 * A node points at the node that it was taken from, so that a message can name its path ("skills[3].uri"):
 * keep the parent alive as long as its children (both on the stack is the usual way).
 *
 * `need` getters fail with ERR_INVALID where the member is absent or null; `opt` getters leave *out untouched
 * and return 0 there. Both fail where it has another type. Errors carry the path in err.field;
 * json_read_locate finds the column. */
#ifndef REGIO_PORT_JSON_READ_H
#define REGIO_PORT_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct json_t; /* jansson's value */

struct json_limits {
    size_t bytes;  /* length of the text; 0 = 64 MiB */
    size_t depth;  /* arrays and objects within one another; 0 = 64 */
    size_t values; /* members and items in all; 0 = 1,000,000. A value takes some 50 bytes of memory. */
};

enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_INT,
    JSON_KIND_DOUBLE,
    JSON_KIND_STR,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT
};

struct json_node {
    const struct json_t *value;
    const struct json_node *parent; /* NULL for the root */
    const char *name;               /* member name, or NULL for an array item and the root */
    size_t index;                   /* of an array item */
};

/* Reads the whole text as one JSON value of any kind. ERR_INVALID with line and column, or ERR_TOO_LARGE.
 * `limits` may be NULL. */
int json_read(struct arena *arena, struct str text, const struct json_limits *limits, struct json_node *root,
              struct err *err) MUST_CHECK;

enum json_kind json_read_kind(const struct json_node *node);

/* "string", "object" and so on, for messages. */
const char *json_read_kind_name(enum json_kind kind);

/* Number of items of an array or members of an object; 0 for other kinds. */
size_t json_read_count(const struct json_node *node);

/* The item of an array; false beyond its end and for other kinds. */
bool json_read_item(const struct json_node *array, size_t index, struct json_node *item);

/* The member of an object; false where it is absent and where `object` is no object. A null is there. */
bool json_read_member(const struct json_node *object, const char *name, struct json_node *member);

/* Walks the members in the order of the text: start with *cursor = NULL; false at the end. member->name is
 * the name. */
bool json_read_next(const struct json_node *object, void **cursor, struct json_node *member);

/* Whether the name of a member is among `names` (NULL after the last). */
bool json_read_named(const struct json_node *member, const char *const *names);

/* The value of a node of that kind. A double takes integers too; an int takes 12.0 but not 12.5. Ranges are
 * inclusive. */
int json_read_str(const struct json_node *node, struct str *out, struct err *err) MUST_CHECK;
int json_read_int(const struct json_node *node, int64_t low, int64_t high, int64_t *out,
                  struct err *err) MUST_CHECK;
int json_read_double(const struct json_node *node, double low, double high, double *out,
                     struct err *err) MUST_CHECK;
int json_read_bool(const struct json_node *node, bool *out, struct err *err) MUST_CHECK;
/* Checks the kind only. */
int json_read_is(const struct json_node *node, enum json_kind kind, struct err *err) MUST_CHECK;

/* The same for a member of an object. */
int json_read_need_str(const struct json_node *object, const char *name, struct str *out,
                       struct err *err) MUST_CHECK;
int json_read_opt_str(const struct json_node *object, const char *name, struct str *out,
                      struct err *err) MUST_CHECK;
int json_read_need_int(const struct json_node *object, const char *name, int64_t low, int64_t high,
                       int64_t *out, struct err *err) MUST_CHECK;
int json_read_opt_int(const struct json_node *object, const char *name, int64_t low, int64_t high,
                      int64_t *out, struct err *err) MUST_CHECK;
int json_read_need_double(const struct json_node *object, const char *name, double low, double high,
                          double *out, struct err *err) MUST_CHECK;
int json_read_opt_double(const struct json_node *object, const char *name, double low, double high,
                         double *out, struct err *err) MUST_CHECK;
int json_read_opt_bool(const struct json_node *object, const char *name, bool *out,
                       struct err *err) MUST_CHECK;
/* *out.value is NULL where the member is absent or null. */
int json_read_opt_array(const struct json_node *object, const char *name, struct json_node *out,
                        struct err *err) MUST_CHECK;
int json_read_opt_object(const struct json_node *object, const char *name, struct json_node *out,
                         struct err *err) MUST_CHECK;

/* The path of a node ("skills[3].uri", "" for the root), NUL-terminated, cut to `size`; returns `out`. Control
 * characters become "?": a message may go to a terminal. */
const char *json_read_path(const struct json_node *node, char *out, size_t size);

/* ERR_INVALID about a node: its path in err.field and before the message. For checks of one's own. */
int json_read_refuse(const struct json_node *node, struct err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The byte offset at which a node's value stands in the text that it was read from. Walks the text again: for
 * messages. False only when `text` is another text. */
bool json_read_locate(struct str text, const struct json_node *node, size_t *offset);

/* 1-based line and column (in bytes) of an offset. */
void json_read_line_column(struct str text, size_t offset, uint64_t *line, uint64_t *column);

#endif
