/* The matching engine by itself: two skills, two openings, one person.
 *
 *     cc engine.c $(pkg-config --cflags --libs regio-engine)
 */
#include <stdio.h>

#include "engine/live.h"
#include "engine/query.h"

int main(void)
{
    /* Skill 0 is narrower than skill 1; the caller numbers skills in byte order of their URIs. */
    const struct engine_pair broader = {0, 1};
    const struct engine_taxonomy_input input = {.term_count = 2, .scheme_count = 1, .broader = {&broader, 1}};
    const struct engine_asked narrow = {0, ENGINE_ESSENTIAL};
    const struct engine_asked broad = {1, ENGINE_ESSENTIAL};
    struct engine_opening openings[] = {engine_opening_blank(1), engine_opening_blank(2)};
    const struct engine_held held = {0, 3};
    struct engine_taxonomy *taxonomy ENGINE_TAXONOMY_AUTO = NULL;
    struct engine_loader *loader = NULL;
    struct engine_live *live = NULL;
    struct engine_profile *profile = NULL;
    struct engine_result result;
    struct err err = {0};
    struct arena *arena ARENA_AUTO = arena_new();

    openings[0].skills = &broad;
    openings[1].skills = &narrow;
    openings[0].skill_count = openings[1].skill_count = 1;
    if (engine_taxonomy_new(&taxonomy, &input, &err) != 0 ||
        engine_loader_new(&loader, taxonomy, &err) != 0 ||
        engine_loader_add(loader, &openings[0], &err) != 0 ||
        engine_loader_add(loader, &openings[1], &err) != 0 || engine_live_new(&live, &loader, &err) != 0 ||
        engine_profile_new(&profile, arena, taxonomy, &held, 1, &err) != 0)
        return fprintf(stderr, "%s\n", err.message), 1;

    struct engine_version *version = engine_live_acquire(live);
    struct engine_query query = {.profile = profile, .filter = engine_filter_none(20000), .top = 20};
    int rc = engine_match(&result, arena, NULL, version, &query, &err);
    for (size_t i = 0; rc == 0 && i < result.count; i++)
        printf("opening %lld fits for %u %%\n", (long long)result.hits[i].id, result.hits[i].fit);
    engine_version_release(version);
    engine_live_free(live);
    return rc == 0 && result.count == 2 && result.hits[0].id == 2 ? 0 : 1;
}
