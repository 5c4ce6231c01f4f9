/* Versions, following the change log, and loading anew in the background. */
#include "service/live.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/vec.h"
#include "port/db/change.h"
#include "port/db/migrate.h"
#include "service/live_inside.h"
#include "service/reading.h"

#define RETRY_SECONDS 5 /* after a loading that failed */

struct service_live {
    const struct place_index *places;
    char *url; /* NULL: no background thread */
    pthread_t thread;

    pthread_mutex_t current_lock; /* held only to take or swap the pointer */
    struct service_version *current;

    pthread_mutex_t follow_lock; /* one at a time brings in changes or swaps states; taken before the others */

    pthread_mutex_t work_lock; /* guards what follows */
    pthread_cond_t work;
    bool reading_wanted; /* what reading text needs is to be made */
    bool load_wanted;
    bool taxonomy_stale;
    int64_t wanted_sequence; /* up to here, a mass of changes waits for the loading that is asked for */
    bool loading;
    bool stop;
    uint64_t loads;
    int last_error;
};

/* --- Versions ------------------------------------------------------------------------------------------------------ */

/* Makes a version of the state's present engine. The reference to `delta` moves over; one to `modules` is taken. */
static struct service_version *new_version(struct live_state *state, struct live_delta *delta,
                                           struct service_modules *modules, int64_t sequence)
{
    struct service_version *version = calloc(1, sizeof *version);
    if (version == NULL)
        return NULL;
    atomic_init(&version->references, 1);
    version->state = live_state_ref(state);
    version->engine = engine_live_acquire(state->engine);
    version->delta = delta;
    version->modules = service_modules_ref(modules);
    version->sequence = sequence;
    version->openings = engine_version_count(version->engine);
    return version;
}

void service_version_release(struct service_version *version)
{
    if (version == NULL || atomic_fetch_sub_explicit(&version->references, 1, memory_order_acq_rel) != 1)
        return;
    engine_version_release(version->engine);
    live_delta_free(version->delta);
    service_modules_free(version->modules);
    live_state_free(version->state);
    free(version);
}

struct service_version *service_live_current(struct service_live *live)
{
    pthread_mutex_lock(&live->current_lock);
    struct service_version *version = live->current;
    atomic_fetch_add_explicit(&version->references, 1, memory_order_relaxed);
    pthread_mutex_unlock(&live->current_lock);
    return version;
}

/* Swaps the version; the reference moves over. */
static void publish(struct service_live *live, struct service_version *version)
{
    pthread_mutex_lock(&live->current_lock);
    struct service_version *old = live->current;
    live->current = version;
    pthread_mutex_unlock(&live->current_lock);
    service_version_release(old);
}

const struct service_taxonomy *service_version_taxonomy(const struct service_version *version)
{
    return version->state->taxonomy;
}

const struct engine_version *service_version_engine(const struct service_version *version)
{
    return version->engine;
}

const struct service_modules *service_version_modules(const struct service_version *version)
{
    return version->modules;
}

const struct place_index *service_version_places(const struct service_version *version)
{
    return version->state->places;
}

size_t service_version_openings(const struct service_version *version)
{
    return version->openings;
}

int64_t service_version_sequence(const struct service_version *version)
{
    return version->sequence;
}

/* --- Following ------------------------------------------------------------------------------------------------------- */

/* The openings that changed, each once, by rising id. */
static size_t changed_openings(const struct db_change *changes, size_t count, int64_t *ids)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (changes[i].kind == DB_CHANGE_OPENING)
            ids[found++] = changes[i].entity;
    for (size_t i = 1; i < found; i++) { /* sorted nearly always: imports go by rising id */
        int64_t id = ids[i];
        size_t at = i;
        for (; at > 0 && ids[at - 1] > id; at--)
            ids[at] = ids[at - 1];
        ids[at] = id;
    }
    size_t kept = 0;
    for (size_t i = 0; i < found; i++)
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    return kept;
}

static bool has_change(const struct db_change *changes, size_t count, enum db_change_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (changes[i].kind == kind)
            return true;
    return false;
}

