/* Within the engine: the room that a query works in. */
#ifndef REGIO_ENGINE_WORKSPACE_H
#define REGIO_ENGINE_WORKSPACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/best.h"
#include "engine/kernel.h"
#include "engine/query.h"
#include "engine/version.h"

struct engine_workspace {
    uint64_t *pass;  /* a bit for each place: passes the filters */
    uint64_t *spare; /* as many */
    size_t words;    /* room in each */
    uint64_t *dead;  /* a bit for each change: no longer alive */
    size_t dead_words;
    uint16_t *left; /* must skills still unmet */
    size_t left_count;
    uint32_t *scores;  /* of one window; all 0 between queries */
    uint16_t *bounds;  /* the same */
    uint32_t *found;   /* places of a window; see kernel.h */
    uint32_t *passing; /* of each window, how many pass */
    size_t window_count;
    struct run *runs; /* see windows.c */
    size_t run_count;
    uint16_t *worth; /* of each term q * idf, see forward.c; all 0 between queries */
    size_t worth_count;
    const struct kernel *kernel;
    struct best best;
};

/* The postings of one term of a profile, while a query walks the windows. */
struct run {
    const uint32_t *segment; /* the term's row */
    uint32_t q;
};

/* Makes room for a query over `version` with `terms` expanded terms. ERR_NO_MEMORY. */
MUST_CHECK int workspace_fit(struct engine_workspace *workspace, const struct engine_version *version,
                             size_t terms, struct err *err);

/* The same for *workspace; where that is NULL it becomes a new one, which is also put in *own for the caller
 * to free (else *own is NULL). On failure there is nothing to free. */
MUST_CHECK int workspace_take(struct engine_workspace **workspace, struct engine_workspace **own,
                              const struct engine_version *version, size_t terms, struct err *err);

/* A guest has pass, passing, runs and best of its own, and borrows the rest of a host that fits the version:
 * several queries under way at once, of which one works at a time. Starts zeroed; fit it anew whenever the
 * host may have grown. */
MUST_CHECK int workspace_guest_fit(struct engine_workspace *guest, const struct engine_workspace *host,
                                   const struct engine_version *version, size_t terms, struct err *err);
void workspace_guest_free(struct engine_workspace *guest);

#endif
