#include "engine/crowd.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/people.h"
#include "engine/tidy.h"

/* An index that versions share. */
struct crowd_base {
    atomic_size_t references;
    struct engine_people *people;
};

struct engine_crowd_version {
    atomic_size_t references;
    struct crowd_base *base; /* a reference */
    size_t count;
    struct crowd_entry entries[]; /* by rising id; a reference to each change */
};

struct engine_crowd {
    struct engine_taxonomy *taxonomy; /* a reference */
    pthread_mutex_t writing;          /* one change at a time; taken before the other */
    pthread_mutex_t current_lock;     /* held only to take or swap the pointer */
    struct engine_crowd_version *current;
    atomic_bool merging;
};

/* --- Parts ---------------------------------------------------------------------------------------------- */

static void change_free(struct crowd_change *change)
{
    if (change != NULL && atomic_fetch_sub_explicit(&change->references, 1, memory_order_acq_rel) == 1)
        free(change);
}

static void base_free(struct crowd_base *base)
{
    if (base == NULL || atomic_fetch_sub_explicit(&base->references, 1, memory_order_acq_rel) > 1)
        return;
    engine_people_free(base->people);
    free(base);
}

/* Takes over the people on success. */
static struct crowd_base *base_new(struct engine_people *people)
{
    struct crowd_base *base = calloc(1, sizeof *base);
    if (base == NULL)
        return NULL;
    atomic_init(&base->references, 1);
    base->people = people;
    return base;
}

/* An empty version with room for `room` entries; takes a reference to the base of its own. */
static struct engine_crowd_version *version_new(struct crowd_base *base, size_t room)
{
    struct engine_crowd_version *version = calloc(1, sizeof *version + room * sizeof *version->entries);
    if (version == NULL)
        return NULL;
    atomic_init(&version->references, 1);
    atomic_fetch_add_explicit(&base->references, 1, memory_order_relaxed);
    version->base = base;
    return version;
}

/* Appends, with a reference of its own. */
static void add_entry(struct engine_crowd_version *version, struct crowd_entry entry)
{
    atomic_fetch_add_explicit(&entry.change->references, 1, memory_order_relaxed);
    version->entries[version->count++] = entry;
}

