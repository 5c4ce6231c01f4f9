/* Reading the filters of a profile. Private to the service room. */
#ifndef REGIO_SERVICE_FILTERS_H
#define REGIO_SERVICE_FILTERS_H

#include "service/profile.h"

struct filters_reader {
    struct arena *arena;
    const struct place_index *places; /* may be NULL */
    service_problems *problems;
};

/* Notes a mistake at a node. */
void filters_refuse(struct filters_reader *reader, const struct json_node *node, const char *key, const char *reason);

/* The same at a member of an object, whether or not it is there. */
void filters_refuse_member(struct filters_reader *reader, const struct json_node *object, const char *name, const char *key,
                           const char *reason);

/* The members of an object that are not among `names` (NULL after the last), as mistakes. */
void filters_refuse_others(struct filters_reader *reader, const struct json_node *object, const char *const *names);

void filters_read(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters);

/* Hours as people write them to hundredths; false outside 0..168. */
bool filters_hours(double hours, int32_t *out);

/* Whether the item may stand in the list of that name ("sector", "contract", "language", "market", "organisation"). */
bool filters_item_valid(const char *name, struct str item);

#endif
