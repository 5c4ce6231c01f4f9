#include "base/hash.h"

#include <string.h>

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed)
{
    const unsigned char *at = bytes;
    uint64_t hash = hash_mix(seed ^ (len * 0x9e3779b97f4a7c15ULL));
    for (; len >= 8; len -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = hash_mix(hash ^ word);
    }
    if (len > 0) {
        uint64_t word = 0;
        memcpy(&word, at, len);
        hash = hash_mix(hash ^ word);
    }
    return hash;
}
