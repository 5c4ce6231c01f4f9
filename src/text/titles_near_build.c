/* Learning roles, the field of work, relatives and breadth from the taxonomy. */
#include <math.h>
#include <stdlib.h>

#include "text/titles_index.h"

#define RELATIVES     10u
#define OPTIONAL_PART 0.5f /* weight of an optional skill beside an essential one */
#define DIGITS        1u   /* of a group's code that tell its field */
#define ANYWHERE      0.3  /* of a word's chance in a field is its chance anywhere */

/* --- Roles
 * ---------------------------------------------------------------------------------------------------- */

static void build_roles(struct titles_building *b)
{
    VEC(struct roles_label) labels = {0};
    for (size_t i = 0; i < b->corpus->label_count; i++) {
        const struct text_corpus_label *label = &b->corpus->labels[i];
        uint32_t owner = b->occupation_of[label->concept];
        if (owner != TEXT_NONE && titles_counts(b, label))
            VEC_PUSH(b->scratch, &labels, (struct roles_label){label->text, owner});
    }
    roles_learn(&b->titles->roles, b->arena, b->lexicon, b->stem, labels.items, labels.count);
}

/* --- The field of work
 * --------------------------------------------------------------------------------------------------- */

static void number_classes(struct titles_building *b, struct titles_field *field)
{
    struct map *numbers = map_new(b->scratch, 0);
    const struct text_titles *titles = b->titles;
    field->classes = arena_array(b->arena, (size_t)titles->occupation_count + 1, sizeof *field->classes);
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        uint32_t group = b->corpus->concepts[titles->concepts[o]].group;
        struct str code = group == TEXT_NONE ? (struct str){NULL, 0} : b->corpus->concepts[group].code;
        field->classes[o] = TEXT_NONE;
        if (code.len < DIGITS)
            continue;
        bool is_new;
        uint64_t *number = map_at(numbers, (struct str){code.data, DIGITS}, &is_new);
        if (is_new)
            *number = field->count++;
        field->classes[o] = (uint32_t)*number;
    }
}

/* From how many labels of a class have a stem (entries in rows of stems), to ln of how much more likely it is
 * there. */
static void weigh_classes(struct titles_building *b, struct titles_field *field, struct sparse *counts)
{
    double *of_class = arena_array(b->scratch, (size_t)field->count + 1, sizeof *of_class);
    struct sparse_entries entries = {0};
    double all = 0;
    for (uint32_t c = 0; c < counts->first[counts->rows]; c++) {
        of_class[counts->cells[c].column] += (double)counts->cells[c].weight;
        all += (double)counts->cells[c].weight;
    }
    for (uint32_t s = 0; s < counts->rows; s++) {
        double of_stem = 0;
        for (uint32_t c = counts->first[s]; c < counts->first[s + 1]; c++)
            of_stem += (double)counts->cells[c].weight;
        for (uint32_t c = counts->first[s]; c < counts->first[s + 1]; c++) {
            double here = (double)counts->cells[c].weight / of_class[counts->cells[c].column];
            double anywhere = of_stem / all;
            float weight = (float)log((1 - ANYWHERE) * here / anywhere / ANYWHERE + 1);
            VEC_PUSH(b->scratch, &entries.all, (struct sparse_entry){s, counts->cells[c].column, weight});
        }
    }
    sparse_build(&field->words, b->arena, &entries, counts->rows);
}

static int compare_entries(const void *a, const void *b)
{
    const struct sparse_entry *x = a;
    const struct sparse_entry *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/* Adds up entries of the same place. */
static void merge(struct sparse_entries *entries)
{
    struct sparse_entry *items = entries->all.items;
    size_t kept = 0;
    if (entries->all.count > 0)
        qsort(items, entries->all.count, sizeof *items, compare_entries);
    for (size_t i = 0; i < entries->all.count; i++) {
        if (kept > 0 && compare_entries(&items[kept - 1], &items[i]) == 0)
            items[kept - 1].weight += items[i].weight;
        else
            items[kept++] = items[i];
    }
    entries->all.count = kept;
}

static void build_field(struct titles_building *b)
{
    struct titles_field *field = &b->titles->field;
    const struct sparse *words = &b->titles->words;
    struct sparse_entries entries = {0};
    struct sparse counts;
    number_classes(b, field);
    for (uint32_t s = 0; s < words->rows; s++)
        for (uint32_t c = words->first[s]; c < words->first[s + 1]; c++) {
            uint32_t class = field->classes[b->titles->owners[words->cells[c].column]];
            if (class != TEXT_NONE)
                VEC_PUSH(b->scratch, &entries.all, (struct sparse_entry){s, class, 1});
        }
    merge(&entries);
    sparse_build(&counts, b->scratch, &entries, words->rows);
    weigh_classes(b, field, &counts);
}

/* --- Relatives
 * ------------------------------------------------------------------------------------------------ */

static void add_needs(struct titles_building *b, struct sparse_entries *needs,
                      const struct text_corpus_pair *pairs, size_t count, float weight)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t occupation = b->occupation_of[pairs[i].occupation];
        if (occupation != TEXT_NONE)
            VEC_PUSH(b->scratch, &needs->all, (struct sparse_entry){occupation, pairs[i].skill, weight});
    }
}

