/* A visitor's profile as a short text, for the cookie that holds it: nothing is kept on the server.
 *
 * What is packed is the concept id and level (1..4) of every skill, by rising id: a byte for the version,
 * then for each skill the difference to the id before it, with the level in its two low bits, as a base-128
 * number; the whole in base64url. Some 3 bytes a skill, so that several hundred fit in a cookie. The text is
 * not signed: the cookie is. */
#ifndef REGIO_WEB_TALENT_PROFILE_PACK_H
#define REGIO_WEB_TALENT_PROFILE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Browsers keep cookies of up to 4096 bytes, name and attributes included; this much is for the packed
 * profile. */
#define PROFILE_PACK_MAX_BYTES 3800

/* More skills than fit in that size anyway. */
#define PROFILE_PACK_MAX_SKILLS 2000

struct profile_skill {
    int64_t id;    /* of the concept, above 0 */
    uint8_t level; /* 1..4 */
};

struct profile_skills {
    struct profile_skill *items; /* by rising id, each once */
    size_t count;
    size_t capacity; /* of items */
};

/* Writes the profile into *out (in the arena). ERR_TOO_LARGE, with the message for the screen: it does not
 * fit. */
MUST_CHECK int profile_pack(struct str *out, struct arena *arena, const struct profile_skills *skills,
                            struct err *err);

/* Reads what profile_pack wrote. ERR_INVALID: it is anything else. An empty text is an empty profile. */
MUST_CHECK int profile_unpack(struct profile_skills *out, struct arena *arena, struct str text,
                              struct err *err);

/* Adds a skill or changes its level; level 0 takes it out. Returns its former level, 0 when it was not there.
 */
int profile_set(struct profile_skills *skills, struct arena *arena, int64_t id, int level);

/* Adds a skill, or raises its level; a higher one stays. True when that changed the profile. */
bool profile_raise(struct profile_skills *skills, struct arena *arena, int64_t id, int level);

/* The same skills in an array of their own. */
struct profile_skills profile_copy(const struct profile_skills *skills, struct arena *arena);

/* The level of a skill, 0 when the profile lacks it. */
int profile_level(const struct profile_skills *skills, int64_t id);

#endif
