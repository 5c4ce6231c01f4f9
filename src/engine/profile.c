#include "engine/profile.h"

#include <stdlib.h>
#include <string.h>

#include "engine/tidy.h"

/* In quarters, by level. */
static const uint32_t factors[] = {0, 2, 3, 4, 4};

uint32_t engine_row_value(enum engine_row row, uint32_t level)
{
    return engine_row_credit(row) * factors[level] / 4;
}

static int compare_held(const void *left, const void *right)
{
    const struct engine_held *a = left;
    const struct engine_held *b = right;
    if (a->term != b->term)
        return a->term < b->term ? -1 : 1;
    return (a->level < b->level) - (a->level > b->level);
}

static int compare_terms(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

int profile_tidy(size_t *kept, struct engine_held *held, size_t count, const struct engine_taxonomy *taxonomy,
                 struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (held[i].term >= engine_taxonomy_terms(taxonomy))
            return err_set(err, ERR_INVALID, "skill %u is not in the taxonomy", held[i].term);
        if (held[i].level < 1 || held[i].level > 4)
            return err_set(err, ERR_INVALID, "%u is no level: a level is 1 to 4", held[i].level);
    }
    *kept = 0;
    if (count > 0)
        qsort(held, count, sizeof *held, compare_held);
    for (size_t i = 0; i < count; i++)
        if (*kept == 0 || held[i].term != held[*kept - 1].term)
            held[(*kept)++] = held[i];
    return 0;
}

/* Takes what a held skill gives into the entry of its term. Held skills come by rising term, so on equal
 * value and row the first one stays. */
static void improve(struct engine_expanded *entry, struct engine_held held, struct engine_credit credit)
{
    uint8_t value = (uint8_t)engine_row_value((enum engine_row)credit.row, held.level);
    if (value > entry->q || (value == entry->q && credit.row < entry->row)) {
        entry->held = held.term;
        entry->q = value;
        entry->row = (uint8_t)credit.row;
        entry->level = (uint8_t)held.level;
    }
    entry->meets |= credit.row <= ENGINE_ROW_NARROWER_3;
}

static void expand(struct engine_profile *profile, struct arena *arena,
                   const struct engine_taxonomy *taxonomy)
{
    size_t room = 0;
    for (size_t i = 0; i < profile->held_count; i++)
        room += engine_taxonomy_credits(taxonomy, profile->held[i].term).count;
    if (room > profile->term_count)
        room = profile->term_count;
    uint8_t *q = arena_array(arena, (size_t)profile->term_count + 1, sizeof *q);
    uint32_t *place =
        arena_array(arena, (size_t)profile->term_count + 1, sizeof *place); /* + 1; 0: not there */
    struct engine_expanded *items = arena_array(arena, room, sizeof *items);
    for (size_t i = 0; i < profile->held_count; i++) {
        struct engine_credits credits = engine_taxonomy_credits(taxonomy, profile->held[i].term);
        for (size_t j = 0; j < credits.count; j++) {
            uint32_t asked = credits.items[j].asked;
            if (place[asked] == 0) {
                items[profile->count].term = asked;
                place[asked] = (uint32_t)++profile->count;
            }
            improve(&items[place[asked] - 1], profile->held[i], credits.items[j]);
        }
    }
    if (profile->count > 0)
        qsort(items, profile->count, sizeof *items, compare_terms); /* the term comes first in an entry */
    for (size_t i = 0; i < profile->count; i++)
        q[items[i].term] = items[i].q;
    profile->q = q;
    profile->items = items;
}

int engine_profile_new(struct engine_profile **out, struct arena *arena,
                       const struct engine_taxonomy *taxonomy, const struct engine_held *held, size_t count,
                       struct err *err)
{
    struct engine_held *own = arena_array(arena, count, sizeof *own);
    size_t kept;
    if (count > 0)
        memcpy(own, held, count * sizeof *own);
    int rc = profile_tidy(&kept, own, count, taxonomy, err);
    if (rc != 0)
        return rc;
    struct engine_profile *profile = arena_alloc(arena, sizeof *profile);
    profile->term_count = engine_taxonomy_terms(taxonomy);
    profile->held = own;
    profile->held_count = kept;
    expand(profile, arena, taxonomy);
    *out = profile;
    return 0;
}

const struct engine_expanded *engine_profile_find(const struct engine_profile *profile, uint32_t term)
{
    if (profile->count == 0)
        return NULL;
    return bsearch(&term, profile->items, profile->count, sizeof *profile->items, compare_terms);
}
