/* The region in numbers, for the front page: how many openings there are now, where, and of how many
 * organisations.
 *
 * Counting goes over all openings, so the answer is kept until an opening changes or the day does. */
#ifndef REGIO_SERVICE_OVERVIEW_H
#define REGIO_SERVICE_OVERVIEW_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "service/live.h"

/* Openings that may be shown on a day: not withdrawn or full, posted, and not over. */
struct service_overview {
    int64_t openings;
    int64_t organisations;         /* different ones among them */
    const int64_t *municipalities; /* in each of place_municipality_at, in that order */
    size_t municipality_count;
    int64_t elsewhere; /* in none of them */
    int64_t unplaced;  /* of which the place is not known */
};

/* Keeps the last answer. Any thread may ask. */
struct service_overviews;

int service_overviews_new(struct service_overviews **out, struct err *err) MUST_CHECK;

/* service_overviews_free(NULL) is legal. */
void service_overviews_free(struct service_overviews *overviews);

/* The numbers of `version` on `today`, in the arena. */
void service_overview_get(struct service_overviews *overviews, struct arena *arena,
                          const struct service_version *version, int32_t today, struct service_overview *out);

#endif
