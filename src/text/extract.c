#include "text/extract.h"

#include <math.h>
#include <stdlib.h>

#include "text/extract_index.h"

#define SEGMENT_MAX 64u /* stems; longer sentences are read in pieces */

/* How scores come about; chosen on development data as a whole. */
static const float least_cover = 0.5f;  /* of a label's weight */
static const float spread_cost = 0.15f; /* for each word in between */
static const float kind_factor[] = {1.0f, 0.92f, 0.85f};
static const float common_cost =
    0.5f; /* of a single word that is not the preferred label, by how common it is */
static const float lone_factor = 0.9f;   /* of a single word that is not the preferred label, at most */
static const float sharer_cost = 0.1f;   /* for each other skill that is called so */
static const float inside_factor = 0.8f; /* a label within a longer one that stands there */
static const float part_factor = 0.6f;   /* a label that begins or ends within a word */
static const float support_most = 0.06f; /* what other finds can add, of the score */
static const float least_score = 0.1f;

/* A sentence: its stems in order, and each different one with a number. */
struct segment {
    size_t count;
    uint32_t stems[SEGMENT_MAX];
    uint32_t starts[SEGMENT_MAX], ends[SEGMENT_MAX];
    bool first[SEGMENT_MAX], last[SEGMENT_MAX]; /* of its word */
    uint8_t longest[SEGMENT_MAX]; /* length of the dictionary's match that this stem is part of */
};

struct work {
    const struct text_extract *extract;
    struct str text;
    struct arena *arena;
    float *mass;       /* of each label, what stands in the sentence */
    uint32_t *touched; /* labels with mass */
    size_t touched_count;
    uint32_t *find_of; /* of each concept, those that are the same being one: place in finds + 1 */
    VEC(struct text_find) finds;
};

static void match_whole(const struct work *work, struct segment *segment)
{
    for (size_t i = 0; i < segment->count; i++)
        segment->longest[i] = 0;
    for (size_t i = 0; i < segment->count;) {
        uint32_t label;
        size_t length = segment->first[i] ? dictionary_match(&work->extract->dictionary, segment->stems + i,
                                                             segment->count - i, segment->last + i, &label)
                                          : 0;
        for (size_t j = i; j < i + length; j++)
            segment->longest[j] = (uint8_t)length;
        i += length > 0 ? length : 1;
    }
}

static bool stands_before(const struct segment *segment, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (segment->stems[j] == segment->stems[i])
            return true;
    return false;
}

static void gather(struct work *work, const struct segment *segment)
{
    const struct sparse *rows = &work->extract->by_stem;
    for (size_t i = 0; i < segment->count; i++) {
        uint32_t stem = segment->stems[i];
        if (stem >= work->extract->known_stems || stands_before(segment, i))
            continue;
        for (uint32_t c = rows->first[stem]; c < rows->first[stem + 1]; c++) {
            uint32_t label = rows->cells[c].column;
            if (work->mass[label] <= 0)
                work->touched[work->touched_count++] = label;
            work->mass[label] += work->extract->idf[stem];
        }
    }
}

/* Where the label's words stand closest together. */
struct window {
    size_t from, to; /* stems of the segment, both included */
    size_t words;    /* different stems of the label in it */
};

static bool has_stem(const struct text_extract *extract, const struct extract_label *label, uint32_t stem)
{
    for (uint8_t i = 0; i < label->stem_count; i++)
        if (extract->stems[label->stem_first + i] == stem)
            return true;
    return false;
}

static struct window find_window(const struct text_extract *extract, const struct extract_label *label,
                                 const struct segment *segment)
{
    size_t places[SEGMENT_MAX] = {0};
    size_t count = 0;
    size_t different = 0;
    for (size_t i = 0; i < segment->count; i++) {
        if (!has_stem(extract, label, segment->stems[i]))
            continue;
        places[count++] = i;
        different += !stands_before(segment, i);
    }
    struct window best = {places[0], places[count > 0 ? count - 1 : 0], different};
    for (size_t a = 0; a < count; a++) {
        size_t have = 0;
        for (size_t b = a; b < count && have < different; b++) {
            bool repeated = false;
            for (size_t c = a; c < b && !repeated; c++)
                repeated = segment->stems[places[c]] == segment->stems[places[b]];
            have += !repeated;
            if (have == different && places[b] - places[a] < best.to - best.from)
                best = (struct window){places[a], places[b], different};
        }
    }
    return best;
}

static float score_of(const struct text_extract *extract, const struct extract_label *label, float mass,
                      const struct window *window, const struct segment *segment, bool *whole)
{
    float cover = mass / label->mass;
    size_t span = window->to - window->from + 1;
    float between = span > window->words ? (float)(span - window->words) : 0;
    float score = cover * cover * (mass / (mass + extract->mass_half)) * kind_factor[label->kind] /
                  (1 + spread_cost * between);
    *whole = cover > 0.999f && between <= 0 && segment->first[window->from] && segment->last[window->to];
    if (label->kind != TEXT_CORPUS_PREFERRED && label->stem_count == 1)
        score *= lone_factor - common_cost * extract->common[extract->stems[label->stem_first]];
    if (label->sharers > 0)
        score /= 1 + sharer_cost * (float)label->sharers;
    if (!segment->first[window->from] || !segment->last[window->to])
        score *= part_factor;
    bool inside = span < segment->longest[window->from] &&
                  segment->longest[window->from] == segment->longest[window->to];
    return inside ? score * inside_factor : score;
}

