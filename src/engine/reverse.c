/* Scores people for an opening, window by window.
 *
 * For each asked skill t the people who hold something that is good for it are read, and the best value of
 * each, times the impact, is added to their score. With a cut c, only holders in rows that can give more than c
 * are read (the same skill, narrower ones, and those that need it are few; siblings are many), and what
 * exceeds c is added up: since the rest gives at most c on each asked skill, that sum and c * (sum of
 * impacts) bound the score. Whoever's bound reaches the floor is scored exactly from the skills that he or
 * she holds.
 */
#include "engine/reverse.h"

#include <string.h>

#include "engine/bits.h"
#include "engine/people.h"
#include "engine/workspace.h"

/* What one held skill gives for one asked skill; the next such thing of the same held skill follows. */
struct link {
    uint32_t asked; /* number among the asked */
    uint32_t row;
    uint32_t next; /* number + 1; 0: none */
};

struct reverse {
    const struct engine_people *people;
    const struct engine_impacts *impacts;
    struct engine_workspace *workspace;
    struct engine_result *result;
    const struct crowd_entry *changes; /* what came after the index, see crowd.h */
    size_t change_count;
    uint32_t *first_link; /* of each term: number + 1 */
    struct link *links;
    uint64_t *meets; /* a bit for each person */
    uint8_t *q;      /* of each asked skill, for the person at hand */
    uint32_t values[ENGINE_ROW_NONE][5];
    uint32_t cut;
    uint32_t turn; /* asked skills that were added since the last clearing */
};

/* Cuts: what the rows from "sibling" upward give at most, and 0. */
static const enum engine_row cut_rows[] = {ENGINE_ROW_BROADER, ENGINE_ROW_RELATED, ENGINE_ROW_SIBLING};

#define CUT_ROWS (sizeof cut_rows / sizeof *cut_rows)

/* A window that lets more people through than this lowers the cut. */
#define RESCORE_MOST (PEOPLE_WINDOW / 64)

static void make_links(struct reverse *reverse, struct arena *scratch)
{
    size_t total = 0;
    const struct engine_taxonomy *taxonomy = reverse->people->taxonomy;
    for (size_t i = 0; i < reverse->impacts->count; i++)
        total += engine_taxonomy_holders(taxonomy, reverse->impacts->items[i].term).count;
    reverse->first_link = arena_array(scratch, engine_taxonomy_terms(taxonomy), sizeof *reverse->first_link);
    reverse->links = arena_array(scratch, total, sizeof *reverse->links);
    reverse->q = arena_array(scratch, reverse->impacts->count, sizeof *reverse->q);
    uint32_t count = 0;
    for (uint32_t i = 0; i < reverse->impacts->count; i++) {
        struct engine_holders holders = engine_taxonomy_holders(taxonomy, reverse->impacts->items[i].term);
        for (size_t j = 0; j < holders.count; j++) {
            uint32_t *first = &reverse->first_link[holders.items[j].held];
            reverse->links[count++] = (struct link){i, holders.items[j].row, *first};
            *first = count;
        }
    }
    for (uint32_t row = ENGINE_ROW_SAME; row < ENGINE_ROW_NONE; row++)
        for (uint32_t level = 1; level <= 4; level++)
            reverse->values[row][level] = engine_row_value((enum engine_row)row, level);
}

/* What a person holds, packed. */
struct held_skills {
    const uint32_t *packed;
    size_t count;
};

/* A person of the index, or (from the index's count on) of a change. */
static struct held_skills held_by(const struct reverse *reverse, size_t person)
{
    const struct engine_people *people = reverse->people;
    if (person >= people->count) {
        const struct crowd_change *change = reverse->changes[person - people->count].change;
        return (struct held_skills){change->held, change->count};
    }
    return (struct held_skills){people->held + people->start[person],
                                people->start[person + 1] - people->start[person]};
}

