#include "engine/kernel.h"

#include <string.h>

#include "engine/kernel_inline.h"

static size_t sift_scores(uint32_t *found, const uint32_t *scores, const uint64_t *pass, size_t words,
                          uint32_t floor)
{
    size_t count = 0;
    for (size_t word = 0; word < words; word++)
        for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1) {
            size_t at = word * 64 + bits_lowest(bits);
            if (scores[at] >= floor)
                found[count++] = (uint32_t)at;
        }
    return count;
}

static size_t sift_bounds(uint32_t *found, uint16_t *bounds, const uint8_t *mass, const uint64_t *pass,
                          size_t words, uint32_t cut, uint32_t floor)
{
    size_t count = 0;
    for (size_t word = 0; word < words; word++)
        for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1) {
            size_t at = word * 64 + bits_lowest(bits);
            uint32_t bound = bounds[at] + cut * mass[at];
            if (bound >= floor)
                found[count++] = bound << 16 | (uint32_t)at;
        }
    memset(bounds, 0, words * 64 * sizeof *bounds);
    return count;
}

static void keep_overlap(uint64_t *bits, const struct kernel_span *spans, size_t words, int16_t min,
                         int16_t max)
{
    for (size_t word = 0; word < words; word++)
        if (bits[word] != 0)
            bits[word] = kernel_overlap_word(bits[word], spans + word * 64, min, max);
}

static void keep_after(uint64_t *bits, const int32_t *days, size_t words, int32_t after)
{
    for (size_t word = 0; word < words; word++)
        if (bits[word] != 0)
            bits[word] = kernel_after_word(bits[word], days + word * 64, after);
}

static void haversines(double *h, const double *lat, const double *lon, const struct kernel_circle *circle)
{
    kernel_haversines(h, lat, lon, circle);
}

static size_t count(const uint64_t *bits, size_t words)
{
    return bits_count(bits, words);
}

static void add_row(uint8_t *sums, const uint8_t *row)
{
    for (size_t lane = 0; lane < KERNEL_LANES; lane++) {
        unsigned sum = (unsigned)sums[lane] + row[lane];
        sums[lane] = (uint8_t)(sum > 255 ? 255 : sum);
    }
}

static void sum_rows(uint64_t *reached, const uint8_t *rows, const uint16_t *lists, size_t twice, size_t once,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t sums[KERNEL_LANES] = {0};
        uint8_t half[KERNEL_LANES] = {0};
        for (size_t j = 0; j < twice; j++)
            add_row(half, rows + (size_t)*lists++ * KERNEL_LANES);
        for (size_t j = 0; j < once; j++)
            add_row(sums, rows + (size_t)*lists++ * KERNEL_LANES);
        add_row(sums, half);
        add_row(sums, half);
        reached[i] = 0;
        for (size_t lane = 0; lane < KERNEL_LANES; lane++)
            reached[i] |= (uint64_t)(sums[lane] == 255) << lane;
    }
}

const struct kernel kernel_portable = {"portable", sift_scores, sift_bounds, keep_overlap,
                                       keep_after, count,       haversines,  sum_rows};
