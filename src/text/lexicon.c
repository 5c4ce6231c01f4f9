#include "text/lexicon.h"

#include <stdlib.h>

#include "text/scan.h"

enum { LEAST_SPLIT = 8, LEAST_PART = 4, LEAST_HEAD = 5, LEAST_SEEN = 2 };

#define WORD_MAX  64u  /* longer words are not split */
#define WORDS_MAX 100u /* of a list */

/* Sorted by bytes, for bsearch. */
static const char *const empty_words[STEM_LANGUAGES][WORDS_MAX] = {
    [STEM_DUTCH] = {"aan",  "als", "bij", "dat",    "de",    "den", "der", "die", "dit",  "door",
                    "e",    "een", "en",  "er",     "f",     "het", "hun", "ik",  "in",   "is",
                    "je",   "jij", "m",   "met",    "naar",  "of",  "om",  "ons", "onze", "op",
                    "over", "s",   "te",  "tot",    "u",     "uit", "uw",  "v",   "van",  "voor",
                    "waar", "we",  "wij", "worden", "wordt", "x",   "ze",  "zij", "zijn", "zoals"},
    [STEM_ENGLISH] = {"a",    "also", "an",   "and", "any",   "are",   "as",  "at",   "be",   "by",  "can",
                      "etc",  "for",  "from", "has", "have",  "i",     "if",  "in",   "into", "is",  "it",
                      "its",  "of",   "on",   "or",  "other", "our",   "s",   "such", "that", "the", "their",
                      "they", "this", "to",   "us",  "we",    "which", "who", "will", "with", "you", "your"},
};

static const char *const weak_words[STEM_LANGUAGES][WORDS_MAX] = {
    [STEM_DUTCH] = {"al",     "alle",   "altijd", "ben",    "bent",   "beter",   "daar",   "daarna", "dan",
                    "deden",  "deed",   "doe",    "doen",   "doet",   "dus",     "eens",   "eerst",  "elk",
                    "elke",   "ga",     "gaan",   "gaat",   "geen",   "geweest", "ging",   "graag",  "haar",
                    "had",    "hadden", "heb",    "hebben", "hebt",   "heeft",   "hem",    "hier",   "hij",
                    "hoe",    "iets",   "jou",    "jouw",   "jullie", "kan",     "kon",    "konden", "kun",
                    "kunnen", "kunt",   "maar",   "mag",    "mee",    "meer",    "mij",    "mijn",   "moest",
                    "moet",   "moeten", "mogen",  "na",     "niet",   "nog",     "nooit",  "nu",     "ook",
                    "per",    "soms",   "steeds", "toe",    "toen",   "vaak",    "veel",   "verder", "want",
                    "waren",  "was",    "wat",    "weer",   "wel",    "werd",    "werden", "wie",    "wil",
                    "wilde",  "willen", "wilt",   "zal",    "zelf",   "zich",    "zo",     "zou",    "zouden",
                    "zullen", "zult"},
    [STEM_ENGLISH] = {"about", "after", "all",   "am",    "been",  "before", "being",  "best", "both", "but",
                      "could", "did",   "do",    "does",  "done",  "down",   "each",   "get",  "go",   "had",
                      "he",    "her",   "here",  "him",   "his",   "how",    "just",   "many", "may",  "me",
                      "might", "more",  "most",  "much",  "must",  "my",     "no",     "not",  "now",  "one",
                      "only",  "out",   "over",  "own",   "same",  "she",    "should", "so",   "some", "than",
                      "them",  "then",  "there", "these", "those", "too",    "under",  "up",   "very", "was",
                      "well",  "were",  "what",  "when",  "where", "while",  "would",  "yours"},
};

#define LONGEST_LISTED 8u /* letters of a word in these lists */

static int compare_word(const void *key, const void *item)
{
    const struct str *word = key;
    const char *const *listed = item;
    return str_compare(*word, str_from(*listed));
}

static bool is_listed(const char *const words[WORDS_MAX], struct str word)
{
    size_t count = 0;
    if (word.len > LONGEST_LISTED)
        return false;
    while (count < WORDS_MAX && words[count] != NULL)
        count++;
    return bsearch(&word, words, count, sizeof words[0], compare_word) != NULL;
}

bool lexicon_is_empty_word(enum stem_language language, struct str word)
{
    return is_listed(empty_words[language], word);
}

bool lexicon_is_weak_word(enum stem_language language, struct str word)
{
    return is_listed(weak_words[language], word) || lexicon_is_empty_word(language, word);
}

void lexicon_start(struct lexicon *lexicon, enum stem_language language, struct arena *arena)
{
    *lexicon = (struct lexicon){.language = language, .arena = arena};
    lexicon->seen = map_new(arena, 0);
    lexicon->words = map_new(arena, 0);
    lexicon->stems = map_new(arena, 0);
}

void lexicon_learn(struct lexicon *lexicon, struct str text)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct text_scan scan;
    struct text_word word;
    text_scan_start(&scan, text, scratch);
    while (text_scan_next(&scan, &word))
        if (word.normal.len >= LEAST_PART && word.normal.len <= WORD_MAX)
            ++*map_at(lexicon->seen, word.normal, NULL);
}

static bool is_known(const struct lexicon *lexicon, struct str word)
{
    uint64_t count;
    return word.len >= LEAST_PART && map_get(lexicon->seen, word, &count) && count >= LEAST_SEEN;
}

