#include "engine/people.h"

#include <stdlib.h>
#include <string.h>

#include "engine/large.h"
#include "engine/tidy.h"

struct engine_people_loader {
    struct engine_taxonomy *taxonomy; /* a reference */
    struct arena *arena;              /* for one profile at a time */
    size_t count, room;
    int64_t *id;
    uint32_t *start; /* room + 1 */
    size_t held_count, held_room;
    uint32_t *held;
};

int engine_people_loader_new(struct engine_people_loader **out, struct engine_taxonomy *taxonomy,
                             struct err *err)
{
    struct engine_people_loader *loader = calloc(1, sizeof *loader);
    if (loader == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory to load profiles");
    loader->taxonomy = engine_taxonomy_ref(taxonomy);
    loader->arena = arena_new();
    *out = loader;
    return 0;
}

void engine_people_loader_free(struct engine_people_loader *loader)
{
    if (loader == NULL)
        return;
    engine_taxonomy_free(loader->taxonomy);
    arena_free(loader->arena);
    free(loader->id);
    free(loader->start);
    free(loader->held);
    free(loader);
}

static bool grow_people(struct engine_people_loader *loader)
{
    size_t room = loader->room == 0 ? 64 : loader->room * 2;
    int64_t *id = reallocarray(loader->id, room, sizeof *id);
    if (id == NULL)
        return false;
    loader->id = id;
    uint32_t *start = reallocarray(loader->start, room + 1, sizeof *start);
    if (start == NULL)
        return false;
    loader->start = start;
    loader->start[loader->count] = (uint32_t)loader->held_count;
    loader->room = room;
    return true;
}

static bool grow_held(struct engine_people_loader *loader, size_t needed)
{
    size_t room = loader->held_room * 2 < needed ? needed : loader->held_room * 2;
    uint32_t *held = reallocarray(loader->held, room, sizeof *held);
    if (held == NULL)
        return false;
    loader->held = held;
    loader->held_room = room;
    return true;
}

static int make_room(struct engine_people_loader *loader, size_t skills, struct err *err)
{
    size_t needed = loader->held_count + skills;
    if (skills > ENGINE_HELD_MAX)
        return err_set(err, ERR_TOO_LARGE, "a profile holds at most %d different skills", ENGINE_HELD_MAX);
    if (loader->count >= ENGINE_PEOPLE_MAX || needed > UINT32_MAX)
        return err_set(err, ERR_TOO_LARGE, "an index holds at most %d profiles", ENGINE_PEOPLE_MAX);
    if ((loader->count == loader->room && !grow_people(loader)) ||
        (needed > loader->held_room && !grow_held(loader, needed)))
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu profiles", loader->count + 1);
    return 0;
}

int engine_people_loader_add(struct engine_people_loader *loader, int64_t id, const struct engine_held *held,
                             size_t count, struct err *err)
{
    arena_reset(loader->arena);
    struct engine_held *own = arena_array(loader->arena, count, sizeof *own);
    size_t kept;
    if (count > 0)
        memcpy(own, held, count * sizeof *own);
    int rc = profile_tidy(&kept, own, count, loader->taxonomy, err);
    if (rc == 0)
        rc = make_room(loader, kept, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < kept; i++)
        loader->held[loader->held_count++] = people_pack(own[i].term, own[i].level);
    loader->id[loader->count++] = id;
    loader->start[loader->count] = (uint32_t)loader->held_count;
    return 0;
}

struct numbered {
    int64_t id;
    uint32_t at;
};

static int compare_ids(const void *left, const void *right)
{
    const struct numbered *a = left;
    const struct numbered *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

/* Copies the loader's people in order of id. */
static int take_over(struct engine_people *people, const struct engine_people_loader *loader, struct err *err)
{
    struct numbered *order = calloc(loader->count + 1, sizeof *order);
    people->count = loader->count;
    people->id = large_array(people->count + 1, sizeof *people->id);
    people->start = large_array(people->count + 1, sizeof *people->start);
    people->held = large_array(loader->held_count + 1, sizeof *people->held);
    int rc = 0;
    if (order == NULL || people->id == NULL || people->start == NULL || people->held == NULL)
        rc = err_set(err, ERR_NO_MEMORY, "no memory for %zu profiles", loader->count);
    for (size_t i = 0; rc == 0 && i < loader->count; i++)
        order[i] = (struct numbered){loader->id[i], (uint32_t)i};
    if (rc == 0)
        qsort(order, loader->count, sizeof *order, compare_ids);
    for (size_t i = 0; rc == 0 && i < loader->count; i++) {
        uint32_t at = order[i].at;
        uint32_t skills = loader->start[at + 1] - loader->start[at];
        if (i > 0 && order[i].id == order[i - 1].id)
            rc = err_set(err, ERR_CONFLICT, "profile %lld stands there twice", (long long)order[i].id);
        people->id[i] = order[i].id;
        people->start[i + 1] = people->start[i] + skills;
        if (skills > 0)
            memcpy(people->held + people->start[i], loader->held + loader->start[at],
                   skills * sizeof *people->held);
    }
    free(order);
    return rc;
}

/* As an index of openings does: lengths counted two numbers on and summed; filling leaves where each segment
 * ends. */
static int build_postings(struct engine_people *people, struct err *err)
{
    size_t windows = people->window_count = (people->count + PEOPLE_WINDOW - 1) / PEOPLE_WINDOW;
    size_t segments = windows * engine_taxonomy_terms(people->taxonomy);
    people->segment = large_array(segments + 2, sizeof *people->segment);
    people->postings = large_array((size_t)people->start[people->count] + 1, sizeof *people->postings);
    if (people->segment == NULL || people->postings == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu profiles", people->count);
    uint32_t *next = people->segment + 1;
    for (size_t p = 0; p < people->count; p++)
        for (uint32_t i = people->start[p]; i < people->start[p + 1]; i++)
            next[people_term(people->held[i]) * windows + p / PEOPLE_WINDOW + 1]++;
    for (size_t s = 0; s < segments; s++)
        next[s + 1] += next[s];
    for (size_t p = 0; p < people->count; p++)
        for (uint32_t i = people->start[p]; i < people->start[p + 1]; i++) {
            uint32_t packed = people->held[i];
            people->postings[next[people_term(packed) * windows + p / PEOPLE_WINDOW]++] =
                people_level(packed) << 16 | (uint32_t)(p % PEOPLE_WINDOW);
        }
    return 0;
}

int engine_people_new(struct engine_people **out, struct engine_people_loader **loader, struct err *err)
{
    struct engine_people *people = calloc(1, sizeof *people);
    if (people == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for profiles");
    people->taxonomy = engine_taxonomy_ref((*loader)->taxonomy);
    int rc = take_over(people, *loader, err);
    if (rc == 0)
        rc = build_postings(people, err);
    if (rc != 0) {
        engine_people_free(people);
        return rc;
    }
    engine_people_loader_free(*loader);
    *loader = NULL;
    *out = people;
    return 0;
}

void engine_people_free(struct engine_people *people)
{
    if (people == NULL)
        return;
    engine_taxonomy_free(people->taxonomy);
    large_free(people->id);
    large_free(people->start);
    large_free(people->held);
    large_free(people->segment);
    large_free(people->postings);
    free(people);
}

uint32_t people_find(const struct engine_people *people, int64_t id)
{
    size_t low = 0;
    size_t high = people->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (people->id[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < people->count && people->id[low] == id ? (uint32_t)low : ENGINE_NONE;
}

size_t engine_people_count(const struct engine_people *people)
{
    return people->count;
}

size_t engine_people_size(const struct engine_people *people)
{
    size_t segments = people->window_count * engine_taxonomy_terms(people->taxonomy) + 2;
    return sizeof *people + people->count * (sizeof *people->id + sizeof *people->start) +
           people->start[people->count] * (sizeof *people->held + sizeof *people->postings) +
           segments * sizeof *people->segment;
}
