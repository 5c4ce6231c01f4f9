/* Within the engine: hands the current version to any number of readers without locks.
 *
 * One 64-bit word holds the slot of the current version and how often it was taken. To take it, a reader adds
 * one to the word and reads the slot from what was there: one instruction, never a wait. The writer exchanges
 * the word; the old version then knows how many readers took it, and adds that to its own count, from which
 * each reader subtracts one when done (split reference counting). The count starts at a large bias, so that
 * it can only reach zero once the writer has added the number and taken the bias away. The reader that brings
 * it to zero puts the version on a list, which the writer frees: no reader ever frees anything.
 */
#ifndef REGIO_ENGINE_HANDOFF_H
#define REGIO_ENGINE_HANDOFF_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/version.h"

/* Versions that may be alive at once. A query holds one for milliseconds; so many only pile up when someone
 * forgets to release. */
#define HANDOFF_SLOTS 4096

struct handoff {
    _Atomic uint64_t word; /* slot << 48 | times taken */
    struct engine_version *slots[HANDOFF_SLOTS];
    size_t free_slots[HANDOFF_SLOTS]; /* the writer's own */
    size_t free_count;
    _Atomic(struct engine_version *) done; /* versions that nobody holds any more */
};

/* Readers. */
struct engine_version *handoff_take(struct handoff *handoff);
void handoff_give_back(struct engine_version *version);

/* The writer; one at a time. */

/* Publishes the first version. */
void handoff_start(struct handoff *handoff, struct engine_version *version);

/* Whether there is room to publish. */
bool handoff_has_room(const struct handoff *handoff);

/* Makes `version` the current one. */
void handoff_publish(struct handoff *handoff, struct engine_version *version);

/* The list of versions that may be freed, linked by `next`; their slots are free again. */
struct engine_version *handoff_collect(struct handoff *handoff);

/* The current version, for the writer. */
struct engine_version *handoff_current(struct handoff *handoff);

#endif
