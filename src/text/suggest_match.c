/* Which words of the vocabulary answer a word of a search. */
#include "text/suggest_index.h"

#include <string.h>

#include "base/vec.h"
#include "text/distance.h"

#define PART_SHORTEST 3u /* shorter parts of words would find everything */
#define NEAR_SHORTEST 5u /* of short words too many others differ by one letter: "ober" and the start of "operator" */
#define FAR_SHORTEST  8u

typedef VEC(struct suggest_word_match) match_list;

/* The first word of the vocabulary that is not before `wanted`; with `past_start` the first that is behind all words
 * with that start. */
static size_t lower_bound(const struct text_suggest *index, struct str wanted, bool past_start)
{
    size_t low = 0;
    size_t high = index->word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str word = suggest_word_text(index, middle);
        if (past_start && word.len > wanted.len)
            word.len = wanted.len;
        int order = str_compare(word, wanted);
        if (order < 0 || (past_start && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add(struct arena *arena, match_list *list, size_t word, enum suggest_quality quality)
{
    VEC_PUSH(arena, list, (struct suggest_word_match){(uint32_t)word, quality});
}

static void add_parts(const struct text_suggest *index, struct str wanted, struct arena *arena, match_list *list)
{
    uint64_t letters = suggest_letters(wanted);
    for (size_t i = 0; i < index->word_count; i++) {
        if ((letters & ~index->words[i].letters) != 0 || index->words[i].len <= wanted.len)
            continue;
        struct str word = suggest_word_text(index, i);
        if (memcmp(word.data, wanted.data, wanted.len) != 0 &&
            memmem(word.data + 1, word.len - 1, wanted.data, wanted.len) != NULL)
            add(arena, list, i, QUALITY_PART);
    }
}

/* Words whose start is `wanted` with one to `most` mistakes, one list for each number. A letter of `wanted` that a word lacks
 * costs a mistake, so most words fall out by their set of letters. */
static void find_near(const struct text_suggest *index, struct str wanted, unsigned most, struct arena *arena,
                      match_list by_mistakes[3])
{
    uint64_t letters = suggest_letters(wanted);
    for (size_t i = 0; i < index->word_count; i++) {
        const struct vocabulary_word *word = &index->words[i];
        if ((unsigned)__builtin_popcountll(letters & ~word->letters) > most || word->len + most < wanted.len)
            continue;
        unsigned mistakes = text_distance_start(wanted, suggest_word_text(index, i), most);
        if (mistakes >= 1 && mistakes <= most)
            add(arena, &by_mistakes[mistakes], i, mistakes == 1 ? QUALITY_NEAR : QUALITY_FAR);
    }
}

static bool is_part(struct str word, struct str wanted)
{
    return word.len > wanted.len && memmem(word.data, word.len, wanted.data, wanted.len) != NULL;
}

static void add_near(const struct text_suggest *index, struct str wanted, struct arena *arena, match_list *list)
{
    if (wanted.len < NEAR_SHORTEST)
        return;
    match_list by_mistakes[3] = {{0}};
    find_near(index, wanted, wanted.len < FAR_SHORTEST ? 1 : 2, arena, by_mistakes);
    for (unsigned mistakes = 1; mistakes <= 2; mistakes++)
        for (size_t i = 0; i < by_mistakes[mistakes].count; i++) {
            struct suggest_word_match found = by_mistakes[mistakes].items[i];
            /* A word that has it as a part answers it better already. */
            if (!is_part(suggest_word_text(index, found.word), wanted))
                VEC_PUSH(arena, list, found);
        }
}

size_t suggest_match_words(const struct text_suggest *index, struct str wanted, enum suggest_quality worst,
                           struct arena *arena, struct suggest_word_match **out)
{
    match_list list = {0};
    size_t first = lower_bound(index, wanted, false);
    size_t end = lower_bound(index, wanted, true);
    for (size_t i = first; i < end; i++)
        add(arena, &list, i, index->words[i].len == wanted.len ? QUALITY_WHOLE : QUALITY_START);
    if (worst >= QUALITY_PART && wanted.len >= PART_SHORTEST)
        add_parts(index, wanted, arena, &list);
    if (worst >= QUALITY_NEAR)
        add_near(index, wanted, arena, &list);
    *out = list.items;
    return list.count;
}
