#include "market/opening_packed.h"

#include <assert.h>
#include <stdlib.h>

#define VERSION     1
#define CONCEPT_MAX (INT64_MAX >> 2) /* a difference is shifted by two bits */

static int compare(const void *left, const void *right)
{
    const struct market_packed_skill *a = left;
    const struct market_packed_skill *b = right;
    if (a->concept != b->concept)
        return a->concept < b->concept ? -1 : 1;
    return (a->importance < b->importance) - (a->importance > b->importance); /* the greatest first */
}

static void add_varint(struct buf *out, uint64_t value)
{
    while (value >= 0x80) {
        buf_add_char(out, (char)(value | 0x80));
        value >>= 7;
    }
    buf_add_char(out, (char)value);
}

void market_packed_encode(const struct market_asked *skills, size_t count, struct buf *out)
{
    struct market_packed_skill sorted[MARKET_SKILLS_MAX];
    size_t scored = 0;
    assert(count <= MARKET_SKILLS_MAX);
    for (size_t i = 0; i < count; i++)
        if (skills[i].concept > 0)
            sorted[scored++] = (struct market_packed_skill){skills[i].concept, skills[i].importance};
    if (scored > 1)
        qsort(sorted, scored, sizeof *sorted, compare);
    buf_add_char(out, VERSION);
    int64_t previous = 0;
    for (size_t i = 0; i < scored; i++) {
        if (sorted[i].concept == previous)
            continue;
        assert(sorted[i].concept <= CONCEPT_MAX);
        add_varint(out, (uint64_t)(sorted[i].concept - previous) << 2 | sorted[i].importance);
        previous = sorted[i].concept;
    }
}

/* Reads the shortest form of a number only, so that a list has one form. */
static bool take_varint(const unsigned char **at, const unsigned char *end, uint64_t *value)
{
    uint64_t result = 0;
    for (unsigned shift = 0; shift < 64 && *at < end; shift += 7) {
        unsigned char byte = *(*at)++;
        if (shift == 63 && byte > 1)
            return false;
        result |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = result;
            return byte != 0 || shift == 0;
        }
    }
    return false;
}

int market_packed_decode(struct str packed, struct market_packed_skill *out, size_t *count, struct err *err)
{
    const unsigned char *at = (const unsigned char *)packed.data;
    const unsigned char *end = at + packed.len;
    if (packed.len == 0 || *at++ != VERSION)
        return err_set(err, ERR_INVALID, "packed skills of an unknown version");
    int64_t concept = 0;
    size_t found = 0;
    while (at < end) {
        uint64_t value = 0;
        if (!take_varint(&at, end, &value) || (value & 3) == 0 || value >> 2 == 0 ||
            value >> 2 > (uint64_t)(CONCEPT_MAX - concept) || found == MARKET_SKILLS_MAX)
            return err_set(err, ERR_INVALID, "packed skills are damaged at byte %zu",
                           (size_t)(at - (const unsigned char *)packed.data));
        concept += (int64_t)(value >> 2);
        out[found++] = (struct market_packed_skill){concept, (uint32_t)(value & 3)};
    }
    *count = found;
    return 0;
}
