/* The lever: which one skill or module opens the most doors? Exact, over all openings that pass the filters: each skill and
 * each module is tried by itself (engine/lever.h, docs/matching.md). One implementation for command line, API and pages. */
#ifndef REGIO_SERVICE_LEVER_H
#define REGIO_SERVICE_LEVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "port/json/json_write.h"
#include "service/live.h"
#include "service/modules.h"
#include "service/profile.h"

#define SERVICE_LEVER_FIT      70u /* percent that an opening must fit to count */
#define SERVICE_LEVER_LEVEL    3u  /* at which a single skill is tried */
#define SERVICE_LEVER_TOP      20u
#define SERVICE_LEVER_TOP_MAX  1000u
#define SERVICE_LEVER_POOL_MAX 1000u

struct service_lever_request {
    const struct service_profile *profiles; /* one, or a pool of which the counts are added up; each with its filters */
    size_t profile_count;
    int32_t today; /* in Europe/Amsterdam */
    uint32_t fit;
    uint32_t level;
    size_t top;      /* skills, and modules, that are given */
    struct str text; /* only openings that a free-text search finds; empty: all */
    bool names;         /* as in service_match_request */
    int64_t occupation; /* as there */
    uint8_t language;
};

/* One profile, fit 70, level 3, top 20. */
struct service_lever_request service_lever_request_new(const struct service_profile *profile, int32_t today);

struct service_lever_skill {
    struct service_concept skill;
    uint64_t gained;                       /* openings more that reach the fit */
    const struct service_teaches *modules; /* on offer, that teach it */
    size_t module_count;
};

struct service_lever_module {
    const struct service_module *module;
    uint64_t gained; /* with all that it teaches */
};

/* Both lists hold only what gains something, most first; then skills by URI, modules by id. */
struct service_lever {
    uint32_t fit, level;
    uint64_t reached; /* openings that reach the fit now */
    struct service_texts unknown;
    const struct service_lever_skill *skills; /* of skills that are the same in two taxonomies one */
    size_t skill_count;
    const struct service_lever_module *modules;
    size_t module_count;
};

/* ERR_INVALID: a fit outside 1..100, a level outside 1..4, more results or profiles than the limits. */
int service_lever_run(struct arena *arena, const struct service_version *version,
                      const struct service_lever_request *request, struct service_lever *out,
                      struct err *err) MUST_CHECK;

/* Writes {"fit","level","reached","unknown","skills":[{"uri","label","gained","modules":[...]}],
 * "modules":[{...,"gained"}]} (docs/api.md). */
void service_lever_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                         const struct service_lever *lever);

#endif
