/* Within the engine: an immutable index of openings. README.md draws its layout.
 *
 * Openings are numbered by place 0..count-1, neighbours on earth together (order.h), and cut into windows of
 * 32,768 places, so that the accumulators of one window stay in the cache. The postings of a term stand
 * together, window after window (a segment each): one term's postings and its row of segments are a few pages
 * of memory, and a query needs a few hundred terms.
 */
#ifndef REGIO_ENGINE_INDEX_H
#define REGIO_ENGINE_INDEX_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/columns.h"
#include "engine/facet.h"
#include "engine/near.h"
#include "engine/spans.h"
#include "engine/taxonomy.h"

/* Openings in a window, unless a test wants smaller ones; a multiple of 64. */
#define INDEX_WINDOW 32768

/* So many windows share one numbering of their places, so that they can be scored as one. */
#define INDEX_JOINED 2
_Static_assert(INDEX_JOINED *INDEX_WINDOW <= 65536, "a posting has 16 bits for a place");

/* Which openings were open on a day; made by the first query of that day. */
struct index_day {
    int32_t day;
    uint64_t bits[]; /* a bit for each place */
};

#define INDEX_DAYS 8

/* The rule on must skills. Openings that have must skills are numbered 0..count-1 here; a query counts down
 * how many of each one's must skills are still unmet. */
struct index_must {
    size_t count;
    uint32_t *place; /* of each such opening */
    uint16_t *need;  /* how many must skills it has */
    uint64_t *bits;  /* a bit for each place: has must skills */
    uint32_t *start; /* the openings with must skill t are items[start[t]] .. items[start[t + 1] - 1] */
    uint32_t *items;
};

struct index {
    atomic_size_t references;
    struct engine_taxonomy *taxonomy; /* a reference */
    struct columns columns;           /* in order of place */
    uint32_t *by_id;                  /* places in order of id */
    size_t window;                    /* openings in a window */
    size_t window_count;
    uint32_t *segment;   /* of term t in window w: from segment[t * window_count + w] up to the next one's */
    uint32_t *postings;  /* impact << 16 | number of the place within joined windows, by rising place */
    uint8_t *mass;       /* of each opening: its sum of impacts in units of 2^KERNEL_UNIT_BITS, rounded up */
    uint64_t mass_total; /* sum of impacts of all openings */
    struct index_must must;
    struct facet sector;
    struct facet contract;
    struct facet education_level;
    struct facet language;
    struct facet market;
    struct spans hours;
    uint32_t *by_organisation; /* places in order of organisation */
    struct near near;
    _Atomic(struct index_day *) days[INDEX_DAYS];
};

/* Makes, by so many threads, an index with one reference of the openings in *columns, which it takes over
 * (and leaves empty) on success; else they may have changed order. ERR_CONFLICT: an id twice; ERR_NO_MEMORY. */
MUST_CHECK int index_new(struct index **out, struct engine_taxonomy *taxonomy, struct columns *columns,
                         size_t window, size_t threads, struct err *err);

struct index *index_ref(struct index *index);

/* Drops a reference; the last one frees. */
void index_free(struct index *index);

/* The place of an opening, ENGINE_NONE when it is not there. */
uint32_t index_find(const struct index *index, int64_t id);

size_t index_size(const struct index *index);

/* The postings of a term over all windows. */
static inline size_t index_frequency(const struct index *index, uint32_t term)
{
    return index->segment[(term + 1) * index->window_count] - index->segment[term * index->window_count];
}

/* The place from which on the postings of a window number places. */
static inline size_t index_numbering(const struct index *index, size_t window)
{
    return window / INDEX_JOINED * INDEX_JOINED * index->window;
}

/* Words of a bitset with a bit for each place. */
static inline size_t index_words(const struct index *index)
{
    return (index->columns.count + 63) / 64;
}

#endif
