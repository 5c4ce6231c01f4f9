#include "engine/version.h"

#include <string.h>

static bool dead(const struct engine_version *version, uint32_t place)
{
    for (size_t i = version->death_count; i-- > 0;)
        if (version_death(version, i) == place)
            return true;
    return false;
}

/* The newest record of an id is the only one that can be alive; without one, the index has it or nobody. */
bool version_find(struct weighed *out, const struct engine_version *version, int64_t id)
{
    const struct index *index = version->generation->index;
    uint32_t first_record = (uint32_t)index->columns.count;
    for (size_t i = version->record_count; i-- > 0;) {
        const struct weighed *record = version_record(version, i);
        if (record->opening.id != id)
            continue;
        if (dead(version, first_record + (uint32_t)i))
            return false;
        *out = *record;
        return true;
    }
    uint32_t place = index_find(index, id);
    if (place == ENGINE_NONE || dead(version, place))
        return false;
    *out = columns_get(&index->columns, place);
    return true;
}

const struct engine_taxonomy *engine_version_taxonomy(const struct engine_version *version)
{
    return version->generation->index->taxonomy;
}

size_t engine_version_count(const struct engine_version *version)
{
    return version->generation->index->columns.count + version->record_count - version->death_count;
}

int engine_version_impacts(struct engine_impacts *out, struct arena *arena,
                           const struct engine_version *version, int64_t id, struct err *err)
{
    struct weighed weighed;
    if (!version_find(&weighed, version, id))
        return err_set(err, ERR_NOT_FOUND, "there is no opening %lld", (long long)id);
    struct asked_skills skills = weighed_skills(&weighed);
    uint32_t *packed = arena_array(arena, weighed.units, sizeof *packed);
    size_t count = list_unpack(packed, skills.list, skills.end);
    weigh_unpack(out, arena, engine_version_taxonomy(version), packed, count, weighed.length);
    return 0;
}

size_t engine_version_size(const struct engine_version *version)
{
    return index_size(version->generation->index) +
           atomic_load_explicit(&version->generation->size, memory_order_relaxed);
}
