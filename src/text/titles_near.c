/* What lies near a title beyond its words: the role that it names, the field that its words belong to, and
 * occupations that are related to those which its words name. */
#include "text/titles_index.h"

/* Fitted with those of titles_words.c (README.md). */
static const float role_weight = 0.9f;
static const float field_weight = 0.55f;
static const float relatives_weight = 2.5f;
static const float breadth_weight = 0.7f;

static const float alike_enough = 0.15f; /* from here on breadth counts in full */

/* The most alike role that an occupation is called by. */
void titles_add_roles(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    const struct roles *roles = &titles->roles;
    uint32_t found[ROLES_MAX];
    size_t count = roles_find(roles, search->stem, search->title, found);
    float *alike = arena_array(search->arena, (size_t)roles->count + 1, sizeof *alike);
    float *best = arena_array(search->arena, (size_t)titles->occupation_count + 1, sizeof *best);
    for (size_t i = 0; i < count; i++)
        for (uint32_t c = roles->alike.first[found[i]]; c < roles->alike.first[found[i] + 1]; c++)
            if (roles->alike.cells[c].weight > alike[roles->alike.cells[c].column])
                alike[roles->alike.cells[c].column] = roles->alike.cells[c].weight;
    for (uint32_t r = 0; r < roles->count; r++) {
        if (alike[r] <= 0)
            continue;
        for (uint32_t c = roles->occupations.first[r]; c < roles->occupations.first[r + 1]; c++)
            if (alike[r] > best[roles->occupations.cells[c].column])
                best[roles->occupations.cells[c].column] = alike[r];
    }
    for (uint32_t o = 0; o < titles->occupation_count; o++)
        search->sum[o] += role_weight * best[o];
}

/* The mean of how much more likely each word is in the field than anywhere. */
void titles_add_field(struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    const struct titles_field *field = &titles->field;
    float *sums = arena_array(search->arena, (size_t)field->count + 1, sizeof *sums);
    size_t different = search->words.count + search->unknown;
    for (size_t i = 0; i < search->words.count; i++) {
        uint32_t stem = search->words.items[i].feature;
        for (uint32_t c = stem < field->words.rows ? field->words.first[stem] : 0;
             stem < field->words.rows && c < field->words.first[stem + 1]; c++)
            sums[field->words.cells[c].column] += field->words.cells[c].weight;
    }
    for (uint32_t o = 0; different > 0 && o < titles->occupation_count; o++)
        if (field->classes[o] != TEXT_NONE)
            search->sum[o] += field_weight * sums[field->classes[o]] / (float)different;
}

/* The mean likeness of the occupations that need the same skills. */
void titles_add_relatives(struct titles_search *search)
{
    const struct sparse *relatives = &search->titles->relatives;
    for (uint32_t o = 0; o < search->titles->occupation_count; o++) {
        float mean = 0;
        for (uint32_t c = relatives->first[o]; c < relatives->first[o + 1]; c++)
            mean += relatives->cells[c].weight * search->likeness[relatives->cells[c].column];
        search->sum[o] += relatives_weight * mean;
    }
}

void titles_add_breadth(struct titles_search *search, const float *alike)
{
    const struct text_titles *titles = search->titles;
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        float part = alike[o] < alike_enough ? alike[o] / alike_enough : 1;
        search->sum[o] += breadth_weight * titles->breadth[o] * part;
    }
}
