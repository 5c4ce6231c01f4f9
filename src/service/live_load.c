/* Loading all openings from the database: one thread reads them, another makes of them what the engine, the filters and the
 * searches need (live_relay.h); then the engine and the index of words are made at the same time. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "port/unicode.h"
#include "service/live_inside.h"
#include "service/live_read.h"
#include "service/live_relay.h"

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

static int take_in(void *arg, const struct market_scanned *scanned, struct err *err)
{
    struct loading *loading = arg;
    struct live_row row = live_read_row(loading->state, scanned);
    struct engine_asked asked[MARKET_SKILLS_MAX];
    struct engine_opening opening = live_read_opening(loading->state, scanned, &row, asked);
    int rc = engine_loader_add(loading->loader, &opening, err);
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
        return err_set(err, ERR_NO_MEMORY, "no memory for the openings");
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
static int sort_rows(struct loading *loading, struct err *err)
{
    struct live_row *rows = (void *)loading->rows.data;
    struct span *spans = (void *)loading->spans.data;
    size_t count = loading->rows.used / sizeof *rows;
    struct row_with_span *both = calloc(count + 1, sizeof *both);
    if (both == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory to sort the openings");
    for (size_t i = 0; i < count; i++)
        both[i] = (struct row_with_span){rows[i], spans[i]};
    qsort(both, count, sizeof *both, compare_rows);
    char *titles = malloc(loading->titles.used + 1);
    if (titles == NULL) {
        free(both);
        return err_set(err, ERR_NO_MEMORY, "no memory to sort the titles");
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

/* The index of words, made by a thread of its own. */
struct wording {
    struct loading *loading;
    int rc;
    struct err err;
};

static void *make_words(void *arg)
{
    struct wording *wording = arg;
    struct live_base *base = &wording->loading->state->base;
    wording->rc = text_index_build(tokens_of_row, wording->loading, base->count, &base->words, &wording->err);
    return NULL;
}

/* Where no thread can be started, one after the other. */
static int build(struct loading *loading, struct err *err)
{
    struct wording wording = {.loading = loading};
    pthread_t thread;
    bool aside = pthread_create(&thread, NULL, make_words, &wording) == 0;
    if (!aside)
        (void)make_words(&wording);
    int rc = engine_live_new(&loading->state->engine, &loading->loader, err);
    if (aside)
        (void)pthread_join(thread, NULL);
    if (rc == 0 && wording.rc != 0 && err != NULL)
        *err = wording.err;
    return rc != 0 ? rc : wording.rc;
}

static int finish(struct loading *loading, struct err *err)
{
    struct live_base *base = &loading->state->base;
    int rc = loading->sorted ? 0 : sort_rows(loading, err);
    if (rc != 0)
        return rc;
    base->count = loading->rows.used / sizeof *base->rows;
    rc = build(loading, err);
    if (rc != 0)
        return rc;
    base->rows = (void *)loading->rows.data;
    base->titles = loading->titles.data;
    base->titles_len = loading->titles.used;
    loading->rows.data = NULL;
    loading->titles.data = NULL;
    return live_titles_start(base, err);
}

int live_load_openings(struct live_state *state, struct db *db, struct err *err)
{
    struct loading loading = {.state = state, .sorted = true};
    int rc = engine_loader_new(&loading.loader, service_taxonomy_engine(state->taxonomy), err);
    if (rc != 0)
        return rc;
    buf_init(&loading.normal, 64 * TITLE_LONGEST);
    rc = live_relay_scan(db, state->places, take_in, &loading, err);
    if (rc == 0)
        rc = finish(&loading, err);
    engine_loader_free(loading.loader);
    buf_free(&loading.normal);
    free(loading.rows.data);
    free(loading.titles.data);
    free(loading.tokens.data);
    free(loading.spans.data);
    return rc;
}