/* The modules after the changes: those of the version before, or all of them read again. */
static int take_modules(const struct service_version *old, struct db *db, const struct db_change *changes, size_t count,
                        struct service_modules **out, struct err *err)
{
    if (has_change(changes, count, DB_CHANGE_MODULES))
        return service_modules_load(db, old->state->taxonomy, old->state->places, out, err);
    *out = service_modules_ref(old->modules);
    return 0;
}

/* Brings `changes` into the state of `old` and gives the version with them. */
static int apply(const struct service_version *old, struct db *db, struct arena *arena, const struct db_change *changes,
                 size_t count, struct service_version **out, struct err *err)
{
    struct live_state *state = old->state;
    int64_t *ids = arena_array(arena, count + 1, sizeof *ids);
    size_t id_count = changed_openings(changes, count, ids);
    struct live_change **read = arena_array(arena, id_count + 1, sizeof(struct live_change *));
    struct service_modules *modules;
    int rc = take_modules(old, db, changes, count, &modules, err);
    if (rc != 0)
        return rc;
    size_t done = 0;
    while (rc == 0 && done < id_count) {
        rc = live_change_read(state, db, arena, ids[done], &read[done], err);
        done += rc == 0 ? 1 : 0;
    }
    struct live_delta *delta = rc == 0 ? live_delta_merge(old->delta, read, id_count) : NULL;
    struct service_version *version =
        delta == NULL ? NULL : new_version(state, delta, modules, changes[count - 1].seq);
    service_modules_free(modules);
    if (delta == NULL) {
        for (size_t i = 0; i < done; i++)
            live_change_free(read[i]);
        return rc != 0 ? rc : err_set(err, ERR_NO_MEMORY, "no memory for the changes");
    }
    if (version == NULL) {
        live_delta_free(delta);
        return err_set(err, ERR_NO_MEMORY, "no memory for a version");
    }
    *out = version;
    return 0;
}

static int load_now(struct service_live *live, struct db *db, struct err *err);

/* Asks the background thread to load. Changes up to `mass_until` (0: none) wait for it. */
static void want_load(struct service_live *live, bool taxonomy, int64_t mass_until)
{
    pthread_mutex_lock(&live->work_lock);
    live->load_wanted = true;
    live->taxonomy_stale = live->taxonomy_stale || taxonomy;
    if (mass_until > live->wanted_sequence)
        live->wanted_sequence = mass_until;
    pthread_cond_signal(&live->work);
    pthread_mutex_unlock(&live->work_lock);
}

static bool waits_for_load(struct service_live *live, int64_t sequence)
{
    pthread_mutex_lock(&live->work_lock);
    bool waits = live->wanted_sequence >= sequence;
    pthread_mutex_unlock(&live->work_lock);
    return waits;
}

/* Takes in what came after the current version. Called with follow_lock. */
static int follow(struct service_live *live, struct db *db, int64_t latest, struct err *err)
{
    struct service_version *now SERVICE_VERSION_AUTO = service_live_current(live);
    if (now->sequence >= latest || waits_for_load(live, latest))
        return 0;
    struct arena *arena ARENA_AUTO = arena_new();
    struct db_change *changes;
    size_t count;
    int rc = db_change_list(db, arena, now->sequence, SERVICE_LIVE_FOLLOW_MAX + 1, &changes, &count, err);
    if (rc != 0 || count == 0)
        return rc;
    bool mass = count > SERVICE_LIVE_FOLLOW_MAX;
    bool taxonomy = has_change(changes, count, DB_CHANGE_TAXONOMY);
    if (live->url == NULL && (mass || taxonomy))
        return load_now(live, db, err);
    if (mass || taxonomy)
        want_load(live, taxonomy, mass ? latest : 0);
    if (mass)
        return 0;
    struct service_version *next;
    rc = apply(now, db, arena, changes, count, &next, err);
    if (rc != 0)
        return rc;
    if (engine_live_pending(now->state->engine) > SERVICE_LIVE_PILED_MAX && live->url != NULL)
        want_load(live, false, 0);
    publish(live, next);
    return 0;
}

int service_live_acquire(struct service_live *live, struct db *db, struct service_version **out, struct err *err)
{
    int64_t latest;
    int rc = db_change_latest(db, &latest, err);
    if (rc != 0)
        return rc;
    struct service_version *version = service_live_current(live);
    if (version->sequence < latest && !waits_for_load(live, latest)) {
        service_version_release(version);
        pthread_mutex_lock(&live->follow_lock);
        rc = follow(live, db, latest, err);
        pthread_mutex_unlock(&live->follow_lock);
        if (rc != 0)
            return rc;
        version = service_live_current(live);
    }
    *out = version;
    return 0;
}

