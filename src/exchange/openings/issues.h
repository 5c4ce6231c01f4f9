/* What an import has to say about its input: all errors and warnings, up to a limit, and how many there were.
 */
#ifndef REGIO_EXCHANGE_OPENINGS_ISSUES_H
#define REGIO_EXCHANGE_OPENINGS_ISSUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "port/json/json_read.h"

struct openings_issue {
    bool warning; /* else an error: the opening was refused */
    const char *file;
    uint64_t line, column; /* 1-based; 0: not known */
    const char *field;     /* path ("skills[3].uri"); may be empty */
    const char *message;   /* holds the field's path too */
};

struct openings_issues {
    struct arena *arena;
    size_t limit; /* of errors, and of warnings, that are kept */
    uint64_t errors, warnings;
    VEC(struct openings_issue) items; /* in the order in which they were found */
};

void openings_issues_init(struct openings_issues *issues, struct arena *arena, size_t limit);

/* Where an opening stands: what turns a node of it into a line and a column. */
struct openings_source {
    const char *file;
    struct str text; /* that was read as JSON; may be empty */
    uint64_t line;   /* on which `text` begins; 0: not known */
    uint64_t column; /* in that line at which it begins, from 1 */
};

/* Adds one; `node` (may be NULL) is what it is about. `message` is copied. */
void openings_issues_add(struct openings_issues *issues, bool warning, const struct openings_source *source,
                         const struct json_node *node, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds an error that a function reported, with its field and its place within source->text. */
void openings_issues_error(struct openings_issues *issues, const struct openings_source *source,
                           const struct json_node *node, const struct err *err);

/* The first of the errors as what an import that is refused returns, with its field and place; with no error kept,
 * `otherwise` is said. Always ERR_INVALID. */
int openings_issues_refuse(const struct openings_issues *issues, const char *otherwise, struct err *err) MUST_CHECK;

/* "file:line:column: error: message" (what is known of it), in `arena`. */
const char *openings_issue_format(const struct openings_issue *issue, struct arena *arena);

#endif
