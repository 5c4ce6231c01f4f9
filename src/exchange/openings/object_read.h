/* What the readers of one object in our own forms (openings, modules) have in common: telling what is wrong, and kinds of
 * members that both have. */
#ifndef REGIO_EXCHANGE_OPENINGS_OBJECT_READ_H
#define REGIO_EXCHANGE_OPENINGS_OBJECT_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "exchange/openings/issues.h"

/* The reading of one object. */
struct object_read {
    struct openings_issues *issues;
    const struct openings_source *source;
    struct arena *arena;
    int errors; /* so far */
};

#define OBJECT_REFUSE(read, node, ...)                                                                       \
    do {                                                                                                     \
        openings_issues_add((read)->issues, false, (read)->source, (node), __VA_ARGS__);                     \
        (read)->errors++;                                                                                    \
    } while (0)

#define OBJECT_WARN(read, node, ...) openings_issues_add((read)->issues, true, (read)->source, (node), __VA_ARGS__)

/* Refuses the node with what a function said of it. */
void object_refuse_with(struct object_read *read, const struct json_node *node, const struct err *err);

/* The readers of members: false when the member was refused, and *out is untouched. */

/* A date; where `relative` is set, "today+45" too. */
bool object_read_day(struct object_read *read, const struct json_node *node, bool relative, int32_t today, int32_t *out);

/* The member `name` of a skill, a text of at most `most` bytes, without white space at both ends; untouched where it is
 * lacking or null. */
bool object_read_name(struct object_read *read, const struct json_node *skill, const char *name, size_t most,
                      struct str *out);

/* "nl-NL" is "nl", in small letters: what languages differ in within themselves does not matter here. */
struct str object_language(struct arena *arena, struct str tag);

/* What is told of a skill that is not known by a URI or label; `found` is a code of skill_lookup.h. */
void object_warn_of_skill(struct object_read *read, const struct json_node *node, struct str name, int found);

/* Warns of a member that has no meaning here, once for each name; `thing` is "an opening". `warned` remembers the names. */
void object_warn_of_unknown(struct object_read *read, struct map *warned, const struct json_node *member, const char *thing);

#endif
