/* Within the engine: the few loops that depend on the processor. Every set of them gives the same bytes.
 *
 * A window's openings are looked at in words of 64; `pass` has a bit for each. Arrays have room for whole
 * words.
 */
#ifndef REGIO_ENGINE_KERNEL_H
#define REGIO_ENGINE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Bounds count in units of 2^KERNEL_UNIT_BITS of score, and masses in as many of impact. The largest sum of
 * impacts, 2,096,128, makes a mass of 128, and the largest bound, 255 times that and one for each of 1,024
 * skills, has 16 bits. */
#define KERNEL_UNIT_BITS 14

/* The middle of a circle on earth: degrees, and the sine and cosine of its latitude. */
struct kernel_circle {
    double lat, lon;
    double sin_lat, cos_lat;
};

#define KERNEL_RADIANS 0.017453292519943295 /* a degree */

/* Polynomials stand for sines of differences up to so many radians. They are exact to 1e-9: 0.3^8 / 1814400
 * is 4e-11. */
#define KERNEL_SMALL 0.3

/* Lanes of kernel.sum_rows: so many profiles are summed up at once. */
#define KERNEL_LANES 64

/* The two stand together: one line of memory to wait for rather than two. */
struct kernel_span {
    int16_t from;
    int16_t to;
};

struct kernel {
    const char *name;

    /* Writes into `found` the places of a window that pass and whose score is at least `floor` (1 or more);
     * returns how many. */
    size_t (*sift_scores)(uint32_t *found, const uint32_t *scores, const uint64_t *pass, size_t words,
                          uint32_t floor);

    /* Writes bound << 16 | place of those that pass and whose bound, bounds[place] + cut * mass[place], is at
     * least `floor`; and sets all `bounds` to 0. */
    size_t (*sift_bounds)(uint32_t *found, uint16_t *bounds, const uint8_t *mass, const uint64_t *pass,
                          size_t words, uint32_t cut, uint32_t floor);

    /* Keeps in `bits` the openings with from <= max, and to >= min or to = INT16_MIN. */
    void (*keep_overlap)(uint64_t *bits, const struct kernel_span *spans, size_t words, int16_t min,
                         int16_t max);

    /* Keeps the openings with day > after or day = INT32_MIN. */
    void (*keep_after)(uint64_t *bits, const int32_t *days, size_t words, int32_t after);

    /* How many bits are set. */
    size_t (*count)(const uint64_t *bits, size_t words);

    /* The haversines (near.c) of 64 places, about; -1 where a difference of degrees is more than
     * KERNEL_SMALL. The last bits may differ between kernels: no answer rests on them. */
    void (*haversines)(double *h, const double *lat, const double *lon, const struct kernel_circle *circle);

    /* Sums up rows, of KERNEL_LANES bytes each, for openings of one shape: an opening has a list of `twice` +
     * `once` numbers of rows, of which the first count double. reached[i] gets a bit for each lane whose sum
     * is 255 or more. */
    void (*sum_rows)(uint64_t *reached, const uint8_t *rows, const uint16_t *lists, size_t twice, size_t once,
                     size_t count);
};

/* The best that this processor can run. */
const struct kernel *kernel_best(void);

/* The one of that name ("portable", "avx2", "avx512"), NULL where this processor cannot run it. */
const struct kernel *kernel_named(const char *name);

extern const struct kernel kernel_portable;
#if defined(__x86_64__)
extern const struct kernel kernel_avx2;
extern const struct kernel kernel_avx512;
#endif

#endif