/* The known word that is left of `left` without a linking letter; false when there is none. */
static bool find_base(const struct lexicon *lexicon, struct str left, struct str *base)
{
    static const char *const links[] = {"", "s", "en", "e"};
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        struct str link = str_from(links[i]);
        *base = (struct str){left.data, left.len - (link.len < left.len ? link.len : left.len)};
        if (str_ends(left, links[i]) && is_known(lexicon, *base))
            return true;
    }
    return false;
}

/* Where the head of the word starts, and what stands before it; 0 when it does not come apart. */
static size_t find_head(const struct lexicon *lexicon, struct str word, struct str *left)
{
    if (word.len < LEAST_SPLIT || word.len > WORD_MAX)
        return 0;
    for (size_t i = LEAST_PART; i + LEAST_PART <= word.len; i++)
        if (is_known(lexicon, (struct str){word.data + i, word.len - i}) &&
            find_base(lexicon, (struct str){word.data, i}, left))
            return i;
    for (size_t i = LEAST_PART; i + LEAST_HEAD <= word.len; i++)
        if (is_known(lexicon, (struct str){word.data + i, word.len - i})) {
            *left = (struct str){NULL, 0}; /* not a word that we know: it stays whole */
            return i;
        }
    return 0;
}

struct str lexicon_tail(const struct lexicon *lexicon, struct str word)
{
    struct str left;
    size_t head = lexicon->language == STEM_DUTCH ? find_head(lexicon, word, &left) : 0;
    return (struct str){word.data + head, word.len - head};
}

/* The parts of a word, last first, then turned. */
static size_t split(const struct lexicon *lexicon, struct str word, struct str *parts)
{
    size_t count = 0;
    bool more = lexicon->language == STEM_DUTCH;
    while (more && count + 2 < LEXICON_PARTS_MAX) {
        struct str left;
        size_t head = find_head(lexicon, word, &left);
        if (head == 0)
            break;
        parts[count++] = (struct str){word.data + head, word.len - head};
        more = left.data != NULL;
        word = more ? left : (struct str){word.data, head};
    }
    parts[count++] = word;
    for (size_t i = 0; i < count / 2; i++) {
        struct str swap = parts[i];
        parts[i] = parts[count - 1 - i];
        parts[count - 1 - i] = swap;
    }
    return count;
}

static size_t known_parts(const struct lexicon *lexicon, struct str word, uint32_t *stems, bool *known)
{
    uint64_t value;
    *known = map_get(lexicon->words, word, &value);
    size_t count = *known ? value & 7u : 0;
    for (size_t i = 0; i < count; i++)
        stems[i] = lexicon->parts.items[(value >> 3) + i];
    return count;
}

size_t lexicon_add(struct lexicon *lexicon, struct stem *stem, struct str word, uint32_t *stems)
{
    bool known;
    size_t count = known_parts(lexicon, word, stems, &known);
    if (known)
        return count;
    struct str parts[LEXICON_PARTS_MAX];
    count = lexicon_is_empty_word(lexicon->language, word) ? 0 : split(lexicon, word, parts);
    map_put(lexicon->words, word, (uint64_t)lexicon->parts.count << 3 | count);
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        uint64_t *number = map_at(lexicon->stems, stem_word(stem, lexicon->language, parts[i]), &is_new);
        if (is_new)
            *number = lexicon->stem_count++;
        stems[i] = (uint32_t)*number;
        VEC_PUSH(lexicon->arena, &lexicon->parts, stems[i]);
    }
    return count;
}

size_t lexicon_find(const struct lexicon *lexicon, struct stem *stem, struct str word, uint32_t *stems)
{
    bool known;
    size_t count = known_parts(lexicon, word, stems, &known);
    if (known)
        return count;
    struct str parts[LEXICON_PARTS_MAX];
    count = lexicon_is_empty_word(lexicon->language, word) ? 0 : split(lexicon, word, parts);
    for (size_t i = 0; i < count; i++) {
        uint64_t number;
        bool has = map_get(lexicon->stems, stem_word(stem, lexicon->language, parts[i]), &number);
        stems[i] = has ? (uint32_t)number : TEXT_NONE;
    }
    return count;
}

/* The stems of a text's words in a row; `growing` is the same lexicon where it learns unknown ones, else
 * NULL. */
static size_t text_stems(const struct lexicon *lexicon, struct lexicon *growing, struct stem *stem,
                         struct str text, struct arena *arena, uint32_t **stems)
{
    VEC(uint32_t) found = {0};
    struct text_scan scan;
    struct text_word word;
    uint32_t parts[LEXICON_PARTS_MAX];
    text_scan_start(&scan, text, arena);
    while (text_scan_next(&scan, &word)) {
        size_t count = growing != NULL ? lexicon_add(growing, stem, word.normal, parts)
                                       : lexicon_find(lexicon, stem, word.normal, parts);
        for (size_t i = 0; i < count; i++)
            VEC_PUSH(arena, &found, parts[i]);
    }
    *stems = found.items;
    return found.count;
}

size_t lexicon_text_add(struct lexicon *lexicon, struct stem *stem, struct str text, struct arena *arena,
                        uint32_t **stems)
{
    return text_stems(lexicon, lexicon, stem, text, arena, stems);
}

size_t lexicon_text_find(const struct lexicon *lexicon, struct stem *stem, struct str text,
                         struct arena *arena, uint32_t **stems)
{
    return text_stems(lexicon, NULL, stem, text, arena, stems);
}
