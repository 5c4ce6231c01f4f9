/* The live engine: all openings, changed by one writer while many threads query, and no query ever waits.
 *
 * A version is what one query sees: it never changes. It is an immutable index of most openings, and the
 * changes since that was made. A change costs microseconds and makes a new version; the next query sees it.
 * Changes pile up until engine_live_merge folds them into a new index, which a background thread does when
 * engine_live_pending says that it is worth it (some thousands).
 *
 * Threads: engine_live_acquire and engine_version_release are wait-free and may be called by any thread.
 * Writers (put, remove, merge) lock one another out, but a merge lets changes through while it builds.
 */
#ifndef REGIO_ENGINE_LIVE_H
#define REGIO_ENGINE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/opening.h"
#include "engine/taxonomy.h"

/* Changes that may wait for a merge; one more gives ERR_BUSY. */
#define ENGINE_PENDING_MAX 1000000

/* Openings an engine may hold. */
#define ENGINE_OPENINGS_MAX 100000000

struct engine_live;
struct engine_version;

/* Takes in openings one by one, so that the caller need not hold them all. */
struct engine_loader;

MUST_CHECK int engine_loader_new(struct engine_loader **out, struct engine_taxonomy *taxonomy,
                                 struct err *err);
void engine_loader_free(struct engine_loader *loader);

/* How many openings make a window (README.md), instead of 32,768: a smaller multiple of 64. For tests and
 * measuring. */
void engine_loader_set_window(struct engine_loader *loader, size_t window);

/* How many threads make the index, of which the caller's is one: else as many as there are processors, up
 * to 8. They end when it is made. A merge uses as many. */
void engine_loader_set_threads(struct engine_loader *loader, size_t threads);

/* Copies an opening in, in any order of id. Fails as engine_impacts_new does, and with ERR_INVALID where a
 * field is out of its range; the loader can go on after that. */
MUST_CHECK int engine_loader_add(struct engine_loader *loader, const struct engine_opening *opening,
                                 struct err *err);

/* The same for many at once, by several threads. All or none: *failed (may be NULL) is the number of the
 * first one that is refused. */
MUST_CHECK int engine_loader_add_all(struct engine_loader *loader, const struct engine_opening *openings,
                                     size_t count, size_t *failed, struct err *err);

/* Makes the engine of what was loaded. The loader is used up on success (and freed; *loader is NULL then).
 * ERR_CONFLICT: the same id twice. */
MUST_CHECK int engine_live_new(struct engine_live **out, struct engine_loader **loader, struct err *err);

/* Frees the engine; every version must have been released. engine_live_free(NULL) is legal. */
void engine_live_free(struct engine_live *live);

/* Adds the opening, or replaces the one with its id. Fails as engine_loader_add; ERR_BUSY: too much is
 * waiting for a merge, or thousands of versions are held. */
MUST_CHECK int engine_live_put(struct engine_live *live, const struct engine_opening *opening,
                               struct err *err);

/* Takes an opening out for good. ERR_NOT_FOUND: it is not there. */
MUST_CHECK int engine_live_remove(struct engine_live *live, int64_t id, struct err *err);

/* How many changes wait for a merge. */
size_t engine_live_pending(const struct engine_live *live);

/* Folds the changes into a new index and frees what nobody holds any more. Takes about as long as loading;
 * changes and queries go on meanwhile. ERR_BUSY: another merge is under way. */
MUST_CHECK int engine_live_merge(struct engine_live *live, struct err *err);

/* The version of now. Hold it for a query (or several that must agree), not for long: it keeps memory. */
struct engine_version *engine_live_acquire(struct engine_live *live);
void engine_version_release(struct engine_version *version);

const struct engine_taxonomy *engine_version_taxonomy(const struct engine_version *version);

/* Openings in it, closed ones included. */
size_t engine_version_count(const struct engine_version *version);

/* The impacts of an opening, in the arena. ERR_NOT_FOUND. */
MUST_CHECK int engine_version_impacts(struct engine_impacts *out, struct arena *arena,
                                      const struct engine_version *version, int64_t id, struct err *err);

/* Bytes that the version's index and changes hold. */
size_t engine_version_size(const struct engine_version *version);

#endif
