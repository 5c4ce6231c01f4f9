/* Looking into JSON-LD; private to the reader of JobPostings. A property may be a value, an object that wraps
 * one, a reference to another part of the document, or a list of any of these. */
#ifndef REGIO_EXCHANGE_OPENINGS_JOBPOSTING_NODE_H
#define REGIO_EXCHANGE_OPENINGS_JOBPOSTING_NODE_H

#include "base/map.h"
#include "exchange/openings/opening_read.h"

struct posting {
    struct openings_reader *reader;
    struct arena *arena;
    const struct openings_source *source;
    const struct map *references;
    struct market_opening *out;
    int errors;
};

#define POSTING_REFUSE(posting, node, ...)                                                                   \
    do {                                                                                                     \
        openings_issues_add((posting)->reader->issues, false, (posting)->source, (node), __VA_ARGS__);       \
        (posting)->errors++;                                                                                 \
    } while (0)

#define POSTING_WARN(posting, node, ...)                                                                     \
    openings_issues_add((posting)->reader->issues, true, (posting)->source, (node), __VA_ARGS__)

/* The property `name` of an object ("schema:name" and the full address too); false where it is absent or
 * null. The node lives in the arena, so that it can be a parent. */
const struct json_node *posting_property(struct posting *posting, const struct json_node *object,
                                         const char *name);

/* Of a longer list only the beginning counts. */
#define POSTING_ITEMS_MAX (MARKET_SKILLS_MAX + 1)

/* The items of a list, or the one value that stands in its place; NULL at the end. References are followed.
 */
const struct json_node *posting_item(struct posting *posting, const struct json_node *node, size_t index);

/* A value as text: a string, a number, an object's @value or name, the first of a list that gives one. Empty
 * when there is none. Without white space at both ends. */
struct str posting_text(struct posting *posting, const struct json_node *node);

/* The text of a property, empty where it is absent. */
struct str posting_property_text(struct posting *posting, const struct json_node *object, const char *name);

/* A number that stands there as a number or as text. */
bool posting_number(struct posting *posting, const struct json_node *node, double *out);

/* Whether a text is an absolute URI (has a scheme). */
bool posting_is_uri(struct str s);

/* Compares without regard to case, '-', '_' and spaces; `word` is in small letters. An address of schema.org
 * before it does not count. */
bool posting_same_word(struct str s, const char *word);

/* The parts of jobposting.c that stand in files of their own. */
void posting_read_salary(struct posting *posting, const struct json_node *object);
void posting_read_place(struct posting *posting, const struct json_node *object);
void posting_read_employment(struct posting *posting, const struct json_node *object);
void posting_read_education(struct posting *posting, const struct json_node *object);
int posting_read_skills(struct posting *posting, const struct json_node *object, struct err *err) MUST_CHECK;

#endif
