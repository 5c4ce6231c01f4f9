/* Reading with the dictionary alone, and the words of one text remembered. */
#include "text/extract_index.h"

#define REMEMBERED_MAX 200000u /* different words; further ones are looked up each time */

enum { SPAN = 96 }; /* stems looked at ahead; no label is longer */

void extract_memo_start(struct extract_memo *memo, const struct text_extract *extract, struct stem *stem,
                        struct arena *arena)
{
    *memo =
        (struct extract_memo){.extract = extract, .stem = stem, .arena = arena, .words = map_new(arena, 0)};
}

size_t extract_memo_stems(struct extract_memo *memo, struct str word, uint32_t *stems)
{
    uint64_t value;
    if (map_get(memo->words, word, &value)) {
        const uint32_t *parts = memo->parts.items;
        size_t known = parts == NULL ? 0 : value & 7u;
        for (size_t i = 0; i < known; i++)
            stems[i] = parts[(value >> 3) + i];
        return known;
    }
    size_t count = lexicon_find(memo->extract->lexicon, memo->stem, word, stems);
    if (map_count(memo->words) >= REMEMBERED_MAX)
        return count;
    map_put(memo->words, word, (uint64_t)memo->parts.count << 3 | count);
    for (size_t i = 0; i < count; i++)
        VEC_PUSH(memo->arena, &memo->parts, stems[i]);
    return count;
}

/* The stems ahead. A sentence's end stands as a stem that no label has. */
struct ahead {
    uint32_t stems[SPAN];
    uint32_t starts[SPAN], ends[SPAN];
    bool first[SPAN], last[SPAN]; /* of its word's stems */
    size_t count;
};

static void put(struct ahead *ahead, uint32_t stem, const struct text_word *word, bool first, bool last)
{
    size_t i = ahead->count++;
    ahead->stems[i] = stem;
    ahead->starts[i] = word->start;
    ahead->ends[i] = word->end;
    ahead->first[i] = first;
    ahead->last[i] = last;
}

static void drop(struct ahead *ahead, size_t count)
{
    ahead->count -= count;
    for (size_t i = 0; i < ahead->count; i++) {
        ahead->stems[i] = ahead->stems[i + count];
        ahead->starts[i] = ahead->starts[i + count];
        ahead->ends[i] = ahead->ends[i + count];
        ahead->first[i] = ahead->first[i + count];
        ahead->last[i] = ahead->last[i + count];
    }
}

/* Whether the words from stem `at` on, `length` stems, are enough for the label: several are. */
static bool is_enough(const struct text_extract *extract, struct str text, const struct ahead *ahead,
                      size_t at, size_t length, uint32_t label, struct arena *arena)
{
    uint32_t start = ahead->starts[at];
    uint32_t end = ahead->ends[at + length - 1];
    if (ahead->starts[at + length - 1] != start)
        return true;
    return extract_stands_alone(extract, &extract->labels[label],
                                (struct str){text.data + start, end - start}, arena);
}

size_t text_extract_dictionary(const struct text_extract *extract, struct stem *stem, struct str text,
                               text_extract_found found, void *context)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct arena *words ARENA_AUTO = arena_new();
    struct extract_memo memo;
    struct text_scan scan;
    struct ahead ahead = {.count = 0};
    size_t total = 0;
    bool more = true;
    extract_memo_start(&memo, extract, stem, arena);
    text_scan_start(&scan, text, words);
    while (more || ahead.count > 0) {
        struct text_word word;
        while (more && ahead.count + LEXICON_PARTS_MAX < SPAN && (more = text_scan_next(&scan, &word))) {
            uint32_t stems[LEXICON_PARTS_MAX] = {0};
            size_t count = extract_memo_stems(&memo, word.normal, stems);
            if (word.breaks)
                put(&ahead, TEXT_NONE, &word, true, true);
            for (size_t i = 0; i < count; i++)
                put(&ahead, stems[i], &word, i == 0, i + 1 == count);
        }
        size_t done = 0;
        while (done < ahead.count && (!more || ahead.count - done > SPAN / 2)) {
            uint32_t label = TEXT_NONE;
            size_t length = !ahead.first[done]
                                ? 0
                                : dictionary_match(&extract->dictionary, ahead.stems + done,
                                                   ahead.count - done, ahead.last + done, &label);
            if (length > 0 && !is_enough(extract, text, &ahead, done, length, label, words))
                length = 0;
            if (length > 0) {
                const struct extract_label *it = &extract->labels[label];
                found(context, it->concept, (struct str){extract->texts + it->text, it->text_len},
                      ahead.starts[done], ahead.ends[done + length - 1]);
                total++;
            }
            done += length > 0 ? length : 1;
        }
        drop(&ahead, done);
    }
    return total;
}
