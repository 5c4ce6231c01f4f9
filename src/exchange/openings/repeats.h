/* The keys that a file brought so far. A key that comes a second time is not refused, as an import updates what is there, but
 * in one file it is seldom meant: it is warned of. */
#ifndef REGIO_EXCHANGE_OPENINGS_REPEATS_H
#define REGIO_EXCHANGE_OPENINGS_REPEATS_H

#include "base/buf.h"
#include "base/map.h"
#include "exchange/openings/issues.h"

struct openings_repeats {
    struct arena *arena;
    struct map *seen; /* source, NUL, id: to the number of its position */
    struct buf key;
};

/* Begins a file. */
void openings_repeats_init(struct openings_repeats *repeats);
void openings_repeats_free(struct openings_repeats *repeats);

/* Where a file told of something: in a line of its own or, within a document, as which of all that it tells of, from 1. */
struct openings_position {
    bool in_document;
    uint64_t number;
};

/* Remembers the key (`source`, `id`) of `object`, and warns when it was there already. */
void openings_repeats_note(struct openings_repeats *repeats, struct openings_issues *issues,
                           const struct openings_source *place, struct openings_position position,
                           const struct json_node *object, struct str source, struct str id);

#endif
