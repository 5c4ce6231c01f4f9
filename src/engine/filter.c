#include "engine/filter.h"

#include <math.h>
#include <stdlib.h>

#define EARTH_RADIUS     6371008.8
#define RADIANS_A_DEGREE 0.017453292519943295 /* pi / 180 */

struct engine_filter engine_filter_none(int32_t today)
{
    return (struct engine_filter){
        .today = today,
        .hours_min = ENGINE_HOURS_MISSING,
        .hours_max = ENGINE_HOURS_MISSING,
        .posted_after = ENGINE_DAY_MISSING,
    };
}

double engine_distance(double lat1, double lon1, double lat2, double lon2)
{
    double sin_lat = sin((lat2 - lat1) * RADIANS_A_DEGREE / 2);
    double sin_lon = sin((lon2 - lon1) * RADIANS_A_DEGREE / 2);
    double h =
        sin_lat * sin_lat + cos(lat1 * RADIANS_A_DEGREE) * cos(lat2 * RADIANS_A_DEGREE) * sin_lon * sin_lon;
    return 2 * EARTH_RADIUS * asin(fmin(1, sqrt(h)));
}

bool engine_any_passes(const struct engine_any *any, uint32_t value)
{
    if (!any->on || value == 0)
        return true;
    for (size_t i = 0; i < any->count; i++)
        if (any->items[i] == value)
            return true;
    return false;
}

static bool days_pass(const struct engine_filter *filter, const struct engine_opening *opening)
{
    if (opening->closed)
        return false;
    if (opening->valid_through != ENGINE_DAY_MISSING && opening->valid_through < filter->today)
        return false;
    if (opening->posted == ENGINE_DAY_MISSING)
        return true;
    return opening->posted <= filter->today &&
           (filter->posted_after == ENGINE_DAY_MISSING || opening->posted > filter->posted_after);
}

static bool hours_pass(const struct engine_filter *filter, const struct engine_opening *opening)
{
    bool starts_late = opening->hours_min != ENGINE_HOURS_MISSING &&
                       filter->hours_max != ENGINE_HOURS_MISSING && opening->hours_min > filter->hours_max;
    bool ends_early = opening->hours_max != ENGINE_HOURS_MISSING &&
                      filter->hours_min != ENGINE_HOURS_MISSING && opening->hours_max < filter->hours_min;
    return !starts_late && !ends_early;
}

static bool near_passes(const struct engine_filter *filter, const struct engine_opening *opening)
{
    if (!filter->near || opening->remote)
        return true;
    return opening->located &&
           engine_distance(filter->lat, filter->lon, opening->lat, opening->lon) <= filter->km * 1000;
}

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool only_passes(const struct engine_filter *filter, const struct engine_opening *opening)
{
    return !filter->only ||
           (filter->only_count > 0 && bsearch(&opening->id, filter->only_ids, filter->only_count,
                                              sizeof *filter->only_ids, compare_ids) != NULL);
}

bool engine_filter_passes(const struct engine_filter *filter, const struct engine_opening *opening)
{
    return days_pass(filter, opening) && hours_pass(filter, opening) &&
           (filter->education_max == 0 || opening->education_level <= filter->education_max) &&
           engine_any_passes(&filter->sector, opening->sector) &&
           engine_any_passes(&filter->contract, opening->contract) &&
           engine_any_passes(&filter->language, opening->language) &&
           engine_any_passes(&filter->market, opening->market) &&
           engine_any_passes(&filter->organisation, opening->organisation) && only_passes(filter, opening) &&
           near_passes(filter, opening);
}
