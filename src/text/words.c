/* Packing the words of an opening, and matching one packed list. */
#include "text/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "port/unicode.h"
#include "text/packed.h"
#include "text/tokens.h"

#define FIELD_LONGEST (1u << 20) /* bytes of a field beyond are not searched */

typedef VEC(uint32_t) hash_list;

static uint32_t hash_stem(struct str stem)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < stem.len; i++)
        hash = (hash ^ (unsigned char)stem.data[i]) * 16777619u;
    return hash;
}

static enum stem_language language_of(struct str code)
{
    return str_equal_z(code, "en") ? STEM_ENGLISH : STEM_DUTCH;
}

static void add_words(struct stem *stem, struct arena *scratch, struct str text, enum stem_language language,
                      hash_list *list)
{
    struct buf normal BUF_AUTO;
    buf_init(&normal, 8 * FIELD_LONGEST);
    if (text.len > FIELD_LONGEST)
        text.len = FIELD_LONGEST;
    unicode_normalise(text, &normal);
    struct str rest = buf_str(&normal);
    struct str word;
    while (text_tokens_next(&rest, &word))
        VEC_PUSH(scratch, list, hash_stem(stem_word(stem, language, word)));
}

static int compare_hashes(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Sorts, drops what stands twice, and keeps at most `max`. */
static void make_set(hash_list *list, size_t max)
{
    if (list->count == 0)
        return;
    qsort(list->items, list->count, sizeof *list->items, compare_hashes);
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++)
        if (list->items[i] != list->items[kept - 1])
            list->items[kept++] = list->items[i];
    list->count = kept > max ? max : kept;
}

static bool contains(const hash_list *set, uint32_t hash)
{
    return set->count > 0 &&
           bsearch(&hash, set->items, set->count, sizeof *set->items, compare_hashes) != NULL;
}

static void add_number(struct buf *out, uint32_t number)
{
    const unsigned char bytes[4] = {(unsigned char)number, (unsigned char)(number >> 8),
                                    (unsigned char)(number >> 16), (unsigned char)(number >> 24)};
    buf_add(out, bytes, sizeof bytes);
}

void text_words_pack(struct stem *stem, struct arena *scratch, const struct text_words_fields *fields, struct buf *out)
{
    enum stem_language language = language_of(fields->language);
    hash_list title = {0};
    hash_list other = {0};
    add_words(stem, scratch, fields->title, language, &title);
    make_set(&title, TEXT_WORDS_TITLE_MAX);
    add_words(stem, scratch, fields->organisation, language, &other);
    add_words(stem, scratch, fields->place, language, &other);
    add_words(stem, scratch, fields->text, language, &other);
    make_set(&other, TEXT_WORDS_OTHER_MAX);

    buf_add_char(out, PACKED_VERSION);
    buf_add_char(out, (char)(unsigned char)title.count);
    for (size_t i = 0; i < title.count; i++)
        add_number(out, title.items[i]);
    for (size_t i = 0; i < other.count; i++)
        if (!contains(&title, other.items[i]))
            add_number(out, other.items[i]);
}

void text_query_parse(struct stem *stem, struct arena *scratch, struct str text, struct text_query *query)
{
    struct text_query parsed = {0};
    struct buf normal BUF_AUTO;
    buf_init(&normal, 8 * 4096);
    if (text.len > 4096)
        text.len = 4096;
    unicode_normalise(text, &normal);
    struct str rest = arena_str(scratch, buf_str(&normal));
    struct str word;
    while (parsed.count < TEXT_WORDS_QUERY_MAX && text_tokens_next(&rest, &word)) {
        for (size_t l = 0; l < STEM_LANGUAGES; l++)
            parsed.stems[parsed.count][l] = hash_stem(stem_word(stem, (enum stem_language)l, word));
        parsed.count++;
        parsed.last_len = word.len >= TEXT_WORDS_LAST_MIN && word.len <= TEXT_WORDS_LAST_MAX ? word.len : 0;
        memcpy(parsed.last, word.data, parsed.last_len);
    }
    *query = parsed;
}

bool text_query_starts(const struct text_query *query, struct str title)
{
    if (query->last_len == 0 || title.len < query->last_len)
        return false;
    const char *rest = title.data;
    const char *end = title.data + title.len;
    const char *found;
    while ((found = memmem(rest, (size_t)(end - rest), query->last, query->last_len)) != NULL) {
        if (found == title.data || !text_words_within(found[-1]))
            return true;
        rest = found + 1;
    }
    return false;
}

/* Of so many bytes at once the compiler compares all with three letters in a few instructions. */
#define BLOCK 64

/* Whether a word of `len` bytes may start in the block: its first, middle and last letter tell. */
static bool block_may_have(const char *block, const char *word, size_t len)
{
    unsigned char any = 0;
    const char *middle = block + len / 2;
    const char *last = block + len - 1;
    for (size_t i = 0; i < BLOCK; i++)
        any |= (unsigned char)((block[i] == word[0]) & (middle[i] == word[len / 2]) & (last[i] == word[len - 1]));
    return any != 0;
}

size_t text_query_start(const struct text_query *query, struct str text, size_t from)
{
    const char *word = query->last;
    const size_t len = query->last_len;
    if (len == 0)
        return text.len;
    while (from + len <= text.len) {
        if (from + BLOCK + len <= text.len && !block_may_have(text.data + from, word, len)) {
            from += BLOCK;
            continue;
        }
        size_t end = text.len - len < from + BLOCK - 1 ? text.len - len : from + BLOCK - 1;
        for (; from <= end; from++)
            if (text.data[from] == word[0] && memcmp(text.data + from, word, len) == 0)
                return from;
    }
    return text.len;
}

static bool section_has(struct packed_section section, const uint32_t stems[STEM_LANGUAGES])
{
    for (size_t l = 0; l < STEM_LANGUAGES; l++) {
        size_t low = 0;
        size_t high = section.count;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            uint32_t hash = packed_hash(section, middle);
            if (hash == stems[l])
                return true;
            if (hash < stems[l])
                low = middle + 1;
            else
                high = middle;
        }
    }
    return false;
}

enum text_match text_words_match(struct str packed, struct str title_text, const struct text_query *query)
{
    struct packed_section title;
    struct packed_section other;
    packed_read(packed, &title, &other);
    enum text_match match = TEXT_MATCH_TITLE;
    for (size_t i = 0; i < query->count; i++) {
        if (section_has(title, query->stems[i]) || (i + 1 == query->count && text_query_starts(query, title_text)))
            continue;
        if (!section_has(other, query->stems[i]))
            return TEXT_MATCH_NONE;
        match = TEXT_MATCH_BODY;
    }
    return match;
}
