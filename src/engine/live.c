#include "engine/live.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "engine/bits.h"
#include "engine/handoff.h"
#include "engine/loader.h"

/* Where the writer finds a changed opening: its place, or gone. */
#define GONE UINT64_MAX

struct engine_live {
    pthread_mutex_t writing; /* held for each change, and at the start and end of a merge */
    struct engine_taxonomy *taxonomy;
    size_t threads; /* that make an index */
    struct handoff handoff;
    atomic_bool merging;
    atomic_size_t pending;
    struct arena *changed_arena;
    struct map
        *changed; /* id: place in the current generation or GONE, for what changed since its index was made */
};

static struct generation *generation_new(struct index *index)
{
    struct generation *generation = calloc(1, sizeof *generation);
    if (generation == NULL)
        return NULL;
    atomic_init(&generation->references, 1);
    atomic_init(&generation->size, 0);
    generation->index = index;
    return generation;
}

static void generation_free(struct generation *generation)
{
    if (generation == NULL || atomic_fetch_sub_explicit(&generation->references, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t i = 0; i < VERSION_CHUNKS; i++) {
        for (size_t j = 0; generation->records[i] != NULL && j < VERSION_CHUNK; j++)
            free(generation->records[i][j]);
        free(generation->records[i]);
        free(generation->deaths[i]);
    }
    index_free(generation->index);
    free(generation);
}

static void version_free(struct engine_version *version)
{
    if (version == NULL)
        return;
    generation_free(version->generation);
    free(version);
}

/* A version of the generation with so much of its log; takes a reference of its own. */
static struct engine_version *version_new(struct generation *generation, size_t records, size_t deaths)
{
    struct engine_version *version = calloc(1, sizeof *version);
    if (version == NULL)
        return NULL;
    atomic_fetch_add_explicit(&generation->references, 1, memory_order_relaxed);
    version->generation = generation;
    version->record_count = records;
    version->death_count = deaths;
    return version;
}

static void free_done(struct engine_live *live)
{
    struct engine_version *version = handoff_collect(&live->handoff);
    while (version != NULL) {
        struct engine_version *next = version->next;
        version_free(version);
        version = next;
    }
}

static void publish(struct engine_live *live, struct engine_version *version)
{
    handoff_publish(&live->handoff, version);
    atomic_store_explicit(&live->pending, version->record_count + version->death_count, memory_order_relaxed);
    free_done(live);
}

static void forget_changes(struct engine_live *live)
{
    arena_reset(live->changed_arena);
    live->changed = map_new(live->changed_arena, 0);
}

int engine_live_new(struct engine_live **out, struct engine_loader **loader, struct err *err)
{
    struct index *index;
    struct engine_taxonomy *taxonomy = (*loader)->taxonomy;
    int rc = index_new(&index, taxonomy, &(*loader)->columns, (*loader)->window, (*loader)->threads, err);
    if (rc != 0)
        return rc;
    struct engine_live *live = calloc(1, sizeof *live);
    struct generation *generation = generation_new(index);
    struct engine_version *version = generation == NULL ? NULL : version_new(generation, 0, 0);
    if (live == NULL || version == NULL) {
        free(version);
        free(live);
        if (generation == NULL)
            index_free(index);
        generation_free(generation);
        return err_set(err, ERR_NO_MEMORY, "no memory for the engine");
    }
    generation_free(generation); /* the version has it now */
    pthread_mutex_init(&live->writing, NULL);
    atomic_init(&live->merging, false);
    atomic_init(&live->pending, 0);
    live->taxonomy = engine_taxonomy_ref(taxonomy);
    live->threads = (*loader)->threads;
    live->changed_arena = arena_new();
    forget_changes(live);
    handoff_start(&live->handoff, version);
    engine_loader_free(*loader);
    *loader = NULL;
    *out = live;
    return 0;
}

void engine_live_free(struct engine_live *live)
{
    if (live == NULL)
        return;
    free_done(live);
    version_free(handoff_current(&live->handoff));
    engine_taxonomy_free(live->taxonomy);
    arena_free(live->changed_arena);
    pthread_mutex_destroy(&live->writing);
    free(live);
}

struct engine_version *engine_live_acquire(struct engine_live *live)
{
    return handoff_take(&live->handoff);
}

void engine_version_release(struct engine_version *version)
{
    handoff_give_back(version);
}

size_t engine_live_pending(const struct engine_live *live)
{
    return atomic_load_explicit(&live->pending, memory_order_relaxed);
}

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

/* The place of a living opening in the current version, or GONE. */
static uint64_t locate(const struct engine_live *live, const struct engine_version *version, int64_t id)
{
    uint64_t place;
    if (map_get(live->changed, id_key(&id), &place))
        return place;
    uint32_t found = index_find(version->generation->index, id);
    return found == ENGINE_NONE ? GONE : found;
}

/* A copy in one block. */
static struct weighed *record_new(const struct weighed *weighed)
{
    struct weighed *record = malloc(sizeof *record + weighed->units * sizeof *weighed->list);
    if (record == NULL)
        return NULL;
    *record = *weighed;
    uint16_t *list = (uint16_t *)(record + 1);
    if (weighed->units > 0)
        memcpy(list, weighed->list, weighed->units * sizeof *list);
    record->list = list;
    return record;
}

/* Writes behind the log as `version` has it; no reader looks there yet. */
static bool log_record(struct engine_version *version, struct weighed *record)
{
    struct generation *generation = version->generation;
    struct weighed ***chunk = &generation->records[version->record_count / VERSION_CHUNK];
    if (*chunk == NULL) {
        *chunk = calloc(VERSION_CHUNK, sizeof **chunk);
        if (*chunk == NULL)
            return false;
        atomic_fetch_add_explicit(&generation->size, VERSION_CHUNK * sizeof **chunk, memory_order_relaxed);
    }
    (*chunk)[version->record_count++ % VERSION_CHUNK] = record;
    atomic_fetch_add_explicit(&generation->size, sizeof *record + record->units * sizeof *record->list,
                              memory_order_relaxed);
    return true;
}

static bool log_death(struct engine_version *version, uint32_t place)
{
    struct generation *generation = version->generation;
    uint32_t **chunk = &generation->deaths[version->death_count / VERSION_CHUNK];
    if (*chunk == NULL) {
        *chunk = calloc(VERSION_CHUNK, sizeof **chunk);
        if (*chunk == NULL)
            return false;
        atomic_fetch_add_explicit(&generation->size, VERSION_CHUNK * sizeof **chunk, memory_order_relaxed);
    }
    (*chunk)[version->death_count++ % VERSION_CHUNK] = place;
    return true;
}

/* A version that is to follow the current one, still equal to it. */
static int follow(struct engine_version **out, struct engine_live *live, struct err *err)
{
    struct engine_version *current = handoff_current(&live->handoff);
    free_done(live);
    if (current->record_count + 2 > ENGINE_PENDING_MAX || current->death_count + 2 > ENGINE_PENDING_MAX)
        return err_set(err, ERR_BUSY, "%d changes wait for a merge", ENGINE_PENDING_MAX);
    if (!handoff_has_room(&live->handoff))
        return err_set(err, ERR_BUSY, "%d versions are held by queries", HANDOFF_SLOTS);
    *out = version_new(current->generation, current->record_count, current->death_count);
    return *out == NULL ? err_set(err, ERR_NO_MEMORY, "no memory for a change") : 0;
}

/* Puts one weighed opening; the caller holds the lock. */
static int put(struct engine_live *live, const struct weighed *weighed, struct err *err)
{
    struct engine_version *version = NULL;
    int rc = follow(&version, live, err);
    if (rc != 0)
        return rc;
    int64_t id = weighed->opening.id;
    uint64_t old = locate(live, version, id);
    uint64_t place = version->generation->index->columns.count + version->record_count;
    struct weighed *record = record_new(weighed);
    if (record == NULL || (old != GONE && !log_death(version, (uint32_t)old)) ||
        !log_record(version, record)) {
        free(record);
        version_free(version);
        return err_set(err, ERR_NO_MEMORY, "no memory for a change");
    }
    map_put(live->changed, id_key(&id), place);
    publish(live, version);
    return 0;
}

int engine_live_put(struct engine_live *live, const struct engine_opening *opening, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct weighed weighed;
    int rc =
        loader_weigh(&weighed, loader_room_in(arena, live->taxonomy, opening), live->taxonomy, opening, err);
    if (rc != 0)
        return rc;
    pthread_mutex_lock(&live->writing);
    rc = put(live, &weighed, err);
    pthread_mutex_unlock(&live->writing);
    return rc;
}

static int remove_one(struct engine_live *live, int64_t id, struct err *err)
{
    uint64_t old = locate(live, handoff_current(&live->handoff), id);
    if (old == GONE)
        return err_set(err, ERR_NOT_FOUND, "there is no opening %lld", (long long)id);
    struct engine_version *version = NULL;
    int rc = follow(&version, live, err);
    if (rc != 0)
        return rc;
    if (!log_death(version, (uint32_t)old)) {
        version_free(version);
        return err_set(err, ERR_NO_MEMORY, "no memory for a change");
    }
    map_put(live->changed, id_key(&id), GONE);
    publish(live, version);
    return 0;
}

int engine_live_remove(struct engine_live *live, int64_t id, struct err *err)
{
    pthread_mutex_lock(&live->writing);
    int rc = remove_one(live, id, err);
    pthread_mutex_unlock(&live->writing);
    return rc;
}

/* Gathers the living openings of a version. */
static int gather(struct columns *out, const struct engine_version *version, struct err *err)
{
    const struct columns *columns = &version->generation->index->columns;
    size_t places = columns->count + version->record_count;
    uint64_t *dead = calloc(places / 64 + 1, sizeof *dead);
    int rc = dead == NULL ? err_set(err, ERR_NO_MEMORY, "no memory to merge") : 0;
    for (size_t i = 0; rc == 0 && i < version->death_count; i++)
        bits_set(dead, version_death(version, i));
    for (size_t at = 0; rc == 0 && at < places; at++) {
        if (bits_get(dead, at))
            continue;
        struct weighed weighed =
            at < columns->count ? columns_get(columns, at) : *version_record(version, at - columns->count);
        rc = columns_add(out, &weighed, err);
    }
    free(dead);
    return rc;
}

/* Makes `version`, the first of a new generation, follow what happened since `base` was merged: whatever
 * changed after that gets its present state. */
static int catch_up(struct engine_live *live, const struct engine_version *base,
                    struct engine_version *version, struct map *changed, struct err *err)
{
    const struct engine_version *current = handoff_current(&live->handoff);
    const struct index *index = base->generation->index;
    size_t first_record = index->columns.count;
    for (size_t i = base->death_count; i < current->death_count; i++) {
        uint32_t place = version_death(current, i);
        int64_t id = place < first_record ? index->columns.id[place]
                                          : version_record(current, place - first_record)->opening.id;
        uint32_t merged = index_find(version->generation->index, id);
        if (merged == ENGINE_NONE || map_get(changed, id_key(&id), NULL))
            continue;
        if (!log_death(version, merged))
            return err_set(err, ERR_NO_MEMORY, "no memory to merge");
        map_put(changed, id_key(&id), GONE);
    }
    for (size_t i = base->record_count; i < current->record_count; i++) {
        const struct weighed *weighed = version_record(current, i);
        if (locate(live, current, weighed->opening.id) != first_record + i)
            continue; /* replaced or removed since */
        struct weighed *record = record_new(weighed);
        if (record == NULL || !log_record(version, record)) {
            free(record);
            return err_set(err, ERR_NO_MEMORY, "no memory to merge");
        }
        map_put(changed, id_key(&weighed->opening.id),
                version->generation->index->columns.count + version->record_count - 1);
    }
    return 0;
}

/* Publishes the index that was made of `base`; takes the index over. The caller holds the lock. */
static int replace_index(struct engine_live *live, const struct engine_version *base, struct index *index,
                         struct err *err)
{
    struct generation *generation = generation_new(index);
    if (generation == NULL) {
        index_free(index);
        return err_set(err, ERR_NO_MEMORY, "no memory to merge");
    }
    struct engine_version *version = version_new(generation, 0, 0);
    generation_free(generation);
    if (version == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory to merge");
    struct arena *arena = arena_new();
    struct map *changed = map_new(arena, 0);
    int rc = catch_up(live, base, version, changed, err);
    if (rc == 0 && !handoff_has_room(&live->handoff))
        rc = err_set(err, ERR_BUSY, "%d versions are held by queries", HANDOFF_SLOTS);
    if (rc != 0) {
        version_free(version);
        arena_free(arena);
        return rc;
    }
    arena_free(live->changed_arena);
    live->changed_arena = arena;
    live->changed = changed;
    publish(live, version);
    return 0;
}

static int merge(struct engine_live *live, struct err *err)
{
    struct columns columns = {0};
    struct index *index = NULL;
    pthread_mutex_lock(&live->writing);
    free_done(live);
    pthread_mutex_unlock(&live->writing);
    if (engine_live_pending(live) == 0)
        return 0;
    struct engine_version *base = engine_live_acquire(live);
    int rc = gather(&columns, base, err);
    if (rc == 0)
        rc = index_new(&index, live->taxonomy, &columns, base->generation->index->window, live->threads, err);
    columns_free(&columns);
    pthread_mutex_lock(&live->writing);
    if (rc == 0)
        rc = replace_index(live, base, index, err);
    engine_version_release(base);
    free_done(live);
    pthread_mutex_unlock(&live->writing);
    return rc;
}

int engine_live_merge(struct engine_live *live, struct err *err)
{
    if (atomic_exchange_explicit(&live->merging, true, memory_order_acquire))
        return err_set(err, ERR_BUSY, "a merge is under way");
    int rc = merge(live, err);
    atomic_store_explicit(&live->merging, false, memory_order_release);
    return rc;
}
