/* What the words of one language are called in the other: learned from skills and occupations that have
 * labels in both. */
#include "text/titles_index.h"
#include "text/translate.h"

#define LABELS_MAX 10u /* of a concept in a language; the first ones */
#define LEAST      0.02

struct bag {
    VEC(uint32_t) stems;
    size_t labels;
};

static void add_stems(struct bag *bag, const uint32_t *stems, size_t count, struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        bool twice = stems[i] == TEXT_NONE;
        for (size_t j = 0; j < bag->stems.count && !twice; j++)
            twice = bag->stems.items[j] == stems[i];
        if (!twice)
            VEC_PUSH(arena, &bag->stems, stems[i]);
    }
    bag->labels++;
}

/* The stems of each concept that is a skill or an occupation, by language. */
static void fill_bags(struct bag *bags[STEM_LANGUAGES], const struct lexicon *const lexicons[STEM_LANGUAGES],
                      struct stem *stem, const struct text_corpus *corpus, struct arena *scratch)
{
    bool *here = arena_array(scratch, corpus->concept_count + 1, sizeof *here);
    for (size_t i = 0; i < corpus->label_count; i++)
        here[corpus->labels[i].concept] |= corpus->labels[i].language == STEM_DUTCH;
    for (size_t i = 0; i < corpus->label_count; i++) {
        const struct text_corpus_label *label = &corpus->labels[i];
        uint8_t type = corpus->concepts[label->concept].type;
        struct bag *bag = &bags[label->language][label->concept];
        if ((type != TEXT_CORPUS_SKILL && type != TEXT_CORPUS_OCCUPATION) || !here[label->concept] ||
            bag->labels >= LABELS_MAX)
            continue;
        uint32_t *stems;
        size_t count = lexicon_text_find(lexicons[label->language], stem, label->text, scratch, &stems);
        add_stems(bag, stems, count, scratch);
    }
}

static struct translate_label side(const struct bag *bag, uint32_t concept)
{
    return (struct translate_label){bag->stems.items, bag->stems.count, concept};
}

static void learn(struct text_titles *titles, struct arena *arena, const struct bag *from,
                  const struct bag *to, size_t concepts, uint32_t to_stems)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    VEC(struct translate_pair) pairs = {0};
    for (uint32_t c = 0; c < concepts; c++)
        if (from[c].stems.count > 0 && to[c].stems.count > 0)
            VEC_PUSH(scratch, &pairs, (struct translate_pair){side(&from[c], c), side(&to[c], c)});
    translate_learn_across(&titles->abroad, arena, pairs.items, pairs.count, titles->lexicon->stem_count,
                           to_stems, LEAST);
}

void text_titles_join(struct text_titles *const both[STEM_LANGUAGES], struct arena *arena, struct stem *stem,
                      const struct text_corpus *corpus)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct text_titles *dutch = both[STEM_DUTCH];
    struct text_titles *english = both[STEM_ENGLISH];
    const struct lexicon *const lexicons[STEM_LANGUAGES] = {
        [STEM_DUTCH] = dutch->lexicon, [STEM_ENGLISH] = english->lexicon};
    struct bag *bags[STEM_LANGUAGES];
    for (int l = 0; l < STEM_LANGUAGES; l++)
        bags[l] = arena_array(scratch, corpus->concept_count + 1, sizeof *bags[l]);
    fill_bags(bags, lexicons, stem, corpus, scratch);
    dutch->other = english;
    english->other = dutch;
    learn(dutch, arena, bags[STEM_DUTCH], bags[STEM_ENGLISH], corpus->concept_count,
          english->lexicon->stem_count);
    learn(english, arena, bags[STEM_ENGLISH], bags[STEM_DUTCH], corpus->concept_count,
          dutch->lexicon->stem_count);
}
