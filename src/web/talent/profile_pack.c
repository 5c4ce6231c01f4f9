#include "web/talent/profile_pack.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"

#define PACK_VERSION 1

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void add_varint(struct buf *out, uint64_t value)
{
    while (value >= 128) {
        buf_add_char(out, (char)(uint8_t)(value | 128));
        value >>= 7;
    }
    buf_add_char(out, (char)(uint8_t)value);
}

static void add_base64(struct buf *out, struct str bytes)
{
    const uint8_t *in = (const uint8_t *)bytes.data;
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t word = (uint32_t)in[i] << 16;
        if (left > 1)
            word |= (uint32_t)in[i + 1] << 8;
        if (left > 2)
            word |= in[i + 2];
        buf_add_char(out, alphabet[word >> 18]);
        buf_add_char(out, alphabet[(word >> 12) & 63]);
        if (left > 1)
            buf_add_char(out, alphabet[(word >> 6) & 63]);
        if (left > 2)
            buf_add_char(out, alphabet[word & 63]);
    }
}

int profile_pack(struct str *out, struct arena *arena, const struct profile_skills *skills, struct err *err)
{
    struct buf bytes BUF_AUTO;
    struct buf text BUF_AUTO;
    buf_init(&bytes, PROFILE_PACK_MAX_BYTES);
    buf_init(&text, PROFILE_PACK_MAX_BYTES);
    if (skills->count > 0)
        buf_add_char(&bytes, PACK_VERSION);
    int64_t last = 0;
    for (size_t i = 0; i < skills->count; i++) {
        const struct profile_skill *skill = &skills->items[i];
        assert(skill->id > last && skill->level >= 1 && skill->level <= 4);
        add_varint(&bytes, (uint64_t)(skill->id - last) << 2 | (uint64_t)(skill->level - 1));
        last = skill->id;
    }
    add_base64(&text, buf_str(&bytes));
    if (buf_failed(&bytes) || buf_failed(&text))
        return err_field(err, ERR_TOO_LARGE, "error.profile_full", NULL,
                         "a profile of %zu skills does not fit in a cookie", skills->count);
    *out = arena_str(arena, buf_str(&text));
    return 0;
}

/* The bytes of a base64url text; false when it is none, or not written the one right way. */
static bool read_base64(struct buf *out, struct str text)
{
    uint32_t word = 0;
    int bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *at = text.data[i] == '\0' ? NULL : strchr(alphabet, text.data[i]);
        if (at == NULL)
            return false;
        word = (word << 6 | (uint32_t)(at - alphabet)) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            buf_add_char(out, (char)(uint8_t)(word >> bits));
        }
    }
    return bits < 6 && (word & ((1u << bits) - 1)) == 0 && !buf_failed(out);
}

/* Reads one base-128 number; false at the end or when it does not fit in 64 bits. */
static bool read_varint(struct str *rest, uint64_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < rest->len && i < 10; i++) {
        uint64_t part = (uint8_t)rest->data[i] & 127u;
        if (i == 9 && part > 1)
            return false;
        value |= part << (7 * i);
        if (((uint8_t)rest->data[i] & 128u) == 0) {
            *rest = (struct str){rest->data + i + 1, rest->len - i - 1};
            *out = value;
            return true;
        }
    }
    return false;
}

int profile_unpack(struct profile_skills *out, struct arena *arena, struct str text, struct err *err)
{
    struct buf bytes BUF_AUTO;
    buf_init(&bytes, PROFILE_PACK_MAX_BYTES);
    if (text.len > PROFILE_PACK_MAX_BYTES || !read_base64(&bytes, text))
        return err_set(err, ERR_INVALID, "a packed profile is not base64url");
    struct str rest = buf_str(&bytes);
    if (rest.len > 0 && rest.data[0] != PACK_VERSION)
        return err_set(err, ERR_INVALID, "a packed profile of an unknown version");
    struct profile_skills skills = {arena_array(arena, rest.len, sizeof *skills.items), 0, rest.len};
    if (rest.len > 0)
        rest = (struct str){rest.data + 1, rest.len - 1};
    int64_t last = 0;
    while (rest.len > 0) {
        uint64_t value;
        if (!read_varint(&rest, &value) || value >> 2 == 0 || value >> 2 > (uint64_t)(INT64_MAX - last))
            return err_set(err, ERR_INVALID, "a packed profile is damaged");
        last += (int64_t)(value >> 2);
        skills.items[skills.count++] = (struct profile_skill){last, (uint8_t)((value & 3) + 1)};
    }
    *out = skills;
    return 0;
}

/* Where `id` stands, or should. */
static size_t find(const struct profile_skills *skills, int64_t id)
{
    size_t low = 0;
    size_t high = skills->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (skills->items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int profile_level(const struct profile_skills *skills, int64_t id)
{
    size_t at = find(skills, id);
    return at < skills->count && skills->items[at].id == id ? skills->items[at].level : 0;
}

/* Room for one more. */
static void reserve(struct profile_skills *skills, struct arena *arena)
{
    if (skills->count < skills->capacity)
        return;
    size_t more = skills->capacity < 8 ? 16 : skills->capacity * 2;
    struct profile_skill *items = arena_array(arena, more, sizeof *items);
    if (skills->count > 0)
        memcpy(items, skills->items, skills->count * sizeof *items);
    skills->items = items;
    skills->capacity = more;
}

int profile_set(struct profile_skills *skills, struct arena *arena, int64_t id, int level)
{
    assert(id > 0 && level >= 0 && level <= 4);
    size_t at = find(skills, id);
    int former = profile_level(skills, id);
    if (former > 0 && level > 0) {
        skills->items[at].level = (uint8_t)level;
    } else if (former > 0) {
        memmove(&skills->items[at], &skills->items[at + 1], (skills->count - at - 1) * sizeof *skills->items);
        skills->count--;
    } else if (level > 0) {
        reserve(skills, arena);
        memmove(&skills->items[at + 1], &skills->items[at], (skills->count - at) * sizeof *skills->items);
        skills->items[at] = (struct profile_skill){id, (uint8_t)level};
        skills->count++;
    }
    return former;
}

bool profile_raise(struct profile_skills *skills, struct arena *arena, int64_t id, int level)
{
    if (level <= profile_level(skills, id))
        return false;
    profile_set(skills, arena, id, level);
    return true;
}

struct profile_skills profile_copy(const struct profile_skills *skills, struct arena *arena)
{
    struct profile_skills copy = {arena_array(arena, skills->count + 1, sizeof *copy.items), skills->count,
                                  skills->count + 1};
    if (skills->count > 0)
        memcpy(copy.items, skills->items, skills->count * sizeof *copy.items);
    return copy;
}
