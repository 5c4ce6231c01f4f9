#include "text/titles.h"

#include <math.h>
#include <stdlib.h>

#include "text/names.h"
#include "text/titles_index.h"

/* A word stands for another with this many times the chance that was learned, at most in full: chances are
 * shared by all the words of a label. */
static const float stands_for = 2.0f;

/* The least score of what is called as the title is. */
static const float exact_scores[TITLES_EXACTNESSES] = {
    [TITLES_NOT_EXACT] = 0, [TITLES_ABROAD] = 0.88f,      [TITLES_PLURAL] = 0.9f,
    [TITLES_PLAIN] = 0.92f, [TITLES_ALTERNATIVE] = 0.94f, [TITLES_PREFERRED] = 0.98f};
static const float exact_room = 0.02f; /* above these, for the order */
static const float other_most = 0.85f; /* score of what is not called so */

/* The sum at which one in two first results that are not exact was right on judged titles, and how fast that
 * part rises there (logistic regression). */
static const float half_sum = 13.5f;
static const float rise = 0.2f;

struct found {
    uint32_t concept;
    uint8_t exactness;
    float sum;
};

/* --- The title's words
 * ----------------------------------------------------------------------------------------- */

static int compare_features(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

/* The words and what they stand for by `table`, weights up to 1. With `itself` they are among it. */
static void widen(const struct titles_search *search, const struct sparse *table, bool itself, uint32_t stems,
                  titles_weights *out)
{
    float *sums = arena_array(search->arena, (size_t)stems + 1, sizeof *sums);
    for (size_t i = 0; i < search->words.count; i++) {
        uint32_t stem = search->words.items[i].feature;
        if (itself && stem < stems)
            sums[stem] = 1;
        for (uint32_t c = stem < table->rows ? table->first[stem] : 0;
             stem < table->rows && c < table->first[stem + 1]; c++)
            sums[table->cells[c].column] += stands_for * table->cells[c].weight;
    }
    for (uint32_t s = 0; s < stems; s++)
        if (sums[s] > 0)
            VEC_PUSH(search->arena, out, (struct titles_weighted){s, sums[s] < 1 ? sums[s] : 1});
}

static void read_words(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    titles_features *stems = &search->stems;
    stems->count =
        lexicon_text_find(titles->lexicon, search->stem, search->plain, search->arena, &stems->items);
    if (stems->count > 0)
        qsort(stems->items, stems->count, sizeof *stems->items, compare_features);
    for (size_t i = 0; i < stems->count; i++) {
        if (stems->items[i] == TEXT_NONE)
            search->unknown++;
        else if (i == 0 || stems->items[i - 1] != stems->items[i])
            VEC_PUSH(search->arena, &search->words, (struct titles_weighted){stems->items[i], 1});
    }
    widen(search, &titles->translations, true, titles->known_stems, &search->wide);
    if (titles->other != NULL)
        widen(search, &titles->abroad, false, titles->other->lexicon->stem_count, &search->abroad);
}

/* --- The search
 * ---------------------------------------------------------------------------------------------- */

static void start(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    size_t occupations = (size_t)titles->occupation_count + 1;
    size_t labels = titles->label_count;
    if (titles->other != NULL && titles->other->label_count > labels)
        labels = titles->other->label_count;
    search->by_label = arena_array(search->arena, labels + 1, sizeof(float));
    search->one = arena_array(search->arena, occupations, sizeof(float));
    search->likeness = arena_array(search->arena, occupations, sizeof(float));
    search->sum = arena_array(search->arena, occupations, sizeof(float));
    search->plain = text_name_plain(search->title, true, search->arena);
    if (search->plain.len == 0)
        search->plain = search->title;
    read_words(search);
}

static void compare(struct titles_search *search)
{
    titles_add_words(search);
    titles_add_letters(search);
    titles_add_documents(search);
    titles_add_text_letters(search);
    titles_add_relatives(search);
    titles_add_roles(search);
    titles_add_field(search);
}

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a;
    const struct found *y = b;
    if (x->exactness != y->exactness)
        return x->exactness > y->exactness ? -1 : 1;
    if (x->sum < y->sum || x->sum > y->sum)
        return x->sum > y->sum ? -1 : 1;
    return (x->concept > y->concept) - (x->concept < y->concept);
}

static float score_of(const struct found *found)
{
    float part = 1 / (1 + expf(-rise * (found->sum - half_sum)));
    if (found->exactness == TITLES_NOT_EXACT)
        return part < other_most ? part : other_most;
    return exact_scores[found->exactness] + exact_room * part;
}

/* The best `limit` of the sorted, of those that are the same only the first. */
static size_t take(const struct found *sorted, const uint32_t *same, size_t count, size_t limit,
                   struct text_title_hit *out)
{
    size_t taken = 0;
    for (size_t i = 0; i < count && taken < limit; i++) {
        bool twice = false;
        for (size_t j = 0; j < taken && !twice; j++)
            twice = same[out[j].concept] == same[sorted[i].concept];
        if (!twice)
            out[taken++] = (struct text_title_hit){sorted[i].concept, score_of(&sorted[i])};
    }
    return taken;
}

size_t text_titles_find(const struct text_titles *titles, struct stem *stem, struct str title, size_t limit,
                        struct arena *arena, struct text_title_hit **hits)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct titles_search search = {.titles = titles, .stem = stem, .arena = scratch, .title = title};
    if (search.title.len > TEXT_TITLES_MAX)
        search.title.len = TEXT_TITLES_MAX;
    start(&search);
    compare(&search);
    const uint8_t *exactness = titles_exactness(&search);
    struct found *found = arena_array(scratch, (size_t)titles->occupation_count + 1, sizeof *found);
    size_t count = 0;
    for (uint32_t o = 0; o < titles->occupation_count; o++)
        if (search.sum[o] > 0)
            found[count++] = (struct found){titles->concepts[o], exactness[o], search.sum[o]};
    qsort(found, count, sizeof *found, compare_found);
    limit = limit > TEXT_TITLES_LIMIT ? TEXT_TITLES_LIMIT : limit;
    *hits = arena_array(arena, limit + 1, sizeof **hits);
    return take(found, titles->same, count, limit, *hits);
}
