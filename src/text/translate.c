#include "text/translate.h"

#include <stdlib.h>

#define LABELS_MAX 14u /* of one concept that are paired; the first ones */
#define WORDS_MAX  12u /* of one label */
#define ACROSS_MAX 60u /* of all labels of a concept in one language */
#define ROUNDS     5

/* All pairs of words that stood in paired labels, each once: sources[i] to targets[i] has the number i. */
struct learning {
    struct arena *arena;
    uint64_t *keys; /* source * (words + 1) + target; sorted */
    size_t key_count;
    float *chance;
    double *counted;
    uint32_t words; /* the empty word has this number */
    size_t words_max;
};

struct pairing {
    const struct translate_label *from, *to;
};

typedef VEC(struct pairing) pairings;

static void pair_labels(pairings *pairs, struct arena *arena, const struct translate_label *labels,
                        size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && labels[end].concept == labels[i].concept)
            end++;
        size_t last = end - i > LABELS_MAX ? i + LABELS_MAX : end;
        for (size_t a = i; a < last; a++)
            for (size_t b = i; b < last; b++)
                if (a != b && labels[a].count > 0 && labels[b].count > 0)
                    VEC_PUSH(arena, pairs, (struct pairing){&labels[a], &labels[b]});
        i = end;
    }
}

static size_t word_count(const struct learning *learning, const struct translate_label *label)
{
    return label->count < learning->words_max ? label->count : learning->words_max;
}

static uint64_t key_of(const struct learning *learning, uint32_t source, uint32_t target)
{
    return (uint64_t)source * ((uint64_t)learning->words + 1) + target;
}

static int compare_keys(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;
    return (*x > *y) - (*x < *y);
}

/* Collects the keys, a table of those seen keeping doubles out. */
static void collect(struct learning *learning, const pairings *pairs)
{
    size_t capacity = 1u << 16;
    size_t used = 0;
    uint64_t *table = arena_array(learning->arena, capacity, sizeof *table);
    for (size_t p = 0; p < pairs->count; p++) {
        const struct pairing *pair = &pairs->items[p];
        for (size_t s = 0; s <= word_count(learning, pair->from); s++)
            for (size_t t = 0; t < word_count(learning, pair->to); t++) {
                uint32_t source =
                    s == word_count(learning, pair->from) ? learning->words : pair->from->words[s];
                uint64_t key = key_of(learning, source, pair->to->words[t]) + 1;
                size_t at = (key * 0x9E3779B97F4A7C15u >> 20) & (capacity - 1);
                while (table[at] != 0 && table[at] != key)
                    at = (at + 1) & (capacity - 1);
                used += table[at] == 0;
                table[at] = key;
                if (used * 2 < capacity)
                    continue;
                uint64_t *old = table;
                table = arena_array(learning->arena, capacity * 2, sizeof *table);
                for (size_t i = 0; i < capacity; i++) {
                    if (old[i] == 0)
                        continue;
                    at = (old[i] * 0x9E3779B97F4A7C15u >> 20) & (capacity * 2 - 1);
                    while (table[at] != 0)
                        at = (at + 1) & (capacity * 2 - 1);
                    table[at] = old[i];
                }
                capacity *= 2;
            }
    }
    learning->keys = arena_array(learning->arena, used + 1, sizeof *learning->keys);
    for (size_t i = 0; i < capacity; i++)
        if (table[i] != 0)
            learning->keys[learning->key_count++] = table[i] - 1;
    qsort(learning->keys, learning->key_count, sizeof *learning->keys, compare_keys);
}

