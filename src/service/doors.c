#include "service/doors.h"

#include <stdlib.h>

#include "engine/lever.h"
#include "service/match_inside.h"

struct candidate {
    uint32_t term;
    uint32_t gained;
};

static int compare(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    if (x->gained != y->gained)
        return x->gained < y->gained ? 1 : -1;
    return x->term < y->term ? -1 : x->term > y->term;
}

/* Whether the skill is the same as one that is listed already, by exactMatch. */
static bool listed(const struct engine_taxonomy *taxonomy, const struct service_doors *doors, uint32_t term)
{
    for (size_t i = 0; i < doors->count; i++)
        if (engine_taxonomy_row(taxonomy, doors->items[i].skill.term, term) == ENGINE_ROW_SAME)
            return true;
    return false;
}

int service_doors_run(struct arena *arena, const struct service_version *version,
                      const struct service_profile *profile, int32_t today, uint32_t fit, size_t top,
                      uint8_t language, struct service_doors *out, struct err *err)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(version);
    struct match_person person;
    int rc = match_person_new(arena, version, profile, &person, err);
    if (rc != 0)
        return rc;
    struct engine_lever_query query = {.profile = person.expanded, .fit = fit};
    query.filter = match_filter(arena, version, &profile->filters, today);
    struct engine_lever lever;
    rc = engine_lever_skills(&lever, arena, NULL, service_version_engine(version), &query,
                             ENGINE_LEVEL_UNSTATED, err);
    if (rc != 0)
        return rc;
    struct candidate *candidates = arena_array(arena, lever.count, sizeof *candidates);
    size_t count = 0;
    for (size_t term = 0; term < lever.count; term++)
        if (lever.gained[term] > 0)
            candidates[count++] = (struct candidate){(uint32_t)term, lever.gained[term]};
    if (count > 1)
        qsort(candidates, count, sizeof *candidates, compare);
    struct service_door *items = arena_array(arena, top, sizeof *items);
    struct service_doors doors = {.reached = lever.reached, .items = items};
    for (size_t i = 0; i < count && doors.count < top; i++) {
        struct service_concept skill = service_taxonomy_by_term(taxonomy, candidates[i].term, language);
        if (!skill.retired && !listed(service_taxonomy_engine(taxonomy), &doors, skill.term))
            items[doors.count++] = (struct service_door){skill, candidates[i].gained};
    }
    *out = doors;
    return 0;
}