/* Whether the words in the window are enough: a single one that may stand alone, or several of which one is
 * not weak. */
static bool is_enough(const struct work *work, const struct extract_label *label, const struct window *window,
                      const struct segment *segment, bool whole)
{
    struct str only = {NULL, 0};
    size_t words = 0;
    bool weak = true;
    for (size_t i = window->from; i <= window->to; i++) {
        struct str word = {work->text.data + segment->starts[i], segment->ends[i] - segment->starts[i]};
        if (word.data == only.data || !has_stem(work->extract, label, segment->stems[i]))
            continue;
        only = word;
        words++;
        weak = weak && extract_is_weak(work->extract, word, work->arena);
    }
    return words > 1 ? whole || !weak : extract_stands_alone(work->extract, label, only, work->arena);
}

static void keep(struct work *work, struct text_find find)
{
    uint32_t *place = &work->find_of[work->extract->same[find.concept]];
    struct text_find *finds = work->finds.items;
    if (*place == 0 || finds == NULL) {
        VEC_PUSH(work->arena, &work->finds, find);
        *place = (uint32_t)work->finds.count;
    } else if (find.score > finds[*place - 1].score) {
        finds[*place - 1] = find;
    }
}

static void read_segment(struct work *work, struct segment *segment)
{
    const struct text_extract *extract = work->extract;
    match_whole(work, segment);
    gather(work, segment);
    for (size_t i = 0; i < work->touched_count; i++) {
        const struct extract_label *label = &extract->labels[work->touched[i]];
        float mass = work->mass[work->touched[i]];
        work->mass[work->touched[i]] = 0;
        if (mass < least_cover * label->mass)
            continue;
        struct window window = find_window(extract, label, segment);
        struct text_find find = {.concept = label->concept,
                                 .start = segment->starts[window.from],
                                 .end = segment->ends[window.to],
                                 .label = {extract->texts + label->text, label->text_len}};
        find.score = score_of(extract, label, mass, &window, segment, &find.whole);
        if (find.score >= least_score && is_enough(work, label, &window, segment, find.whole))
            keep(work, find);
    }
    work->touched_count = 0;
    segment->count = 0;
}

/* Finds that are named by occupations which name other finds too gain a little: they belong together. */
static void support(struct work *work)
{
    const struct sparse *by_skill = &work->extract->occupations;
    float *sums = arena_array(work->arena, (size_t)work->extract->concept_count + 1, sizeof *sums);
    for (size_t i = 0; i < work->finds.count; i++) {
        const struct text_find *find = &work->finds.items[i];
        for (uint32_t c = by_skill->first[find->concept]; c < by_skill->first[find->concept + 1]; c++)
            sums[by_skill->cells[c].column] += find->score;
    }
    for (size_t i = 0; i < work->finds.count; i++) {
        struct text_find *find = &work->finds.items[i];
        float most = 0;
        for (uint32_t c = by_skill->first[find->concept]; c < by_skill->first[find->concept + 1]; c++) {
            float others = sums[by_skill->cells[c].column] - find->score;
            most = others > most ? others : most;
        }
        find->score *= 1 + support_most * (most / (most + 1));
        find->score = find->score > 1 ? 1 : find->score;
    }
}

static int compare_finds(const void *a, const void *b)
{
    const struct text_find *x = a;
    const struct text_find *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score > y->score ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->concept > y->concept) - (x->concept < y->concept);
}

static void read_text(struct work *work, struct stem *stem, struct str text)
{
    struct arena *words ARENA_AUTO = arena_new();
    struct extract_memo memo;
    struct text_scan scan;
    struct text_word word;
    struct segment segment = {.count = 0};
    extract_memo_start(&memo, work->extract, stem, words);
    text_scan_start(&scan, text, words);
    while (text_scan_next(&scan, &word)) {
        uint32_t stems[LEXICON_PARTS_MAX];
        size_t count = extract_memo_stems(&memo, word.normal, stems);
        if (segment.count > 0 && (word.breaks || segment.count + count > SEGMENT_MAX))
            read_segment(work, &segment);
        for (size_t i = 0; i < count; i++) {
            size_t at = segment.count++;
            segment.stems[at] = stems[i];
            segment.starts[at] = word.start;
            segment.ends[at] = word.end;
            segment.first[at] = i == 0;
            segment.last[at] = i + 1 == count;
        }
    }
    if (segment.count > 0)
        read_segment(work, &segment);
}

size_t text_extract_find(const struct text_extract *extract, struct stem *stem, struct str text, size_t limit,
                         struct arena *arena, struct text_find **finds)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct work work = {.extract = extract, .text = text, .arena = scratch};
    work.mass = arena_array(scratch, (size_t)extract->label_count + 1, sizeof *work.mass);
    work.touched = arena_array(scratch, (size_t)extract->label_count + 1, sizeof *work.touched);
    work.find_of = arena_array(scratch, (size_t)extract->concept_count + 1, sizeof *work.find_of);
    read_text(&work, stem, text);
    support(&work);
    if (work.finds.count > 0)
        qsort(work.finds.items, work.finds.count, sizeof *work.finds.items, compare_finds);
    limit = limit > TEXT_EXTRACT_LIMIT ? TEXT_EXTRACT_LIMIT : limit;
    size_t count = work.finds.count > limit ? limit : work.finds.count;
    *finds = arena_array(arena, count + 1, sizeof **finds);
    for (size_t i = 0; i < count; i++)
        (*finds)[i] = work.finds.items[i];
    return count;
}