static uint32_t place_of(const struct learning *learning, uint64_t key)
{
    size_t low = 0;
    size_t high = learning->key_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (learning->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

/* The places of every pair of words, in the order in which the rounds visit them: found once. */
static uint32_t *find_places(const struct learning *learning, const pairings *pairs)
{
    size_t total = 0;
    for (size_t p = 0; p < pairs->count; p++)
        total += (word_count(learning, pairs->items[p].from) + 1) * word_count(learning, pairs->items[p].to);
    uint32_t *places = arena_array(learning->arena, total + 1, sizeof *places);
    size_t at = 0;
    for (size_t p = 0; p < pairs->count; p++) {
        const struct pairing *pair = &pairs->items[p];
        for (size_t t = 0; t < word_count(learning, pair->to); t++) {
            for (size_t s = 0; s < word_count(learning, pair->from); s++)
                places[at++] = place_of(learning, key_of(learning, pair->from->words[s], pair->to->words[t]));
            places[at++] = place_of(learning, key_of(learning, learning->words, pair->to->words[t]));
        }
    }
    return places;
}

static void one_round(struct learning *learning, const pairings *pairs, const uint32_t *places)
{
    for (size_t i = 0; i < learning->key_count; i++)
        learning->counted[i] = 0;
    for (size_t p = 0; p < pairs->count; p++) {
        size_t sources = word_count(learning, pairs->items[p].from) + 1;
        for (size_t t = 0; t < word_count(learning, pairs->items[p].to); t++, places += sources) {
            double sum = 0;
            for (size_t s = 0; s < sources; s++)
                sum += (double)learning->chance[places[s]];
            for (size_t s = 0; s < sources && sum > 0; s++)
                learning->counted[places[s]] += (double)learning->chance[places[s]] / sum;
        }
    }
    for (size_t i = 0; i < learning->key_count;) {
        uint64_t source = learning->keys[i] / ((uint64_t)learning->words + 1);
        double sum = 0;
        size_t end = i;
        for (; end < learning->key_count && learning->keys[end] / ((uint64_t)learning->words + 1) == source;
             end++)
            sum += learning->counted[end];
        for (; i < end; i++)
            learning->chance[i] = sum > 0 ? (float)(learning->counted[i] / sum) : 0;
    }
}

static void learn(struct learning *learning, const pairings *pairs)
{
    collect(learning, pairs);
    learning->chance = arena_array(learning->arena, learning->key_count + 1, sizeof *learning->chance);
    learning->counted = arena_array(learning->arena, learning->key_count + 1, sizeof *learning->counted);
    for (size_t i = 0; i < learning->key_count; i++)
        learning->chance[i] = 1.0f;
    const uint32_t *places = find_places(learning, pairs);
    for (int round = 0; round < ROUNDS; round++)
        one_round(learning, pairs, places);
}

/* What was learned as a table of `rows` words, without what is too unlikely and the empty word. */
static void tabulate(const struct learning *learning, struct sparse *table, struct arena *arena,
                     uint32_t rows, bool with_itself, double least)
{
    struct sparse_entries entries = {0};
    for (size_t i = 0; i < learning->key_count; i++) {
        uint32_t source = (uint32_t)(learning->keys[i] / ((uint64_t)learning->words + 1));
        uint32_t target = (uint32_t)(learning->keys[i] % ((uint64_t)learning->words + 1));
        if (source < learning->words && (with_itself || source != target) &&
            (double)learning->chance[i] >= least)
            VEC_PUSH(learning->arena, &entries.all,
                     (struct sparse_entry){source, target, learning->chance[i]});
    }
    sparse_build(table, arena, &entries, rows);
}

void translate_learn(struct sparse *table, struct arena *arena, const struct translate_label *labels,
                     size_t label_count, uint32_t words, double least)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct learning learning = {.arena = scratch, .words = words, .words_max = WORDS_MAX};
    pairings pairs = {0};
    pair_labels(&pairs, scratch, labels, label_count);
    learn(&learning, &pairs);
    tabulate(&learning, table, arena, words, false, least);
}

void translate_learn_across(struct sparse *table, struct arena *arena, const struct translate_pair *pairs,
                            size_t pair_count, uint32_t from_words, uint32_t to_words, double least)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct learning learning = {
        .arena = scratch, .words = from_words > to_words ? from_words : to_words, .words_max = ACROSS_MAX};
    pairings all = {0};
    for (size_t i = 0; i < pair_count; i++)
        VEC_PUSH(scratch, &all, (struct pairing){&pairs[i].from, &pairs[i].to});
    learn(&learning, &all);
    tabulate(&learning, table, arena, from_words, true, least);
}
