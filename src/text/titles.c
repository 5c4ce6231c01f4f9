#include "text/titles.h"

#include <math.h>
#include <stdlib.h>

#include "text/titles_index.h"

/* How much each way of comparing counts for the order, and for the likeness that relatives share. Fitted by a
 * listwise logistic ranker on judged titles, then rounded; README.md tells how little single weights matter.
 */
struct weight {
    float order, likeness;
};

static const struct weight words_weight = {0.85f, 1.0f};
static const struct weight letters_weight = {3.4f, 0.5f};
static const struct weight text_letters_weight = {4.2f, 0};
static const struct weight other_letters_weight = {2.3f, 0};
static const struct weight exact_weight = {1.5f, 0};
static const struct weight document_weights[TITLES_DOCUMENTS] = {[TITLES_DESCRIBED] = {0.6f, 0.5f},
                                                                 [TITLES_ESSENTIAL] = {2.5f, 0.5f},
                                                                 [TITLES_SKILLS] = {1.5f, 0},
                                                                 [TITLES_GROUP] = {0.85f, 1.0f},
                                                                 [TITLES_MEMBERS] = {2.5f, 0}};
static const float exact_kinds[] = {1.0f, 0.8f, 0.8f}; /* by kind of label */
static const float full_score = 14.0f;                 /* about what a title that equals a label gets */

struct weighted {
    uint32_t feature;
    float weight;
};

typedef VEC(struct weighted) weights;

static int compare_features(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

/* TF-IDF weights of the features of a title, of unit length; those unknown lengthen it. */
static void weigh(const titles_features *features, const float *idf, float unknown, uint32_t known,
                  struct arena *arena, weights *out)
{
    double length = 0;
    if (features->count > 0)
        qsort(features->items, features->count, sizeof *features->items, compare_features);
    for (size_t i = 0; i < features->count;) {
        size_t end = i + 1;
        uint32_t feature = features->items[i];
        bool has = feature < known;
        while (has && end < features->count && features->items[end] == feature)
            end++;
        float weight = (float)(1 + log((double)(end - i))) * (has ? idf[feature] : unknown);
        length += (double)weight * (double)weight;
        if (has)
            VEC_PUSH(arena, out, (struct weighted){feature, weight});
        i = end;
    }
    for (size_t i = 0; i < out->count; i++)
        out->items[i].weight /= (float)sqrt(length);
}

static void add_rows(const struct sparse *rows, const weights *query, float *sums)
{
    for (size_t i = 0; i < query->count; i++) {
        float weight = query->items[i].weight;
        for (uint32_t c = rows->first[query->items[i].feature]; c < rows->first[query->items[i].feature + 1];
             c++)
            sums[rows->cells[c].column] += weight * rows->cells[c].weight;
    }
}

static void clear_one(struct titles_search *search)
{
    for (uint32_t o = 0; o < search->titles->occupation_count; o++)
        search->one[o] = 0;
}

static void add_one(struct titles_search *search, struct weight weight)
{
    for (uint32_t o = 0; o < search->titles->occupation_count; o++) {
        search->sum[o] += weight.order * search->one[o];
        search->likeness[o] += weight.likeness * search->one[o];
    }
}

/* --- Labels ------------------------------------------------------------------------------------------------
 */

/* Adds the best label of each occupation. `titles` are those of the search or their other language. */
static void add_best_labels(struct titles_search *search, const struct text_titles *titles,
                            const struct sparse *rows, const weights *query, struct weight weight)
{
    for (uint32_t l = 0; l < titles->label_count; l++)
        search->by_label[l] = 0;
    clear_one(search);
    add_rows(rows, query, search->by_label);
    for (uint32_t l = 0; l < titles->label_count; l++)
        if (search->by_label[l] > search->one[titles->owners[l]])
            search->one[titles->owners[l]] = search->by_label[l];
    add_one(search, weight);
}

/* The title's words and, behind them, what they may stand for. */
static void widen(struct titles_search *search, const weights *query, weights *out)
{
    const struct sparse *table = &search->titles->translations;
    float *sums = arena_array(search->arena, (size_t)search->titles->known_stems + 1, sizeof *sums);
    for (size_t i = 0; i < query->count; i++)
        sums[query->items[i].feature] += query->items[i].weight;
    add_rows(table, query, sums);
    double length = 0;
    for (uint32_t s = 0; s < search->titles->known_stems; s++) {
        length += (double)sums[s] * (double)sums[s];
        if (sums[s] > 0)
            VEC_PUSH(search->arena, out, (struct weighted){s, sums[s]});
    }
    for (size_t i = 0; i < out->count; i++)
        out->items[i].weight /= (float)sqrt(length);
}

static void add_words(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    weights query = {0};
    weights wide = {0};
    weigh(&search->stems, titles->word_idf, titles->word_unknown, titles->known_stems, search->arena, &query);
    widen(search, &query, &wide);
    add_best_labels(search, titles, &titles->words, &wide, words_weight);
}

static void add_letters(struct titles_search *search, const struct text_titles *titles, struct weight weight)
{
    titles_features grams = {0};
    weights query = {0};
    titles_grams(titles->gram_numbers, NULL, TITLES_GRAM_LEAST, search->title, search->arena, &grams);
    weigh(&grams, titles->gram_idf, titles->gram_unknown, titles->grams.rows, search->arena, &query);
    add_best_labels(search, titles, &titles->grams, &query, weight);
}

static void add_exact(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    uint64_t first;
    clear_one(search);
    if (!map_get(titles->by_words, titles_words(search->title, search->arena), &first))
        return;
    for (uint32_t l = (uint32_t)first; l != TEXT_NONE; l = titles->next_same[l])
        if (search->one[titles->owners[l]] < exact_kinds[titles->kinds[l]])
            search->one[titles->owners[l]] = exact_kinds[titles->kinds[l]];
    add_one(search, exact_weight);
}

/* --- Documents
 * ----------------------------------------------------------------------------------------------- */

static void add_text_letters(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    titles_features grams = {0};
    weights query = {0};
    titles_grams(titles->gram_numbers, NULL, TITLES_TEXT_GRAM_LEAST, search->title, search->arena, &grams);
    weigh(&grams, titles->text_gram_idf, titles->text_gram_unknown, titles->text_grams.rows, search->arena,
          &query);
    clear_one(search);
    add_rows(&titles->text_grams, &query, search->one);
    add_one(search, text_letters_weight);
}

/* BM25, of the most that it could be for words of this rarity (about: twice the sum of idf). */
static void add_documents(struct titles_search *search, enum titles_document kind)
{
    const struct text_titles *titles = search->titles;
    const titles_features *stems = &search->stems;
    const struct sparse *rows = &titles->documents[kind];
    uint32_t columns = titles_is_of_groups(kind) ? titles->group_count : titles->occupation_count;
    float *sums = arena_array(search->arena, (size_t)columns + 1, sizeof *sums);
    weights query = {0};
    float most = 0;
    for (size_t i = 0; i < stems->count; i++) {
        uint32_t stem = stems->items[i];
        bool has = stem < rows->rows;
        if (i > 0 && has && stems->items[i - 1] == stem)
            continue;
        most += 2 * (has ? titles->document_idf[kind][stem] : titles->document_unknown[kind]);
        if (has)
            VEC_PUSH(search->arena, &query, (struct weighted){stem, 1});
    }
    if (most <= 0)
        return;
    add_rows(rows, &query, sums);
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        uint32_t column = titles_is_of_groups(kind) ? titles->groups[o] : o;
        search->one[o] = column == TEXT_NONE ? 0 : sums[column] / most;
    }
    add_one(search, document_weights[kind]);
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
    search->stems.count =
        lexicon_text_find(titles->lexicon, search->stem, search->title, search->arena, &search->stems.items);
}