/* Fills reverse->q for one person; returns the score. */
static uint32_t score_person(const struct reverse *reverse, size_t person)
{
    struct held_skills held = held_by(reverse, person);
    uint32_t score = 0;
    memset(reverse->q, 0, reverse->impacts->count);
    for (size_t i = 0; i < held.count; i++) {
        uint32_t link = reverse->first_link[people_term(held.packed[i])];
        for (; link != 0; link = reverse->links[link - 1].next) {
            uint32_t value = reverse->values[reverse->links[link - 1].row][people_level(held.packed[i])];
            uint8_t *q = &reverse->q[reverse->links[link - 1].asked];
            *q = (uint8_t)(value > *q ? value : *q);
        }
    }
    for (size_t i = 0; i < reverse->impacts->count; i++)
        score += reverse->q[i] * reverse->impacts->items[i].impact;
    return score;
}

/* Whether one of the held skills is the asked one or a narrower one. */
static bool serves(const struct reverse *reverse, struct held_skills held, uint32_t asked)
{
    for (size_t i = 0; i < held.count; i++)
        if (engine_taxonomy_row(reverse->people->taxonomy, people_term(held.packed[i]), asked) <=
            ENGINE_ROW_NARROWER_3)
            return true;
    return false;
}

static bool meets_musts(const struct reverse *reverse, struct held_skills held)
{
    for (size_t i = 0; i < reverse->impacts->count; i++)
        if (reverse->impacts->items[i].importance == ENGINE_MUST &&
            !serves(reverse, held, reverse->impacts->items[i].term))
            return false;
    return true;
}

/* The postings of one term in one window. */
struct segment {
    const uint32_t *postings;
    size_t count;
};

static struct segment segment_of(const struct engine_people *people, uint32_t term, size_t window)
{
    const uint32_t *segment = people->segment + (size_t)term * people->window_count + window;
    return (struct segment){people->postings + segment[0], segment[1] - segment[0]};
}

/* Numbers of turns have eight bits beside a value of eight. */
#define TURNS 255

/* Begins to add an asked skill: what stands in `best` from earlier turns is less than anything of this one, so that it need
 * not be cleared. Returns what is the least in this turn: the cut. */
static uint32_t begin_turn(struct reverse *reverse, uint16_t *best)
{
    if (reverse->turn == TURNS) {
        memset(best, 0, PEOPLE_WINDOW * sizeof *best);
        reverse->turn = 0;
    }
    return ++reverse->turn << 8 | reverse->cut;
}

/* Adds to the window's scores what exceeds the cut for one asked skill: each time that a person turns out to have something
 * better, what that is better by. No branch, since nobody can foresee whether it is. */
static void add_asked(struct reverse *reverse, const struct engine_impact *asked, size_t window)
{
    uint16_t *best = reverse->workspace->bounds; /* turn << 8 | value, of each person; all 0 before and after a query */
    uint32_t *scores = reverse->workspace->scores;
    const uint32_t impact = asked->impact;
    const uint32_t least = begin_turn(reverse, best);
    struct engine_holders holders = engine_taxonomy_holders(reverse->people->taxonomy, asked->term);
    for (size_t i = 0; i < holders.count; i++) {
        const uint32_t *values = reverse->values[holders.items[i].row];
        if (values[4] <= reverse->cut)
            break;
        struct segment segment = segment_of(reverse->people, holders.items[i].held, window);
        for (size_t p = 0; p < segment.count; p++) {
            uint32_t at = segment.postings[p] & 0xFFFF;
            uint32_t value = (least & ~UINT32_C(0xFF)) | values[segment.postings[p] >> 16];
            uint32_t old = best[at] > least ? best[at] : least;
            uint32_t now = value > old ? value : old;
            scores[at] += (now - old) * impact;
            best[at] = (uint16_t)now;
        }
        reverse->result->plan.postings += segment.count;
    }
}

