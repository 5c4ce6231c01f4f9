/* Alone, a profile reads the postings of its few hundred terms. Many at once are better off the other way
 * round: opening by opening, for KERNEL_LANES profiles together. There is a row for each term with a byte for
 * each profile, what the term is worth to it; so the rows of an opening's skills are added up, a dozen
 * additions of 64 numbers each, and no number is read for one profile only. The rows of all terms stay in the
 * second cache.
 *
 * The bytes are bounds. With a floor F that a profile's worst result so far gives (windows.c), an opening of
 * length L can only enter if
 *
 *     sum over its terms of  q * idf * (4 or 2)  >=  F * L / 65535
 *
 * since rounding impacts down only takes from a score. A byte counts in 1/255 of the right side, rounded up,
 * for the least L of a range of openings: what does not add up to 255 cannot enter. The few others are scored
 * exactly. Sums stop at 255, so nothing overflows. Rows are made anew for each range, with the floor as it is
 * by then.
 *
 * The first floor comes from the first windows, scored as for a profile alone. A profile that this does not
 * suit (few openings pass its filters, or all results are wanted) is walked alone to the end. Either way the
 * answer is the same.
 */
#include "engine/many.h"

#include <stdlib.h>

#include "engine/bits.h"
#include "engine/dense.h"
#include "engine/large.h"
#include "engine/windows.h"

/* A group of fewer is not worth making rows for; nor is a profile whose filters fewer than one opening in so
 * many pass, or that wants so many results that the floor stays low. */
#define GROUP_LEAST 8
#define PASS_SHARE  8
#define TOP_SHARE   64

/* Openings that are summed up before what they reached is looked at; and how many are looked at together. */
#define CHUNK    512
#define TOGETHER 8
_Static_assert(CHUNK % TOGETHER == 0, "what is looked at together stays within the room");

/* So many candidates wait, so that memory can be asked for in time; and how far ahead it is. */
#define WAITING 256
#define AHEAD   12

/* What a term is worth to a profile, and the start of the term's row. */
struct worth {
    float value; /* q * idf, below 2^24 */
    uint32_t row;
};

/* How a member of a group is answered. */
enum way { WAY_DONE, WAY_WINDOWS, WAY_ROWS };

struct member {
    struct engine_workspace workspace; /* of its own: pass, passing, runs, best; the rest is the host's */
    struct match match;
    struct walk walk;
    enum way way;
    size_t windows; /* scored so far */
    struct worth *worths;
    size_t worth_count, worth_room;
};

struct candidate {
    uint32_t place;
    uint32_t lane;
};

struct engine_many {
    struct engine_workspace *host;
    struct index *index; /* a reference: what `dense` and `rows` are made for */
    struct dense dense;
    uint8_t *rows; /* term * KERNEL_LANES + lane; all 0 between groups */
    struct candidate *candidates;
    size_t candidate_count;
    uint64_t reached[CHUNK];
    struct member members[KERNEL_LANES];
};

struct engine_many *engine_many_new(void)
{
    struct engine_many *many = calloc(1, sizeof *many);
    if (many == NULL)
        return NULL;
    many->host = engine_workspace_new();
    many->candidates = calloc(WAITING + CHUNK * KERNEL_LANES, sizeof *many->candidates);
    if (many->host == NULL || many->candidates == NULL) {
        engine_many_free(many);
        return NULL;
    }
    return many;
}

static void forget_index(struct engine_many *many)
{
    dense_free(&many->dense);
    large_free(many->rows);
    many->rows = NULL;
    index_free(many->index);
    many->index = NULL;
}

void engine_many_free(struct engine_many *many)
{
    if (many == NULL)
        return;
    for (size_t i = 0; i < KERNEL_LANES; i++) {
        workspace_guest_free(&many->members[i].workspace);
        free(many->members[i].worths);
    }
    forget_index(many);
    engine_workspace_free(many->host);
    free(many->candidates);
    free(many);
}

bool engine_many_use(struct engine_many *many, const char *kernel)
{
    return engine_workspace_use(many->host, kernel);
}

/* Lays out the index, unless it is laid out. A huge page for the rows, since all of them are in use all the
 * time. */
