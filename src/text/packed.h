/* The packed words of an opening (text/words.h), read. Private to src/text. */
#ifndef REGIO_TEXT_PACKED_H
#define REGIO_TEXT_PACKED_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define PACKED_VERSION 1

struct packed_section {
    const unsigned char *bytes; /* hashes, rising */
    size_t count;
};

static inline uint32_t packed_hash(struct packed_section section, size_t i)
{
    const unsigned char *b = section.bytes + 4 * i;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Both sections are empty where the list cannot be read: too short, or of another version. */
static inline void packed_read(struct str packed, struct packed_section *title, struct packed_section *other)
{
    *title = *other = (struct packed_section){NULL, 0};
    const unsigned char *bytes = (const unsigned char *)packed.data;
    if (packed.len < 2 || bytes[0] != PACKED_VERSION || packed.len < 2 + 4 * (size_t)bytes[1])
        return;
    *title = (struct packed_section){bytes + 2, bytes[1]};
    *other = (struct packed_section){bytes + 2 + 4 * title->count, (packed.len - 2 - 4 * title->count) / 4};
}

#endif
