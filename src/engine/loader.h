/* Within the engine: openings checked and weighed on their way in. */
#ifndef REGIO_ENGINE_LOADER_H
#define REGIO_ENGINE_LOADER_H

#include "base/arena.h"
#include "base/err.h"
#include "engine/columns.h"
#include "engine/live.h"

struct engine_loader {
    struct engine_taxonomy *taxonomy; /* a reference */
    struct columns columns;
    size_t window; /* see index.h */
    size_t threads;
    struct arena *arena; /* for one opening at a time */
};

/* Checks and weighs one opening into `packed`, room for all its skills. Errors as engine_loader_add. */
MUST_CHECK int loader_weigh(struct weighed *out, uint32_t *packed, const struct engine_taxonomy *taxonomy,
                            const struct engine_opening *opening, struct err *err);

#endif
