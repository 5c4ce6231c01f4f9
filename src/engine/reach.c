/* An opening reaches the fit when its score is at least T = 255 * fit / 100 times the sum of its impacts. With a cut
 * c below T
 *
 *     score <= sum over terms with q > c of (q - c) * impact  +  c * (sum of impacts)
 *
 * so what reaches it has a first sum of at least (T - c) times the sum of its impacts. The terms with q <= c, which
 * are most postings, are not read; what the first sum does not rule out is scored exactly. Sums are 16-bit numbers in
 * units of 2^KERNEL_UNIT_BITS, rounded up, and the sum of impacts is taken from its mass, rounded down. */
#include "engine/reach.h"

#include <string.h>

#include "engine/bits.h"
#include "engine/bounds.h"
#include "engine/match.h"
#include "engine/visit.h"

/* Scoring an opening from its skills costs as much as reading so many postings. */
#define FORWARD_COST 40

/* The cut is half of T, at most this: what is worth less is mostly siblings and "related" of what is held, many
 * postings that count little. */
#define CUT_MOST 102

#define AHEAD 6

struct reach {
    const struct engine_version *version;
    const struct index *index;
    const struct engine_profile *profile;
    struct engine_workspace *workspace;
    uint32_t fit;
    uint32_t cut;
    uint64_t count;
};

static bool reaches(const struct reach *reach, const struct asked_skills *skills)
{
    uint32_t score = forward_score(reach->index->taxonomy, reach->profile, skills);
    return score > 0 && engine_fit(score, skills->impact_sum) >= reach->fit;
}

static void try_place(struct reach *reach, size_t place)
{
    struct asked_skills skills = columns_skills(&reach->index->columns, place);
    reach->count += reaches(reach, &skills);
}

/* --- All that pass, one by one ---------------------------------------------------------------------------- */

static void count_forward(struct reach *reach)
{
    for (size_t word = 0; word < index_words(reach->index); word++)
        for (uint64_t bits = reach->workspace->pass[word]; bits != 0; bits &= bits - 1)
            try_place(reach, word * 64 + bits_lowest(bits));
}

/* --- By bounds -------------------------------------------------------------------------------------------- */

/* The terms above the cut, in workspace->runs; *postings is how many they have. */
static size_t list_runs(const struct reach *reach, size_t *postings)
{
    const struct index *index = reach->index;
    size_t count = 0;
    *postings = 0;
    for (size_t i = 0; i < reach->profile->count; i++) {
        const struct engine_expanded *item = &reach->profile->items[i];
        size_t frequency = index_frequency(index, item->term);
        if (item->q <= reach->cut || frequency == 0)
            continue;
        reach->workspace->runs[count++] =
            (struct run){index->segment + (size_t)item->term * index->window_count, item->q - reach->cut};
        *postings += frequency;
    }
    return count;
}

static void add_window(const struct reach *reach, size_t run_count, size_t window)
{
    const struct run *runs = reach->workspace->runs;
    const uint32_t *postings = reach->index->postings;
    for (size_t i = 0; i < run_count; i++) {
        uint32_t start = runs[i].segment[window];
        if (i + AHEAD < run_count)
            fetch(postings + runs[i + AHEAD].segment[window]);
        bounds_add(reach->workspace->bounds, postings + start, runs[i].segment[window + 1] - start, runs[i].q);
    }
}

/* A bit for each of 64 openings whose bound is at least `steep` times its mass less one. */
static uint64_t sift_word(const uint16_t *restrict bounds, const uint8_t *restrict mass, uint16_t steep)
{
    uint8_t above[64];
    uint64_t bits = 0;
    for (size_t i = 0; i < 64; i++)
        above[i] = bounds[i] >= (uint16_t)(steep * (uint16_t)(mass[i] - 1));
    for (size_t part = 0; part < 8; part++) {
        uint64_t eight;
        memcpy(&eight, above + part * 8, sizeof eight);
        for (size_t i = 0; eight != 0 && i < 8; i++)
            bits |= (uint64_t)above[part * 8 + i] << (part * 8 + i);
    }
    return bits;
}

static void count_window(struct reach *reach, size_t run_count, size_t window)
{
    size_t size = reach->index->window / 64;
    size_t first = window * size;
    size_t words = index_words(reach->index) - first < size ? index_words(reach->index) - first : size;
    const uint64_t *pass = reach->workspace->pass + first;
    uint16_t *bounds = reach->workspace->bounds + (first * 64 - index_numbering(reach->index, window));
    uint16_t steep = (uint16_t)((255 * reach->fit - 100 * reach->cut) / 100);
    if (reach->workspace->kernel->count(pass, words) == 0)
        return;
    add_window(reach, run_count, window);
    for (size_t word = 0; word < words; word++) {
        if (pass[word] == 0)
            continue;
        uint64_t bits =
            pass[word] & sift_word(bounds + word * 64, reach->index->mass + (first + word) * 64, steep);
        for (; bits != 0; bits &= bits - 1)
            try_place(reach, (first + word) * 64 + bits_lowest(bits));
    }
    memset(bounds, 0, words * 64 * sizeof *bounds);
}

/* --- Together --------------------------------------------------------------------------------------------- */

static void count_index(struct reach *reach)
{
    size_t postings;
    size_t passing = reach->workspace->kernel->count(reach->workspace->pass, index_words(reach->index));
    reach->cut = 255 * reach->fit / 200 < CUT_MOST ? 255 * reach->fit / 200 : CUT_MOST;
    size_t run_count = list_runs(reach, &postings);
    if (passing * FORWARD_COST < postings) {
        count_forward(reach);
        return;
    }
    for (size_t window = 0; window < reach->index->window_count; window++)
        count_window(reach, run_count, window);
}

static void count_changes(struct reach *reach, const struct engine_filter *filter)
{
    visit_changes(reach->workspace, reach->version);
    for (size_t i = 0; i < reach->version->record_count; i++) {
        const struct weighed *record = version_record(reach->version, i);
        struct asked_skills skills = weighed_skills(record);
        if (!bits_get(reach->workspace->dead, i) && engine_filter_passes(filter, &record->opening) &&
            match_meets(reach->profile, record))
            reach->count += reaches(reach, &skills);
    }
}

int engine_reach(uint64_t *out, struct engine_workspace *workspace, const struct engine_version *version,
                 const struct engine_profile *profile, const struct engine_filter *filter, uint32_t fit,
                 struct err *err)
{
    struct engine_workspace *own;
    const struct engine_query query = {.profile = profile};
    if (fit < 1 || fit > 100)
        return err_set(err, ERR_INVALID, "a fit is 1 to 100 percent");
    int rc = match_check(version, &query, err);
    if (rc == 0)
        rc = workspace_take(&workspace, &own, version, profile->count, err);
    if (rc != 0)
        return rc;
    struct reach reach = {version, version->generation->index, profile, workspace, fit, 0, 0};
    visit_index(workspace, version, filter, profile);
    count_index(&reach);
    count_changes(&reach, filter);
    engine_workspace_free(own);
    *out = reach.count;
    return 0;
}
