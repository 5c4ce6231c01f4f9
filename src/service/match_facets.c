/* Which openings pass, and how many of each sector and contract there are to choose. */
#include "service/match_inside.h"

static void fill_sectors(struct arena *arena, const struct engine_tallies *tallies, struct service_match *out)
{
    struct service_facet *facets = arena_array(arena, tallies->count + 1, sizeof *facets);
    out->sectors = facets;
    for (size_t i = 0; i < tallies->count; i++) {
        const char letter[2] = {(char)('A' + (int)tallies->items[i].value - 1), '\0'};
        facets[out->sector_count++] = (struct service_facet){str_from(arena_strdup(arena, letter)), tallies->items[i].count};
    }
}

static void fill_contracts(struct arena *arena, const struct engine_tallies *tallies, struct service_match *out)
{
    struct service_facet *facets = arena_array(arena, tallies->count + 1, sizeof *facets);
    out->contracts = facets;
    for (size_t i = 0; i < tallies->count; i++)
        facets[out->contract_count++] =
            (struct service_facet){str_from(market_contracts[tallies->items[i].value - 1]), tallies->items[i].count};
}

int match_survey(struct arena *arena, const struct service_version *version, const struct engine_profile *profile,
                 const struct engine_filter *filter, bool facets, struct engine_survey *survey, struct service_match *out,
                 struct err *err)
{
    const struct engine_survey_query query = {
        .profile = profile,
        .filter = *filter,
        .fields = facets ? 1u << ENGINE_SECTOR | 1u << ENGINE_CONTRACT : 0,
    };
    struct engine_workspace *workspace = live_workspace_take(version->state);
    int rc = engine_survey(survey, arena, workspace, version->engine, &query, err);
    live_workspace_give(version->state, workspace);
    if (rc != 0 || !facets)
        return rc;
    fill_sectors(arena, &survey->fields[ENGINE_SECTOR], out);
    fill_contracts(arena, &survey->fields[ENGINE_CONTRACT], out);
    return 0;
}
