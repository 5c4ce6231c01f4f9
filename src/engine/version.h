/* Within the engine: what a version consists of. See live.h for what it is for.
 *
 * A generation is an index and the log of changes since. The log only grows: records of openings put, and
 * deaths (the places of openings that were replaced or removed). A version is a generation and how much of
 * its log counts, so that a change makes a new version without copying. Places count on from the index:
 * record r is at place index count + r.
 */
#ifndef REGIO_ENGINE_VERSION_H
#define REGIO_ENGINE_VERSION_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/index.h"
#include "engine/live.h"

#define VERSION_CHUNK  1024
#define VERSION_CHUNKS ((ENGINE_PENDING_MAX + VERSION_CHUNK - 1) / VERSION_CHUNK)

struct generation {
    atomic_size_t references;
    struct index *index;
    struct weighed **records[VERSION_CHUNKS]; /* chunks never move, so that readers need no lock */
    uint32_t *deaths[VERSION_CHUNKS];
    atomic_size_t size; /* bytes of the log */
};

struct engine_version {
    struct generation *generation; /* a reference */
    size_t record_count;
    size_t death_count;
    atomic_int_fast64_t references; /* see handoff.h */
    struct engine_version *next;    /* among those that wait to be freed */
    struct handoff *handoff;        /* where it goes when nobody holds it */
    size_t slot;
};

static inline const struct weighed *version_record(const struct engine_version *version, size_t at)
{
    return version->generation->records[at / VERSION_CHUNK][at % VERSION_CHUNK];
}

static inline uint32_t version_death(const struct engine_version *version, size_t at)
{
    return version->generation->deaths[at / VERSION_CHUNK][at % VERSION_CHUNK];
}

/* The opening `id` of a version; false when it is not there. */
MUST_CHECK bool version_find(struct weighed *out, const struct engine_version *version, int64_t id);

#endif