static void offer(const struct reverse *reverse, int64_t id, size_t person, uint32_t score)
{
    if (score > 0 && score >= best_floor(&reverse->workspace->best))
        best_offer(&reverse->workspace->best, (struct best_entry){id, score, (uint32_t)person});
}

/* Scores one window; returns how many had to be scored from their own skills. */
static size_t match_window(struct reverse *reverse, size_t window)
{
    struct engine_workspace *workspace = reverse->workspace;
    size_t first = window * PEOPLE_WINDOW;
    size_t left = reverse->people->count - first;
    size_t words = ((left < PEOPLE_WINDOW ? left : PEOPLE_WINDOW) + 63) / 64;
    uint64_t rest = reverse->cut * reverse->impacts->sum; /* below the floor, or the cut is 0 */
    for (size_t i = 0; i < reverse->impacts->count; i++)
        add_asked(reverse, &reverse->impacts->items[i], window);
    uint32_t floor = (uint32_t)(best_floor(&workspace->best) - rest);
    size_t count = workspace->kernel->sift_scores(workspace->found, workspace->scores,
                                                  reverse->meets + first / 64, words, floor);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = workspace->found[i];
        if (workspace->scores[at] + rest >= best_floor(&workspace->best))
            offer(reverse, reverse->people->id[first + at], first + at,
                  reverse->cut == 0 ? workspace->scores[at] : score_person(reverse, first + at));
    }
    memset(workspace->scores, 0, words * 64 * sizeof *workspace->scores);
    return reverse->cut == 0 ? 0 : count;
}

/* Keeps in reverse->meets who holds the asked skill itself or a narrower one. */
static void keep_meeting(const struct reverse *reverse, uint32_t asked, uint64_t *met, size_t words)
{
    struct engine_holders holders = engine_taxonomy_holders(reverse->people->taxonomy, asked);
    memset(met, 0, words * sizeof *met);
    for (size_t i = 0; i < holders.count && holders.items[i].row <= ENGINE_ROW_NARROWER_3; i++)
        for (size_t window = 0; window < reverse->people->window_count; window++) {
            struct segment segment = segment_of(reverse->people, holders.items[i].held, window);
            for (size_t p = 0; p < segment.count; p++)
                bits_set(met, window * PEOPLE_WINDOW + (segment.postings[p] & 0xFFFF));
        }
    for (size_t w = 0; w < words; w++)
        reverse->meets[w] &= met[w];
}

static void find_meeting(struct reverse *reverse, struct arena *scratch)
{
    size_t count = reverse->people->count;
    size_t words = (count + 63) / 64;
    uint64_t *met = arena_array(scratch, words, sizeof *met);
    reverse->meets = arena_array(scratch, words, sizeof *reverse->meets);
    for (size_t w = 0; w < words; w++)
        reverse->meets[w] = count - w * 64 < 64 ? (UINT64_C(1) << (count - w * 64)) - 1 : ~UINT64_C(0);
    for (size_t i = 0; i < reverse->impacts->count; i++)
        if (reverse->impacts->items[i].importance == ENGINE_MUST)
            keep_meeting(reverse, reverse->impacts->items[i].term, met, words);
    for (size_t i = 0; i < reverse->change_count; i++)
        if (reverse->changes[i].place != ENGINE_NONE)
            bits_clear(reverse->meets, reverse->changes[i].place);
    reverse->result->considered = reverse->workspace->kernel->count(reverse->meets, words);
}

/* The changes since the index was made, one by one. */
static void match_changed(const struct reverse *reverse)
{
    for (size_t i = 0; i < reverse->change_count; i++) {
        const struct crowd_change *change = reverse->changes[i].change;
        size_t person = reverse->people->count + i;
        if (change->gone || !meets_musts(reverse, held_by(reverse, person)))
            continue;
        reverse->result->considered++;
        offer(reverse, change->id, person, score_person(reverse, person));
    }
}