static void compare(struct titles_search *search)
{
    add_words(search);
    add_letters(search, search->titles, letters_weight);
    for (int kind = 0; kind < TITLES_DOCUMENTS; kind++)
        add_documents(search, (enum titles_document)kind);
    add_text_letters(search);
    if (search->titles->other != NULL)
        add_letters(search, search->titles->other, other_letters_weight);
    titles_add_family(search);
    titles_add_relatives(search);
    titles_add_roles(search);
    titles_add_fields(search);
    add_exact(search);
}

static int compare_hits(const void *a, const void *b)
{
    const struct text_title_hit *x = a;
    const struct text_title_hit *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score > y->score ? -1 : 1;
    return (x->concept > y->concept) - (x->concept < y->concept);
}

/* The best `limit` of the sorted, of those that are the same only the first. */
static size_t take(const struct text_title_hit *sorted, const uint32_t *same, size_t count, size_t limit,
                   struct text_title_hit *out)
{
    size_t taken = 0;
    for (size_t i = 0; i < count && taken < limit; i++) {
        bool twice = false;
        for (size_t j = 0; j < taken && !twice; j++)
            twice = same[out[j].concept] == same[sorted[i].concept];
        if (!twice)
            out[taken++] = sorted[i];
    }
    return taken;
}

void text_titles_join(struct text_titles *titles, const struct text_titles *other)
{
    titles->other = other;
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
    struct text_title_hit *found = arena_array(scratch, (size_t)titles->occupation_count + 1, sizeof *found);
    size_t count = 0;
    for (uint32_t o = 0; o < titles->occupation_count; o++)
        if (search.sum[o] > 0)
            found[count++] = (struct text_title_hit){titles->concepts[o], search.sum[o]};
    qsort(found, count, sizeof *found, compare_hits);
    limit = limit > TEXT_TITLES_LIMIT ? TEXT_TITLES_LIMIT : limit;
    *hits = arena_array(arena, limit + 1, sizeof **hits);
    count = take(found, titles->same, count, limit, *hits);
    for (size_t i = 0; i < count; i++)
        (*hits)[i].score = (*hits)[i].score < full_score ? (*hits)[i].score / full_score : 1;
    return count;
}
