/* Within the engine: openings as columns, one array for each field, and their packed skills behind one
 * another (the forward index). Grows while loading; fixed once in an index. */
#ifndef REGIO_ENGINE_COLUMNS_H
#define REGIO_ENGINE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/opening.h"
#include "engine/fetch.h"
#include "engine/list.h"
#include "engine/weigh.h"

enum columns_flag { COLUMNS_LOCATED = 1, COLUMNS_REMOTE = 2, COLUMNS_CLOSED = 4 };

/* Fields hold what struct engine_opening holds. */
struct columns {
    size_t count;
    size_t capacity;
    int64_t *id;
    double *lat;
    double *lon;
    int32_t *posted;
    int32_t *valid_through;
    uint32_t *organisation;
    uint32_t *impact_sum;
    uint32_t *start; /* the list of opening i is at packed[start[i]] */
    int16_t *hours_min;
    int16_t *hours_max;
    uint16_t *language;
    uint16_t *market;
    uint8_t *education_level;
    uint8_t *sector;
    uint8_t *contract;
    uint8_t *flags;
    uint16_t *packed;    /* lists: COLUMNS_HEAD units, then the skills as in list.h */
    size_t packed_count; /* units in use; between lists there may be gaps */
    size_t packed_capacity;
    size_t skill_total; /* skills of all openings */
};

/* A list begins with its length (see weigh_length) and the number of units of its skills. They stand there
 * rather than in fields so that scoring an opening touches as few lines of memory as can be. */
#define COLUMNS_HEAD 2

/* One opening, weighed. */
struct weighed {
    struct engine_opening opening; /* skills NULL */
    const uint16_t *list;          /* skills, see list.h */
    size_t units;
    size_t count; /* skills */
    uint32_t impact_sum;
    uint16_t length;
};

/* Appends. ERR_TOO_LARGE, ERR_NO_MEMORY; unchanged on failure. */
MUST_CHECK int columns_add(struct columns *columns, const struct weighed *weighed, struct err *err);

/* Makes room for `count` more openings, in which columns_put may then put them, and for `words` words of
 * lists. Errors as columns_add. */
MUST_CHECK int columns_reserve(struct columns *columns, size_t count, size_t units, struct err *err);

/* Puts an opening at place `at`, within what was reserved, with its list at packed[start]; weighed->packed
 * may stand just there already, behind the head. Counts nothing: several threads may put at once. */
void columns_put(struct columns *columns, size_t at, size_t start, const struct weighed *weighed);

/* Reads back what was added; `list` points into the columns. */
struct weighed columns_get(const struct columns *columns, size_t at);

/* Makes *out, by so many threads, the same openings in another order: out's opening i is opening order[i].
 * Its fields have room for whole words of 64, the rest being 0. ERR_NO_MEMORY. */
MUST_CHECK int columns_reorder(struct columns *out, const struct columns *columns, const uint32_t *order,
                               size_t threads, struct err *err);

void columns_free(struct columns *columns);
size_t columns_size(const struct columns *columns);

/* What scoring needs of an opening: its skills stand from `list` up to `end`. */
struct asked_skills {
    const uint16_t *list;
    const uint16_t *end;
    uint32_t length;
    uint32_t impact_sum;
};

static inline struct asked_skills columns_skills(const struct columns *columns, size_t at)
{
    const uint16_t *list = columns->packed + columns->start[at];
    return (struct asked_skills){list + COLUMNS_HEAD, list + COLUMNS_HEAD + list[1], list[0],
                                 columns->impact_sum[at]};
}

static inline struct asked_skills weighed_skills(const struct weighed *weighed)
{
    return (struct asked_skills){weighed->list, weighed->list + weighed->units, weighed->length,
                                 weighed->impact_sum};
}

/* Asks for the memory of a list, which is rarely longer than two lines. */
static inline void columns_fetch(const struct columns *columns, size_t at)
{
    const uint16_t *list = columns->packed + columns->start[at];
    fetch(list);
    fetch(list + 20);
}

#endif
