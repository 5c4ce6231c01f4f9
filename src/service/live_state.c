/* A state: one loading of everything, and what its users share. The openings are loaded by live_load.c. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "port/db/change.h"
#include "service/live_inside.h"

/* --- Names ---------------------------------------------------------------------------------------------------- */

static void names_start(struct live_names *names)
{
    pthread_mutex_init(&names->lock, NULL);
    names->arena = arena_new();
    for (size_t i = 0; i < LIVE_NAME_KINDS; i++)
        names->numbers[i] = map_new(names->arena, 0);
}

static void names_end(struct live_names *names)
{
    pthread_mutex_destroy(&names->lock);
    arena_free(names->arena);
}

/* 0 where there is none and none is to be made. Called with the lock. */
static uint64_t number_name(struct live_names *names, enum live_name_kind kind, struct str name, bool add)
{
    /* The engine keeps languages and markets in 16 bits. More of them than that share the last number. */
    static const uint32_t most[LIVE_NAME_KINDS] = {UINT32_MAX, UINT16_MAX, UINT16_MAX};
    uint64_t number = 0;
    if (map_get(names->numbers[kind], name, &number) || !add)
        return number;
    number = map_count(names->numbers[kind]) + 1;
    if (number > most[kind])
        number = most[kind];
    map_put(names->numbers[kind], name, number);
    return number;
}

uint32_t live_name(struct live_names *names, enum live_name_kind kind, struct str name, bool add)
{
    if (name.len == 0)
        return 0;
    pthread_mutex_lock(&names->lock);
    struct live_name_last *last = &names->last[kind];
    uint64_t number = last->number;
    if (!str_equal(name, (struct str){last->bytes, last->len})) {
        number = number_name(names, kind, name, add);
        if (number != 0 && name.len <= sizeof last->bytes) {
            memcpy(last->bytes, name.data, name.len);
            last->len = name.len;
            last->number = number;
        }
    }
    pthread_mutex_unlock(&names->lock);
    return (uint32_t)number;
}

/* --- Workspaces ----------------------------------------------------------------------------------------------- */

struct engine_workspace *live_workspace_take(struct live_state *state)
{
    struct engine_workspace *workspace = NULL;
    pthread_mutex_lock(&state->workspaces.lock);
    if (state->workspaces.count > 0)
        workspace = state->workspaces.idle[--state->workspaces.count];
    pthread_mutex_unlock(&state->workspaces.lock);
    return workspace != NULL ? workspace : engine_workspace_new();
}

void live_workspace_give(struct live_state *state, struct engine_workspace *workspace)
{
    pthread_mutex_lock(&state->workspaces.lock);
    if (workspace != NULL && state->workspaces.count < LIVE_WORKSPACES) {
        state->workspaces.idle[state->workspaces.count++] = workspace;
        workspace = NULL;
    }
    pthread_mutex_unlock(&state->workspaces.lock);
    engine_workspace_free(workspace);
}

/* --- Loading ---------------------------------------------------------------------------------------------------- */

static int load(struct live_state *state, struct db *db, struct service_taxonomy *taxonomy, struct err *err)
{
    int rc = db_change_latest(db, &state->sequence, err);
    if (rc != 0)
        return rc;
    if (taxonomy != NULL)
        state->taxonomy = service_taxonomy_ref(taxonomy);
    else
        rc = service_taxonomy_load(db, &state->taxonomy, err);
    if (rc == 0)
        rc = service_modules_load(db, state->taxonomy, state->places, &state->modules, err);
    return rc == 0 ? live_load_openings(state, db, err) : rc;
}

int live_state_load(struct db *db, const struct place_index *places, struct service_taxonomy *taxonomy,
                    struct live_state **out, struct err *err)
{
    struct live_state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the live engine");
    int64_t start = time_monotonic();
    atomic_init(&state->references, 1);
    state->places = places;
    names_start(&state->names);
    pthread_mutex_init(&state->workspaces.lock, NULL);
    int rc = db_begin_read(db, err);
    if (rc == 0)
        rc = db_end(db, load(state, db, taxonomy, err), err);
    if (rc != 0) {
        live_state_free(state);
        return rc;
    }
    state->load_time = time_monotonic() - start;
    *out = state;
    return 0;
}

struct live_state *live_state_ref(struct live_state *state)
{
    atomic_fetch_add_explicit(&state->references, 1, memory_order_relaxed);
    return state;
}

void live_state_free(struct live_state *state)
{
    if (state == NULL || atomic_fetch_sub_explicit(&state->references, 1, memory_order_acq_rel) != 1)
        return;
    engine_live_free(state->engine);
    service_modules_free(state->modules);
    service_taxonomy_free(state->taxonomy);
    text_index_free(state->base.words);
    text_starts_free(atomic_load_explicit(&state->base.starts, memory_order_relaxed));
    free(state->base.rows);
    free(state->base.titles);
    free(state->base.title_starts);
    names_end(&state->names);
    while (state->workspaces.count > 0)
        engine_workspace_free(state->workspaces.idle[--state->workspaces.count]);
    pthread_mutex_destroy(&state->workspaces.lock);
    free(state);
}
