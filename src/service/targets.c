#include "service/targets.h"

#include "service/taxonomy_build.h"

/* What the occupation asks. A skill that it names both ways is essential: the greater importance counts. */
static int weigh(const struct service_taxonomy *t, uint32_t concept, struct arena *scratch, struct engine_impacts *out,
                 struct err *err)
{
    uint32_t first = t->named_first[concept];
    uint32_t count = t->named_first[concept + 1] - first;
    struct engine_asked *asked = arena_array(scratch, count, sizeof *asked);
    for (uint32_t i = 0; i < count; i++) {
        const struct named_entry *named = &t->named[first + i];
        asked[i] = (struct engine_asked){t->term_of[named->skill],
                                         named->essential ? ENGINE_ESSENTIAL : ENGINE_OPTIONAL};
    }
    return engine_impacts_new(out, t->arena, t->engine, asked, count, err);
}

int taxonomy_build_targets(struct service_taxonomy *t, struct err *err)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    const uint32_t *groups = taxonomy_find_groups(scratch, &t->all);
    t->targets = arena_array(t->arena, t->active_occupations, sizeof *t->targets);
    for (uint32_t i = 0; i < t->all.concept_count; i++) {
        const struct skills_concept *concept = &t->all.concepts[i];
        if (concept->kind != SKILLS_OCCUPATION || concept->status != SKILLS_ACTIVE)
            continue;
        struct service_target target = {.concept = i, .same_as = groups[i]};
        target.sector = concept->sector.len == 1 ? concept->sector.data[0] : '\0';
        int rc = weigh(t, i, scratch, &target.impacts, err);
        if (rc != 0 && rc != ERR_TOO_LARGE) /* one that names over a thousand skills is no target */
            return rc;
        if (rc == 0)
            t->targets[t->target_count++] = target;
    }
    return 0;
}

size_t service_targets(const struct service_taxonomy *taxonomy, const struct service_target **out)
{
    *out = taxonomy->targets;
    return taxonomy->target_count;
}

const struct service_target *service_target_find(const struct service_taxonomy *taxonomy, int64_t occupation)
{
    uint32_t concept = taxonomy_index_of_id(taxonomy, occupation);
    size_t low = 0;
    size_t high = taxonomy->target_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (taxonomy->targets[middle].concept < concept)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < taxonomy->target_count && taxonomy->targets[low].concept == concept;
    return found ? &taxonomy->targets[low] : NULL;
}

struct service_concept service_target_concept(const struct service_taxonomy *taxonomy,
                                              const struct service_target *target, uint8_t language)
{
    struct service_concept concept = {0};
    (void)service_taxonomy_by_id(taxonomy, taxonomy->all.concepts[target->concept].id, language, &concept);
    return concept;
}

struct engine_held *service_target_typical(const struct service_target *target, struct arena *arena)
{
    struct engine_held *held = arena_array(arena, target->impacts.count, sizeof *held);
    for (size_t i = 0; i < target->impacts.count; i++) {
        const struct engine_impact *impact = &target->impacts.items[i];
        held[i] = (struct engine_held){impact->term, impact->importance == ENGINE_ESSENTIAL
                                                         ? SERVICE_TYPICAL_ESSENTIAL
                                                         : SERVICE_TYPICAL_OPTIONAL};
    }
    return held;
}

struct service_profile service_target_profile(const struct service_taxonomy *taxonomy,
                                              const struct service_target *target, struct arena *arena)
{
    const struct engine_held *typical = service_target_typical(target, arena);
    struct service_held *held = arena_array(arena, target->impacts.count, sizeof *held);
    for (size_t i = 0; i < target->impacts.count; i++)
        held[i] = (struct service_held){service_taxonomy_by_term(taxonomy, typical[i].term, SERVICE_DUTCH).uri,
                                        (int32_t)typical[i].level};
    return (struct service_profile){
        .skills = held, .count = target->impacts.count, .filters = service_filters_none()};
}
