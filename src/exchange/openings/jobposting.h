/* schema.org JobPosting as JSON-LD, in the shapes in which it occurs: to an opening. The mapping is a table
 * in docs/formats.md. What is missing or wrong in a required field or a date is an error; other things that
 * cannot be used are warned of and left out, since who publishes a vacancy elsewhere does not write for us.
 */
#ifndef REGIO_EXCHANGE_OPENINGS_JOBPOSTING_H
#define REGIO_EXCHANGE_OPENINGS_JOBPOSTING_H

#include "exchange/openings/opening_read.h"

/* Whether an object calls itself a JobPosting. */
bool jobposting_is(const struct json_node *object);

/* Whether an object is JSON-LD rather than an opening of our own form: it has @context, @type or @graph. */
bool jobposting_is_json_ld(const struct json_node *object);

/* Calls each(arg, posting) for every JobPosting in `node`: itself, in an array, in @graph, or within
 * another object. A bare reference to a posting is none. A value other than 0 stops the walk and is returned.
 */
int jobposting_each(const struct json_node *node, int (*each)(void *arg, const struct json_node *posting),
                    void *arg);

/* The objects of a document by their @id, so that one part can refer to another. */
struct map *jobposting_references(struct arena *arena, const struct json_node *root);

/* As openings_read_object, for a JobPosting. */
int jobposting_read(struct openings_reader *reader, struct arena *arena, const struct openings_source *source,
                    const struct map *references, const struct json_node *posting, struct market_opening *out,
                    struct err *err) MUST_CHECK;

#endif
