#include "engine/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "engine/kernel_inline.h"

#define AVX512 __attribute__((target("avx512f,avx512bw")))

AVX512 static size_t sift_scores(uint32_t *found, const uint32_t *scores, const uint64_t *pass, size_t words,
                                 uint32_t floor)
{
    size_t count = 0;
    const __m512i floors = _mm512_set1_epi32((int)floor);
    for (size_t word = 0; word < words; word++) {
        uint64_t reached = 0;
        if (pass[word] == 0)
            continue;
        for (size_t i = 0; i < 4; i++) {
            __m512i s = _mm512_loadu_si512(scores + word * 64 + i * 16);
            reached |= (uint64_t)_mm512_cmpge_epu32_mask(s, floors) << i * 16;
        }
        count += kernel_list(found + count, reached & pass[word], word * 64);
    }
    return count;
}

/* 32 openings: a bit for each whose bound reaches the floor. */
AVX512 static inline uint32_t reaches_32(const uint16_t *bounds, const uint8_t *mass, __m512i cut,
                                         __m512i floor)
{
    __m512i bound = _mm512_loadu_si512(bounds);
    __m512i masses = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)mass));
    __m512i rest = _mm512_mullo_epi16(masses, cut);
    return _mm512_cmpge_epu16_mask(_mm512_add_epi16(bound, rest), floor);
}

AVX512 static size_t sift_bounds(uint32_t *found, uint16_t *bounds, const uint8_t *mass, const uint64_t *pass,
                                 size_t words, uint32_t cut, uint32_t floor)
{
    size_t count = 0;
    const __m512i cuts = _mm512_set1_epi16((short)cut);
    const __m512i floors = _mm512_set1_epi16((short)floor);
    for (size_t word = 0; word < words; word++) {
        size_t at = word * 64;
        uint64_t reached = reaches_32(bounds + at, mass + at, cuts, floors) |
                           (uint64_t)reaches_32(bounds + at + 32, mass + at + 32, cuts, floors) << 32;
        if ((reached & pass[word]) != 0)
            count += kernel_list_bounds(found + count, reached & pass[word], at, bounds, mass, cut);
        _mm512_storeu_si512(bounds + at, _mm512_setzero_si512());
        _mm512_storeu_si512(bounds + at + 32, _mm512_setzero_si512());
    }
    return count;
}

/* 16 openings: a bit for each that overlaps. */
AVX512 static inline uint32_t overlap_16(const struct kernel_span *spans, __m512i min, __m512i max)
{
    __m512i both = _mm512_loadu_si512(spans); /* `to` is the higher half of each lane */
    __m512i from = _mm512_srai_epi32(_mm512_slli_epi32(both, 16), 16);
    __m512i to = _mm512_srai_epi32(both, 16);
    uint32_t long_enough = (uint32_t)_mm512_cmpge_epi32_mask(to, min) |
                           (uint32_t)_mm512_cmpeq_epi32_mask(to, _mm512_set1_epi32(INT16_MIN));
    return long_enough & (uint32_t)_mm512_cmple_epi32_mask(from, max);
}

AVX512 static void keep_overlap(uint64_t *bits, const struct kernel_span *spans, size_t words, int16_t min,
                                int16_t max)
{
    const __m512i mins = _mm512_set1_epi32(min);
    const __m512i maxs = _mm512_set1_epi32(max);
    for (size_t word = 0; word < words; word++) {
        uint64_t kept = 0;
        kernel_fetch(bits, word, words, spans, sizeof *spans);
        if (kernel_is_sparse(bits[word])) {
            bits[word] = kernel_overlap_word(bits[word], spans + word * 64, min, max);
            continue;
        }
        for (size_t i = 0; i < 64; i += 16)
            kept |= (uint64_t)overlap_16(spans + word * 64 + i, mins, maxs) << i;
        bits[word] &= kept;
    }
}

AVX512 static void keep_after(uint64_t *bits, const int32_t *days, size_t words, int32_t after)
{
    const __m512i afters = _mm512_set1_epi32(after);
    const __m512i missing = _mm512_set1_epi32(INT32_MIN);
    for (size_t word = 0; word < words; word++) {
        uint64_t kept = 0;
        if (kernel_is_sparse(bits[word])) {
            bits[word] = kernel_after_word(bits[word], days + word * 64, after);
            continue;
        }
        for (size_t i = 0; i < 64; i += 16) {
            __m512i d = _mm512_loadu_si512(days + word * 64 + i);
            kept |= (uint64_t)(_mm512_cmpgt_epi32_mask(d, afters) | _mm512_cmpeq_epi32_mask(d, missing)) << i;
        }
        bits[word] &= kept;
    }
}

AVX512 static void haversines(double *h, const double *lat, const double *lon,
                              const struct kernel_circle *circle)
{
    kernel_haversines(h, lat, lon, circle);
}

__attribute__((target("popcnt"))) static size_t count(const uint64_t *bits, size_t words)
{
    return bits_count(bits, words);
}

AVX512 static void sum_rows(uint64_t *reached, const uint8_t *rows, const uint16_t *lists, size_t twice,
                            size_t once, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        __m512i half = _mm512_setzero_si512();
        __m512i sums = _mm512_setzero_si512();
        for (size_t j = 0; j < twice; j++)
            half = _mm512_adds_epu8(half, _mm512_loadu_si512(rows + (size_t)lists[j] * KERNEL_LANES));
        lists += twice;
        for (size_t j = 0; j < once; j++)
            sums = _mm512_adds_epu8(sums, _mm512_loadu_si512(rows + (size_t)lists[j] * KERNEL_LANES));
        lists += once;
        sums = _mm512_adds_epu8(sums, _mm512_adds_epu8(half, half));
        reached[i] = _mm512_cmpeq_epi8_mask(sums, _mm512_set1_epi8(-1));
    }
}

const struct kernel kernel_avx512 = {"avx512",   sift_scores, sift_bounds, keep_overlap,
                                     keep_after, count,       haversines,  sum_rows};

#endif
