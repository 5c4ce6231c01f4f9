#include "engine/query.h"

#include <string.h>

#include "engine/bits.h"
#include "engine/pass.h"
#include "engine/workspace.h"

/* A query at work. */
struct match {
    const struct engine_version *version;
    struct index *index;
    const struct engine_query *query;
    struct engine_workspace *workspace;
    struct engine_result *result;
};

static void count_fit(const struct match *match, uint32_t score, uint32_t impact_sum)
{
    match->result->matched++;
    match->result->histogram[engine_fit(score, impact_sum)]++;
}

/* Adds up the scores of one window, term by term. */
static void add_window(uint32_t *scores, const struct index *index, size_t window,
                       const struct engine_profile *profile)
{
    const uint32_t *segment = index->segment + window * profile->term_count;
    for (size_t i = 0; i < profile->count; i++) {
        uint32_t q = profile->items[i].q;
        uint32_t end = segment[profile->items[i].term + 1];
        for (uint32_t p = segment[profile->items[i].term]; p < end; p++)
            scores[index->offset[p]] += q * index->impact[p];
    }
}

/* Offers what passes, and leaves the scores at 0. */
static void take_window(const struct match *match, size_t window)
{
    const struct columns *columns = &match->index->columns;
    struct best *best = &match->workspace->best;
    size_t first = window * INDEX_WINDOW;
    size_t end = first + INDEX_WINDOW < columns->count ? first + INDEX_WINDOW : columns->count;
    uint32_t *scores = match->workspace->scores;
    for (size_t word = first / 64; word < (end + 63) / 64; word++) {
        for (uint64_t bits = match->workspace->pass[word]; bits != 0; bits &= bits - 1) {
            size_t place = word * 64 + bits_lowest(bits);
            uint32_t score = scores[place - first];
            if (score == 0)
                continue;
            if (match->query->histogram)
                count_fit(match, score, columns->impact_sum[place]);
            if (score >= best_floor(best))
                best_offer(best, (struct best_entry){columns->id[place], score, (uint32_t)place});
        }
    }
    memset(scores, 0, (end - first) * sizeof *scores);
}

static void match_index(const struct match *match)
{
    struct engine_workspace *workspace = match->workspace;
    const struct engine_version *version = match->version;
    size_t words = index_words(match->index);
    pass_build(workspace->pass, match->index, &match->query->filter, match->query->profile, workspace->left,
               workspace->spare);
    for (size_t i = 0; i < version->death_count; i++) {
        uint32_t place = version_death(version, i);
        if (place < match->index->columns.count)
            bits_clear(workspace->pass, place);
    }
    match->result->considered += bits_count(workspace->pass, words);
    for (size_t window = 0; window < match->index->window_count; window++) {
        add_window(workspace->scores, match->index, window, match->query->profile);
        take_window(match, window);
    }
}

/* Whether every must skill is met. */
static bool meets(const struct engine_profile *profile, const struct weighed *weighed)
{
    for (size_t i = 0; i < weighed->count; i++) {
        if (weigh_importance(weighed->packed[i]) != ENGINE_MUST)
            continue;
        const struct engine_expanded *entry = engine_profile_find(profile, weigh_term(weighed->packed[i]));
        if (entry == NULL || !entry->meets)
            return false;
    }
    return true;
}

static uint32_t score_of(const struct engine_taxonomy *taxonomy, const struct engine_profile *profile,
                         const struct weighed *weighed)
{
    uint32_t score = 0;
    for (size_t i = 0; i < weighed->count; i++) {
        uint32_t term = weigh_term(weighed->packed[i]);
        uint32_t raw = weigh_raw(weighed->packed[i], engine_taxonomy_idf(taxonomy, term));
        if (profile->q[term] != 0)
            score += profile->q[term] * weigh_impact(raw, weighed->length);
    }
    return score;
}

/* The changes since the index was made, one by one. */
static void match_changes(const struct match *match)
{
    const struct engine_version *version = match->version;
    const struct engine_profile *profile = match->query->profile;
    uint64_t *dead = match->workspace->dead;
    size_t first = match->index->columns.count;
    memset(dead, 0, (version->record_count / 64 + 1) * sizeof *dead);
    for (size_t i = 0; i < version->death_count; i++)
        if (version_death(version, i) >= first)
            bits_set(dead, version_death(version, i) - first);
    for (size_t i = 0; i < version->record_count; i++) {
        const struct weighed *record = version_record(version, i);
        if (bits_get(dead, i) || !engine_filter_passes(&match->query->filter, &record->opening) ||
            !meets(profile, record))
            continue;
        match->result->considered++;
        uint32_t score = score_of(match->index->taxonomy, profile, record);
        if (score == 0)
            continue;
        if (match->query->histogram)
            count_fit(match, score, record->impact_sum);
        best_offer(&match->workspace->best,
                   (struct best_entry){record->opening.id, score, (uint32_t)(first + i)});
    }
}

static struct engine_hit hit(const struct match *match, const struct best_entry *entry)
{
    size_t first = match->index->columns.count;
    struct weighed weighed = entry->place < first ? columns_get(&match->index->columns, entry->place)
                                                  : *version_record(match->version, entry->place - first);
    struct engine_hit hit = {.id = entry->id, .score = entry->score};
    hit.fit = (uint8_t)engine_fit(entry->score, weighed.impact_sum);
    for (size_t i = 0; i < weighed.count; i++) {
        bool required = weigh_importance(weighed.packed[i]) != ENGINE_OPTIONAL;
        hit.asked = (uint16_t)(hit.asked + required);
        hit.have = (uint16_t)(hit.have + (required && match->query->profile->q[weigh_term(weighed.packed[i])] >=
                                                          ENGINE_Q_NEARLY));
    }
    return hit;
}

static int run(const struct match *match, struct arena *arena, struct err *err)
{
    struct best *best = &match->workspace->best;
    int rc = workspace_fit(match->workspace, match->version, err);
    if (rc != 0)
        return rc;
    best_start(best, match->query->top);
    match_index(match);
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

int engine_match(struct engine_result *out, struct arena *arena, struct engine_workspace *workspace,
                 const struct engine_version *version, const struct engine_query *query, struct err *err)
{
    struct index *index = version->generation->index;
    struct engine_workspace *own = NULL;
    struct engine_result result = {0};
    if (query->profile->term_count != engine_taxonomy_terms(index->taxonomy))
        return err_set(err, ERR_INVALID, "the profile is of another taxonomy");
    if (workspace == NULL) {
        own = workspace = engine_workspace_new();
        if (own == NULL)
            return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    }
    struct match match = {version, index, query, workspace, &result};
    int rc = run(&match, arena, err);
    engine_workspace_free(own);
    if (rc == 0)
        *out = result;
    return rc;
}
