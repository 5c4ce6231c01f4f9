/* The questions that bench/run asks of every system: a profile of 40 skills with each of a few filters. The
 * same seed gives the same questions whatever the number of openings. */
#ifndef REGIO_BENCH_MATCH_CASES_H
#define REGIO_BENCH_MATCH_CASES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "engine/filter.h"
#include "engine/profile.h"
#include "engine_data.h"

#define CASES_COUNT  5
#define CASES_HELD   40
#define CASES_VALUES 2 /* of each field that a filter names */

struct case_question {
    struct engine_held *held; /* CASES_HELD of them */
    uint32_t sectors[CASES_VALUES];
    uint32_t contracts[CASES_VALUES];
    struct engine_filter filter; /* points into this question */
};

/* "no filter", "filter 10 %", ... as in the rows that are printed. */
const char *case_name(size_t number);

/* Makes the random numbers of `data` start anew, for questions. */
void case_seed(struct data *data, uint64_t seed);

/* The next question of case `number`; everything in it lives in `arena`. */
struct case_question *case_next(struct data *data, struct arena *arena, size_t number);

#endif
