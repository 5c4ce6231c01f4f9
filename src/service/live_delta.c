/* Changes since the last loading. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "service/live_inside.h"
#include "service/live_read.h"

static struct live_change *new_change(struct str title, struct str tokens)
{
    struct live_change *change = calloc(1, sizeof *change + title.len + tokens.len);
    if (change == NULL)
        return NULL;
    atomic_init(&change->references, 1);
    if (title.len > 0)
        memcpy(change->bytes, title.data, title.len);
    if (tokens.len > 0)
        memcpy(change->bytes + title.len, tokens.data, tokens.len);
    change->title = (struct str){change->bytes, title.len};
    change->tokens = (struct str){change->bytes + title.len, tokens.len};
    return change;
}

static int read_present(struct live_state *state, const struct market_scanned *scanned, struct live_change **out,
                        struct err *err)
{
    struct buf normal BUF_AUTO;
    buf_init(&normal, 1u << 16);
    live_read_title(scanned->title, &normal);
    struct live_change *change = new_change(buf_str(&normal), scanned->search_tokens);
    if (change == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a changed opening");
    struct engine_asked asked[MARKET_SKILLS_MAX];
    change->row = live_read_row(state, scanned);
    struct engine_opening opening = live_read_opening(state, scanned, &change->row, asked);
    int rc = engine_live_put(state->engine, &opening, err);
    if (rc != 0) {
        live_change_free(change);
        return rc;
    }
    *out = change;
    return 0;
}

static int read_gone(struct live_state *state, int64_t id, struct live_change **out, struct err *err)
{
    struct live_change *change = new_change((struct str){NULL, 0}, (struct str){NULL, 0});
    if (change == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a changed opening");
    change->gone = true;
    change->row.id = id;
    int rc = engine_live_remove(state->engine, id, err);
    if (rc != 0 && rc != ERR_NOT_FOUND) {
        live_change_free(change);
        return rc;
    }
    *out = change;
    return 0;
}

int live_change_read(struct live_state *state, struct db *db, struct arena *arena, int64_t id, struct live_change **out,
                     struct err *err)
{
    struct market_scanned scanned;
    int rc = market_scan_opening(db, state->places, arena, id, &scanned, err);
    if (rc == ERR_NOT_FOUND)
        return read_gone(state, id, out, err);
    return rc == 0 ? read_present(state, &scanned, out, err) : rc;
}

void live_change_free(struct live_change *change)
{
    if (change != NULL && atomic_fetch_sub_explicit(&change->references, 1, memory_order_acq_rel) == 1)
        free(change);
}

static struct live_change *ref_change(struct live_change *change)
{
    atomic_fetch_add_explicit(&change->references, 1, memory_order_relaxed);
    return change;
}

struct live_delta *live_delta_merge(const struct live_delta *old, struct live_change **changes, size_t count)
{
    size_t old_count = old == NULL ? 0 : old->count;
    struct live_delta *delta = malloc(sizeof *delta + (old_count + count) * sizeof delta->items[0]);
    if (delta == NULL)
        return NULL;
    atomic_init(&delta->references, 1);
    delta->count = 0;
    size_t i = 0;
    size_t j = 0;
    while (i < old_count || j < count) {
        bool take_new = i == old_count || (j < count && changes[j]->row.id <= old->items[i]->row.id);
        if (take_new && i < old_count && changes[j]->row.id == old->items[i]->row.id)
            i++;
        delta->items[delta->count++] = take_new ? changes[j++] : ref_change(old->items[i++]);
    }
    return delta;
}

void live_delta_free(struct live_delta *delta)
{
    if (delta == NULL || atomic_fetch_sub_explicit(&delta->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < delta->count; i++)
        live_change_free(delta->items[i]);
    free(delta);
}
