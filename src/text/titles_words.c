/* A title compared with what is written about each occupation: words, letters, documents. */
#include <math.h>
#include <stdlib.h>

#include "text/titles_index.h"

/* Fitted with those of titles_near.c (README.md). */
static const struct titles_weight words_weight = {2.6f, 1.0f};
static const struct titles_weight abroad_words_weight = {2.0f, 0};
static const struct titles_weight letters_weight = {2.0f, 0.5f};
static const struct titles_weight abroad_letters_weight = {2.2f, 0};
static const struct titles_weight text_letters_weight = {5.5f, 0};
static const struct titles_weight document_weights[TITLES_DOCUMENTS] = {
    [TITLES_ESSENTIAL] = {2.2f, 0.5f}, [TITLES_GROUP] = {2.2f, 1.0f}, [TITLES_MEMBERS] = {2.2f, 0}};
static const struct titles_weight abroad_document_weights[TITLES_DOCUMENTS] = {
    [TITLES_DESCRIBED] = {1.9f, 0}, [TITLES_SKILLS] = {6.5f, 0}};

static void add_rows(const struct sparse *rows, const titles_weights *query, float *sums)
{
    for (size_t i = 0; i < query->count; i++) {
        uint32_t feature = query->items[i].feature;
        float weight = query->items[i].weight;
        if (feature >= rows->rows)
            continue;
        for (uint32_t c = rows->first[feature]; c < rows->first[feature + 1]; c++)
            sums[rows->cells[c].column] += weight * rows->cells[c].weight;
    }
}

static void clear_one(struct titles_search *search)
{
    for (uint32_t o = 0; o < search->titles->occupation_count; o++)
        search->one[o] = 0;
}

static void add_one(struct titles_search *search, struct titles_weight weight)
{
    for (uint32_t o = 0; o < search->titles->occupation_count; o++) {
        search->sum[o] += weight.order * search->one[o];
        search->likeness[o] += weight.likeness * search->one[o];
    }
}

/* --- Labels ------------------------------------------------------------------------------------------------
 */

/* What stands in `by_label`, the best of each occupation. `titles` are those of the search or their other
 * language. */
static void take_best_labels(struct titles_search *search, const struct text_titles *titles)
{
    clear_one(search);
    for (uint32_t l = 0; l < titles->label_count; l++)
        if (search->by_label[l] > search->one[titles->owners[l]])
            search->one[titles->owners[l]] = search->by_label[l];
}

static void clear_labels(struct titles_search *search, const struct text_titles *titles)
{
    for (uint32_t l = 0; l < titles->label_count; l++)
        search->by_label[l] = 0;
}

/* How much of each label the query has, squared, times the root of how much that is. */
static void add_covered(struct titles_search *search, const struct text_titles *titles,
                        const titles_weights *query, struct titles_weight weight)
{
    clear_labels(search, titles);
    add_rows(&titles->words, query, search->by_label);
    for (uint32_t l = 0; l < titles->label_count; l++) {
        float part = search->by_label[l] / (titles->mass[l] > 0 ? titles->mass[l] : 1);
        search->by_label[l] = part * part * sqrtf(search->by_label[l] / titles->word_unknown);
    }
    take_best_labels(search, titles);
    add_one(search, weight);
}

void titles_add_words(struct titles_search *search)
{
    add_covered(search, search->titles, &search->wide, words_weight);
    if (search->titles->other != NULL)
        add_covered(search, search->titles->other, &search->abroad, abroad_words_weight);
}

/* --- Letters -----------------------------------------------------------------------------------------------
 */

static int compare_features(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

/* TF-IDF weights of the features of a title, of unit length; those unknown lengthen it. */
static void weigh(const titles_features *features, const float *idf, float unknown, uint32_t known,
                  struct arena *arena, titles_weights *out)
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
            VEC_PUSH(arena, out, (struct titles_weighted){feature, weight});
        i = end;
    }
    for (size_t i = 0; i < out->count; i++)
        out->items[i].weight /= (float)sqrt(length);
}

static void add_letters(struct titles_search *search, const struct text_titles *titles,
                        struct titles_weight weight)
{
    titles_features grams = {0};
    titles_weights query = {0};
    titles_grams(titles->gram_numbers, NULL, TITLES_GRAM_LEAST, search->plain, search->arena, &grams);
    weigh(&grams, titles->gram_idf, titles->gram_unknown, titles->grams.rows, search->arena, &query);
    clear_labels(search, titles);
    add_rows(&titles->grams, &query, search->by_label);
    take_best_labels(search, titles);
    add_one(search, weight);
}

void titles_add_letters(struct titles_search *search)
{
    add_letters(search, search->titles, letters_weight);
    if (search->titles->other != NULL)
        add_letters(search, search->titles->other, abroad_letters_weight);
}

void titles_add_text_letters(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    titles_features grams = {0};
    titles_weights query = {0};
    titles_grams(titles->gram_numbers, NULL, TITLES_TEXT_GRAM_LEAST, search->plain, search->arena, &grams);
    weigh(&grams, titles->text_gram_idf, titles->text_gram_unknown, titles->text_grams.rows, search->arena,
          &query);
    clear_one(search);
    add_rows(&titles->text_grams, &query, search->one);
    add_one(search, text_letters_weight);
    titles_add_breadth(search, search->one);
}

/* --- Documents
 * ----------------------------------------------------------------------------------------------- */

/* BM25, of the most that it could be for words of this rarity (about: twice the sum of idf). */
static void add_document(struct titles_search *search, const struct text_titles *titles,
                         enum titles_document kind, const titles_weights *query, struct titles_weight weight)
{
    const struct sparse *rows = &titles->documents[kind];
    bool of_groups = titles_is_of_groups(kind);
    uint32_t columns = of_groups ? titles->group_count : titles->occupation_count;
    float *sums = arena_array(search->arena, (size_t)columns + 1, sizeof *sums);
    float most = 2 * (float)search->unknown * titles->document_unknown[kind];
    for (size_t i = 0; i < query->count; i++) {
        uint32_t stem = query->items[i].feature;
        most += 2 * query->items[i].weight *
                (stem < rows->rows ? titles->document_idf[kind][stem] : titles->document_unknown[kind]);
    }
    if (most <= 0)
        return;
    add_rows(rows, query, sums);
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        uint32_t column = of_groups ? titles->groups[o] : o;
        search->one[o] = column == TEXT_NONE ? 0 : sums[column] / most;
    }
    add_one(search, weight);
}

void titles_add_documents(struct titles_search *search)
{
    for (int kind = 0; kind < TITLES_DOCUMENTS; kind++) {
        if (document_weights[kind].order > 0)
            add_document(search, search->titles, (enum titles_document)kind, &search->words,
                         document_weights[kind]);
        if (search->titles->other != NULL && abroad_document_weights[kind].order > 0)
            add_document(search, search->titles->other, (enum titles_document)kind, &search->abroad,
                         abroad_document_weights[kind]);
    }
}
