#include "text/dictionary.h"

#include "base/hash.h"

void dictionary_start(struct dictionary *dictionary, struct arena *arena, uint32_t stem_count, size_t steps)
{
    *dictionary = (struct dictionary){.arena = arena, .stem_count = stem_count, .edge_capacity = 16};
    while (dictionary->edge_capacity < 2 * steps)
        dictionary->edge_capacity *= 2;
    dictionary->state_capacity = (uint32_t)steps + 1;
    dictionary->by_stem = arena_array(arena, (size_t)stem_count + 1, sizeof *dictionary->by_stem);
    dictionary->edge_keys = arena_array(arena, dictionary->edge_capacity, sizeof *dictionary->edge_keys);
    dictionary->edge_states = arena_array(arena, dictionary->edge_capacity, sizeof *dictionary->edge_states);
    dictionary->ends = arena_array(arena, (size_t)dictionary->state_capacity + 1, sizeof *dictionary->ends);
    dictionary->state_count = 1; /* 0 is the start */
    dictionary->ends[0] = TEXT_NONE;
}

/* The place of an edge, or the empty place where it would be. States from 1 on, so that no key is 0. */
static size_t edge_place(const struct dictionary *dictionary, uint64_t key)
{
    size_t at = hash_mix(key) & (dictionary->edge_capacity - 1);
    while (dictionary->edge_keys[at] != 0 && dictionary->edge_keys[at] != key)
        at = (at + 1) & (dictionary->edge_capacity - 1);
    return at;
}

static uint32_t new_state(struct dictionary *dictionary)
{
    dictionary->ends[dictionary->state_count] = TEXT_NONE;
    return dictionary->state_count++;
}

uint32_t dictionary_add(struct dictionary *dictionary, const uint32_t *stems, size_t count, uint32_t label)
{
    uint32_t state = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t *next = &dictionary->by_stem[stems[0]];
        if (i > 0) {
            uint64_t key = (uint64_t)state << 32 | stems[i];
            size_t at = edge_place(dictionary, key);
            dictionary->edge_keys[at] = key;
            next = &dictionary->edge_states[at];
        }
        if (*next == 0)
            *next = new_state(dictionary);
        state = *next;
    }
    uint32_t before = dictionary->ends[state];
    dictionary->ends[state] = label;
    return before;
}

size_t dictionary_match(const struct dictionary *dictionary, const uint32_t *stems, size_t count,
                        const bool *may_end, uint32_t *label)
{
    size_t longest = 0;
    uint32_t state = 0;
    for (size_t i = 0; i < count; i++) {
        if (stems[i] >= dictionary->stem_count)
            break;
        if (i == 0) {
            state = dictionary->by_stem[stems[0]];
        } else {
            size_t at = edge_place(dictionary, (uint64_t)state << 32 | stems[i]);
            state = dictionary->edge_keys[at] == 0 ? 0 : dictionary->edge_states[at];
        }
        if (state == 0)
            break;
        if (dictionary->ends[state] != TEXT_NONE && (may_end == NULL || may_end[i])) {
            longest = i + 1;
            *label = dictionary->ends[state];
        }
    }
    return longest;
}
