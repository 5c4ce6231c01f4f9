#include "engine/loader.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/index.h"

/* Whether a place is on earth; false for what is not a number. */
static bool on_earth(double lat, double lon)
{
    return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180;
}

static int check(const struct engine_opening *opening, struct err *err)
{
    if (opening->located && !on_earth(opening->lat, opening->lon))
        return err_set(err, ERR_INVALID, "latitude is -90 to 90 and longitude -180 to 180 degrees");
    if (opening->education_level > ENGINE_EDUCATION_MAX)
        return err_set(err, ERR_INVALID, "education level is 1 to %d", ENGINE_EDUCATION_MAX);
    if (opening->sector > ENGINE_CODE_MAX || opening->contract > ENGINE_CODE_MAX)
        return err_set(err, ERR_INVALID, "sector and contract are 1 to %d", ENGINE_CODE_MAX);
    return 0;
}

int loader_weigh(struct weighed *out, struct arena *arena, const struct engine_taxonomy *taxonomy,
                 const struct engine_opening *opening, struct err *err)
{
    int rc = check(opening, err);
    if (rc != 0)
        return rc;
    uint32_t *packed = arena_array(arena, opening->skill_count, sizeof *packed);
    size_t count;
    rc = weigh_collect(packed, &count, taxonomy, opening->skills, opening->skill_count, err);
    if (rc != 0)
        return rc;
    struct weighed weighed = {.opening = *opening, .packed = packed, .count = count};
    weighed.opening.skills = NULL;
    weighed.opening.skill_count = 0;
    if (!opening->located)
        weighed.opening.lat = weighed.opening.lon = 0;
    weighed.length = weigh_length(packed, count, taxonomy);
    const uint16_t *idf = weigh_idf(taxonomy);
    double reciprocal = weigh_reciprocal(weighed.length);
    for (size_t i = 0; i < count; i++)
        weighed.impact_sum += weigh_impact(weigh_raw(packed[i], idf[weigh_term(packed[i])]), reciprocal);
    *out = weighed;
    return 0;
}

int engine_loader_new(struct engine_loader **out, struct engine_taxonomy *taxonomy, struct err *err)
{
    struct engine_loader *loader = calloc(1, sizeof *loader);
    if (loader == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory to load openings");
    loader->taxonomy = engine_taxonomy_ref(taxonomy);
    loader->arena = arena_new();
    loader->window = INDEX_WINDOW;
    *out = loader;
    return 0;
}

void engine_loader_set_window(struct engine_loader *loader, size_t window)
{
    assert(window > 0 && window % 64 == 0 && window <= INDEX_WINDOW);
    loader->window = window;
}

void engine_loader_free(struct engine_loader *loader)
{
    if (loader == NULL)
        return;
    engine_taxonomy_free(loader->taxonomy);
    columns_free(&loader->columns);
    arena_free(loader->arena);
    free(loader);
}

int engine_loader_add(struct engine_loader *loader, const struct engine_opening *opening, struct err *err)
{
    struct weighed weighed;
    arena_reset(loader->arena);
    int rc = loader_weigh(&weighed, loader->arena, loader->taxonomy, opening, err);
    return rc != 0 ? rc : columns_add(&loader->columns, &weighed, err);
}
