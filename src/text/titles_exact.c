/* Which occupations are called just as the title is. */
#include "text/names.h"
#include "text/titles_index.h"

static const uint8_t of_kind[] = {[TEXT_CORPUS_PREFERRED] = TITLES_PREFERRED,
                                  [TEXT_CORPUS_ALTERNATIVE] = TITLES_ALTERNATIVE,
                                  [TEXT_CORPUS_HIDDEN] = TITLES_ALTERNATIVE};

/* Marks the occupations that are called by these words, `most` being the best that they can get. Whether
 * there are any. */
static bool mark(const struct text_titles *titles, struct str words, uint8_t most, uint8_t *exactness)
{
    uint64_t first;
    if (words.len == 0 || !map_get(titles->by_name, words, &first))
        return false;
    const struct titles_name *names = titles->names.items;
    for (uint32_t n = (uint32_t)first; n != TEXT_NONE; n = names[n].next) {
        uint8_t got = of_kind[names[n].kind] < most ? of_kind[names[n].kind] : most;
        if (exactness[names[n].occupation] < got)
            exactness[names[n].occupation] = got;
    }
    return true;
}

/* The words with the word from `start` on, `len` long, replaced. */
static struct str with_word(struct str words, size_t start, size_t len, struct str word, struct arena *arena)
{
    VEC(char) made = {0};
    for (size_t i = 0; i < start; i++)
        VEC_PUSH(arena, &made, words.data[i]);
    for (size_t i = 0; i < word.len; i++)
        VEC_PUSH(arena, &made, word.data[i]);
    for (size_t i = start + len; i < words.len; i++)
        VEC_PUSH(arena, &made, words.data[i]);
    return (struct str){made.items, made.count};
}

/* One word of the title as a plural: "koks", "medewerkers bediening". */
static void mark_plurals(const struct titles_search *search, struct str words, uint8_t *exactness)
{
    for (size_t start = 0; start < words.len;) {
        size_t end = start;
        while (end < words.len && words.data[end] != ' ')
            end++;
        struct str singulars[TEXT_NAME_SINGULARS_MAX];
        size_t count =
            text_name_singulars((struct str){words.data + start, end - start}, search->arena, singulars);
        for (size_t i = 0; i < count; i++)
            (void)mark(search->titles, with_word(words, start, end - start, singulars[i], search->arena),
                       TITLES_PLURAL, exactness);
        start = end + 1;
    }
}

uint8_t *titles_exactness(const struct titles_search *search)
{
    const struct text_titles *titles = search->titles;
    uint8_t *exactness = arena_array(search->arena, (size_t)titles->occupation_count + 1, 1);
    struct str words = text_name_words(search->title, search->arena);
    struct str plain = text_name_plain(search->title, false, search->arena);
    if (mark(titles, words, TITLES_PREFERRED, exactness) || mark(titles, plain, TITLES_PLAIN, exactness))
        return exactness;
    mark_plurals(search, plain, exactness);
    if (titles->other != NULL && !mark(titles->other, words, TITLES_ABROAD, exactness))
        (void)mark(titles->other, plain, TITLES_ABROAD, exactness);
    return exactness;
}
