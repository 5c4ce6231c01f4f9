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

/* Room to weigh an opening in. */
struct loader_room {
    uint32_t *packed; /* for as many skills as it has */
    uint16_t *list;   /* for list_room of as many */
};

struct loader_room loader_room_in(struct arena *arena, const struct engine_taxonomy *taxonomy,
                                  const struct engine_opening *opening);

/* Checks and weighs one opening; its list stands in the room. Errors as engine_loader_add. */
MUST_CHECK int loader_weigh(struct weighed *out, struct loader_room room,
                            const struct engine_taxonomy *taxonomy, const struct engine_opening *opening,
                            struct err *err);

#endif
