/* An opening (vacancy, placement, assignment): the skills that it asks and what filters look at. */
#ifndef REGIO_ENGINE_OPENING_H
#define REGIO_ENGINE_OPENING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/taxonomy.h"

/* An opening asks at most so many different skills. */
#define ENGINE_SKILLS_MAX 1024

/* Where an opening lacks a day or hours. Days are days since 1970-01-01, in Europe/Amsterdam. */
#define ENGINE_DAY_MISSING   INT32_MIN
#define ENGINE_HOURS_MISSING INT16_MIN

#define ENGINE_EDUCATION_MAX 8  /* NLQF */
#define ENGINE_CODE_MAX      63 /* of sector and contract */

enum engine_importance { ENGINE_OPTIONAL = 1, ENGINE_ESSENTIAL = 2, ENGINE_MUST = 3 };

struct engine_asked {
    uint32_t term;
    uint32_t importance; /* enum engine_importance */
};

/* Numbers for sector, contract, language, market and organisation are the caller's; 0 means that the opening
 * lacks it. */
struct engine_opening {
    int64_t id; /* openingId: rises in order of first import; breaks ties of score */

    const struct engine_asked *skills; /* the same term twice: the greater importance counts */
    size_t skill_count;

    bool located;    /* whether lat and lon are known */
    double lat, lon; /* degrees */
    bool remote;     /* passes any distance */

    int16_t hours_min,
        hours_max; /* a week; in a unit that the caller uses everywhere; or ENGINE_HOURS_MISSING */

    uint8_t education_level; /* 1..ENGINE_EDUCATION_MAX; 0: lacking */
    uint8_t sector;          /* 1..ENGINE_CODE_MAX */
    uint8_t contract;        /* 1..ENGINE_CODE_MAX */
    uint16_t language;
    uint16_t market;
    uint32_t organisation;

    int32_t posted;        /* first day that it may be shown, or ENGINE_DAY_MISSING */
    int32_t valid_through; /* last day, or ENGINE_DAY_MISSING */
    bool closed;           /* withdrawn or full: never a result */
};

/* An opening without anything but an id: every field lacking. */
struct engine_opening engine_opening_blank(int64_t id);

/* A skill of an opening with its weight. */
struct engine_impact {
    uint32_t term;
    uint16_t impact;
    uint16_t importance; /* enum engine_importance */
};

/* An opening's skills as they are scored: each term once, by rising term. */
struct engine_impacts {
    const struct engine_impact *items;
    size_t count;
    uint64_t sum; /* of the impacts */
};

/* Weighs `skills`: a = importance * idf, impact = floor(65535 * a / isqrt(sum of a^2 + 1024^2)).
 * ERR_INVALID: a term out of range or no importance; ERR_TOO_LARGE: over ENGINE_SKILLS_MAX different terms.
 */
MUST_CHECK int engine_impacts_new(struct engine_impacts *out, struct arena *arena,
                                  const struct engine_taxonomy *taxonomy, const struct engine_asked *skills,
                                  size_t count, struct err *err);

/* floor(100 * score / (255 * sum of impacts)), 0..100; 0 where the sum is 0. */
uint32_t engine_fit(uint32_t score, uint64_t impact_sum);

#endif
