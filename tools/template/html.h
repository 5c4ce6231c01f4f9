/* Where in HTML one is: fed with the template's literal text, it says in which context a value would stand,
 * and refuses markup that the pages may not have (script and style with content, style and on... attributes,
 * values without quotes), since the Content-Security-Policy would block it anyway. */
#ifndef REGIO_TOOLS_TEMPLATE_HTML_H
#define REGIO_TOOLS_TEMPLATE_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "template/parse.h"

enum html_place {
    HTML_TEXT,      /* between tags */
    HTML_TAG_NAME,  /* behind < or </ */
    HTML_TAG,       /* in a tag, between attributes */
    HTML_ATTR_NAME, /* in an attribute's name */
    HTML_ATTR_AFTER_NAME,
    HTML_ATTR_BEFORE_VALUE, /* behind = */
    HTML_ATTR_VALUE,
    HTML_COMMENT,
    HTML_DECLARATION /* <!doctype */
};

enum html_attr { HTML_ATTR_PLAIN, HTML_ATTR_URL, HTML_ATTR_STATIC };

#define HTML_NAME_MAX 32

struct html_state {
    enum html_place place;
    char quote;          /* of the value */
    enum html_attr attr; /* kind of the attribute */
    bool value_started;  /* something stands in the value already */
    bool url_mixed;      /* in some branch nothing stands there, in some something */
    bool url_dynamic;    /* the value began with a value of the program */
    bool closing;        /* the tag is a closing tag */
    bool needs_space;    /* before the next attribute */
    bool spaced;         /* white space was just written */
    char tag[HTML_NAME_MAX];
    char name[HTML_NAME_MAX];
    char inside[HTML_NAME_MAX]; /* pre, textarea, title, script or style, when in its content */
};

/* How a value of the program is escaped. */
enum html_context { CONTEXT_NONE, CONTEXT_TEXT, CONTEXT_ATTR, CONTEXT_URL, CONTEXT_URL_PART };

/* Goes over literal text and appends what is to be written to `out` (white space shortened, comments
 * dropped). */
bool html_feed(struct html_state *state, struct buf *out, struct str text, const char *file, size_t line,
               struct template_error *error);

/* The context for a value here; CONTEXT_NONE and *error where none may stand. Notes that a value stands here.
 */
enum html_context html_value(struct html_state *state, const char *file, size_t line,
                             struct template_error *error);

/* Makes one state of the ends of two branches; false and *error when they are in different places. */
bool html_merge(struct html_state *state, const struct html_state *other, const char *file, size_t line,
                struct template_error *error);

#endif
