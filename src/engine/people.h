/* Within the engine: the index behind reverse.h. People are numbered by rising id and cut into windows as
 * openings are; the postings of a term are the people who hold it. */
#ifndef REGIO_ENGINE_PEOPLE_H
#define REGIO_ENGINE_PEOPLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/index.h"
#include "engine/reverse.h"
#include "engine/taxonomy.h"

/* A query uses the same room as one over openings. */
#define PEOPLE_WINDOW 32768
_Static_assert(PEOPLE_WINDOW <= INDEX_WINDOW, "the workspace holds a window");

/* A held skill of a person: term << 2 | level - 1. */
static inline uint32_t people_pack(uint32_t term, uint32_t level)
{
    return term << 2 | (level - 1);
}

static inline uint32_t people_term(uint32_t packed)
{
    return packed >> 2;
}

static inline uint32_t people_level(uint32_t packed)
{
    return (packed & 3) + 1;
}

struct engine_people {
    struct engine_taxonomy *taxonomy; /* a reference */
    size_t count;
    int64_t *id;
    uint32_t *start; /* the skills of person p are held[start[p]] .. held[start[p + 1] - 1] */
    uint32_t *held;  /* packed */
    size_t window_count;
    uint32_t *segment;  /* of term t in window w: from segment[t * window_count + w] up to the next one's */
    uint32_t *postings; /* level << 16 | place within the window */
};

/* A person who came, changed or went after the index was made (crowd.c). Immutable, reference counted. */
struct crowd_change {
    atomic_size_t references;
    int64_t id;
    bool gone;
    size_t count;
    uint32_t held[]; /* packed */
};

/* A change, and the place in the index of the person as he or she was: ENGINE_NONE for a new one. */
struct crowd_entry {
    struct crowd_change *change;
    uint32_t place;
};

/* The place of a person, ENGINE_NONE when not there. */
uint32_t people_find(const struct engine_people *people, int64_t id);

/* The question, with what changed. Errors as engine_people_match. */
MUST_CHECK int reverse_match(struct engine_result *out, struct arena *arena,
                             struct engine_workspace *workspace, const struct engine_people *people,
                             const struct crowd_entry *changes, size_t change_count,
                             const struct engine_impacts *impacts, size_t top, struct err *err);

#endif