/* The highest cut that leaves the larger part of the floor to be proven, from cut row `from` on. */
static uint32_t choose_cut(const struct reverse *reverse, size_t from)
{
    uint64_t floor = best_floor(&reverse->workspace->best);
    for (size_t i = from; i < CUT_ROWS; i++) {
        uint32_t cut = reverse->values[cut_rows[i]][4];
        if (cut * reverse->impacts->sum * 5 < floor * 3)
            return cut;
    }
    return 0;
}

static void match_windows(struct reverse *reverse)
{
    const struct best *best = &reverse->workspace->best;
    struct engine_plan *plan = &reverse->result->plan;
    size_t from = 0;
    for (size_t window = 0; window < reverse->people->window_count; window++) {
        reverse->cut = best->count < best->top ? 0 : choose_cut(reverse, from);
        size_t rescored = match_window(reverse, window);
        from += rescored > RESCORE_MOST;
        plan->rescored += rescored;
        plan->windows_exact += reverse->cut == 0;
        plan->windows_bounds += reverse->cut > 0;
        plan->cut = reverse->cut;
    }
    memset(reverse->workspace->bounds, 0, PEOPLE_WINDOW * sizeof *reverse->workspace->bounds);
}

static struct engine_hit hit(const struct reverse *reverse, const struct best_entry *entry)
{
    struct engine_hit hit = {.id = entry->id, .score = entry->score};
    (void)score_person(reverse, entry->place);
    hit.fit = (uint8_t)engine_fit(entry->score, reverse->impacts->sum);
    for (size_t i = 0; i < reverse->impacts->count; i++) {
        bool required = reverse->impacts->items[i].importance != ENGINE_OPTIONAL;
        hit.asked = (uint16_t)(hit.asked + required);
        hit.have = (uint16_t)(hit.have + (required && reverse->q[i] >= ENGINE_Q_NEARLY));
    }
    return hit;
}

static int run(struct reverse *reverse, struct arena *arena, size_t top, struct err *err)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct best *best = &reverse->workspace->best;
    struct engine_result *result = reverse->result;
    result->plan.kernel = reverse->workspace->kernel->name;
    best_start(best, top);
    make_links(reverse, scratch);
    find_meeting(reverse, scratch);
    if (top > 0)
        match_windows(reverse);
    match_changed(reverse);
    if (best->no_memory)
        return err_set(err, ERR_NO_MEMORY, "no memory for the results");
    best_sort(best);
    result->hits = arena_array(arena, best->count, sizeof *result->hits);
    result->count = best->count;
    for (size_t i = 0; i < best->count; i++)
        result->hits[i] = hit(reverse, &best->entries[i]);
    return 0;
}

int reverse_match(struct engine_result *out, struct arena *arena, struct engine_workspace *workspace,
                  const struct engine_people *people, const struct crowd_entry *changes, size_t change_count,
                  const struct engine_impacts *impacts, size_t top, struct err *err)
{
    struct engine_result result = {0};
    struct engine_workspace *own = NULL;
    uint32_t terms = engine_taxonomy_terms(people->taxonomy);
    for (size_t i = 0; i < impacts->count; i++)
        if (impacts->items[i].term >= terms)
            return err_set(err, ERR_INVALID, "the opening is of another taxonomy");
    if (workspace == NULL)
        workspace = own = engine_workspace_new();
    if (workspace == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    struct reverse reverse = {.people = people,
                              .impacts = impacts,
                              .workspace = workspace,
                              .result = &result,
                              .changes = changes,
                              .change_count = change_count};
    int rc = run(&reverse, arena, top, err);
    engine_workspace_free(own);
    if (rc == 0)
        *out = result;
    return rc;
}

int engine_people_match(struct engine_result *out, struct arena *arena, struct engine_workspace *workspace,
                        const struct engine_people *people, const struct engine_impacts *impacts, size_t top,
                        struct err *err)
{
    return reverse_match(out, arena, workspace, people, NULL, 0, impacts, top, err);
}