/* --- Loading anew ------------------------------------------------------------------------------------------------------ */

/* Brings a fresh state up to the end of the change log: its first version. A taxonomy that changed meanwhile, or another
 * mass of changes, asks for another loading. */
static int catch_up(struct service_live *live, struct live_state *state, struct db *db, struct service_version **out,
                    struct err *err)
{
    struct live_delta *empty = live_delta_merge(NULL, NULL, 0);
    struct service_version *version = empty == NULL ? NULL : new_version(state, empty, state->modules, state->sequence);
    if (version == NULL) {
        live_delta_free(empty);
        return err_set(err, ERR_NO_MEMORY, "no memory for a version");
    }
    struct arena *arena ARENA_AUTO = arena_new();
    for (;;) {
        struct db_change *changes;
        size_t count;
        struct service_version *next;
        arena_reset(arena);
        int rc = db_change_list(db, arena, version->sequence, SERVICE_LIVE_FOLLOW_MAX + 1, &changes, &count, err);
        if (rc == 0 && count > SERVICE_LIVE_FOLLOW_MAX && live->url != NULL) {
            want_load(live, false, changes[count - 1].seq);
            break;
        }
        if (rc == 0 && count == 0)
            break;
        if (rc == 0 && has_change(changes, count, DB_CHANGE_TAXONOMY))
            want_load(live, true, 0);
        if (rc == 0)
            rc = apply(version, db, arena, changes, count, &next, err);
        service_version_release(version);
        if (rc != 0)
            return rc;
        version = next;
    }
    *out = version;
    return 0;
}

/* Loads a state and puts it in place. Called with follow_lock where the caller is a request. */
static int load_now(struct service_live *live, struct db *db, struct err *err)
{
    struct live_state *state;
    struct service_version *version;
    int rc = live_state_load(db, live->places, NULL, &state, err);
    if (rc != 0)
        return rc;
    rc = catch_up(live, state, db, &version, err);
    live_state_free(state);
    if (rc != 0)
        return rc;
    publish(live, version);
    pthread_mutex_lock(&live->work_lock);
    live->loads++;
    pthread_mutex_unlock(&live->work_lock);
    return 0;
}

/* The background thread's turn: loads without holding anyone up, then catches up and swaps with follow_lock. */
static int load_aside(struct service_live *live, bool taxonomy_stale, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct live_state *state;
    struct service_version *version;
    struct service_version *now SERVICE_VERSION_AUTO = service_live_current(live);
    int rc = db_open_current(live->url, NULL, &db, err);
    if (rc != 0)
        return rc;
    rc = live_state_load(db, live->places, taxonomy_stale ? NULL : now->state->taxonomy, &state, err);
    if (rc != 0)
        return rc;
    rc = live_starts_make(&state->base, err);
    if (rc == 0 && taxonomy_stale)
        rc = service_reading_prepare(state->taxonomy, db, err);
    if (rc != 0) {
        live_state_free(state);
        return rc;
    }
    pthread_mutex_lock(&live->follow_lock);
    rc = catch_up(live, state, db, &version, err);
    if (rc == 0)
        publish(live, version);
    pthread_mutex_unlock(&live->follow_lock);
    live_state_free(state);
    return rc;
}

/* What the background thread is to do next. */
struct turn {
    bool reading; /* make what searching and reading text need; else load */
    bool taxonomy_stale;
};

/* Waits until something is to be done; false when it is time to stop. */
static bool wait_for_work(struct service_live *live, struct turn *turn)
{
    pthread_mutex_lock(&live->work_lock);
    if (live->last_error != 0 && !live->stop) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += RETRY_SECONDS;
        pthread_cond_timedwait(&live->work, &live->work_lock, &until);
    }
    while (!live->reading_wanted && !live->load_wanted && !live->stop)
        pthread_cond_wait(&live->work, &live->work_lock);
    bool go_on = !live->stop;
    *turn = (struct turn){.reading = !live->load_wanted, .taxonomy_stale = live->taxonomy_stale};
    if (!turn->reading) {
        live->load_wanted = false;
        live->taxonomy_stale = false;
        live->loading = go_on;
    }
    pthread_mutex_unlock(&live->work_lock);
    return go_on;
}

