/* The lever: which one skill or module opens the most doors.
 *
 * An opening is reached by a profile when it passes the filters, its must skills are met, and its fit is at
 * least what is asked. Counted is how many more openings would be reached if something were added to the
 * profile; adding never loses one. The counts are exact, over all openings of a version, as if each addition
 * were tried by itself.
 */
#ifndef REGIO_ENGINE_LEVER_H
#define REGIO_ENGINE_LEVER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/filter.h"
#include "engine/live.h"
#include "engine/profile.h"
#include "engine/query.h"

struct engine_lever_query {
    const struct engine_profile *profile;
    struct engine_filter filter;
    uint32_t fit; /* 1..100 */
};

/* Skills that are added together: what a module teaches. */
struct engine_bundle {
    const struct engine_held *adds;
    size_t count;
};

struct engine_lever {
    uint64_t reached;       /* by the profile as it is */
    const uint32_t *gained; /* more, for each thing that was tried */
    size_t count;
};

/* Tries every term of the taxonomy by itself at `level` (1..4): gained[term]. Some 50 milliseconds for a
 * million openings. The answer lives in `arena`. ERR_INVALID: a profile of another taxonomy, a fit or level
 * out of range; ERR_NO_MEMORY. */
MUST_CHECK int engine_lever_skills(struct engine_lever *out, struct arena *arena,
                                   struct engine_workspace *workspace, const struct engine_version *version,
                                   const struct engine_lever_query *query, uint32_t level, struct err *err);

/* Tries each bundle by itself: gained[bundle]. */
MUST_CHECK int engine_lever_bundles(struct engine_lever *out, struct arena *arena,
                                    struct engine_workspace *workspace, const struct engine_version *version,
                                    const struct engine_lever_query *query,
                                    const struct engine_bundle *bundles, size_t bundle_count,
                                    struct err *err);

/* Both of them, over each opening once: less work than one after the other. */
MUST_CHECK int engine_lever_both(struct engine_lever *skills, struct engine_lever *bundles_out,
                                 struct arena *arena, struct engine_workspace *workspace,
                                 const struct engine_version *version, const struct engine_lever_query *query,
                                 uint32_t level, const struct engine_bundle *bundles, size_t bundle_count,
                                 struct err *err);

#endif
