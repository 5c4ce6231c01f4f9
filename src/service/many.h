/* Many profiles against all openings: each gets what service_match_run gives it, sorted by fit, in a fraction of the time (see
 * engine/many.h).
 *
 *     rc = service_many_new(version, db, today, top, &many, err);
 *     for each some hundreds of questions
 *         rc = service_many_run(many, arena, questions, count, matches, err);
 *     service_many_free(many);
 *
 * Questions are profiles from outside, or those that the database stores. */
#ifndef REGIO_SERVICE_MANY_H
#define REGIO_SERVICE_MANY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/profile.h"
#include "port/db/db.h"
#include "service/live.h"
#include "service/matching.h"
#include "service/profile.h"

/* Enough for one call to be quick, few enough for progress to show. */
#define SERVICE_MANY_AT_ONCE 1024u

struct service_many;

/* `version` and `db` must outlive it; `db` must have no statement that streams while it runs. */
int service_many_new(const struct service_version *version, struct db *db, int32_t today, size_t top,
                     struct service_many **out, struct err *err) MUST_CHECK;

/* As `kernel` of struct service_match_request. ERR_INVALID. */
int service_many_use(struct service_many *many, const char *kernel, struct err *err) MUST_CHECK;

void service_many_free(struct service_many *many); /* NULL is legal */

struct service_many_question {
    const struct service_profile *profile; /* from outside; NULL: what follows */
    const struct engine_held *held;        /* of a stored profile */
    size_t held_count;
    const struct service_filters *filters; /* with it */
};

/* Answers into out[0..count-1], in the arena but for the openings, which are valid until the next call. */
int service_many_run(struct service_many *many, struct arena *arena, const struct service_many_question *questions,
                     size_t count, struct service_match *out, struct err *err) MUST_CHECK;

/* A profile that the database stores. Skills that the version's taxonomy lacks are left out. */
struct service_stored {
    int64_t id;
    const struct engine_held *held;
    size_t count;
};

/* The next stored profiles by rising id: those above `after`, at most `limit`. */
int service_many_stored(struct arena *arena, const struct service_version *version, struct db *db, int64_t after,
                        size_t limit, struct service_stored **out, size_t *count, struct err *err) MUST_CHECK;

#endif