void engine_crowd_release(struct engine_crowd_version *version)
{
    if (version == NULL || atomic_fetch_sub_explicit(&version->references, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t i = 0; i < version->count; i++)
        change_free(version->entries[i].change);
    base_free(version->base);
    free(version);
}

struct engine_crowd_version *engine_crowd_acquire(struct engine_crowd *crowd)
{
    pthread_mutex_lock(&crowd->current_lock);
    struct engine_crowd_version *version = crowd->current;
    atomic_fetch_add_explicit(&version->references, 1, memory_order_relaxed);
    pthread_mutex_unlock(&crowd->current_lock);
    return version;
}

static void publish(struct engine_crowd *crowd, struct engine_crowd_version *version)
{
    pthread_mutex_lock(&crowd->current_lock);
    struct engine_crowd_version *old = crowd->current;
    crowd->current = version;
    pthread_mutex_unlock(&crowd->current_lock);
    engine_crowd_release(old);
}

/* --- Beginning and end ------------------------------------------------------------------------------------
 */

int engine_crowd_new(struct engine_crowd **out, struct engine_people_loader **loader, struct err *err)
{
    struct engine_people *people;
    struct engine_crowd *crowd = calloc(1, sizeof *crowd);
    int rc = crowd == NULL ? err_set(err, ERR_NO_MEMORY, "no memory for profiles") : 0;
    if (rc == 0)
        rc = engine_people_new(&people, loader, err);
    if (rc != 0) {
        free(crowd);
        return rc;
    }
    struct crowd_base *base = base_new(people);
    crowd->current = base == NULL ? NULL : version_new(base, 0);
    if (crowd->current == NULL) {
        if (base == NULL)
            engine_people_free(people);
        base_free(base);
        free(crowd);
        return err_set(err, ERR_NO_MEMORY, "no memory for profiles");
    }
    base_free(base); /* the version has it now */
    crowd->taxonomy = engine_taxonomy_ref(people->taxonomy);
    pthread_mutex_init(&crowd->writing, NULL);
    pthread_mutex_init(&crowd->current_lock, NULL);
    atomic_init(&crowd->merging, false);
    *out = crowd;
    return 0;
}

void engine_crowd_free(struct engine_crowd *crowd)
{
    if (crowd == NULL)
        return;
    engine_crowd_release(crowd->current);
    engine_taxonomy_free(crowd->taxonomy);
    pthread_mutex_destroy(&crowd->writing);
    pthread_mutex_destroy(&crowd->current_lock);
    free(crowd);
}

/* --- Changes
 * ------------------------------------------------------------------------------------------------ */

/* The first entry with at least that id. */
static size_t find_entry(const struct engine_crowd_version *version, int64_t id)
{
    size_t low = 0;
    size_t high = version->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (version->entries[middle].change->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_entry(const struct engine_crowd_version *version, size_t at, int64_t id)
{
    return at < version->count && version->entries[at].change->id == id;
}

/* A version that has `change` besides, in place of the entry for its id. A person who goes and was not in the
 * index leaves no entry, unless a merge is under way that may have taken him or her in. The caller holds the
 * writing lock. */
static int apply(struct engine_crowd *crowd, struct crowd_change *change, struct err *err)
{
    const struct engine_crowd_version *old = crowd->current;
    size_t at = find_entry(old, change->id);
    bool replaces = has_entry(old, at, change->id);
    uint32_t place = replaces ? old->entries[at].place : people_find(old->base->people, change->id);
    if (old->count >= ENGINE_CROWD_PENDING_MAX && !replaces)
        return err_set(err, ERR_BUSY, "%d changes wait for a merge", ENGINE_CROWD_PENDING_MAX);
    struct engine_crowd_version *version = version_new(old->base, old->count + 1);
    if (version == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a change");
    for (size_t i = 0; i < at; i++)
        add_entry(version, old->entries[i]);
    if (!change->gone || place != ENGINE_NONE || atomic_load_explicit(&crowd->merging, memory_order_relaxed))
        add_entry(version, (struct crowd_entry){change, place});
    for (size_t i = at + replaces; i < old->count; i++)
        add_entry(version, old->entries[i]);
    publish(crowd, version);
    return 0;
}

static struct crowd_change *change_new(int64_t id, bool gone, const struct engine_held *held, size_t count)
{
    struct crowd_change *change = calloc(1, sizeof *change + count * sizeof *change->held);
    if (change == NULL)
        return NULL;
    atomic_init(&change->references, 1);
    change->id = id;
    change->gone = gone;
    change->count = count;
    for (size_t i = 0; i < count; i++)
        change->held[i] = people_pack(held[i].term, held[i].level);
    return change;
}

int engine_crowd_put(struct engine_crowd *crowd, int64_t id, const struct engine_held *held, size_t count,
                     struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_held *own = arena_array(arena, count, sizeof *own);
    size_t kept;
    if (count > 0)
        memcpy(own, held, count * sizeof *own);
    int rc = profile_tidy(&kept, own, count, crowd->taxonomy, err);
    if (rc == 0 && kept > ENGINE_HELD_MAX)
        rc = err_set(err, ERR_TOO_LARGE, "a profile holds at most %d different skills", ENGINE_HELD_MAX);
    if (rc != 0)
        return rc;
    struct crowd_change *change = change_new(id, false, own, kept);
    if (change == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a change");
    pthread_mutex_lock(&crowd->writing);
    rc = apply(crowd, change, err);
    pthread_mutex_unlock(&crowd->writing);
    change_free(change);
    return rc;
}

static bool is_there(const struct engine_crowd_version *version, int64_t id)
{
    size_t at = find_entry(version, id);
    if (has_entry(version, at, id))
        return !version->entries[at].change->gone;
    return people_find(version->base->people, id) != ENGINE_NONE;
}

int engine_crowd_remove(struct engine_crowd *crowd, int64_t id, struct err *err)
{
    struct crowd_change *change = change_new(id, true, NULL, 0);
    if (change == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a change");
    pthread_mutex_lock(&crowd->writing);
    int rc = is_there(crowd->current, id)
                 ? apply(crowd, change, err)
                 : err_set(err, ERR_NOT_FOUND, "there is no profile %lld", (long long)id);
    pthread_mutex_unlock(&crowd->writing);
    change_free(change);
    return rc;
}

size_t engine_crowd_pending(struct engine_crowd *crowd)
{
    struct engine_crowd_version *version = engine_crowd_acquire(crowd);
    size_t count = version->count;
    engine_crowd_release(version);
    return count;
}

/* --- Merging
 * -------------------------------------------------------------------------------------------------- */

static int load(struct engine_people_loader *loader, struct arena *arena, int64_t id, const uint32_t *packed,
                size_t count, struct err *err)
{
    arena_reset(arena);
    struct engine_held *held = arena_array(arena, count, sizeof *held);
    for (size_t i = 0; i < count; i++)
        held[i] = (struct engine_held){people_term(packed[i]), people_level(packed[i])};
    return engine_people_loader_add(loader, id, held, count, err);
}

/* Everyone who is in the version. */
static int load_all(struct engine_people_loader *loader, const struct engine_crowd_version *version,
                    struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    const struct engine_people *people = version->base->people;
    size_t next = 0;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < people->count; i++) {
        while (next < version->count && version->entries[next].change->id < people->id[i])
            next++;
        if (!has_entry(version, next, people->id[i]))
            rc = load(loader, arena, people->id[i], people->held + people->start[i],
                      people->start[i + 1] - people->start[i], err);
    }
    for (size_t i = 0; rc == 0 && i < version->count; i++) {
        const struct crowd_change *change = version->entries[i].change;
        if (!change->gone)
            rc = load(loader, arena, change->id, change->held, change->count, err);
    }
    return rc;
}

/* What changed since `merged` was made into `base`: over that. The caller holds the writing lock. */
static struct engine_crowd_version *carry_over(const struct engine_crowd *crowd,
                                               const struct engine_crowd_version *merged,
                                               struct crowd_base *base)
{
    const struct engine_crowd_version *now = crowd->current;
    struct engine_crowd_version *version = version_new(base, now->count);
    size_t next = 0;
    for (size_t i = 0; version != NULL && i < now->count; i++) {
        struct crowd_change *change = now->entries[i].change;
        while (next < merged->count && merged->entries[next].change->id < change->id)
            next++;
        bool is_merged = next < merged->count && merged->entries[next].change == change;
        uint32_t place = people_find(base->people, change->id);
        if (!is_merged && (!change->gone || place != ENGINE_NONE))
            add_entry(version, (struct crowd_entry){change, place});
    }
    return version;
}

static int merge(struct engine_crowd *crowd, const struct engine_crowd_version *version, struct err *err)
{
    struct engine_people_loader *loader;
    struct engine_people *people;
    int rc = engine_people_loader_new(&loader, crowd->taxonomy, err);
    if (rc != 0)
        return rc;
    rc = load_all(loader, version, err);
    if (rc == 0)
        rc = engine_people_new(&people, &loader, err);
    engine_people_loader_free(loader);
    if (rc != 0)
        return rc;
    struct crowd_base *base = base_new(people);
    if (base == NULL) {
        engine_people_free(people);
        return err_set(err, ERR_NO_MEMORY, "no memory to merge");
    }
    pthread_mutex_lock(&crowd->writing);
    struct engine_crowd_version *next = carry_over(crowd, version, base);
    if (next != NULL)
        publish(crowd, next);
    pthread_mutex_unlock(&crowd->writing);
    base_free(base);
    return next == NULL ? err_set(err, ERR_NO_MEMORY, "no memory to merge") : 0;
}

int engine_crowd_merge(struct engine_crowd *crowd, struct err *err)
{
    if (atomic_exchange_explicit(&crowd->merging, true, memory_order_acquire))
        return err_set(err, ERR_BUSY, "a merge is under way");
    pthread_mutex_lock(&crowd->writing); /* so that every later change knows of the merge */
    struct engine_crowd_version *version = engine_crowd_acquire(crowd);
    pthread_mutex_unlock(&crowd->writing);
    int rc = version->count == 0 ? 0 : merge(crowd, version, err);
    engine_crowd_release(version);
    atomic_store_explicit(&crowd->merging, false, memory_order_release);
    return rc;
}

/* --- Asking
 * ---------------------------------------------------------------------------------------------------- */

size_t engine_crowd_count(const struct engine_crowd_version *version)
{
    size_t count = version->base->people->count;
    for (size_t i = 0; i < version->count; i++) {
        count += !version->entries[i].change->gone;
        count -= version->entries[i].place != ENGINE_NONE;
    }
    return count;
}

size_t engine_crowd_size(const struct engine_crowd_version *version)
{
    size_t size = sizeof *version + engine_people_size(version->base->people);
    for (size_t i = 0; i < version->count; i++)
        size += sizeof version->entries[i] + sizeof(struct crowd_change) +
                version->entries[i].change->count * sizeof(uint32_t);
    return size;
}

int engine_crowd_match(struct engine_result *out, struct arena *arena, struct engine_workspace *workspace,
                       const struct engine_crowd_version *version, const struct engine_impacts *impacts,
                       size_t top, struct err *err)
{
    return reverse_match(out, arena, workspace, version->base->people, version->entries, version->count,
                         impacts, top, err);
}