static int prepare(struct engine_many *many, struct index *index, struct err *err)
{
    const size_t page = (size_t)2 << 20;
    size_t bytes = (size_t)engine_taxonomy_terms(index->taxonomy) * KERNEL_LANES;
    if (many->index == index)
        return 0;
    forget_index(many);
    many->rows = large_array(bytes < page ? page : bytes, 1);
    if (many->rows == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for many queries");
    int rc = dense_build(&many->dense, index, err);
    if (rc != 0) {
        forget_index(many);
        return rc;
    }
    many->index = index_ref(index);
    return 0;
}

static bool suits_rows(const struct match *match)
{
    size_t passing = (size_t)match->result->considered;
    return !match->query->histogram && engine_taxonomy_terms(match->index->taxonomy) <= DENSE_TERMS_MAX &&
           passing >= match->index->columns.count / PASS_SHARE && match->query->top <= passing / TOP_SHARE;
}

/* Finds out what passes for one query, and starts its walk. */
static int enter(struct engine_many *many, struct member *member, struct engine_result *out,
                 const struct engine_version *version, const struct engine_query *query, struct err *err)
{
    member->way = WAY_DONE;
    member->windows = 0;
    int rc = match_check(version, query, err);
    if (rc == 0)
        rc = workspace_fit(many->host, version, query->profile->count, err);
    if (rc == 0)
        rc = workspace_guest_fit(&member->workspace, many->host, version, query->profile->count, err);
    if (rc != 0)
        return rc;
    *out = (struct engine_result){0};
    member->match = (struct match){version, version->generation->index, query, &member->workspace, out};
    if (match_open(&member->match) && windows_start(&member->walk, &member->match))
        member->way = suits_rows(&member->match) ? WAY_ROWS : WAY_WINDOWS;
    return 0;
}

static void finish_windows(struct member *member)
{
    while (member->windows < member->match.index->window_count)
        windows_score(&member->walk, member->windows++);
}

static int list_worths(struct member *member, struct err *err)
{
    const struct engine_profile *profile = member->match.query->profile;
    const uint16_t *idf = weigh_idf(member->match.index->taxonomy);
    if (profile->count > member->worth_room) {
        struct worth *worths = reallocarray(member->worths, profile->count, sizeof *worths);
        if (worths == NULL)
            return err_set(err, ERR_NO_MEMORY, "no memory for many queries");
        member->worths = worths;
        member->worth_room = profile->count;
    }
    for (size_t i = 0; i < profile->count; i++) {
        uint32_t term = profile->items[i].term;
        member->worths[i] = (struct worth){(float)(profile->items[i].q * idf[term]), term * KERNEL_LANES};
    }
    member->worth_count = profile->count;
    return 0;
}

/* Scores windows until there is a floor, which is mostly after one. */
static int find_floor(struct member *member, struct err *err)
{
    const struct best *best = &member->workspace.best;
    size_t windows = member->match.index->window_count;
    while (member->windows < windows && best->count < best->top)
        windows_score(&member->walk, member->windows++);
    if (member->windows == windows)
        member->way = WAY_DONE;
    return member->way == WAY_DONE ? 0 : list_worths(member, err);
}

/* Writes what each term is worth to a member, in 1/255 of what it takes to reach the floor at that length. */
static void write_rows(uint8_t *rows, const struct member *member, uint32_t length)
{
    double needed = (double)best_floor(&member->workspace.best) * length / WEIGH_IMPACT_ONE;
    float scale = (float)(2 * 255 / needed * (1 + 0x1p-20)); /* a hair too large, for rounding */
    for (size_t i = 0; i < member->worth_count; i++) {
        float value = member->worths[i].value * scale + 1;
        rows[member->worths[i].row] = (uint8_t)(int)(value < 255 ? value : 255);
    }
}

static void clear_rows(uint8_t *rows, const struct member *member)
{
    for (size_t i = 0; i < member->worth_count; i++)
        rows[member->worths[i].row] = 0;
}

static void add_candidates(struct engine_many *many, uint64_t lanes, uint32_t place)
{
    const struct columns *columns = &many->index->columns;
    if (lanes != 0) {
        fetch(&columns->id[place]);
        fetch(&columns->impact_sum[place]);
    }
    for (; lanes != 0; lanes &= lanes - 1) {
        unsigned lane = bits_lowest(lanes);
        fetch(&many->members[lane].workspace.pass[place / 64]);
        many->candidates[many->candidate_count++] = (struct candidate){place, lane};
    }
}

/* Adds those that were reached to the candidates. One opening in a hundred is, so several are looked at together. */
static void list_candidates(struct engine_many *many, const uint32_t *places, size_t count)
{
    for (size_t from = 0; from < count; from += TOGETHER) {
        uint64_t any = 0;
        for (size_t i = from; i < from + TOGETHER; i++)
            any |= many->reached[i];
        for (size_t i = from; any != 0 && i < from + TOGETHER && i < count; i++)
            add_candidates(many, many->reached[i], places[i]);
    }
}

/* Scores a candidate, unless its filters rule it out or it was scored in the first windows. */
static void score_candidate(struct engine_many *many, struct candidate candidate)
{
    struct member *member = &many->members[candidate.lane];
    const struct match *match = &member->match;
    if (candidate.place < member->windows * many->index->window ||
        !bits_get(member->workspace.pass, candidate.place))
        return;
    struct asked_skills skills = columns_skills(&many->index->columns, candidate.place);
    match_offer(match, candidate.place, forward_score(many->index->taxonomy, match->query->profile, &skills));
    match->result->plan.rescored++;
}

static void score_candidates(struct engine_many *many)
{
    const struct columns *columns = &many->index->columns;
    for (size_t i = 0; i < many->candidate_count; i++) {
        if (i + AHEAD < many->candidate_count)
            columns_fetch(columns, many->candidates[i + AHEAD].place);
        score_candidate(many, many->candidates[i]);
    }
    many->candidate_count = 0;
}

static void sum_block(struct engine_many *many, const struct dense_block *block)
{
    const uint32_t *places = many->dense.places + block->first;
    const uint16_t *lists = many->dense.lists + block->start;
    size_t skills = (size_t)block->twice + block->once;
    for (size_t from = 0; from < block->count; from += CHUNK) {
        size_t count = block->count - from < CHUNK ? block->count - from : CHUNK;
        many->host->kernel->sum_rows(many->reached, many->rows, lists + from * skills, block->twice,
                                     block->once, count);
        list_candidates(many, places + from, count);
        if (many->candidate_count > WAITING)
            score_candidates(many);
    }
}

/* Candidates are scored before the next range, so that its rows are made with the floor of now. */
static void sum_range(struct engine_many *many, const struct dense_range *range, size_t count)
{
    for (size_t lane = 0; lane < count; lane++)
        if (many->members[lane].way == WAY_ROWS)
            write_rows(many->rows + lane, &many->members[lane], range->length);
    for (size_t i = 0; i < range->count; i++)
        sum_block(many, &many->dense.blocks[range->first + i]);
    score_candidates(many);
}

static void sum_all(struct engine_many *many, size_t count)
{
    for (size_t i = 0; i < many->dense.range_count; i++)
        sum_range(many, &many->dense.ranges[i], count);
    for (size_t lane = 0; lane < count; lane++) {
        if (many->members[lane].way != WAY_ROWS)
            continue;
        clear_rows(many->rows + lane, &many->members[lane]);
        many->members[lane].match.result->plan.summed = true;
    }
}

static int match_group(struct engine_result *out, struct arena *arena, struct engine_many *many,
                       const struct engine_version *version, const struct engine_query *queries, size_t count,
                       struct err *err)
{
    size_t by_rows = 0;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        struct member *member = &many->members[i];
        rc = enter(many, member, &out[i], version, &queries[i], err);
        if (rc == 0 && member->way == WAY_ROWS)
            rc = find_floor(member, err);
        by_rows += rc == 0 && member->way == WAY_ROWS;
    }
    if (rc == 0 && by_rows >= GROUP_LEAST)
        rc = prepare(many, version->generation->index, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < count; i++) {
        enum way way = many->members[i].way;
        if (way == WAY_WINDOWS || (way == WAY_ROWS && by_rows < GROUP_LEAST))
            finish_windows(&many->members[i]);
    }
    if (by_rows >= GROUP_LEAST)
        sum_all(many, count);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = match_close(&many->members[i].match, arena, err);
    return rc;
}

int engine_match_many(struct engine_result *out, struct arena *arena, struct engine_many *many,
                      const struct engine_version *version, const struct engine_query *queries, size_t count,
                      struct err *err)
{
    for (size_t from = 0; from < count; from += KERNEL_LANES) {
        size_t size = count - from < KERNEL_LANES ? count - from : KERNEL_LANES;
        int rc = match_group(out + from, arena, many, version, queries + from, size, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}
