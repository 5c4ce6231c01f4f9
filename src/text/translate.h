/* Which word of a title means which other: learned from the labels that name the same concept ("docent" is
 * called "leerkracht"). Private to src/text.
 *
 * IBM model 1 (Brown and others, 1993) by expectation maximisation over all ordered pairs of different labels
 * of a concept, with an empty word that words without partner fall to. */
#ifndef REGIO_TEXT_TRANSLATE_H
#define REGIO_TEXT_TRANSLATE_H

#include "base/arena.h"
#include "text/sparse.h"

struct translate_label {
    const uint32_t *words; /* numbers of stems */
    size_t count;
    uint32_t concept; /* labels of a concept stand together */
};

/* Row: a word; column: a word that it may stand for, weight its probability (from `least` on), itself left
 * out. */
void translate_learn(struct sparse *table, struct arena *arena, const struct translate_label *labels,
                     size_t label_count, uint32_t words, double least);

/* The words of everything that a concept is called in one language, and in another: which word stands for
 * which there. Row: a word of the one; column: one of the other. */
struct translate_pair {
    struct translate_label from, to;
};
void translate_learn_across(struct sparse *table, struct arena *arena, const struct translate_pair *pairs,
                            size_t pair_count, uint32_t from_words, uint32_t to_words, double least);

#endif
