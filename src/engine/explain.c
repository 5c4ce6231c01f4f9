#include "engine/explain.h"

#include <stdlib.h>

static int compare_reasons(const void *left, const void *right)
{
    const struct engine_reason *a = left;
    const struct engine_reason *b = right;
    if (a->impact != b->impact)
        return a->impact > b->impact ? -1 : 1;
    return (a->term > b->term) - (a->term < b->term);
}

static struct engine_reason reason(const struct engine_profile *profile, const struct engine_impact *impact)
{
    const struct engine_expanded *entry = engine_profile_find(profile, impact->term);
    struct engine_reason reason = {
        .term = impact->term,
        .importance = impact->importance,
        .impact = impact->impact,
        .held = ENGINE_NONE,
        .row = ENGINE_ROW_NONE,
    };
    if (entry != NULL) {
        reason.q = entry->q;
        reason.held = entry->held;
        reason.row = entry->row;
        reason.level = entry->level;
        reason.credit = engine_row_credit((enum engine_row)entry->row);
        reason.points = reason.q * reason.impact;
    }
    return reason;
}

void engine_explain_impacts(struct engine_explanation *out, struct arena *arena,
                            const struct engine_profile *profile, const struct engine_impacts *impacts)
{
    struct engine_explanation explanation = {0};
    struct engine_reason *skills = arena_array(arena, impacts->count, sizeof *skills);
    struct engine_reason *missing = arena_array(arena, impacts->count, sizeof *missing);
    for (size_t i = 0; i < impacts->count; i++) {
        skills[i] = reason(profile, &impacts->items[i]);
        bool required = skills[i].importance != ENGINE_OPTIONAL;
        explanation.score += skills[i].points;
        explanation.asked += required;
        explanation.have += required && skills[i].q >= ENGINE_Q_NEARLY;
    }
    if (impacts->count > 0)
        qsort(skills, impacts->count, sizeof *skills, compare_reasons);
    for (size_t i = 0; i < impacts->count; i++)
        if (skills[i].q < ENGINE_Q_NEARLY)
            missing[explanation.missing_count++] = skills[i];
    explanation.fit = engine_fit(explanation.score, impacts->sum);
    explanation.skills = skills;
    explanation.count = impacts->count;
    explanation.missing = missing;
    *out = explanation;
}

int engine_explain(struct engine_explanation *out, struct arena *arena, const struct engine_version *version,
                   const struct engine_profile *profile, int64_t id, struct err *err)
{
    if (profile->term_count != engine_taxonomy_terms(engine_version_taxonomy(version)))
        return err_set(err, ERR_INVALID, "the profile is of another taxonomy");
    struct engine_impacts impacts;
    int rc = engine_version_impacts(&impacts, arena, version, id, err);
    if (rc == 0)
        engine_explain_impacts(out, arena, profile, &impacts);
    return rc;
}
