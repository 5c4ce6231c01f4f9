/* Expressions of templates as C: paths from a parameter or loop variable, and conditions. */
#ifndef REGIO_TOOLS_TEMPLATE_EXPRESSION_H
#define REGIO_TOOLS_TEMPLATE_EXPRESSION_H

#include "base/buf.h"
#include "template/parse.h"

/* A name that an expression may begin with. */
struct scope {
    struct str name;
    enum {
        SCOPE_POINTER,
        SCOPE_SCALAR,
        SCOPE_ITEM
    } kind; /* an item is a pointer that stands for what it points to */
    const struct scope *outer;
};

const struct scope *scope_find(const struct scope *scope, struct str name);

/* Appends a path or number as C. `as_argument`: an item stands for its pointer. */
bool expression_value(struct buf *out, struct str text, const struct scope *scope, bool as_argument,
                      const char *file, size_t line, struct template_error *error);

/* Appends a condition (and, or, not, parentheses, comparisons) as C. */
bool expression_condition(struct buf *out, struct str text, const struct scope *scope, const char *file,
                          size_t line, struct template_error *error);

#endif
