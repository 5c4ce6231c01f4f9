#include "engine/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "engine/kernel_inline.h"

#define AVX2 __attribute__((target("avx2")))

/* There is no unsigned comparison: a >= b where max(a, b) is a. */
AVX2 static inline uint32_t at_least_8(const uint32_t *scores, __m256i floor)
{
    __m256i s = _mm256_loadu_si256((const __m256i *)scores);
    __m256i reached = _mm256_cmpeq_epi32(_mm256_max_epu32(s, floor), s);
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(reached));
}

AVX2 static size_t sift_scores(uint32_t *found, const uint32_t *scores, const uint64_t *pass, size_t words,
                               uint32_t floor)
{
    size_t count = 0;
    const __m256i floors = _mm256_set1_epi32((int)floor);
    for (size_t word = 0; word < words; word++) {
        uint64_t reached = 0;
        if (pass[word] == 0)
            continue;
        for (size_t i = 0; i < 8; i++)
            reached |= (uint64_t)at_least_8(scores + word * 64 + i * 8, floors) << i * 8;
        count += kernel_list(found + count, reached & pass[word], word * 64);
    }
    return count;
}

/* 32 lanes of 16 bits, each all ones or all zeros, as 32 bits. Packing works within halves: put the quarters
 * back in order. */
AVX2 static inline uint32_t bits_of_lanes(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(low, high), 0xD8));
}

/* 16 openings: all bits of their lane set where the bound reaches the floor. */
AVX2 static inline __m256i reaches_16(const uint16_t *bounds, const uint8_t *mass, __m256i cut, __m256i floor)
{
    __m256i bound = _mm256_loadu_si256((const __m256i *)bounds);
    __m256i masses = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)mass));
    __m256i rest = _mm256_mullo_epi16(masses, cut);
    __m256i sum = _mm256_add_epi16(bound, rest);
    return _mm256_cmpeq_epi16(_mm256_max_epu16(sum, floor), sum);
}

AVX2 static size_t sift_bounds(uint32_t *found, uint16_t *bounds, const uint8_t *mass, const uint64_t *pass,
                               size_t words, uint32_t cut, uint32_t floor)
{
    size_t count = 0;
    const __m256i cuts = _mm256_set1_epi16((short)cut);
    const __m256i floors = _mm256_set1_epi16((short)floor);
    for (size_t word = 0; word < words; word++) {
        uint64_t reached = 0;
        for (size_t i = 0; i < 64; i += 32) {
            __m256i low = reaches_16(bounds + word * 64 + i, mass + word * 64 + i, cuts, floors);
            __m256i high = reaches_16(bounds + word * 64 + i + 16, mass + word * 64 + i + 16, cuts, floors);
            reached |= (uint64_t)bits_of_lanes(low, high) << i;
        }
        count += kernel_list_bounds(found + count, reached & pass[word], word * 64, bounds, mass, cut);
        for (size_t i = 0; i < 64; i += 16)
            _mm256_storeu_si256((__m256i *)(bounds + word * 64 + i), _mm256_setzero_si256());
    }
    return count;
}

/* 8 openings: a bit for each that overlaps. */
AVX2 static inline uint32_t overlap_8(const struct kernel_span *spans, __m256i min, __m256i max)
{
    __m256i both = _mm256_loadu_si256((const __m256i *)spans); /* `to` is the higher half of each lane */
    __m256i from = _mm256_srai_epi32(_mm256_slli_epi32(both, 16), 16);
    __m256i to = _mm256_srai_epi32(both, 16);
    __m256i too_late = _mm256_cmpgt_epi32(from, max);
    __m256i too_short = _mm256_andnot_si256(_mm256_cmpeq_epi32(to, _mm256_set1_epi32(INT16_MIN)),
                                            _mm256_cmpgt_epi32(min, to));
    return ~(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_or_si256(too_late, too_short))) & 0xFF;
}

AVX2 static void keep_overlap(uint64_t *bits, const struct kernel_span *spans, size_t words, int16_t min,
                              int16_t max)
{
    const __m256i mins = _mm256_set1_epi32(min);
    const __m256i maxs = _mm256_set1_epi32(max);
    for (size_t word = 0; word < words; word++) {
        uint64_t kept = 0;
        kernel_fetch(bits, word, words, spans, sizeof *spans);
        if (kernel_is_sparse(bits[word])) {
            bits[word] = kernel_overlap_word(bits[word], spans + word * 64, min, max);
            continue;
        }
        for (size_t i = 0; i < 64; i += 8)
            kept |= (uint64_t)overlap_8(spans + word * 64 + i, mins, maxs) << i;
        bits[word] &= kept;
    }
}

AVX2 static inline uint32_t after_8(const int32_t *days, __m256i after)
{
    __m256i d = _mm256_loadu_si256((const __m256i *)days);
    __m256i kept =
        _mm256_or_si256(_mm256_cmpgt_epi32(d, after), _mm256_cmpeq_epi32(d, _mm256_set1_epi32(INT32_MIN)));
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(kept));
}

AVX2 static void keep_after(uint64_t *bits, const int32_t *days, size_t words, int32_t after)
{
    const __m256i afters = _mm256_set1_epi32(after);
    for (size_t word = 0; word < words; word++) {
        uint64_t kept = 0;
        if (kernel_is_sparse(bits[word])) {
            bits[word] = kernel_after_word(bits[word], days + word * 64, after);
            continue;
        }
        for (size_t i = 0; i < 64; i += 8)
            kept |= (uint64_t)after_8(days + word * 64 + i, afters) << i;
        bits[word] &= kept;
    }
}

AVX2 static void haversines(double *h, const double *lat, const double *lon,
                            const struct kernel_circle *circle)
{
    kernel_haversines(h, lat, lon, circle);
}

__attribute__((target("popcnt"))) static size_t count(const uint64_t *bits, size_t words)
{
    return bits_count(bits, words);
}

/* The sums of all lanes, in two halves. */
struct lane_sums {
    __m256i low, high;
};

AVX2 static inline struct lane_sums add_rows(const uint8_t *rows, const uint16_t *list, size_t count)
{
    struct lane_sums sums = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    for (size_t j = 0; j < count; j++) {
        const uint8_t *row = rows + (size_t)list[j] * KERNEL_LANES;
        sums.low = _mm256_adds_epu8(sums.low, _mm256_loadu_si256((const __m256i *)row));
        sums.high = _mm256_adds_epu8(sums.high, _mm256_loadu_si256((const __m256i *)(row + 32)));
    }
    return sums;
}

AVX2 static inline uint32_t full_lanes(__m256i once, __m256i twice)
{
    __m256i sums = _mm256_adds_epu8(once, _mm256_adds_epu8(twice, twice));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(sums, _mm256_set1_epi8(-1)));
}

AVX2 static void sum_rows(uint64_t *reached, const uint8_t *rows, const uint16_t *lists, size_t twice,
                          size_t once, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct lane_sums heavy = add_rows(rows, lists, twice);
        struct lane_sums light = add_rows(rows, lists + twice, once);
        lists += twice + once;
        reached[i] = full_lanes(light.low, heavy.low) | (uint64_t)full_lanes(light.high, heavy.high) << 32;
    }
}

const struct kernel kernel_avx2 = {"avx2",     sift_scores, sift_bounds, keep_overlap,
                                   keep_after, count,       haversines,  sum_rows};

#endif
