/* Reading a template into a tree. The language is described in docs/templates.md. */
#ifndef REGIO_TOOLS_TEMPLATE_PARSE_H
#define REGIO_TOOLS_TEMPLATE_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum node_kind {
    NODE_TEXT,    /* text: HTML as written */
    NODE_VALUE,   /* word: formatter or empty; text: expression */
    NODE_T,       /* text: key and arguments */
    NODE_ASSET,   /* text: name of the file */
    NODE_CSRF,    /* the hidden field of a form */
    NODE_PARTIAL, /* text: name and arguments */
    NODE_IF,      /* text: condition; children, otherwise */
    NODE_EACH,    /* text: list; name; children, otherwise (when empty) */
    NODE_WITH,    /* text: pointer; name; children, otherwise (when NULL) */
    NODE_SLOT,    /* name; children are what stands there when no block fills it */
    NODE_BLOCK    /* name; children fill the layout's slot */
};

struct node {
    enum node_kind kind;
    const char *file;
    size_t line;
    struct str word;
    struct str text;
    struct str name;
    struct node *children;
    struct node *otherwise;
    struct node *next;
};

struct param {
    struct str declaration; /* "const struct home *page" */
    struct str name;
    bool pointer;
    size_t line;
    struct param *next;
};

struct include {
    struct str path; /* "web/home.h" */
    struct include *next;
};

struct template
{
    const char *file;
    struct param *params;
    struct include *includes;
    struct str layout; /* empty without one */
    struct node *nodes;
};

/* What went wrong and where; the parser stops at the first error, so that it can be fuzzed without ending. */
struct template_error {
    const char *file;
    size_t line;
    char message[256];
};

/* Reads `source`; NULL and *error filled when it is not understood. The tree points into `source`. */
struct template *template_parse(struct arena *arena, const char *file, struct str source,
                                struct template_error *error);

/* Fills *error; always returns false. */
bool template_error_set(struct template_error *error, const char *file, size_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
