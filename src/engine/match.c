#include "engine/query.h"

#include "engine/bits.h"
#include "engine/match.h"
#include "engine/visit.h"
#include "engine/windows.h"

void match_count(const struct match *match, uint32_t score, uint32_t impact_sum)
{
    match->result->matched++;
    match->result->histogram[engine_fit(score, impact_sum)]++;
}

void match_offer(const struct match *match, size_t place, uint32_t score)
{
    const struct columns *columns = &match->index->columns;
    if (score == 0)
        return;
    if (match->query->histogram)
        match_count(match, score, columns->impact_sum[place]);
    if (score >= best_floor(&match->workspace->best))
        best_offer(&match->workspace->best, (struct best_entry){columns->id[place], score, (uint32_t)place});
}

bool match_open(const struct match *match)
{
    struct engine_workspace *workspace = match->workspace;
    match->result->plan.kernel = workspace->kernel->name;
    best_start(&workspace->best, match->query->top);
    visit_index(workspace, match->version, &match->query->filter, match->query->profile);
    size_t passing = windows_count(match);
    match->result->considered += passing;
    return passing > 0 && (match->query->top > 0 || match->query->histogram);
}

bool match_meets(const struct engine_profile *profile, const struct weighed *weighed)
{
    for (const uint16_t *at = weighed->list; at < weighed->list + weighed->units;) {
        uint32_t packed = list_next(&at);
        if (weigh_importance(packed) != ENGINE_MUST)
            continue;
        const struct engine_expanded *entry = engine_profile_find(profile, weigh_term(packed));
        if (entry == NULL || !entry->meets)
            return false;
    }
    return true;
}

/* The changes since the index was made, one by one. */
static void match_changes(const struct match *match)
{
    const struct engine_version *version = match->version;
    const struct engine_profile *profile = match->query->profile;
    const uint64_t *dead = match->workspace->dead;
    size_t first = match->index->columns.count;
    visit_changes(match->workspace, version);
    for (size_t i = 0; i < version->record_count; i++) {
        const struct weighed *record = version_record(version, i);
        if (bits_get(dead, i) || !engine_filter_passes(&match->query->filter, &record->opening) ||
            !match_meets(profile, record))
            continue;
        match->result->considered++;
        struct asked_skills skills = weighed_skills(record);
        uint32_t score = forward_score(match->index->taxonomy, profile, &skills);
        if (score == 0)
            continue;
        if (match->query->histogram)
            match_count(match, score, record->impact_sum);
        best_offer(&match->workspace->best,
                   (struct best_entry){record->opening.id, score, (uint32_t)(first + i)});
    }
}

struct engine_hit match_hit(const struct engine_profile *profile, int64_t id, uint32_t score,
                            const struct asked_skills *skills)
{
    struct engine_hit hit = {.id = id, .score = score};
    hit.fit = (uint8_t)engine_fit(score, skills->impact_sum);
    for (const uint16_t *at = skills->list; at < skills->end;) {
        uint32_t packed = list_next(&at);
        bool required = weigh_importance(packed) != ENGINE_OPTIONAL;
        bool had = profile->q[weigh_term(packed)] >= ENGINE_Q_NEARLY;
        hit.asked = (uint16_t)(hit.asked + required);
        hit.have = (uint16_t)(hit.have + (required && had));
    }
    return hit;
}

static struct engine_hit hit(const struct match *match, const struct best_entry *entry)
{
    size_t first = match->index->columns.count;
    struct asked_skills skills = entry->place < first
                                     ? columns_skills(&match->index->columns, entry->place)
                                     : weighed_skills(version_record(match->version, entry->place - first));
    return match_hit(match->query->profile, entry->id, entry->score, &skills);
}

int match_close(const struct match *match, struct arena *arena, struct err *err)
{
    struct best *best = &match->workspace->best;
    match_changes(match);
    if (best->no_memory)
        return err_set(err, ERR_NO_MEMORY, "no memory for the results");
    best_sort(best);
    match->result->hits = arena_array(arena, best->count, sizeof *match->result->hits);
    match->result->count = best->count;
    for (size_t i = 0; i < best->count; i++)
        match->result->hits[i] = hit(match, &best->entries[i]);
    return 0;
}

int match_check(const struct engine_version *version, const struct engine_query *query, struct err *err)
{
    if (query->profile->term_count != engine_taxonomy_terms(version->generation->index->taxonomy))
        return err_set(err, ERR_INVALID, "the profile is of another taxonomy");
    return 0;
}

int engine_match(struct engine_result *out, struct arena *arena, struct engine_workspace *workspace,
                 const struct engine_version *version, const struct engine_query *query, struct err *err)
{
    struct engine_workspace *own;
    struct engine_result result = {0};
    int rc = match_check(version, query, err);
    if (rc == 0)
        rc = workspace_take(&workspace, &own, version, query->profile->count, err);
    if (rc != 0)
        return rc;
    struct match match = {version, version->generation->index, query, workspace, &result};
    if (match_open(&match))
        windows_match(&match);
    rc = match_close(&match, arena, err);
    engine_workspace_free(own);
    if (rc == 0)
        *out = result;
    return rc;
}
