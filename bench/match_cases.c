#include "match_cases.h"

/* What a case narrows, each on top of the one before. The shares are of openings made by engine_data.c. */
enum narrowing {
    NARROW_SECTOR = 1,   /* two of 21 sectors */
    NARROW_CONTRACT = 2, /* two of 7 contracts, a level of education and hours: a tenth */
    NARROW_POSTED = 4,   /* the last ten days of a hundred: a tenth */
    NARROW_PLACE = 8,
};

static const struct {
    const char *name;
    unsigned narrows;
} cases[CASES_COUNT] = {
    {"no filter", 0},
    {"filter 10 %", NARROW_SECTOR},
    {"filter 1 %", NARROW_SECTOR | NARROW_CONTRACT},
    {"filter 0.1 %", NARROW_SECTOR | NARROW_CONTRACT | NARROW_POSTED},
    {"within 30 km", NARROW_PLACE},
};

const char *case_name(size_t number)
{
    return cases[number].name;
}

void case_seed(struct data *data, uint64_t seed)
{
    data->state = seed ^ 0x5bf03635f0935ac3ULL;
}

/* Two different numbers of 1..most. */
static struct engine_any two_of(struct data *data, uint32_t *values, uint32_t most)
{
    values[0] = 1 + data_random(data, most);
    values[1] = 1 + (values[0] + data_random(data, most - 1)) % most;
    return (struct engine_any){true, values, CASES_VALUES};
}

struct case_question *case_next(struct data *data, struct arena *arena, size_t number)
{
    struct case_question *question = arena_alloc(arena, sizeof *question);
    struct engine_filter *filter = &question->filter;
    unsigned narrows = cases[number].narrows;
    question->held = data_held(data, arena, CASES_HELD);
    *filter = engine_filter_none(DATA_TODAY);
    if (narrows & NARROW_SECTOR)
        filter->sector = two_of(data, question->sectors, DATA_SECTORS);
    if (narrows & NARROW_CONTRACT) {
        filter->contract = two_of(data, question->contracts, DATA_CONTRACTS);
        filter->education_max = 5;
        filter->hours_min = 24;
        filter->hours_max = 36;
    }
    if (narrows & NARROW_POSTED)
        filter->posted_after = DATA_TODAY - 10;
    if (narrows & NARROW_PLACE) {
        filter->near = true;
        data_place(data, &filter->lat, &filter->lon);
        filter->km = 30;
    }
    return question;
}
