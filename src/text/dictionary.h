/* The labels of a language as an automaton over stems: which labels stand in a row of words, the longest
 * first.
 *
 * A state is a start of some label; a step goes by a stem. From each word on the longest label is taken, and
 * reading goes on behind it (leftmost, longest). Immutable; any number of threads may read it. */
#ifndef REGIO_TEXT_DICTIONARY_H
#define REGIO_TEXT_DICTIONARY_H

#include "base/arena.h"
#include "text/corpus.h"

struct dictionary {
    struct arena *arena;
    uint32_t *by_stem; /* state after one stem; 0 none */
    uint32_t stem_count;
    uint64_t *edge_keys; /* state << 32 | stem, 0 for an empty place */
    uint32_t *edge_states;
    size_t edge_capacity, edge_count;
    uint32_t *ends; /* of each state: the last label added that ends there, or TEXT_NONE */
    uint32_t state_count, state_capacity;
};

/* An empty dictionary for stems below `stem_count`, with room for `steps` stems of labels in all. */
void dictionary_start(struct dictionary *dictionary, struct arena *arena, uint32_t stem_count, size_t steps);

/* Adds a label of one or more stems. Returns the label that was last added with the very same stems, or
 * TEXT_NONE. */
uint32_t dictionary_add(struct dictionary *dictionary, const uint32_t *stems, size_t count, uint32_t label);

/* How many of the stems at the start of `stems` are the longest label that `may_end` (NULL: all true) allows
 * to end behind its last stem; 0 for none. *label is the last one added. */
size_t dictionary_match(const struct dictionary *dictionary, const uint32_t *stems, size_t count,
                        const bool *may_end, uint32_t *label);

#endif
