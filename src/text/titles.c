#include "text/titles.h"

#include <math.h>
#include <stdlib.h>

#include "text/titles_index.h"

/* Chosen on development data, not on single titles; the features are scaled alike. */
static const float letters_weight = 0.5f;
static const float document_weights[TITLES_DOCUMENTS] = {
    [TITLES_DESCRIBED] = 0.5f, [TITLES_SKILLS] = 0.5f, [TITLES_GROUP] = 1.0f};
static const float group_weight = 0.6f;
static const float full_score = 4.0f; /* about what a title that equals a label gets */

#define FAMILY 3 /* the best relatives whose mean counts */

/* One search at work. */
struct search {
    const struct text_titles *titles;
    struct stem *stem;
    struct arena *arena;
    float *by_label;
    float *by_occupation; /* the sum */
    float *best;          /* of each occupation in one way */
};

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

/* Adds the best label of each occupation, `weight` times. */
static void add_best_labels(struct search *search, const struct sparse *rows, const weights *query,
                            float weight)
{
    const struct text_titles *titles = search->titles;
    for (uint32_t l = 0; l < titles->label_count; l++)
        search->by_label[l] = 0;
    for (uint32_t o = 0; o < titles->occupation_count; o++)
        search->best[o] = 0;
    add_rows(rows, query, search->by_label);
    for (uint32_t l = 0; l < titles->label_count; l++)
        if (search->by_label[l] > search->best[titles->owners[l]])
            search->best[titles->owners[l]] = search->by_label[l];
    for (uint32_t o = 0; o < titles->occupation_count; o++)
        search->by_occupation[o] += weight * search->best[o];
}

/* The title's words and, behind them, what they may stand for. */
static void widen(struct search *search, const weights *query, weights *out)
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

static void add_words(struct search *search, titles_features *stems)
{
    const struct text_titles *titles = search->titles;
    weights query = {0};
    weights wide = {0};
    weigh(stems, titles->word_idf, titles->word_unknown, titles->known_stems, search->arena, &query);
    widen(search, &query, &wide);
    add_best_labels(search, &titles->words, &wide, 1.0f);
}

static void add_letters(struct search *search, struct str title)
{
    const struct text_titles *titles = search->titles;
    titles_features grams = {0};
    weights query = {0};
    titles_grams(titles->gram_numbers, NULL, false, title, search->arena, &grams);
    weigh(&grams, titles->gram_idf, titles->gram_unknown, titles->gram_count, search->arena, &query);
    add_best_labels(search, &titles->grams, &query, letters_weight);
}

/* `stems` are sorted. */
static void add_documents(struct search *search, const titles_features *stems, enum titles_document kind)
{
    const struct text_titles *titles = search->titles;
    const struct sparse *rows = &titles->documents[kind];
    uint32_t columns = kind == TITLES_GROUP ? titles->group_count : titles->occupation_count;
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
        uint32_t column = kind == TITLES_GROUP ? titles->groups[o] : o;
        if (column != TEXT_NONE)
            search->by_occupation[o] += document_weights[kind] * sums[column] / most;
    }
}

/* Adds to each occupation the mean of the best of its group. */
static void add_family(struct search *search)
{
    const struct text_titles *titles = search->titles;
    float(*best)[FAMILY] = arena_array(search->arena, (size_t)titles->group_count + 1, sizeof *best);
    uint32_t *members = arena_array(search->arena, (size_t)titles->group_count + 1, sizeof *members);
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        uint32_t group = titles->groups[o];
        if (group == TEXT_NONE)
            continue;
        float score = search->by_occupation[o];
        members[group]++;
        for (int i = 0; i < FAMILY; i++)
            if (score > best[group][i]) {
                float swap = best[group][i];
                best[group][i] = score;
                score = swap;
            }
    }
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        uint32_t group = titles->groups[o];
        if (group == TEXT_NONE)
            continue;
        float sum = 0;
        uint32_t count = members[group] < FAMILY ? members[group] : FAMILY;
        for (uint32_t i = 0; i < count; i++)
            sum += best[group][i];
        search->by_occupation[o] += group_weight * sum / (float)count;
    }
}

static int compare_hits(const void *a, const void *b)
{
    const struct text_title_hit *x = a;
    const struct text_title_hit *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score > y->score ? -1 : 1;
    return (x->concept > y->concept) - (x->concept < y->concept);
}

size_t text_titles_find(const struct text_titles *titles, struct stem *stem, struct str title, size_t limit,
                        struct arena *arena, struct text_title_hit **hits)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct search search = {.titles = titles, .stem = stem, .arena = scratch};
    if (title.len > TEXT_TITLES_MAX)
        title.len = TEXT_TITLES_MAX;
    titles_features stems = {0};
    stems.count = lexicon_text_find(titles->lexicon, stem, title, scratch, &stems.items);
    search.by_label = arena_array(scratch, (size_t)titles->label_count + 1, sizeof(float));
    search.best = arena_array(scratch, (size_t)titles->occupation_count + 1, sizeof(float));
    search.by_occupation = arena_array(scratch, (size_t)titles->occupation_count + 1, sizeof(float));
    add_words(&search, &stems);
    add_letters(&search, title);
    for (int kind = 0; kind < TITLES_DOCUMENTS; kind++)
        add_documents(&search, &stems, (enum titles_document)kind);
    add_family(&search);
    struct text_title_hit *found = arena_array(scratch, (size_t)titles->occupation_count + 1, sizeof *found);
    size_t count = 0;
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        if (search.by_occupation[o] > 0)
            found[count++] = (struct text_title_hit){titles->concepts[o], search.by_occupation[o]};
    }
    qsort(found, count, sizeof *found, compare_hits);
    limit = limit > TEXT_TITLES_LIMIT ? TEXT_TITLES_LIMIT : limit;
    count = count > limit ? limit : count;
    *hits = arena_array(arena, count + 1, sizeof **hits);
    for (size_t i = 0; i < count; i++) {
        (*hits)[i] = found[i];
        (*hits)[i].score = found[i].score < full_score ? found[i].score / full_score : 1;
    }
    return count;
}
