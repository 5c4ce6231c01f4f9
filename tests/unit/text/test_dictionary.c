#include "../test.h"

#include <stdbool.h>
#include <string.h>

#include "../random.h"
#include "text/dictionary.h"

#define LABELS  12
#define LONGEST 4
#define STEMS   4

struct label {
    uint32_t stems[LONGEST];
    size_t count;
};

static bool stands_at(const struct label *label, const uint32_t *text, size_t count)
{
    return label->count <= count && memcmp(label->stems, text, label->count * sizeof *text) == 0;
}

/* The longest by looking at every label; of those with the same stems the last one. */
static size_t slow_match(const struct label *labels, const uint32_t *text, size_t count, const bool *may_end,
                         uint32_t *found)
{
    size_t longest = 0;
    for (uint32_t l = 0; l < LABELS; l++)
        if (labels[l].count >= longest && stands_at(&labels[l], text, count) &&
            may_end[labels[l].count - 1]) {
            longest = labels[l].count;
            *found = l;
        }
    return longest;
}

static void matches_equal_a_look_at_every_label(void **state)
{
    (void)state;
    struct random random = random_start("dictionary");
    for (int round = 0; round < 3000; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct dictionary dictionary;
        struct label labels[LABELS];
        dictionary_start(&dictionary, arena, STEMS, (size_t)LABELS * LONGEST);
        for (uint32_t l = 0; l < LABELS; l++) {
            uint32_t same = TEXT_NONE;
            labels[l].count = 1 + random_below(&random, LONGEST);
            for (size_t i = 0; i < labels[l].count; i++)
                labels[l].stems[i] = random_below(&random, STEMS);
            for (uint32_t before = 0; before < l; before++)
                if (labels[before].count == labels[l].count &&
                    stands_at(&labels[before], labels[l].stems, labels[l].count))
                    same = before;
            assert_int_equal(dictionary_add(&dictionary, labels[l].stems, labels[l].count, l), same);
        }
        uint32_t text[8];
        bool may_end[8];
        size_t count = random_below(&random, 9);
        for (size_t i = 0; i < count; i++) {
            text[i] = random_below(&random, STEMS + 1) < STEMS ? random_below(&random, STEMS) : TEXT_NONE;
            may_end[i] = random_below(&random, 3) > 0;
        }
        uint32_t slow = TEXT_NONE;
        uint32_t fast = TEXT_NONE;
        size_t length = slow_match(labels, text, count, may_end, &slow);
        assert_int_equal(dictionary_match(&dictionary, text, count, may_end, &fast), length);
        assert_int_equal(fast, slow);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_equal_a_look_at_every_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
