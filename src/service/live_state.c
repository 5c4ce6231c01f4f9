/* Loading everything from the database. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/time.h"
#include "base/utf8.h"
#include "port/db/change.h"
#include "port/unicode.h"
#include "service/live_inside.h"
#include "service/live_read.h"

#define TITLE_LONGEST 1000u /* bytes of a title beyond do not matter for its place in a list */

/* Blocks that grow by doubling while openings stream in. */
struct block {
    char *data;
    size_t used;
    size_t capacity;
};

struct loading {
    struct live_state *state;
    struct engine_loader *loader;
    struct block rows;   /* struct live_row */
    struct block titles;
    struct block tokens; /* packed words, one after another */
    struct block spans;  /* struct span: where each opening's stand */
    struct buf normal;
    bool sorted; /* rows came by rising id so far */
    struct err *err;
};

struct span {
    size_t start;
    size_t len;
};

/* Room for `size` more bytes; NULL when out of memory. */
static void *block_add(struct block *block, size_t size)
{
    if (block->capacity - block->used < size) {
        size_t capacity = block->capacity == 0 ? 4096 : block->capacity * 2;
        while (capacity - block->used < size)
            capacity *= 2;
        char *data = realloc(block->data, capacity);
        if (data == NULL)
            return NULL;
        block->data = data;
        block->capacity = capacity;
    }
    void *place = block->data + block->used;
    block->used += size;
    return place;
}

static bool block_copy(struct block *block, struct str bytes)
{
    char *place = block_add(block, bytes.len);
    if (place == NULL)
        return false;
    if (bytes.len > 0)
        memcpy(place, bytes.data, bytes.len);
    return true;
}

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

/* --- One opening ------------------------------------------------------------------------------------------------ */

/* Both count in hundredths of an hour. */
static int16_t hours(int32_t stored)
{
    bool known = stored != MARKET_HOURS_NONE && stored >= 0 && stored <= INT16_MAX;
    return known ? (int16_t)stored : ENGINE_HOURS_MISSING;
}

struct live_row live_read_row(struct live_state *state, const struct market_scanned *scanned)
{
    return (struct live_row){
        .id = scanned->id,
        .lat = scanned->lat,
        .lon = scanned->lon,
        .posted = scanned->posted,
        .valid_through = scanned->valid_through,
        .hours_min = hours(scanned->hours_min),
        .hours_max = hours(scanned->hours_max),
        .organisation = live_name(&state->names, LIVE_ORGANISATION, scanned->organisation, true),
        .language = (uint16_t)live_name(&state->names, LIVE_LANGUAGE, scanned->language, true),
        .market = (uint16_t)live_name(&state->names, LIVE_MARKET, scanned->market, true),
        .education = (uint8_t)scanned->education_level,
        .sector = (uint8_t)(scanned->sector >= 'A' && scanned->sector <= 'Z' ? scanned->sector - 'A' + 1 : 0),
        .contract = (uint8_t)scanned->contract,
        .flags = (uint8_t)((scanned->located ? LIVE_LOCATED : 0) | (scanned->remote ? LIVE_REMOTE : 0) |
                           (scanned->closed ? LIVE_CLOSED : 0))};
}

struct engine_opening live_read_opening(const struct live_state *state, const struct market_scanned *scanned,
                                        const struct live_row *row, struct engine_asked *asked)
{
    struct engine_opening opening = live_row_opening(row);
    for (size_t i = 0; i < scanned->skill_count; i++) {
        uint32_t term = service_taxonomy_term_of_id(state->taxonomy, scanned->skills[i].concept);
        if (term != ENGINE_NONE) /* a skill that came after the taxonomy was loaded: it is being loaded anew */
            asked[opening.skill_count++] = (struct engine_asked){term, scanned->skills[i].importance};
    }
    opening.skills = asked;
    return opening;
}

void live_read_title(struct str title, struct buf *normal)
{
    buf_clear(normal);
    unicode_normalise(utf8_truncate(title, TITLE_LONGEST), normal);
}

/* --- All of them -------------------------------------------------------------------------------------------------- */

