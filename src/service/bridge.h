/* The bridge: from what someone can do, from an occupation or from a sector to other occupations. For each the fit, what carries
 * over, what is missing, how many openings there are, and the smallest set of modules that lifts the fit above a threshold
 * (engine/bridge.h, docs/matching.md). One implementation for command line, API and pages. */
#ifndef REGIO_SERVICE_BRIDGE_H
#define REGIO_SERVICE_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/bridge.h"
#include "port/json/json_write.h"
#include "service/matching.h"
#include "service/modules.h"

#define SERVICE_BRIDGE_FIT     70u
#define SERVICE_BRIDGE_TOP     20u
#define SERVICE_BRIDGE_TOP_MAX 200u
#define SERVICE_BRIDGE_LOOKED  40u      /* occupations of which those with most openings are given, where that is the order */
#define SERVICE_BRIDGE_MOST    3u       /* modules of a way */
#define SERVICE_BRIDGE_EFFORT  1000000u /* for one way: some hundredths of a second at most */

struct service_bridge_request {
    /* From one of three: an occupation (its id), a sector, else the skills of the profile. The profile's filters narrow the
     * openings that are counted, whatever it starts from. */
    const struct service_profile *profile;
    int64_t occupation; /* its typical profile; 0: not */
    char sector;        /* of all occupations of the sector the one that comes nearest to each target; '\0': not */

    int64_t to;     /* only this occupation; 0: all */
    char to_sector; /* only occupations of this sector; '\0': all */
    int32_t today;
    uint32_t fit; /* the threshold; also what an opening must fit to be counted */
    size_t top;
    bool by_openings; /* of the closest (SERVICE_BRIDGE_LOOKED, or `top` if that is more) those with most openings, in that order */
    size_t most;  /* modules in a way, up to ENGINE_BRIDGE_MOST; 0: no way is looked for */
    size_t effort; /* that the search of one way may take (engine/bridge.h) */
    bool explain;  /* fills skills and missing */
    uint8_t language;
};

/* From a profile, fit 70, top 20, ways of at most 3 modules, explained. */
struct service_bridge_request service_bridge_request_new(const struct service_profile *profile, int32_t today);

enum service_way { SERVICE_WAY_NONE, SERVICE_WAY_FOUND, SERVICE_WAY_UNKNOWN /* too many sets would have to be tried */ };

/* One occupation on the other side. */
struct service_crossing {
    size_t rank;
    struct service_concept occupation;
    char sector;                 /* '\0': the taxonomy does not say */
    struct service_concept from; /* from a sector: the occupation of it that comes nearest */
    uint32_t score, fit;
    uint32_t asked, have;
    uint64_t openings; /* that whoever has the occupation fits for at least `fit` percent */
    struct service_result match; /* with `explain`: its skills, and what is missing with the modules that teach it */
    enum service_way way;
    const struct service_module **modules; /* the smallest set that lifts the fit; none when it is there already */
    size_t module_count;
    uint32_t fit_then; /* with them */
};

struct service_bridge {
    uint32_t fit;
    struct service_concept from; /* an occupation; its uri is empty from a profile or a sector */
    char sector;
    struct service_texts unknown;
    size_t total; /* occupations that share anything with what one starts from */
    const struct service_crossing *items;
    size_t count;
};

/* Occupations by fit falling, then score falling, then URI, unless by openings falling, then so; of those that are each other's exactMatch the first. Left out is what
 * one starts from: the occupation, or all of the sector. ERR_NOT_FOUND: an occupation that is none; ERR_INVALID: a fit
 * outside 1..100, or more than the limits. */
int service_bridge_run(struct arena *arena, const struct service_version *version,
                       const struct service_bridge_request *request, struct service_bridge *out,
                       struct err *err) MUST_CHECK;

/* Writes the object of docs/api.md. */
void service_bridge_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                          const struct service_bridge *bridge);

#endif
