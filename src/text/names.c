#include "text/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "text/scan.h"

typedef VEC(char) letters;

static void add_word(struct arena *arena, letters *words, struct str word)
{
    if (words->count > 0)
        VEC_PUSH(arena, words, ' ');
    for (size_t i = 0; i < word.len; i++)
        VEC_PUSH(arena, words, word.data[i]);
}

struct str text_name_words(struct str text, struct arena *arena)
{
    struct text_scan scan;
    struct text_word word;
    letters words = {0};
    text_scan_start(&scan, text, arena);
    while (text_scan_next(&scan, &word))
        add_word(arena, &words, word.normal);
    return (struct str){words.items, words.count};
}

/* --- Plain titles
 * --------------------------------------------------------------------------------------------- */

/* Sorted by bytes. Single letters are those of "m/v/x" and "f/m/d". */
static const char *const says_nothing[] = {
    "aankomend", "allround", "d",        "ervaren", "f",      "full",     "fulltime", "gevorderd", "gezocht",
    "hours",     "junior",   "leerling", "m",       "medior", "part",     "parttime", "per",       "senior",
    "starter",   "time",     "uren",     "uur",     "v",      "vacature", "w",        "week",      "x",
};

static int compare_word(const void *key, const void *item)
{
    const struct str *word = key;
    const char *const *other = item;
    return str_compare(*word, str_from(*other));
}

static bool is_number(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.data[i] < '0' || word.data[i] > '9')
            return false;
    return true;
}

static struct str without_brackets(struct str title, struct arena *arena)
{
    char *plain = arena_alloc(arena, title.len + 1);
    size_t depth = 0;
    for (size_t i = 0; i < title.len; i++) {
        depth += title.data[i] == '(' || title.data[i] == '[';
        plain[i] = title.data[i];
        if (depth > 0)
            plain[i] = ' ';
        if ((title.data[i] == ')' || title.data[i] == ']') && depth > 0)
            depth--;
    }
    return (struct str){plain, title.len};
}

struct str text_name_plain(struct str title, bool with_brackets, struct arena *arena)
{
    struct text_scan scan;
    struct text_word word;
    letters words = {0};
    text_scan_start(&scan, with_brackets ? title : without_brackets(title, arena), arena);
    while (text_scan_next(&scan, &word))
        if (!is_number(word.normal) &&
            bsearch(&word.normal, says_nothing, sizeof says_nothing / sizeof says_nothing[0],
                    sizeof says_nothing[0], compare_word) == NULL)
            add_word(arena, &words, word.normal);
    return (struct str){words.items, words.count};
}

/* --- Plurals
 * -------------------------------------------------------------------------------------------------- */

#define LEAST_LEFT 3u /* letters of a singular */

enum stem_change {
    AS_IT_IS,
    DOUBLE_VOWEL,  /* "lerar" to "leraar" */
    SINGLE_LETTER, /* "kapp" to "kap" */
};

static const struct ending {
    const char *plural, *singular;
    enum stem_change change;
} endings[] = {
    {"s", "", AS_IT_IS},        {"n", "", AS_IT_IS},         {"en", "", AS_IT_IS},
    {"en", "", DOUBLE_VOWEL},   {"en", "", SINGLE_LETTER},   {"zen", "s", DOUBLE_VOWEL},
    {"ven", "f", DOUBLE_VOWEL}, {"lieden", "man", AS_IT_IS}, {"lui", "man", AS_IT_IS},
    {"ies", "y", AS_IT_IS},     {"es", "", AS_IT_IS},        {"men", "man", AS_IT_IS},
};

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'o' || c == 'u';
}

/* A word with an ending changed; empty where the change does not apply or leaves too little. */
static struct str changed(struct str word, const struct ending *ending, struct arena *arena)
{
    struct str singular = str_from(ending->singular);
    size_t left = word.len - str_from(ending->plural).len;
    char *made = arena_alloc(arena, left + 1 + singular.len);
    size_t len = left;
    memcpy(made, word.data, left);
    for (size_t i = 0; i < singular.len; i++)
        made[len++] = singular.data[i];
    if (ending->change == SINGLE_LETTER) {
        if (made[len - 1] != made[len - 2])
            return (struct str){NULL, 0};
        len--;
    } else if (ending->change == DOUBLE_VOWEL) {
        if (is_vowel(made[len - 1]) || !is_vowel(made[len - 2]) || is_vowel(made[len - 3]))
            return (struct str){NULL, 0};
        made[len] = made[len - 1];
        made[len - 1] = made[len - 2];
        len++;
    }
    return len < LEAST_LEFT ? (struct str){NULL, 0} : (struct str){made, len};
}

size_t text_name_singulars(struct str word, struct arena *arena, struct str out[TEXT_NAME_SINGULARS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (!str_ends(word, endings[i].plural) ||
            word.len + strlen(endings[i].singular) < strlen(endings[i].plural) + LEAST_LEFT)
            continue;
        struct str one = changed(word, &endings[i], arena);
        if (one.len > 0 && count < TEXT_NAME_SINGULARS_MAX)
            out[count++] = one;
    }
    return count;
}
