#include "engine/taxonomy.h"

struct row {
    uint32_t credit;
    uint32_t steps;
    const char *relation;
};

/* matching.md, "Credit of a held skill for an asked skill". */
static const struct row rows[] = {
    [ENGINE_ROW_SAME] = {255, 0, "same"},
    [ENGINE_ROW_NARROWER_1] = {230, 1, "narrower"},
    [ENGINE_ROW_NARROWER_2] = {204, 2, "narrower"},
    [ENGINE_ROW_NARROWER_3] = {179, 3, "narrower"},
    [ENGINE_ROW_REQUIRES] = {179, 0, "requires"},
    [ENGINE_ROW_BROADER] = {102, 0, "broader"},
    [ENGINE_ROW_RELATED] = {89, 0, "related"},
    [ENGINE_ROW_SIBLING] = {64, 0, "sibling"},
    [ENGINE_ROW_NONE] = {0, 0, "none"},
};

uint32_t engine_row_credit(enum engine_row row)
{
    return rows[row].credit;
}

uint32_t engine_row_steps(enum engine_row row)
{
    return rows[row].steps;
}

const char *engine_row_relation(enum engine_row row)
{
    return rows[row].relation;
}
