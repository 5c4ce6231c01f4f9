/* From the taxonomies as the database holds them to the engine's numbers and the suggestion index. */
#include "service/taxonomy_build.h"

/* --- Engine ------------------------------------------------------------------------------------------------------- */


static struct engine_pairs translate(struct arena *arena, struct skills_pairs pairs, const uint32_t *from,
                                     const uint32_t *to)
{
    struct engine_pair *items = arena_array(arena, pairs.count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < pairs.count; i++) {
        struct engine_pair pair = {from[pairs.items[i].from], to[pairs.items[i].to]};
        if (pair.from != ENGINE_NONE && pair.to != ENGINE_NONE)
            items[count++] = pair;
    }
    return (struct engine_pairs){items, count};
}

/* Dense numbers of the concepts of one kind. */
static uint32_t *number_kind(struct arena *arena, const struct skills_taxonomy *all, enum skills_kind kind,
                             uint32_t *count)
{
    uint32_t *numbers = arena_array(arena, all->concept_count + 1, sizeof *numbers);
    *count = 0;
    for (size_t i = 0; i < all->concept_count; i++)
        numbers[i] = all->concepts[i].kind == kind ? (*count)++ : ENGINE_NONE;
    return numbers;
}

/* Both kinds of relation of occupations to skills, as numbers of occupations and terms. */
static struct engine_pairs named_pairs(struct arena *arena, const struct service_taxonomy *t, const uint32_t *occupations)
{
    struct engine_pairs essential = translate(arena, t->all.occupation_essential, occupations, t->term_of);
    struct engine_pairs optional = translate(arena, t->all.occupation_optional, occupations, t->term_of);
    struct engine_pair *items = arena_array(arena, essential.count + optional.count + 1, sizeof *items);
    for (size_t i = 0; i < essential.count; i++)
        items[i] = essential.items[i];
    for (size_t i = 0; i < optional.count; i++)
        items[essential.count + i] = optional.items[i];
    return (struct engine_pairs){items, essential.count + optional.count};
}

int taxonomy_build_engine(struct service_taxonomy *t, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    const struct skills_taxonomy *all = &t->all;
    uint32_t group_count;
    uint32_t occupation_count;
    const uint32_t *groups = number_kind(arena, all, SKILLS_SKILL_GROUP, &group_count);
    const uint32_t *occupations = number_kind(arena, all, SKILLS_OCCUPATION, &occupation_count);
    uint32_t *term_scheme = arena_array(arena, t->term_count + 1, sizeof *term_scheme);
    uint32_t *occupation_scheme = arena_array(arena, occupation_count + 1, sizeof *occupation_scheme);
    uint32_t *scheme_occupations = arena_array(arena, all->scheme_count + 1, sizeof *scheme_occupations);
    for (size_t i = 0; i < all->concept_count; i++) {
        const struct skills_concept *concept = &all->concepts[i];
        if (t->term_of[i] != ENGINE_NONE)
            term_scheme[t->term_of[i]] = concept->scheme;
        if (occupations[i] == ENGINE_NONE)
            continue;
        occupation_scheme[occupations[i]] = concept->scheme;
        if (concept->status == SKILLS_ACTIVE)
            scheme_occupations[concept->scheme]++;
    }
    struct engine_taxonomy_input input = {
        .term_count = t->term_count,
        .term_scheme = term_scheme,
        .scheme_count = all->scheme_count == 0 ? 1 : (uint32_t)all->scheme_count,
        .scheme_occupations = scheme_occupations,
        .broader = translate(arena, all->broader, t->term_of, t->term_of),
        .in_group = translate(arena, all->broader, t->term_of, groups),
        .essential = translate(arena, all->skill_essential, t->term_of, t->term_of),
        .optional = translate(arena, all->skill_optional, t->term_of, t->term_of),
        .exact = translate(arena, all->exact, t->term_of, t->term_of),
        .group_count = group_count,
        .named = named_pairs(arena, t, occupations),
        .occupation_count = occupation_count,
        .occupation_scheme = occupation_scheme,
    };
    return engine_taxonomy_new(&t->engine, &input, err);
}

/* --- Suggestions ---------------------------------------------------------------------------------------------------- */

static uint32_t find_root(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* By union and find. */
uint32_t *taxonomy_find_groups(struct arena *arena, const struct skills_taxonomy *all)
{
    uint32_t *parent = arena_array(arena, all->concept_count + 1, sizeof *parent);
    for (uint32_t i = 0; i < all->concept_count; i++)
        parent[i] = i;
    for (size_t i = 0; i < all->exact.count; i++) {
        uint32_t a = find_root(parent, all->exact.items[i].from);
        uint32_t b = find_root(parent, all->exact.items[i].to);
        if (a < b)
            parent[b] = a;
        else
            parent[a] = b;
    }
    for (uint32_t i = 0; i < all->concept_count; i++)
        parent[i] = find_root(parent, i);
    return parent;
}

static const uint8_t kind_of_label[] = {[SKILLS_PREFERRED] = TEXT_SUGGEST_PREFERRED,
                                        [SKILLS_ALTERNATIVE] = TEXT_SUGGEST_ALTERNATIVE,
                                        [SKILLS_HIDDEN] = TEXT_SUGGEST_HIDDEN};

/* Labels of skills and occupations, in the languages that have a number. */
static size_t collect_labels(const struct service_taxonomy *t, struct text_suggest_label *labels)
{
    size_t count = 0;
    for (size_t i = 0; i < t->all.label_count; i++) {
        const struct skills_label *label = &t->all.labels[i];
        const struct skills_concept *concept = &t->all.concepts[label->concept];
        uint8_t language = t->number_of_language[label->language];
        bool served = skills_is_skill(concept->kind) || concept->kind == SKILLS_OCCUPATION;
        if (served && language != NO_LANGUAGE && label->kind < sizeof kind_of_label)
            labels[count++] =
                (struct text_suggest_label){label->concept, language, kind_of_label[label->kind], label->text};
    }
    return count;
}

int taxonomy_build_suggest(struct service_taxonomy *t, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    const uint32_t *groups = taxonomy_find_groups(arena, &t->all);
    struct text_suggest_concept *concepts = arena_array(arena, t->all.concept_count + 1, sizeof *concepts);
    struct text_suggest_label *labels = arena_array(arena, t->all.label_count + 1, sizeof *labels);
    for (size_t i = 0; i < t->all.concept_count; i++) {
        const struct skills_concept *concept = &t->all.concepts[i];
        concepts[i] = (struct text_suggest_concept){
            .id = concept->id,
            .same_as = groups[i],
            .popularity = t->named_by[i],
            .type = concept->kind == SKILLS_OCCUPATION ? SERVICE_OCCUPATION : SERVICE_SKILL,
            .retired = concept->status != SKILLS_ACTIVE};
    }
    size_t count = collect_labels(t, labels);
    return text_suggest_new(concepts, t->all.concept_count, labels, count, &t->suggest, err);
}
