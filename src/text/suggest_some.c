/* When no label has all words of a search: the labels that have most of it. A word of the search counts in a label for its letters where the label
 * has it, its start or it as a part, else for the letters at the start that it shares with a word of the label ("winkelbediende"
 * and "winkelmedewerker": six). Short words ("in", "de") so count for little, without a list of them. */
#include "text/suggest_index.h"

#include <stdlib.h>

#include "base/vec.h"

#define SHARED_LEAST 5u /* letters that two words must share at the start */
#define PART_LEAST   4u
#define FOUND_LEAST  4u /* a label must have so much of at least one word */

struct letters_match {
    uint32_t word;
    uint32_t letters;
};

typedef VEC(struct letters_match) letters_list;

static uint32_t shared_start(struct str a, struct str b)
{
    uint32_t shared = 0;
    while (shared < a.len && shared < b.len && a.data[shared] == b.data[shared])
        shared++;
    return shared;
}

/* Letters of `wanted` that a word of the vocabulary has. */
static uint32_t letters_of(struct str wanted, struct str word)
{
    uint32_t shared = shared_start(wanted, word);
    if (shared == wanted.len ||
        (wanted.len >= PART_LEAST && memmem(word.data, word.len, wanted.data, wanted.len) != NULL))
        return (uint32_t)wanted.len;
    return shared >= SHARED_LEAST ? shared : 0;
}

static int compare_letters(const void *a, const void *b)
{
    const struct letters_match *x = a;
    const struct letters_match *y = b;
    if (x->letters != y->letters)
        return x->letters > y->letters ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

/* The words of the vocabulary that have something of `wanted`, most letters first. */
static letters_list match_letters(const struct text_suggest *index, struct str wanted, struct arena *arena)
{
    letters_list list = {0};
    for (size_t i = 0; i < index->word_count; i++) {
        uint32_t letters = letters_of(wanted, suggest_word_text(index, i));
        if (letters > 0)
            VEC_PUSH(arena, &list, (struct letters_match){(uint32_t)i, letters});
    }
    if (list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, compare_letters);
    return list;
}

struct label_letters {
    uint16_t found;  /* letters of all words so far */
    uint8_t counted; /* the last word that counted, from 1 */
    bool enough;     /* has FOUND_LEAST letters of some word */
};

size_t suggest_some_labels(const struct text_suggest *index, const struct str *words, size_t word_count,
                           struct arena *arena, uint32_t **labels, uint16_t **missing)
{
    struct label_letters *states = arena_array(arena, index->label_count + 1, sizeof *states);
    size_t total = 0;
    for (size_t w = 0; w < word_count; w++) {
        letters_list list = match_letters(index, words[w], arena);
        total += words[w].len;
        for (size_t m = 0; m < list.count; m++) {
            uint32_t end = index->first_posting[list.items[m].word + 1];
            for (uint32_t p = index->first_posting[list.items[m].word]; p < end; p++) {
                struct label_letters *state = &states[index->postings[p].label];
                if (state->counted == w + 1)
                    continue; /* another word of the label had more */
                state->counted = (uint8_t)(w + 1);
                state->found = (uint16_t)(state->found + list.items[m].letters);
                state->enough = state->enough || list.items[m].letters >= FOUND_LEAST;
            }
        }
    }
    *labels = arena_array(arena, index->label_count + 1, sizeof **labels);
    *missing = arena_array(arena, index->label_count + 1, sizeof **missing);
    size_t count = 0;
    for (uint32_t label = 0; label < index->label_count; label++) {
        if (!states[label].enough)
            continue;
        (*labels)[count] = label;
        (*missing)[count++] = (uint16_t)(total - states[label].found);
    }
    return count;
}