static int take_in(void *arg, const struct market_scanned *scanned)
{
    struct loading *loading = arg;
    struct live_row row = live_read_row(loading->state, scanned);
    struct engine_asked asked[MARKET_SKILLS_MAX];
    struct engine_opening opening = live_read_opening(loading->state, scanned, &row, asked);
    int rc = engine_loader_add(loading->loader, &opening, loading->err);
    if (rc != 0)
        return rc;

    live_read_title(scanned->title, &loading->normal);
    row.title = loading->titles.used;
    row.title_len = (uint16_t)(loading->normal.len > UINT16_MAX ? UINT16_MAX : loading->normal.len);
    struct span span = {loading->tokens.used, scanned->search_tokens.len};
    size_t rows = loading->rows.used / sizeof row;
    if (rows > 0 && ((const struct live_row *)(void *)loading->rows.data)[rows - 1].id >= row.id)
        loading->sorted = false;
    if (!block_copy(&loading->titles, buf_str(&loading->normal)) ||
        !block_copy(&loading->tokens, scanned->search_tokens) ||
        !block_copy(&loading->spans, (struct str){(const char *)&span, sizeof span}) ||
        !block_copy(&loading->rows, (struct str){(const char *)&row, sizeof row}))
        return err_set(loading->err, ERR_NO_MEMORY, "no memory for the openings");
    return 0;
}

struct row_with_span {
    struct live_row row;
    struct span span;
};

static int compare_rows(const void *a, const void *b)
{
    const struct row_with_span *x = a;
    const struct row_with_span *y = b;
    return (x->row.id > y->row.id) - (x->row.id < y->row.id);
}

/* A database may give rows in any order: sorts them, and puts their titles in the same order. */
static int sort_rows(struct loading *loading)
{
    struct live_row *rows = (void *)loading->rows.data;
    struct span *spans = (void *)loading->spans.data;
    size_t count = loading->rows.used / sizeof *rows;
    struct row_with_span *both = calloc(count + 1, sizeof *both);
    if (both == NULL)
        return err_set(loading->err, ERR_NO_MEMORY, "no memory to sort the openings");
    for (size_t i = 0; i < count; i++)
        both[i] = (struct row_with_span){rows[i], spans[i]};
    qsort(both, count, sizeof *both, compare_rows);
    char *titles = malloc(loading->titles.used + 1);
    if (titles == NULL) {
        free(both);
        return err_set(loading->err, ERR_NO_MEMORY, "no memory to sort the titles");
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        rows[i] = both[i].row;
        spans[i] = both[i].span;
        rows[i].title = used;
        if (both[i].row.title_len > 0)
            memcpy(titles + used, loading->titles.data + both[i].row.title, both[i].row.title_len);
        used += both[i].row.title_len;
    }
    free(both);
    free(loading->titles.data);
    loading->titles = (struct block){titles, used, loading->titles.used + 1};
    return 0;
}

static struct str tokens_of_row(void *context, size_t row)
{
    const struct loading *loading = context;
    struct span span = ((const struct span *)(void *)loading->spans.data)[row];
    return (struct str){loading->tokens.data + span.start, span.len};
}

static int finish(struct loading *loading)
{
    struct live_base *base = &loading->state->base;
    if (!loading->sorted) {
        int rc = sort_rows(loading);
        if (rc != 0)
            return rc;
    }
    base->count = loading->rows.used / sizeof *base->rows;
    int rc = text_index_build(tokens_of_row, loading, base->count, &base->words, loading->err);
    if (rc == 0)
        rc = engine_live_new(&loading->state->engine, &loading->loader, loading->err);
    if (rc != 0)
        return rc;
    base->rows = (void *)loading->rows.data;
    base->titles = loading->titles.data;
    base->titles_len = loading->titles.used;
    loading->rows.data = NULL;
    loading->titles.data = NULL;
    return live_titles_start(base, loading->err);
}

static int load_openings(struct live_state *state, struct db *db, struct err *err)
{
    struct loading loading = {.state = state, .sorted = true, .err = err};
    int rc = engine_loader_new(&loading.loader, service_taxonomy_engine(state->taxonomy), err);
    if (rc != 0)
        return rc;
    buf_init(&loading.normal, 64 * TITLE_LONGEST);
    rc = market_scan(db, state->places, take_in, &loading, err);
    if (rc == 0)
        rc = finish(&loading);
    engine_loader_free(loading.loader);
    buf_free(&loading.normal);
    free(loading.rows.data);
    free(loading.titles.data);
    free(loading.tokens.data);
    free(loading.spans.data);
    return rc;
}

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
    return rc == 0 ? load_openings(state, db, err) : rc;
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
    free(state->base.rows);
    free(state->base.titles);
    free(state->base.title_starts);
    names_end(&state->names);
    while (state->workspaces.count > 0)
        engine_workspace_free(state->workspaces.idle[--state->workspaces.count]);
    pthread_mutex_destroy(&state->workspaces.lock);
    free(state);
}
