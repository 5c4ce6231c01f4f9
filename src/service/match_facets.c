/* How many openings of each sector and contract there are to choose. */
#include "service/match_inside.h"

#define SECTORS   26
#define CONTRACTS 63

struct counts {
    uint64_t sectors[SECTORS + 1];
    uint64_t contracts[CONTRACTS + 1];
};

static bool has_number(const struct engine_any *any, uint32_t number)
{
    bool found = !any->on || number == 0;
    for (size_t i = 0; i < any->count && !found; i++)
        found = any->items[i] == number;
    return found;
}

/* The filter without the sectors and contracts that are chosen. */
static struct engine_filter lift(const struct engine_filter *filter)
{
    struct engine_filter lifted = *filter;
    lifted.sector.on = false;
    lifted.contract.on = false;
    return lifted;
}

static void count_opening(struct counts *counts, const struct engine_filter *filter, const struct engine_opening *opening)
{
    if (has_number(&filter->contract, opening->contract) && opening->sector <= SECTORS)
        counts->sectors[opening->sector]++;
    if (has_number(&filter->sector, opening->sector) && opening->contract <= CONTRACTS)
        counts->contracts[opening->contract]++;
}

static void fill(struct arena *arena, const struct counts *counts, struct service_match *out)
{
    struct service_facet *facets = arena_array(arena, SECTORS + CONTRACTS, sizeof *facets);
    out->sectors = facets;
    for (size_t i = 1; i <= SECTORS; i++)
        if (counts->sectors[i] > 0) {
            const char letter[2] = {(char)('A' + i - 1), '\0'};
            facets[out->sector_count++] =
                (struct service_facet){str_from(arena_strdup(arena, letter)), counts->sectors[i]};
        }
    struct service_facet *rest = facets + out->sector_count;
    out->contracts = rest;
    for (size_t i = 1; i <= CONTRACTS && market_contracts[i - 1] != NULL; i++)
        if (counts->contracts[i] > 0)
            rest[out->contract_count++] =
                (struct service_facet){str_from(market_contracts[i - 1]), counts->contracts[i]};
}

void match_facets_browsed(struct arena *arena, const struct service_version *version, const struct engine_filter *filter,
                          struct service_match *out)
{
    struct counts counts = {0};
    struct engine_filter lifted = lift(filter);
    struct live_found found;
    struct live_cursor cursor = {0};
    while (live_row_next(version, &cursor, &found)) {
        struct engine_opening opening = live_row_opening(found.row);
        if (engine_filter_passes(&lifted, &opening))
            count_opening(&counts, filter, &opening);
    }
    fill(arena, &counts, out);
}

int match_facets_scored(struct arena *arena, const struct service_version *version, const struct engine_query *query,
                        struct service_match *out, struct err *err)
{
    struct counts counts = {0};
    struct engine_query all = {.profile = query->profile, .filter = lift(&query->filter), .top = SIZE_MAX};
    struct engine_result result;
    struct engine_workspace *workspace = live_workspace_take(version->state);
    int rc = engine_match(&result, arena, workspace, version->engine, &all, err);
    live_workspace_give(version->state, workspace);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < result.count; i++) {
        struct live_found found;
        if (!live_row_find(version, result.hits[i].id, &found))
            continue;
        struct engine_opening opening = live_row_opening(found.row);
        count_opening(&counts, &query->filter, &opening);
    }
    fill(arena, &counts, out);
    return 0;
}
