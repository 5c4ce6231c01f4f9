/* Lists of openings: walking those that pass a filter, sorting. */
#include <stdlib.h>

#include "service/match_inside.h"

void match_item_place(struct match_item *item, const struct live_found *found, const struct service_filters *filters)
{
    const struct live_row *row = found->row;
    item->posted = row->posted;
    item->title = found->title;
    item->has_distance = filters->near && (row->flags & LIVE_LOCATED) != 0;
    if (item->has_distance)
        item->distance = engine_distance(filters->lat, filters->lon, row->lat, row->lon);
}

static void offer(const struct live_found *found, const struct engine_filter *filter,
                  const struct service_filters *filters, const struct match_hit *hit, struct match_best *best)
{
    struct engine_opening opening = live_row_opening(found->row);
    if (!engine_filter_passes(filter, &opening))
        return;
    struct match_item item = {.id = found->row->id, .in_title = hit != NULL && hit->in_title, .named = hit != NULL && hit->name > 0};
    match_item_place(&item, found, filters);
    match_best_offer(best, &item);
}

void match_browse(const struct service_version *version, const struct engine_filter *filter, const struct match_hits *hits,
                  const struct service_filters *filters, struct match_best *best)
{
    struct engine_filter rest = *filter;
    struct live_found found;
    struct live_cursor cursor = {0};
    rest.only = false; /* the hits are walked themselves */
    for (size_t i = 0; hits->on && i < hits->count; i++)
        if (live_row_find(version, hits->items[i].id, &found))
            offer(&found, &rest, filters, &hits->items[i], best);
    while (!hits->on && live_row_next(version, &cursor, &found))
        offer(&found, &rest, filters, NULL, best);
}

/* --- Sorting -------------------------------------------------------------------------------------------------------------- */

static int order(bool before, bool after)
{
    return before ? -1 : after ? 1 : 0;
}

static int by_score(const struct match_item *a, const struct match_item *b)
{
    int first = order(a->score > b->score, a->score < b->score);
    return first != 0 ? first : order(a->id < b->id, a->id > b->id);
}

/* Newest first; a missing day is the smallest number and so comes last. */
static int by_posted(const struct match_item *a, const struct match_item *b)
{
    int first = order(a->posted > b->posted, a->posted < b->posted);
    return first != 0 ? first : by_score(a, b);
}

/* Unscored, "fit" is how a free-text search found it: by its words before by a name that means the same, in the title first. */
static int by_title_hit(const struct match_item *a, const struct match_item *b)
{
    int first = order(!a->named && b->named, !b->named && a->named);
    if (first == 0)
        first = order(a->in_title && !b->in_title, b->in_title && !a->in_title);
    return first != 0 ? first : by_posted(a, b);
}

static int by_distance(const struct match_item *a, const struct match_item *b)
{
    int first = order(a->has_distance && !b->has_distance, b->has_distance && !a->has_distance);
    if (first == 0 && a->has_distance)
        first = order(a->distance < b->distance, a->distance > b->distance);
    return first != 0 ? first : by_score(a, b);
}

static int by_title(const struct match_item *a, const struct match_item *b)
{
    int first = str_compare(a->title, b->title);
    return first != 0 ? first : by_score(a, b);
}

#define QSORT_ADAPTER(name)                                                                                  \
    static int name##_v(const void *a, const void *b)                                                        \
    {                                                                                                        \
        return name(a, b);                                                                                   \
    }
QSORT_ADAPTER(by_score)
QSORT_ADAPTER(by_posted)
QSORT_ADAPTER(by_title_hit)
QSORT_ADAPTER(by_distance)
QSORT_ADAPTER(by_title)

struct match_best match_best_new(struct arena *arena, enum service_sort sort, bool scored, size_t keep)
{
    struct match_best best = {.compare = by_title_hit_v, .keep = keep, .arena = arena};
    if (sort == SERVICE_SORT_FIT && scored)
        best.compare = by_score_v;
    if (sort == SERVICE_SORT_NEWEST)
        best.compare = by_posted_v;
    if (sort == SERVICE_SORT_DISTANCE)
        best.compare = by_distance_v;
    if (sort == SERVICE_SORT_TITLE)
        best.compare = by_title_v;
    best.room = keep < 64 ? keep : 64;
    best.items = arena_array(arena, best.room + 1, sizeof *best.items);
    return best;
}

static void swap(struct match_item *a, struct match_item *b)
{
    struct match_item item = *a;
    *a = *b;
    *b = item;
}

/* Adds an item and lets it rise as long as it is worse than the one above it. */
static void push(struct match_best *best, const struct match_item *item)
{
    if (best->count == best->room) {
        size_t room = best->room * 2 < best->keep ? best->room * 2 : best->keep;
        best->items = arena_grow(best->arena, best->items, (best->room + 1) * sizeof *best->items,
                                 (room + 1) * sizeof *best->items);
        best->room = room;
    }
    size_t at = best->count++;
    best->items[at] = *item;
    while (at > 0 && best->compare(&best->items[at], &best->items[(at - 1) / 2]) > 0) {
        swap(&best->items[at], &best->items[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

/* Puts an item in place of the worst and lets it sink. */
static void replace_worst(struct match_best *best, const struct match_item *item)
{
    size_t at = 0;
    best->items[0] = *item;
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < best->count; child++)
            if (best->compare(&best->items[child], &best->items[worst]) > 0)
                worst = child;
        if (worst == at)
            return;
        swap(&best->items[at], &best->items[worst]);
        at = worst;
    }
}

void match_best_offer(struct match_best *best, const struct match_item *item)
{
    best->seen++;
    if (best->count < best->keep)
        push(best, item);
    else if (best->count > 0 && best->compare(item, &best->items[0]) < 0)
        replace_worst(best, item);
}

void match_best_finish(struct match_best *best)
{
    if (best->count > 1)
        qsort(best->items, best->count, sizeof *best->items, best->compare);
}
