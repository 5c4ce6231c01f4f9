#include "engine/kernel.h"

#include <string.h>

#include "engine/bits.h"

static size_t sift_scores(uint16_t *found, const uint32_t *scores, const uint64_t *pass, size_t words, uint32_t floor)
{
    size_t count = 0;
    for (size_t word = 0; word < words; word++)
        for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1) {
            size_t at = word * 64 + bits_lowest(bits);
            if (scores[at] >= floor)
                found[count++] = (uint16_t)at;
        }
    return count;
}

static size_t sift_bounds(uint16_t *found, uint16_t *bounds, const uint8_t *mass, const uint64_t *pass, size_t words,
                          uint32_t cut, uint32_t floor)
{
    size_t count = 0;
    for (size_t word = 0; word < words; word++)
        for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1) {
            size_t at = word * 64 + bits_lowest(bits);
            if (bounds[at] + cut * mass[at] >= floor)
                found[count++] = (uint16_t)at;
        }
    memset(bounds, 0, words * 64 * sizeof *bounds);
    return count;
}

const struct kernel kernel_portable = {"portable", sift_scores, sift_bounds};
