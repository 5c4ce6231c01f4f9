/* Occupations as the bridge sees them: what each asks, weighed as an opening is (essential skills as essential, optional ones
 * as optional), and the typical profile of whoever has it (essential skills at level 3, optional ones at level 2). Made with
 * the taxonomy and immutable like it. */
#ifndef REGIO_SERVICE_TARGETS_H
#define REGIO_SERVICE_TARGETS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "engine/opening.h"
#include "engine/profile.h"
#include "service/profile.h"
#include "service/taxonomy.h"

#define SERVICE_TYPICAL_ESSENTIAL 3
#define SERVICE_TYPICAL_OPTIONAL  2

struct service_target {
    uint32_t concept; /* its place in the taxonomy: rises with the URI */
    uint32_t same_as; /* equal for occupations that are each other's exactMatch */
    char sector;      /* SBI section, '\0' where the taxonomy does not say */
    struct engine_impacts impacts;
};

/* All that are not retired, by URI. Views live as long as the taxonomy. */
size_t service_targets(const struct service_taxonomy *taxonomy, const struct service_target **out);

/* The one with that id in the database; NULL where it is no occupation, or a retired one. */
const struct service_target *service_target_find(const struct service_taxonomy *taxonomy, int64_t occupation);

struct service_concept service_target_concept(const struct service_taxonomy *taxonomy,
                                              const struct service_target *target, uint8_t language);

/* The typical profile, in `arena`. */
struct engine_held *service_target_typical(const struct service_target *target, struct arena *arena);

/* The same as a profile, with no filters. */
struct service_profile service_target_profile(const struct service_taxonomy *taxonomy,
                                              const struct service_target *target, struct arena *arena);

#endif
