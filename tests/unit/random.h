/* Random numbers for property tests: the seed is printed, and REGIO_TEST_SEED repeats a run. */
#ifndef REGIO_TESTS_UNIT_RANDOM_H
#define REGIO_TESTS_UNIT_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct random {
    uint64_t state;
};

/* Marsaglia's xorshift64* (Vigna 2016). */
static inline uint64_t random_next(struct random *random)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * UINT64_C(2685821657736338717);
}

/* 0 .. below - 1 */
static inline uint32_t random_below(struct random *random, uint32_t below)
{
    return (uint32_t)((random_next(random) >> 33) % below);
}

static inline struct random random_start(const char *test)
{
    const char *given = getenv("REGIO_TEST_SEED");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)now.tv_sec * 1000003u + (uint64_t)now.tv_nsec;
    printf("%s: REGIO_TEST_SEED=%llu\n", test, (unsigned long long)seed);
    return (struct random){seed == 0 ? 1 : seed};
}

#endif
