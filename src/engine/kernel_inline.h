/* Within the engine: what the kernels share, compiled for each processor. */
#ifndef REGIO_ENGINE_KERNEL_INLINE_H
#define REGIO_ENGINE_KERNEL_INLINE_H

#include <math.h>

#include "engine/bits.h"
#include "engine/fetch.h"
#include "engine/kernel.h"

/* A word with so few openings left is looked at one by one: fewer lines of memory. */
#define KERNEL_SPARSE 4

static inline bool kernel_is_sparse(uint64_t word)
{
    for (int i = 0; i < KERNEL_SPARSE; i++)
        word &= word - 1; /* 0 stays 0 */
    return word == 0;
}

/* Writes into `found` the places of the bits that are set, of which the first is place `first`; returns how
 * many. */
static inline size_t kernel_list(uint32_t *found, uint64_t bits, size_t first)
{
    size_t count = 0;
    for (; bits != 0; bits &= bits - 1)
        found[count++] = (uint32_t)first + bits_lowest(bits);
    return count;
}

/* The same with their bounds. */
static inline size_t kernel_list_bounds(uint32_t *found, uint64_t bits, size_t first, const uint16_t *bounds,
                                        const uint8_t *mass, uint32_t cut)
{
    size_t count = 0;
    for (; bits != 0; bits &= bits - 1) {
        size_t at = first + bits_lowest(bits);
        found[count++] = (bounds[at] + cut * mass[at]) << 16 | (uint32_t)at;
    }
    return count;
}

/* How many words ahead memory is asked for. */
#define KERNEL_AHEAD 12

/* Asks for what the first opening of a sparse word needs: mostly it is the only one. */
static inline void kernel_fetch(const uint64_t *bits, size_t word, size_t words, const void *field,
                                size_t size)
{
    if (word + KERNEL_AHEAD >= words || bits[word + KERNEL_AHEAD] == 0)
        return;
    size_t at = (word + KERNEL_AHEAD) * 64;
    fetch((const char *)field + (at + bits_lowest(bits[word + KERNEL_AHEAD])) * size);
    fetch((const char *)field + (at + 63 - (size_t)__builtin_clzll(bits[word + KERNEL_AHEAD])) * size);
}

/* What of one word keep_overlap keeps. */
static inline uint64_t kernel_overlap_word(uint64_t word, const struct kernel_span *spans, int16_t min,
                                           int16_t max)
{
    uint64_t kept = 0;
    for (uint64_t bits = word; bits != 0; bits &= bits - 1) {
        unsigned i = bits_lowest(bits);
        kept |= (uint64_t)(spans[i].from <= max && (spans[i].to >= min || spans[i].to == INT16_MIN)) << i;
    }
    return kept;
}

/* The same for keep_after. */
static inline uint64_t kernel_after_word(uint64_t word, const int32_t *days, int32_t after)
{
    uint64_t kept = 0;
    for (uint64_t bits = word; bits != 0; bits &= bits - 1) {
        unsigned i = bits_lowest(bits);
        kept |= (uint64_t)(days[i] > after || days[i] == INT32_MIN) << i;
    }
    return kept;
}

/* sin^2(x / 2) and sin(x) for |x| <= KERNEL_SMALL, by their series. */
static inline double kernel_half_sine_square(double x)
{
    double s = x * x;
    return s * (1.0 / 4 - s * (1.0 / 48 - s * (1.0 / 1440 - s * (1.0 / 80640))));
}

static inline double kernel_sine(double x)
{
    double s = x * x;
    return x * (1 - s * (1.0 / 6 - s * (1.0 / 120 - s * (1.0 / 5040))));
}

/* The cosine of a latitude that is dlat away from the circle's. */
static inline double kernel_cosine(const struct kernel_circle *circle, double dlat, double half_sine_square)
{
    return circle->cos_lat * (1 - 2 * half_sine_square) - circle->sin_lat * kernel_sine(dlat);
}

static inline void kernel_haversines(double *h, const double *lat, const double *lon,
                                     const struct kernel_circle *circle)
{
    for (size_t i = 0; i < 64; i++) {
        double dlat = (lat[i] - circle->lat) * KERNEL_RADIANS;
        double dlon = (lon[i] - circle->lon) * KERNEL_RADIANS;
        double s = kernel_half_sine_square(dlat);
        double value = s + circle->cos_lat * kernel_cosine(circle, dlat, s) * kernel_half_sine_square(dlon);
        h[i] = fabs(dlat) <= KERNEL_SMALL && fabs(dlon) <= KERNEL_SMALL ? value : -1;
    }
}

#endif
