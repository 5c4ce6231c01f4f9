/* A fast 64-bit hash of bytes for tables in memory. Not for security and not for storage: it may change. */
#ifndef REGIO_BASE_HASH_H
#define REGIO_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* `seed` makes the order unpredictable where keys come from outside. */
uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed);

/* Mixes a number so that all its bits matter (the finaliser of MurmurHash3, Appleby 2011). */
static inline uint64_t hash_mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return x;
}

#endif
