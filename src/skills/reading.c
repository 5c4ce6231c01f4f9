#include "skills/reading.h"

#include "base/map.h"

static uint8_t type_of(uint8_t kind)
{
    if (skills_is_skill(kind))
        return TEXT_CORPUS_SKILL;
    return kind == SKILLS_OCCUPATION         ? TEXT_CORPUS_OCCUPATION
           : kind == SKILLS_OCCUPATION_GROUP ? TEXT_CORPUS_GROUP
                                             : TEXT_CORPUS_OTHER;
}

/* "2320" of "2320.1.3" and of "C2320": the group of an occupation, and the group's own code. */
static struct str group_code(struct str code)
{
    struct str rest = code;
    struct str first = str_cut(&rest, '.');
    if (str_starts(first, "C"))
        first = (struct str){first.data + 1, first.len - 1};
    return first;
}

static uint32_t first_same(struct text_corpus_concept *concepts, uint32_t concept)
{
    while (concepts[concept].same != concept)
        concept = concepts[concept].same;
    return concept;
}

/* Concepts of several schemes that are the same: the first one stands for all. */
static void join_same(const struct skills_taxonomy *all, struct text_corpus_concept *concepts)
{
    for (uint32_t i = 0; i < all->concept_count; i++)
        concepts[i].same = i;
    for (size_t i = 0; i < all->exact.count; i++) {
        uint32_t a = first_same(concepts, all->exact.items[i].from);
        uint32_t b = first_same(concepts, all->exact.items[i].to);
        concepts[a > b ? a : b].same = a > b ? b : a;
    }
    for (uint32_t i = 0; i < all->concept_count; i++)
        concepts[i].same = first_same(concepts, i);
}

/* The first broader occupation of each. */
static void join_broader(const struct skills_taxonomy *all, struct text_corpus_concept *concepts)
{
    for (size_t i = 0; i < all->broader.count; i++) {
        const struct skills_pair *pair = &all->broader.items[i];
        struct text_corpus_concept *concept = &concepts[pair->from];
        if (concept->type != TEXT_CORPUS_OCCUPATION || concept->has_broader ||
            concepts[pair->to].type != TEXT_CORPUS_OCCUPATION)
            continue;
        concept->has_broader = true;
        concept->broader = pair->to;
    }
}

static const struct text_corpus_concept *make_concepts(const struct skills_taxonomy *all, struct arena *arena)
{
    struct text_corpus_concept *concepts = arena_array(arena, all->concept_count + 1, sizeof *concepts);
    struct map *groups = map_new(arena, 0);
    for (size_t i = 0; i < all->concept_count; i++)
        if (all->concepts[i].kind == SKILLS_OCCUPATION_GROUP)
            map_put(groups, group_code(all->concepts[i].code), i);
    for (size_t i = 0; i < all->concept_count; i++) {
        const struct skills_concept *concept = &all->concepts[i];
        uint64_t group;
        bool grouped =
            concept->kind == SKILLS_OCCUPATION && map_get(groups, group_code(concept->code), &group);
        concepts[i] = (struct text_corpus_concept){.type = type_of(concept->kind),
                                                   .retired = concept->status != SKILLS_ACTIVE,
                                                   .code = concept->kind == SKILLS_OCCUPATION_GROUP
                                                               ? group_code(concept->code)
                                                               : (struct str){NULL, 0},
                                                   .group = grouped ? (uint32_t)group : TEXT_NONE};
    }
    join_same(all, concepts);
    join_broader(all, concepts);
    return concepts;
}

/* The stemmer of a language of the database; STEM_LANGUAGES where there is none. */
static uint8_t stem_of(const struct skills_taxonomy *all, uint8_t language)
{
    struct str code = all->languages[language];
    return str_equal_z(code, "nl") ? STEM_DUTCH : str_equal_z(code, "en") ? STEM_ENGLISH : STEM_LANGUAGES;
}

static const struct text_corpus_pair *make_pairs(const struct skills_pairs *from, struct arena *arena)
{
    struct text_corpus_pair *pairs = arena_array(arena, from->count + 1, sizeof *pairs);
    for (size_t i = 0; i < from->count; i++)
        pairs[i] = (struct text_corpus_pair){from->items[i].from, from->items[i].to};
    return pairs;
}

int skills_reading_new(struct db *db, const struct skills_taxonomy *all, struct text_reading **out,
                       struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    const struct skills_description *described = NULL;
    size_t described_count = 0;
    int rc = skills_descriptions_read(db, all, arena, &described, &described_count, err);
    if (rc != 0)
        return rc;
    struct text_corpus_label *labels = arena_array(arena, all->label_count + 1, sizeof *labels);
    struct text_corpus_description *texts = arena_array(arena, described_count + 1, sizeof *texts);
    struct text_corpus corpus = {.concepts = make_concepts(all, arena),
                                 .concept_count = all->concept_count,
                                 .labels = labels,
                                 .descriptions = texts,
                                 .essential = make_pairs(&all->occupation_essential, arena),
                                 .essential_count = all->occupation_essential.count,
                                 .optional = make_pairs(&all->occupation_optional, arena),
                                 .optional_count = all->occupation_optional.count};
    for (size_t i = 0; i < all->label_count; i++) {
        const struct skills_label *label = &all->labels[i];
        uint8_t language = stem_of(all, label->language);
        if (language < STEM_LANGUAGES)
            labels[corpus.label_count++] = (struct text_corpus_label){
                label->concept, language, (uint8_t)(label->kind - SKILLS_PREFERRED), label->text};
    }
    for (size_t i = 0; i < described_count; i++) {
        uint8_t language = stem_of(all, described[i].language);
        if (language < STEM_LANGUAGES)
            texts[corpus.description_count++] =
                (struct text_corpus_description){described[i].concept, language, described[i].text};
    }
    return text_reading_new(&corpus, out, err);
}
