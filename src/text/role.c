#include "text/role.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/scan.h"

#define LEAST_TAILS  2u /* words that end in a word, for it to be a role as a whole */
#define LEAST_ALONE  2u /* labels that are but this role */
#define WORDS_LOOKED 4u /* first words of a title among which its role is */
#define SMOOTH       3.0

/* Endings of Dutch adjectives: "technisch medewerker" is a medewerker. */
static const char *const adjective_ends[] = {"isch", "ische", "eel",  "ele", "lijk", "lijke", "ief",
                                             "ieve", "air",   "aire", "ale", "aal",  "ig",    "ige"};

static bool is_adjective(struct str word)
{
    for (size_t i = 0; i < sizeof adjective_ends / sizeof adjective_ends[0]; i++)
        if (str_ends(word, adjective_ends[i]))
            return true;
    return false;
}

/* What a word is as a role: itself where other words end in it, else its last part. */
static struct str role_word(const struct roles *roles, struct str word)
{
    uint64_t count;
    if (map_get(roles->tails, word, &count) && count >= LEAST_TAILS)
        return word;
    return lexicon_tail(roles->lexicon, word);
}

static struct str role_stem(const struct roles *roles, struct stem *stem, struct str word)
{
    return stem_word(stem, roles->lexicon->language, role_word(roles, word));
}

/* Whether the word's role occurs as a title by itself. */
static bool is_role(const struct roles *roles, struct stem *stem, struct str word)
{
    uint64_t number;
    return map_get(roles->numbers, role_stem(roles, stem, word), &number) && number < roles->known;
}

/* The word of one part of a title that names its role; empty when there is no word. */
static struct str find_role(const struct roles *roles, struct stem *stem, struct str part,
                            struct arena *arena)
{
    struct text_scan scan;
    struct text_word word;
    struct str first = {NULL, 0};
    struct str noun = {NULL, 0};
    struct str last = {NULL, 0};
    size_t count = 0;
    text_scan_start(&scan, part, arena);
    while (text_scan_next(&scan, &word)) {
        if (count > 0 && lexicon_is_empty_word(roles->lexicon->language, word.normal))
            break;
        if (roles->lexicon->language == STEM_DUTCH && count < WORDS_LOOKED &&
            is_role(roles, stem, word.normal))
            return word.normal;
        if (first.len == 0)
            first = word.normal;
        if (noun.len == 0 && !is_adjective(word.normal))
            noun = word.normal;
        last = word.normal;
        count++;
    }
    if (roles->lexicon->language != STEM_DUTCH)
        return last;
    return noun.len > 0 ? noun : first;
}

/* The next part of a title, up to a slash and without brackets; false at the end. */
static bool next_part(struct str *rest, struct arena *arena, struct str *part)
{
    if (rest->len == 0)
        return false;
    struct str piece = str_cut(rest, '/');
    char *plain = arena_alloc(arena, piece.len + 1);
    size_t depth = 0;
    for (size_t i = 0; i < piece.len; i++) {
        depth += piece.data[i] == '(';
        plain[i] = piece.data[i];
        if (depth > 0)
            plain[i] = ' ';
        if (piece.data[i] == ')' && depth > 0)
            depth--;
    }
    *part = (struct str){plain, piece.len};
    return true;
}

size_t roles_find(const struct roles *roles, struct stem *stem, struct str title, uint32_t found[ROLES_MAX])
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct str part;
    size_t count = 0;
    while (count < ROLES_MAX && next_part(&title, arena, &part)) {
        uint64_t number;
        struct str word = find_role(roles, stem, part, arena);
        if (word.len == 0 || !map_get(roles->numbers, role_stem(roles, stem, word), &number))
            continue;
        bool twice = false;
        for (size_t i = 0; i < count; i++)
            twice = twice || found[i] == number;
        if (!twice)
            found[count++] = (uint32_t)number;
    }
    return count;
}

/* --- Learning
 * ------------------------------------------------------------------------------------------------ */

static void learn_tails(struct roles *roles, const struct roles_label *labels, size_t count)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct map *seen = map_new(scratch, 0);
    for (size_t i = 0; i < count; i++) {
        struct text_scan scan;
        struct text_word word;
        text_scan_start(&scan, labels[i].text, scratch);
        while (text_scan_next(&scan, &word)) {
            bool is_new;
            (void)map_at(seen, word.normal, &is_new);
            struct str tail = lexicon_tail(roles->lexicon, word.normal);
            if (is_new && tail.len < word.normal.len)
                ++*map_at(roles->tails, tail, NULL);
        }
    }
}

