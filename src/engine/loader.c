#include "engine/loader.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/index.h"
#include "engine/parallel.h"

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

struct loader_room loader_room_in(struct arena *arena, const struct engine_taxonomy *taxonomy,
                                  const struct engine_opening *opening)
{
    size_t units = list_room(opening->skill_count, engine_taxonomy_terms(taxonomy));
    return (struct loader_room){arena_array(arena, opening->skill_count, sizeof(uint32_t)),
                                arena_array(arena, units, sizeof(uint16_t))};
}

int loader_weigh(struct weighed *out, struct loader_room room, const struct engine_taxonomy *taxonomy,
                 const struct engine_opening *opening, struct err *err)
{
    int rc = check(opening, err);
    if (rc != 0)
        return rc;
    size_t count;
    rc = weigh_collect(room.packed, &count, taxonomy, opening->skills, opening->skill_count, err);
    if (rc != 0)
        return rc;
    struct weighed weighed = {.opening = *opening, .list = room.list, .count = count};
    weighed.opening.skills = NULL;
    weighed.opening.skill_count = 0;
    if (!opening->located)
        weighed.opening.lat = weighed.opening.lon = 0;
    weighed.length = weigh_length(room.packed, count, taxonomy);
    const uint16_t *idf = weigh_idf(taxonomy);
    double reciprocal = weigh_reciprocal(weighed.length);
    uint16_t *end = room.list;
    for (size_t i = 0; i < count; i++) {
        uint32_t packed = room.packed[i];
        weighed.impact_sum += weigh_impact(weigh_raw(packed, idf[weigh_term(packed)]), reciprocal);
        end = list_put(end, packed);
    }
    weighed.units = (size_t)(end - room.list);
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
    loader->threads = parallel_threads();
    *out = loader;
    return 0;
}

void engine_loader_set_window(struct engine_loader *loader, size_t window)
{
    assert(window > 0 && window % 64 == 0 && window <= INDEX_WINDOW);
    loader->window = window;
}

void engine_loader_set_threads(struct engine_loader *loader, size_t threads)
{
    assert(threads > 0);
    loader->threads = threads;
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
    struct loader_room room = loader_room_in(loader->arena, loader->taxonomy, opening);
    int rc = loader_weigh(&weighed, room, loader->taxonomy, opening, err);
    return rc != 0 ? rc : columns_add(&loader->columns, &weighed, err);
}

/* Openings that are weighed by one thread at a time. */
#define PART 8192

/* What one part comes to. */
struct weighing_part {
    size_t start;       /* of its lists, when every skill is kept */
    size_t skill_total; /* skills that were kept */
    int rc;
    size_t failed; /* the opening that was refused */
    struct err err;
};

struct weighing {
    struct engine_loader *loader;
    const struct engine_opening *openings;
    size_t count;
    struct weighing_part *parts;
};

static size_t part_end(const struct weighing *weighing, size_t number)
{
    size_t end = (number + 1) * PART;
    return end < weighing->count ? end : weighing->count;
}

/* Room for the skills of any opening of a part. */
static uint32_t *part_room(const struct weighing *weighing, size_t number)
{
    size_t most = 0;
    for (size_t i = number * PART; i < part_end(weighing, number); i++)
        most = weighing->openings[i].skill_count > most ? weighing->openings[i].skill_count : most;
    return calloc(most + 1, sizeof(uint32_t));
}

/* Weighs each opening where its list will stand. */
static void weigh_part(void *context, size_t number)
{
    struct weighing *weighing = context;
    struct weighing_part *part = &weighing->parts[number];
    struct columns *columns = &weighing->loader->columns;
    uint32_t *packed = part_room(weighing, number);
    size_t terms = engine_taxonomy_terms(weighing->loader->taxonomy);
    size_t start = part->start;
    if (packed == NULL)
        part->rc = err_set(&part->err, ERR_NO_MEMORY, "no memory to load openings");
    for (size_t i = number * PART; part->rc == 0 && i < part_end(weighing, number); i++) {
        struct weighed weighed;
        size_t units = list_room(weighing->openings[i].skill_count, terms);
        struct loader_room room = {packed, columns_room(columns, columns->count + i, start, units)};
        part->rc =
            loader_weigh(&weighed, room, weighing->loader->taxonomy, &weighing->openings[i], &part->err);
        part->failed = i;
        if (part->rc != 0)
            break;
        columns_put(columns, columns->count + i, start, &weighed);
        start += columns_more(units);
        part->skill_total += weighed.count;
    }
    free(packed);
}

int engine_loader_add_all(struct engine_loader *loader, const struct engine_opening *openings, size_t count,
                          size_t *failed, struct err *err)
{
    size_t part_count = (count + PART - 1) / PART;
    struct weighing_part *parts = calloc(part_count + 1, sizeof *parts);
    size_t units = 0;
    int rc = 0;
    if (parts == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory to load openings");
    for (size_t i = 0; i < count; i++) {
        if (i % PART == 0)
            parts[i / PART].start = loader->columns.more_count + units;
        units += columns_more(list_room(openings[i].skill_count, engine_taxonomy_terms(loader->taxonomy)));
    }
    rc = columns_reserve(&loader->columns, count, units, err);
    if (rc == 0) {
        struct weighing weighing = {loader, openings, count, parts};
        parallel_run(loader->threads, part_count, weigh_part, &weighing);
    }
    for (size_t i = 0; rc == 0 && i < part_count; i++) {
        rc = parts[i].rc;
        if (rc != 0 && err != NULL)
            *err = parts[i].err;
        if (rc != 0 && failed != NULL)
            *failed = parts[i].failed;
    }
    for (size_t i = 0; rc == 0 && i < part_count; i++)
        loader->columns.skill_total += parts[i].skill_total;
    if (rc == 0) {
        loader->columns.count += count;
        loader->columns.more_count += units;
    }
    free(parts);
    return rc;
}
