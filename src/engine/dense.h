/* Within the engine: the openings of an index laid out for summing up many profiles at once (many.c).
 *
 * The openings stand in ranges of about equal length (weigh_length), so that one scale serves a range, and
 * within a range by shape: how many skills weigh 4 and how many weigh 2. So all openings of a block are
 * summed up with the same number of steps, which the processor foresees.
 */
#ifndef REGIO_ENGINE_DENSE_H
#define REGIO_ENGINE_DENSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/index.h"

/* More terms than this do not fit the lists. */
#define DENSE_TERMS_MAX 65536

/* Openings of one shape that stand together: `first` .. first + count - 1 in dense.places. Their lists stand
 * behind one another from dense.lists[start] on, `twice` + `once` terms each: first those that weigh 4. */
struct dense_block {
    size_t start;
    uint32_t first, count;
    uint16_t twice, once;
};

struct dense_range {
    uint32_t length;     /* the least */
    size_t first, count; /* blocks */
};

struct dense {
    uint32_t *places; /* in the index */
    uint16_t *lists;
    struct dense_block *blocks;
    struct dense_range *ranges;
    size_t range_count;
};

/* Zeroed on failure. ERR_TOO_LARGE: too many terms; ERR_NO_MEMORY. */
MUST_CHECK int dense_build(struct dense *dense, const struct index *index, struct err *err);
void dense_free(struct dense *dense); /* legal on a zeroed struct */

#endif