/* Numbers the roles of labels of one word that occur often enough, in the order in which they come. */
static void learn_alone(struct roles *roles, struct stem *stem, const struct roles_label *labels,
                        size_t count)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct map *alone = map_new(scratch, 0);
    for (size_t i = 0; i < count; i++) {
        struct text_scan scan;
        struct text_word word;
        struct text_word second;
        text_scan_start(&scan, labels[i].text, scratch);
        if (!text_scan_next(&scan, &word) || text_scan_next(&scan, &second))
            continue;
        struct str role = role_stem(roles, stem, word.normal);
        if (++*map_at(alone, role, NULL) == LEAST_ALONE)
            map_put(roles->numbers, role, roles->count++);
    }
    roles->known = roles->count;
}

struct named {
    uint32_t occupation, role;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    if (x->occupation != y->occupation)
        return x->occupation < y->occupation ? -1 : 1;
    return (x->role > y->role) - (x->role < y->role);
}

typedef VEC(struct named) named_list;

/* Which occupation is called by which role, each pair once, by occupation. */
static void list_named(struct roles *roles, struct stem *stem, struct arena *scratch,
                       const struct roles_label *labels, size_t count, named_list *out)
{
    for (size_t i = 0; i < count; i++) {
        struct arena *words ARENA_AUTO = arena_new();
        struct str rest = labels[i].text;
        struct str part;
        while (next_part(&rest, words, &part)) {
            struct str word = find_role(roles, stem, part, words);
            bool is_new = false;
            if (word.len == 0)
                continue;
            uint64_t *number = map_at(roles->numbers, role_stem(roles, stem, word), &is_new);
            if (is_new)
                *number = roles->count++;
            VEC_PUSH(scratch, out, (struct named){labels[i].occupation, (uint32_t)*number});
        }
    }
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, compare_named);
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++)
        if (kept == 0 || compare_named(&out->items[kept - 1], &out->items[i]) != 0)
            out->items[kept++] = out->items[i];
    out->count = kept;
}

static int compare_keys(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;
    return (*x > *y) - (*x < *y);
}

static void measure_alike(struct roles *roles, struct arena *arena, struct arena *scratch,
                          const named_list *named)
{
    VEC(uint64_t) pairs = {0};
    uint32_t *with = arena_array(scratch, (size_t)roles->count + 1, sizeof *with);
    const struct named *items = named->items;
    for (size_t i = 0; items != NULL && i < named->count;) {
        size_t end = i;
        while (end < named->count && items[end].occupation == items[i].occupation)
            with[items[end++].role]++;
        for (size_t a = i; a < end; a++)
            for (size_t b = i; b < end; b++)
                if (a != b)
                    VEC_PUSH(scratch, &pairs, (uint64_t)items[a].role << 32 | items[b].role);
        i = end;
    }
    struct sparse_entries entries = {0};
    for (uint32_t r = 0; r < roles->count; r++)
        VEC_PUSH(scratch, &entries.all, (struct sparse_entry){r, r, 1});
    if (pairs.count > 0)
        qsort(pairs.items, pairs.count, sizeof *pairs.items, compare_keys);
    for (size_t i = 0; i < pairs.count;) {
        size_t end = i;
        while (end < pairs.count && pairs.items[end] == pairs.items[i])
            end++;
        uint32_t a = (uint32_t)(pairs.items[i] >> 32);
        uint32_t b = (uint32_t)pairs.items[i];
        double alike = (double)(end - i) / sqrt((with[a] + SMOOTH) * (with[b] + SMOOTH));
        VEC_PUSH(scratch, &entries.all, (struct sparse_entry){a, b, (float)alike});
        i = end;
    }
    sparse_build(&roles->alike, arena, &entries, roles->count);
}

void roles_learn(struct roles *roles, struct arena *arena, const struct lexicon *lexicon, struct stem *stem,
                 const struct roles_label *labels, size_t count)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    named_list named = {0};
    struct sparse_entries entries = {0};
    *roles = (struct roles){.lexicon = lexicon, .tails = map_new(arena, 0), .numbers = map_new(arena, 0)};
    learn_tails(roles, labels, count);
    learn_alone(roles, stem, labels, count);
    list_named(roles, stem, scratch, labels, count, &named);
    measure_alike(roles, arena, scratch, &named);
    for (size_t i = 0; i < named.count; i++)
        VEC_PUSH(scratch, &entries.all,
                 (struct sparse_entry){named.items[i].role, named.items[i].occupation, 1});
    sparse_build(&roles->occupations, arena, &entries, roles->count);
}