/* Occupation by skill, rare skills heavier, rows of unit length; and the same turned round. */
static void weigh_needs(struct titles_building *b, struct sparse *by_occupation, struct sparse *by_skill)
{
    struct sparse_entries needs = {0};
    struct sparse_entries turned = {0};
    uint32_t skills = (uint32_t)b->corpus->concept_count;
    uint32_t *with = arena_array(b->scratch, (size_t)skills + 1, sizeof *with);
    add_needs(b, &needs, b->corpus->essential, b->corpus->essential_count, 1);
    add_needs(b, &needs, b->corpus->optional, b->corpus->optional_count, OPTIONAL_PART);
    merge(&needs);
    for (size_t i = 0; i < needs.all.count; i++)
        with[needs.all.items[i].column]++;
    for (size_t i = 0; i < needs.all.count;) {
        double length = 0;
        size_t end = i;
        for (; end < needs.all.count && needs.all.items[end].row == needs.all.items[i].row; end++) {
            struct sparse_entry *entry = &needs.all.items[end];
            entry->weight *= (float)log(1 + (double)b->titles->occupation_count / (1 + with[entry->column]));
            length += (double)entry->weight * (double)entry->weight;
        }
        for (; i < end; i++)
            needs.all.items[i].weight /= (float)sqrt(length);
    }
    for (size_t i = 0; i < needs.all.count; i++) {
        const struct sparse_entry *entry = &needs.all.items[i];
        VEC_PUSH(b->scratch, &turned.all, (struct sparse_entry){entry->column, entry->row, entry->weight});
    }
    sparse_build(by_occupation, b->scratch, &needs, b->titles->occupation_count);
    sparse_build(by_skill, b->scratch, &turned, skills);
}

struct relative {
    uint32_t occupation;
    float likeness;
};

static size_t insert(struct relative *best, size_t count, struct relative relative)
{
    size_t at = count < RELATIVES ? count++ : RELATIVES - 1;
    if (at == RELATIVES - 1 && count == RELATIVES && best[at].likeness >= relative.likeness &&
        best[at].likeness > 0)
        return count;
    for (; at > 0 && best[at - 1].likeness < relative.likeness; at--)
        best[at] = best[at - 1];
    best[at] = relative;
    return count;
}

static void build_relatives(struct titles_building *b)
{
    struct sparse by_occupation;
    struct sparse by_skill;
    struct sparse_entries entries = {0};
    uint32_t occupations = b->titles->occupation_count;
    float *likeness = arena_array(b->scratch, (size_t)occupations + 1, sizeof *likeness);
    weigh_needs(b, &by_occupation, &by_skill);
    for (uint32_t o = 0; o < occupations; o++) {
        struct relative best[RELATIVES] = {{0, 0}};
        size_t count = 0;
        float sum = 0;
        for (uint32_t other = 0; other < occupations; other++)
            likeness[other] = 0;
        for (uint32_t c = by_occupation.first[o]; c < by_occupation.first[o + 1]; c++) {
            struct sparse_cell need = by_occupation.cells[c];
            for (uint32_t d = by_skill.first[need.column]; d < by_skill.first[need.column + 1]; d++)
                likeness[by_skill.cells[d].column] += need.weight * by_skill.cells[d].weight;
        }
        likeness[o] = 0;
        for (uint32_t other = 0; other < occupations; other++)
            if (likeness[other] > 0)
                count = insert(best, count, (struct relative){other, likeness[other]});
        for (size_t i = 0; i < count; i++)
            sum += best[i].likeness;
        for (size_t i = 0; i < count; i++)
            VEC_PUSH(b->scratch, &entries.all,
                     (struct sparse_entry){o, best[i].occupation, best[i].likeness / sum});
    }
    sparse_build(&b->titles->relatives, b->arena, &entries, occupations);
}

/* --- Breadth
 * -------------------------------------------------------------------------------------------------- */

#define STEPS_MAX 16 /* up from an occupation; more than any hierarchy has */

static void build_breadth(struct titles_building *b)
{
    const struct text_corpus_concept *concepts = b->corpus->concepts;
    struct text_titles *titles = b->titles;
    titles->breadth = arena_array(b->arena, (size_t)titles->occupation_count + 1, sizeof *titles->breadth);
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        uint32_t concept = titles->concepts[o];
        for (int steps = 0; steps < STEPS_MAX && concepts[concept].has_broader; steps++) {
            concept = concepts[concept].broader;
            if (b->occupation_of[concept] != TEXT_NONE)
                titles->breadth[b->occupation_of[concept]] += 1;
        }
    }
    for (uint32_t o = 0; o < titles->occupation_count; o++)
        titles->breadth[o] = logf(1 + titles->breadth[o]);
}

void titles_build_near(struct titles_building *b)
{
    build_roles(b);
    build_field(b);
    build_relatives(b);
    build_breadth(b);
}
