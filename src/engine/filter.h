/* Which openings a query considers. The result of a query equals filtering the complete ranked list.
 *
 * The rule on must skills and the days (closed, not yet posted, over) always work. A field that an opening
 * lacks passes a filter on it, except distance.
 */
#ifndef REGIO_ENGINE_FILTER_H
#define REGIO_ENGINE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/opening.h"

/* Any of the given numbers. Not `on`: no filter. On with a count of 0: only openings that lack the field
 * pass. */
struct engine_any {
    bool on;
    const uint32_t *items; /* in any order */
    size_t count;
};

/* Whether the filter lets a value pass; 0, which is none, always does. */
bool engine_any_passes(const struct engine_any *any, uint32_t value);

/* Start from engine_filter_none(today) and set what is asked. The caller keeps what is pointed at until the
 * query is done. */
struct engine_filter {
    int32_t today;

    bool near;           /* haversine distance, earth radius 6,371,008.8 m, at most km * 1000 metres */
    double lat, lon, km; /* degrees */

    int16_t hours_min,
        hours_max; /* overlap with the opening's, touching counts; ENGINE_HOURS_MISSING is open */

    uint8_t education_max; /* 0: no filter */
    struct engine_any sector;
    struct engine_any contract;
    struct engine_any language;
    struct engine_any market;
    struct engine_any organisation;

    int32_t posted_after; /* strictly after; ENGINE_DAY_MISSING: no filter */

    bool only;               /* only openings of these ids (what a free-text search found) */
    const int64_t *only_ids; /* rising */
    size_t only_count;
};

struct engine_filter engine_filter_none(int32_t today);

/* Metres between two points, as the filter reckons: 2 R asin(min(1, sqrt(h))) with
 * h = sin^2((lat2-lat1)/2) + cos(lat1) cos(lat2) sin^2((lon2-lon1)/2), angles in radians, in double. */
double engine_distance(double lat1, double lon1, double lat2, double lon2);

/* Whether an opening passes everything but the rule on must skills. */
bool engine_filter_passes(const struct engine_filter *filter, const struct engine_opening *opening);

#endif
