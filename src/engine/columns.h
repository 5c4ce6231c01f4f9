/* Within the engine: openings as columns, one array for each field, and a slot with the skills of each (the
 * forward index). Grows while loading; fixed once in an index. */
#ifndef REGIO_ENGINE_COLUMNS_H
#define REGIO_ENGINE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/opening.h"
#include "engine/fetch.h"
#include "engine/kernel.h"
#include "engine/list.h"
#include "engine/weigh.h"

enum columns_flag { COLUMNS_LOCATED = 1, COLUMNS_REMOTE = 2, COLUMNS_CLOSED = 4 };

/* What scoring needs of an opening, in one line of memory: waiting for lines is what scoring openings that
 * stand far apart mostly is. A list of more units stands in `more`, and the slot's first two units say where.
 */
#define COLUMNS_SLOT_UNITS 30
struct columns_slot {
    uint16_t length; /* see weigh_length */
    uint16_t units;
    uint16_t list[COLUMNS_SLOT_UNITS]; /* skills as in list.h */
};
_Static_assert(sizeof(struct columns_slot) == 64, "a line of memory");

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
    struct columns_slot *slot;
    struct kernel_span *hours;
    uint16_t *language;
    uint16_t *market;
    uint8_t *education_level;
    uint8_t *sector;
    uint8_t *contract;
    uint8_t *flags;
    uint16_t *more;    /* lists that do not fit in a slot */
    size_t more_count; /* units in use; between lists there may be gaps */
    size_t more_capacity;
    size_t skill_total; /* skills of all openings */
};

/* The units in `more` that a list of so many takes. */
static inline size_t columns_more(size_t units)
{
    return units > COLUMNS_SLOT_UNITS ? units : 0;
}

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

/* Makes room for `count` more openings, in which columns_put may then put them, and for `units` more units of
 * lists in `more`. Errors as columns_add. */
MUST_CHECK int columns_reserve(struct columns *columns, size_t count, size_t units, struct err *err);

/* Where in what was reserved the list of opening `at` may be written, so that columns_put need not move it:
 * in its slot, or at more[start] if it may take more units than a slot has. */
uint16_t *columns_room(const struct columns *columns, size_t at, size_t start, size_t units);

/* Puts an opening at place `at`, within what was reserved, with its list at more[start] if it is too long for
 * a slot. Counts nothing: several threads may put at once. */
void columns_put(struct columns *columns, size_t at, size_t start, const struct weighed *weighed);

/* Reads back what was added; `list` points into the columns. */
struct weighed columns_get(const struct columns *columns, size_t at);

/* Puts the openings in another order, by so many threads: opening i becomes the one that was order[i]. Fields then have
 * room for whole words of 64, the rest being 0. ERR_NO_MEMORY: nothing changed. */
MUST_CHECK int columns_reorder(struct columns *columns, const uint32_t *order, size_t threads, struct err *err);

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
    const struct columns_slot *slot = &columns->slot[at];
    const uint16_t *list = slot->list;
    if (__builtin_expect(slot->units > COLUMNS_SLOT_UNITS, 0))
        list = columns->more + ((uint32_t)slot->list[0] | (uint32_t)slot->list[1] << 16);
    return (struct asked_skills){list, list + slot->units, slot->length, columns->impact_sum[at]};
}

static inline struct asked_skills weighed_skills(const struct weighed *weighed)
{
    return (struct asked_skills){weighed->list, weighed->list + weighed->units, weighed->length,
                                 weighed->impact_sum};
}

/* Asks for the memory of an opening's skills. */
static inline void columns_fetch(const struct columns *columns, size_t at)
{
    fetch(&columns->slot[at]);
}

#endif
