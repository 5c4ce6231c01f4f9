/* The URIs of concepts, for what is written: each is asked of the database once. */
#ifndef REGIO_EXCHANGE_OPENINGS_CONCEPT_URIS_H
#define REGIO_EXCHANGE_OPENINGS_CONCEPT_URIS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "port/db/db.h"

struct concept_uris {
    struct db *db;
    struct arena *arena;
    struct map *known; /* the concept's id in decimal to its URI, a C string */
};

/* What is found lives in `arena`. */
struct concept_uris concept_uris_in(struct db *db, struct arena *arena);

/* The URI of a concept, a C string; `arg` is a struct concept_uris. ERR_DATABASE: there is no such concept. */
int concept_uris_find(void *arg, int64_t concept, const char **uri, struct err *err) MUST_CHECK;

#endif
