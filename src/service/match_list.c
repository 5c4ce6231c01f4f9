/* Lists of openings in an order other than by fit: the first of all that a survey found (engine/survey.h). */
#include <stdlib.h>

#include "service/match_inside.h"

/* Looking at the first letters of so many titles costs as much as looking at one opening. */
#define TITLE_SHARE 16

void match_item_place(struct match_item *item, const struct live_found *found, const struct service_filters *filters)
{
    const struct live_row *row = found->row;
    item->posted = row->posted;
    item->title = found->title;
    item->has_distance = filters->near && (row->flags & LIVE_LOCATED) != 0;
    if (item->has_distance)
        item->distance = engine_distance(filters->lat, filters->lon, row->lat, row->lon);
}

/* --- Sorting -------------------------------------------------------------------------------------------------------------- */

/* Keeps the best of a stream of items, so that a page of a long list costs little more than looking at each once: a heap with the
 * worst that is kept on top. */
struct best {
    int (*compare)(const void *a, const void *b);
    struct match_item *items;
    size_t count;
    size_t keep;
    size_t room;
    struct arena *arena;
};

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
QSORT_ADAPTER(by_title_hit)
QSORT_ADAPTER(by_title)

static struct best best_new(const struct match_list *list, int (*compare)(const void *a, const void *b))
{
    struct best best = {.compare = compare, .keep = list->keep, .arena = list->arena};
    best.room = best.keep < 64 ? best.keep : 64;
    best.items = arena_array(best.arena, best.room + 1, sizeof *best.items);
    return best;
}

static void swap(struct match_item *a, struct match_item *b)
{
    struct match_item item = *a;
    *a = *b;
    *b = item;
}

/* Adds an item and lets it rise as long as it is worse than the one above it. */
static void push(struct best *best, const struct match_item *item)
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
static void replace_worst(struct best *best, const struct match_item *item)
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

static void offer(struct best *best, const struct match_item *item)
{
    if (best->count < best->keep)
        push(best, item);
    else if (best->count > 0 && best->compare(item, &best->items[0]) < 0)
        replace_worst(best, item);
}

static void finish(struct best *best)
{
    if (best->count > 1)
        qsort(best->items, best->count, sizeof *best->items, best->compare);
}

/* --- In an order that the engine knows ------------------------------------------------------------------------ */

static struct match_item make_item(const struct match_list *list, const struct engine_surveyed *surveyed)
{
    struct engine_hit hit = engine_survey_hit(list->set, surveyed);
    struct match_item item = {.id = hit.id, .score = hit.score, .fit = hit.fit, .asked = hit.asked, .have = hit.have};
    struct live_found found;
    if (live_row_find(list->version, item.id, &found))
        match_item_place(&item, &found, list->filters);
    return item;
}

static void list_first(struct match_list *list, enum engine_survey_order order)
{
    struct engine_surveyed *first;
    list->count = engine_survey_first(list->set, list->arena, order, list->keep, &first);
    list->items = arena_array(list->arena, list->count + 1, sizeof *list->items);
    for (size_t i = 0; i < list->count; i++)
        list->items[i] = make_item(list, &first[i]);
}

/* --- In one that it does not know ----------------------------------------------------------------------------- */

/* What was kept, as results. */
static void list_best(struct match_list *list, struct best *best)
{
    finish(best);
    list->items = best->items;
    list->count = best->count;
    for (size_t i = 0; i < list->count && list->scored; i++) {
        struct engine_surveyed surveyed;
        if (!engine_survey_find(list->set, list->items[i].id, &surveyed))
            continue;
        struct engine_hit hit = engine_survey_hit(list->set, &surveyed);
        list->items[i].fit = hit.fit;
        list->items[i].asked = hit.asked;
        list->items[i].have = hit.have;
    }
}

static void offer_title(struct match_list *list, struct best *best, const struct engine_surveyed *surveyed)
{
    struct live_found found;
    if (!live_row_find(list->version, surveyed->id, &found))
        return;
    struct match_item item = {.id = surveyed->id, .score = engine_survey_score(list->set, surveyed)};
    match_item_place(&item, &found, list->filters);
    offer(best, &item);
}

/* The openings of the base, row after row: of most the first letters tell that they come after the worst that is kept, and whether they
 * pass need not be asked. */
static void offer_base_titles(struct match_list *list, struct best *best)
{
    const struct live_base *base = &list->version->state->base;
    uint64_t last = UINT64_MAX;
    for (size_t row = 0; row < base->count; row++) {
        struct engine_surveyed surveyed;
        if (base->title_starts[row] > last || !engine_survey_find(list->set, base->rows[row].id, &surveyed) ||
            surveyed.changed)
            continue;
        offer_title(list, best, &surveyed);
        if (best->count == best->keep)
            last = live_title_start(best->items[0].title);
    }
}

/* By title: where many pass, through the rows, else through what passes. */
static void list_by_title(struct match_list *list)
{
    size_t rows = list->version->state->base.count;
    struct best best = best_new(list, by_title_v);
    struct engine_survey_cursor cursor = {0};
    struct engine_surveyed surveyed;
    if (list->keep > 0 && list->found > rows / TITLE_SHARE) {
        offer_base_titles(list, &best);
        cursor = engine_survey_changes(list->set);
    }
    while (list->keep > 0 && engine_survey_next(list->set, &cursor, &surveyed))
        offer_title(list, &best, &surveyed);
    list_best(list, &best);
}

/* By how a search found them. */
static void list_hits(struct match_list *list, const struct match_hits *hits)
{
    struct best best = best_new(list, by_title_hit_v);
    for (size_t i = 0; list->keep > 0 && i < hits->count; i++) {
        const struct match_hit *hit = &hits->items[i];
        struct engine_surveyed surveyed;
        struct live_found found;
        if (!engine_survey_find(list->set, hit->id, &surveyed) || !live_row_find(list->version, hit->id, &found))
            continue;
        struct match_item item = {.id = hit->id, .in_title = hit->in_title, .named = hit->name > 0};
        match_item_place(&item, &found, list->filters);
        offer(&best, &item);
    }
    list_best(list, &best);
}

void match_list_fill(struct match_list *list, const struct match_hits *hits)
{
    if (list->sort == SERVICE_SORT_TITLE)
        list_by_title(list);
    else if (list->sort == SERVICE_SORT_DISTANCE)
        list_first(list, ENGINE_NEAREST);
    else if (list->sort == SERVICE_SORT_FIT && hits->on)
        list_hits(list, hits);
    else
        list_first(list, ENGINE_NEWEST);
}