/* So that nobody who searches or pastes a text waits for it. */
static int prepare_reading(struct service_live *live, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct service_version *now SERVICE_VERSION_AUTO = service_live_current(live);
    int rc = live_starts_make(&now->state->base, err);
    if (rc == 0)
        rc = db_open_current(live->url, NULL, &db, err);
    return rc == 0 ? service_reading_prepare(now->state->taxonomy, db, err) : rc;
}

/* Notes how a turn went. What failed is done again: the database may be back in a while. */
static void end_turn(struct service_live *live, struct turn turn, int rc)
{
    pthread_mutex_lock(&live->work_lock);
    live->last_error = rc;
    if (turn.reading) {
        live->reading_wanted = rc != 0;
    } else {
        live->loading = false;
        live->loads += rc == 0 ? 1 : 0;
        live->load_wanted = live->load_wanted || rc != 0;
        live->taxonomy_stale = live->taxonomy_stale || (rc != 0 && turn.taxonomy_stale);
    }
    pthread_mutex_unlock(&live->work_lock);
}

static void *work(void *arg)
{
    struct service_live *live = arg;
    struct turn turn;
    while (wait_for_work(live, &turn)) {
        int rc = turn.reading ? prepare_reading(live, NULL) : load_aside(live, turn.taxonomy_stale, NULL);
        end_turn(live, turn, rc);
    }
    return NULL;
}

/* --- Beginning and end ---------------------------------------------------------------------------------------------------- */

static void free_parts(struct service_live *live)
{
    service_version_release(live->current);
    pthread_mutex_destroy(&live->current_lock);
    pthread_mutex_destroy(&live->follow_lock);
    pthread_mutex_destroy(&live->work_lock);
    pthread_cond_destroy(&live->work);
    free(live->url);
    free(live);
}

int service_live_new(struct db *db, const struct place_index *places, const char *url, struct service_live **out,
                     struct err *err)
{
    struct service_live *live = calloc(1, sizeof *live);
    if (live == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the live engine");
    live->places = places;
    pthread_mutex_init(&live->current_lock, NULL);
    pthread_mutex_init(&live->follow_lock, NULL);
    pthread_mutex_init(&live->work_lock, NULL);
    pthread_cond_init(&live->work, NULL);
    int rc = load_now(live, db, err);
    if (rc == 0 && url != NULL) {
        live->url = strdup(url);
        live->reading_wanted = true;
        if (live->url == NULL || pthread_create(&live->thread, NULL, work, live) != 0)
            rc = err_set(err, ERR_NO_MEMORY, "cannot start the loading thread");
    }
    if (rc != 0) {
        free_parts(live);
        return rc;
    }
    *out = live;
    return 0;
}

void service_live_free(struct service_live *live)
{
    if (live == NULL)
        return;
    if (live->url != NULL) {
        pthread_mutex_lock(&live->work_lock);
        live->stop = true;
        pthread_cond_signal(&live->work);
        pthread_mutex_unlock(&live->work_lock);
        pthread_join(live->thread, NULL);
    }
    free_parts(live);
}

void service_live_figures(struct service_live *live, struct service_live_figures *out)
{
    struct service_version *version SERVICE_VERSION_AUTO = service_live_current(live);
    struct live_state *state = version->state;
    const struct text_starts_index *starts = atomic_load_explicit(&state->base.starts, memory_order_acquire);
    *out = (struct service_live_figures){
        .openings = version->openings,
        .pending = version->delta->count,
        .load_time = state->load_time,
        .bytes = engine_version_size(version->engine) + service_taxonomy_bytes(state->taxonomy) +
                 state->base.count * sizeof *state->base.rows + state->base.titles_len +
                 state->base.count * sizeof *state->base.title_starts + text_index_bytes(state->base.words) +
                 (starts == NULL ? 0 : text_starts_bytes(starts))};
    pthread_mutex_lock(&live->work_lock);
    out->loads = live->loads;
    out->loading = live->loading || live->load_wanted;
    out->last_error = live->last_error;
    pthread_mutex_unlock(&live->work_lock);
}
