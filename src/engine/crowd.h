/* The people of the reverse question, changed while many threads ask: who consents comes in, changes or goes,
 * and the next question sees it.
 *
 *     struct engine_crowd_version *version = engine_crowd_acquire(crowd);
 *     rc = engine_crowd_match(&result, arena, workspace, version, &impacts, 20, err);
 *     engine_crowd_release(version);
 *
 * A version is an index of people (reverse.h) and the changes since. A change copies the list of changes,
 * some microseconds for hundreds of them; engine_crowd_merge folds them into a new index, in a thread of the
 * caller's, and lets changes through meanwhile.
 *
 * Threads: all of this may be called by any thread. Who acquires or releases waits no longer than it takes
 * another to do so.
 */
#ifndef REGIO_ENGINE_CROWD_H
#define REGIO_ENGINE_CROWD_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/opening.h"
#include "engine/profile.h"
#include "engine/query.h"
#include "engine/reverse.h"

/* Changes that may wait for a merge; one more gives ERR_BUSY. */
#define ENGINE_CROWD_PENDING_MAX 20000

struct engine_crowd;
struct engine_crowd_version;

/* Makes a crowd of what was loaded; the loader is used up on success. ERR_CONFLICT: an id twice. */
MUST_CHECK int engine_crowd_new(struct engine_crowd **out, struct engine_people_loader **loader,
                                struct err *err);

/* Every version must have been released. engine_crowd_free(NULL) is legal. */
void engine_crowd_free(struct engine_crowd *crowd);

/* Adds a person, or replaces what the person with that id holds. Errors as engine_people_loader_add;
 * ERR_BUSY. */
MUST_CHECK int engine_crowd_put(struct engine_crowd *crowd, int64_t id, const struct engine_held *held,
                                size_t count, struct err *err);

/* Takes a person out. ERR_NOT_FOUND: not there. */
MUST_CHECK int engine_crowd_remove(struct engine_crowd *crowd, int64_t id, struct err *err);

/* How many changes wait for a merge. */
size_t engine_crowd_pending(struct engine_crowd *crowd);

/* Folds the changes into a new index. ERR_BUSY: another merge is under way. */
MUST_CHECK int engine_crowd_merge(struct engine_crowd *crowd, struct err *err);

struct engine_crowd_version *engine_crowd_acquire(struct engine_crowd *crowd);
void engine_crowd_release(struct engine_crowd_version *version); /* NULL is legal */

/* People in it, and bytes that it holds. */
size_t engine_crowd_count(const struct engine_crowd_version *version);
size_t engine_crowd_size(const struct engine_crowd_version *version);

/* As engine_people_match, over a version. */
MUST_CHECK int engine_crowd_match(struct engine_result *out, struct arena *arena,
                                  struct engine_workspace *workspace,
                                  const struct engine_crowd_version *version,
                                  const struct engine_impacts *impacts, size_t top, struct err *err);

#endif
