#include "engine/visit.h"

#include <string.h>

#include "engine/bits.h"
#include "engine/pass.h"

void visit_index(struct engine_workspace *workspace, const struct engine_version *version,
                 const struct engine_filter *filter, const struct engine_profile *profile)
{
    struct index *index = version->generation->index;
    pass_build(workspace->pass, index, filter, profile, workspace->kernel, workspace->left, workspace->spare);
    for (size_t i = 0; i < version->death_count; i++) {
        uint32_t place = version_death(version, i);
        if (place < index->columns.count)
            bits_clear(workspace->pass, place);
    }
}

void visit_changes(struct engine_workspace *workspace, const struct engine_version *version)
{
    size_t first = version->generation->index->columns.count;
    memset(workspace->dead, 0, (version->record_count / 64 + 1) * sizeof *workspace->dead);
    for (size_t i = 0; i < version->death_count; i++)
        if (version_death(version, i) >= first)
            bits_set(workspace->dead, version_death(version, i) - first);
}

void visit_openings(struct engine_workspace *workspace, const struct engine_version *version,
                    const struct engine_filter *filter,
                    void (*visit)(void *context, const struct asked_skills *skills, uint32_t place),
                    void *context)
{
    const struct index *index = version->generation->index;
    visit_index(workspace, version, filter, NULL);
    for (size_t word = 0; word < index_words(index); word++) {
        for (uint64_t bits = workspace->pass[word]; bits != 0; bits &= bits - 1) {
            size_t place = word * 64 + bits_lowest(bits);
            struct asked_skills skills = columns_skills(&index->columns, place);
            visit(context, &skills, (uint32_t)place);
        }
    }
    visit_changes(workspace, version);
    for (size_t i = 0; i < version->record_count; i++) {
        const struct weighed *record = version_record(version, i);
        struct asked_skills skills = weighed_skills(record);
        if (!bits_get(workspace->dead, i) && engine_filter_passes(filter, &record->opening))
            visit(context, &skills, ENGINE_NONE);
    }
}
