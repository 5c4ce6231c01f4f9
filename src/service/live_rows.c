/* Looking at the rows of a version: the base, with the changes of the delta in place of the rows that they replace. */
#include <stdlib.h>

#include "base/vec.h"
#include "service/live_inside.h"

/* Looking for a word in so many titles at once costs as much as in one by itself. */
#define STARTS_SHARE 16

static struct live_found found_in_base(const struct service_version *version, size_t row)
{
    const struct live_base *base = &version->state->base;
    return (struct live_found){&base->rows[row], {base->titles + base->rows[row].title, base->rows[row].title_len}};
}

/* The first change with an id not below `id`. */
static size_t seek_change(const struct live_delta *delta, int64_t id)
{
    size_t low = 0;
    size_t high = delta->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (delta->items[middle]->row.id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct live_change *find_change(const struct live_delta *delta, int64_t id)
{
    size_t at = seek_change(delta, id);
    return at < delta->count && delta->items[at]->row.id == id ? delta->items[at] : NULL;
}

static bool find_base(const struct live_base *base, int64_t id, size_t *row)
{
    /* Numbers are given out one after another and rows are never deleted: mostly the place can be reckoned. */
    int64_t guess = base->count == 0 ? 0 : id - base->rows[0].id;
    if (guess >= 0 && (uint64_t)guess < base->count && base->rows[guess].id == id) {
        *row = (size_t)guess;
        return true;
    }
    size_t low = 0;
    size_t high = base->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (base->rows[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    *row = low;
    return low < base->count && base->rows[low].id == id;
}

bool live_row_find(const struct service_version *version, int64_t id, struct live_found *out)
{
    const struct live_change *change = find_change(version->delta, id);
    size_t row;
    if (change != NULL && !change->gone)
        *out = (struct live_found){&change->row, change->title};
    else if (change == NULL && find_base(&version->state->base, id, &row))
        *out = found_in_base(version, row);
    else
        return false;
    return true;
}

bool live_row_next(const struct service_version *version, struct live_cursor *cursor, struct live_found *out)
{
    const struct live_base *base = &version->state->base;
    const struct live_delta *delta = version->delta;
    while (cursor->base < base->count || cursor->delta < delta->count) {
        if (cursor->delta == delta->count ||
            (cursor->base < base->count && base->rows[cursor->base].id < delta->items[cursor->delta]->row.id)) {
            *out = found_in_base(version, cursor->base++);
            return true;
        }
        const struct live_change *change = delta->items[cursor->delta++];
        if (cursor->base < base->count && base->rows[cursor->base].id == change->row.id)
            cursor->base++;
        if (!change->gone) {
            *out = (struct live_found){&change->row, change->title};
            return true;
        }
    }
    return false;
}

struct engine_opening live_row_opening(const struct live_row *row)
{
    struct engine_opening opening = engine_opening_blank(row->id);
    opening.located = (row->flags & LIVE_LOCATED) != 0;
    opening.lat = row->lat;
    opening.lon = row->lon;
    opening.remote = (row->flags & LIVE_REMOTE) != 0;
    opening.closed = (row->flags & LIVE_CLOSED) != 0;
    opening.hours_min = row->hours_min;
    opening.hours_max = row->hours_max;
    opening.education_level = row->education;
    opening.sector = row->sector;
    opening.contract = row->contract;
    opening.language = row->language;
    opening.market = row->market;
    opening.organisation = row->organisation;
    opening.posted = row->posted;
    opening.valid_through = row->valid_through;
    return opening;
}

uint64_t live_title_start(struct str title)
{
    uint64_t start = 0;
    for (size_t i = 0; i < sizeof start; i++)
        start = start << 8 | (i < title.len ? (unsigned char)title.data[i] : 0);
    return start;
}

int live_titles_start(struct live_base *base, struct err *err)
{
    base->title_starts = calloc(base->count + 1, sizeof *base->title_starts);
    if (base->title_starts == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the titles");
    for (size_t i = 0; i < base->count; i++)
        base->title_starts[i] =
            live_title_start((struct str){base->titles + base->rows[i].title, base->rows[i].title_len});
    return 0;
}

/* The row, from `row` on, in whose title the offset lies: titles stand one after another in the order of the rows. */
static size_t row_of_title(const struct live_base *base, size_t row, uint64_t offset)
{
    size_t step = 1;
    while (row + step < base->count && base->rows[row + step].title <= offset) {
        row += step;
        step *= 2;
    }
    size_t end = row + step < base->count ? row + step : base->count;
    while (row + 1 < end) {
        size_t middle = row + (end - row) / 2;
        if (base->rows[middle].title <= offset)
            row = middle;
        else
            end = middle;
    }
    return row;
}

static struct str title_of_row(void *context, size_t row)
{
    const struct live_base *base = context;
    return (struct str){base->titles + base->rows[row].title, base->rows[row].title_len};
}

int live_starts_make(struct live_base *base, struct err *err)
{
    struct text_starts_index *starts = NULL;
    if (atomic_load_explicit(&base->starts, memory_order_relaxed) != NULL)
        return 0;
    int rc = text_starts_build(title_of_row, base, base->count, &starts, err);
    if (rc == 0)
        atomic_store_explicit(&base->starts, starts, memory_order_release);
    return rc;
}

/* Rows of the base of which a word of the title starts with the last word of the search. All titles are searched as one text: that is
 * quicker than one after another. */
static struct text_starts scan_starts(const struct live_base *base, const struct text_query *query, struct arena *arena)
{
    VEC(uint32_t) rows = {0};
    const struct str titles = {base->titles, base->titles_len};
    size_t row = 0;
    size_t at = 0;
    while (base->count > 0 && (at = text_query_start(query, titles, at)) < titles.len) {
        row = row_of_title(base, row, at);
        uint64_t title_end = base->rows[row].title + base->rows[row].title_len;
        bool whole = at + query->last_len <= title_end; /* and not over the edge of two titles */
        bool starts = at == base->rows[row].title || !text_words_within(base->titles[at - 1]);
        if (whole && starts)
            VEC_PUSH(arena, &rows, (uint32_t)row);
        at = whole && starts ? title_end : at + 1;
    }
    return (struct text_starts){rows.items, rows.count};
}

/* Where few openings have the other words, only their titles are looked at. */
static struct text_starts find_starts(const struct live_base *base, const struct text_query *query, struct arena *arena)
{
    const struct text_starts none = {NULL, 0};
    const struct text_starts_index *starts = atomic_load_explicit(&base->starts, memory_order_acquire);
    if (query->last_len == 0)
        return none;
    if (starts != NULL)
        return text_starts_find(starts, query, arena);
    if (query->count == 1)
        return scan_starts(base, query, arena);
    struct text_query others = *query;
    others.count--;
    uint32_t *rows;
    bool *in_title;
    size_t found = text_index_find(base->words, &others, none, arena, &rows, &in_title);
    if (found > base->count / STARTS_SHARE)
        return scan_starts(base, query, arena);
    size_t kept = 0;
    for (size_t i = 0; i < found; i++) {
        const struct live_row *row = &base->rows[rows[i]];
        if (text_query_starts(query, (struct str){base->titles + row->title, row->title_len}))
            rows[kept++] = rows[i];
    }
    return (struct text_starts){rows, kept};
}

size_t live_search(const struct service_version *version, const struct text_query *query, struct arena *arena,
                   struct live_hit **out)
{
    const struct live_base *base = &version->state->base;
    const struct live_delta *delta = version->delta;
    uint32_t *rows;
    bool *in_title;
    size_t found = text_index_find(base->words, query, find_starts(base, query, arena), arena, &rows, &in_title);
    *out = arena_array(arena, found + delta->count + 1, sizeof **out);
    size_t count = 0;
    size_t i = 0;
    size_t d = 0;
    while (i < found || d < delta->count) {
        int64_t base_id = i < found ? base->rows[rows[i]].id : INT64_MAX;
        if (d == delta->count || base_id < delta->items[d]->row.id) {
            (*out)[count++] = (struct live_hit){base_id, in_title[i++]};
            continue;
        }
        const struct live_change *change = delta->items[d++];
        if (base_id == change->row.id)
            i++;
        enum text_match match = change->gone ? TEXT_MATCH_NONE : text_words_match(change->tokens, change->title, query);
        if (match != TEXT_MATCH_NONE)
            (*out)[count++] = (struct live_hit){change->row.id, match == TEXT_MATCH_TITLE};
    }
    return count;
}
