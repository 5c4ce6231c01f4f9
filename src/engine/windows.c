/* A window is scored exactly (32-bit sums over all terms of the profile), or by bounds once the worst result
 * so far gives a floor that others must reach. The bound of an opening V with a cut c is
 *
 *     sum over terms with q > c of (q - c) * impact   +   c * (sum of all its impacts)
 *
 * which is at least its score, since terms with q <= c add at most c * impact. So the many terms of little
 * worth need not be read at all. Bounds are 16-bit numbers, rounded up; what reaches the floor is scored
 * exactly. A high cut saves postings and costs rescoring; a sample of a window's openings tells which cut is
 * cheapest for the next ones.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/bits.h"
#include "engine/bounds.h"
#include "engine/windows.h"

/* Scoring one opening from its skills costs as much as reading so many postings; less where many are scored
 * in order of place, since memory can be asked for in time and a bound is enough for most. */
#define RESCORE_COST 75
#define FORWARD_COST 40

/* Where fewer than one in so many openings pass, no other plan need be looked at. */
#define FORWARD_SURELY 256

/* Clearing and sifting a window costs as much as reading a posting for so many openings. */
#define SIFT_SHARE 16

/* A sample is about so many openings. Few of them come near the floor; each is taken to stand for others that
 * reach it at lower cuts, fewer by this factor for every step down. */
#define SAMPLE       1024
#define SAMPLE_DECAY 0.78f

/* So few openings are not worth ordering. */
#define RESCORE_AT_ONCE 16

/* Scores are sifted in parts of so many words, since the floor rises meanwhile. */
#define SIFT_WORDS 16

/* Memory is asked for so many segments ahead. */
#define AHEAD 6

/* Orders the terms that have postings by falling q (a counting sort). */
static void order_runs(struct walk *walk)
{
    const struct match *match = walk->match;
    const struct engine_profile *profile = match->query->profile;
    struct run *runs = match->workspace->runs;
    size_t next[256];
    walk->runs = runs;
    for (size_t i = 0; i < profile->count; i++) {
        size_t frequency = index_frequency(match->index, profile->items[i].term);
        walk->runs_above[profile->items[i].q - 1] += frequency > 0;
        walk->postings_above[profile->items[i].q - 1] += frequency;
    }
    for (size_t value = 255; value-- > 0;) {
        walk->runs_above[value] += walk->runs_above[value + 1];
        walk->postings_above[value] += walk->postings_above[value + 1];
    }
    walk->run_count = walk->runs_above[0];
    walk->level_count = 1;
    for (uint32_t value = 1; value < 256; value++) {
        next[value] = walk->runs_above[value];
        if (walk->runs_above[value] < walk->runs_above[value - 1])
            walk->levels[walk->level_count++] = (uint8_t)value;
    }
    for (size_t i = 0; i < profile->count; i++) {
        uint32_t term = profile->items[i].term;
        if (index_frequency(match->index, term) > 0)
            runs[next[profile->items[i].q]++] = (struct run){
                match->index->segment + (size_t)term * match->index->window_count, profile->items[i].q};
    }
}

static void add_scores(uint32_t *restrict scores, const uint32_t *restrict postings, size_t count, uint32_t q)
{
    for (size_t i = 0; i < count; i++)
        scores[postings[i] & 0xFFFF] += q * (postings[i] >> 16);
}

/* Windows that are scored as one: one, or two that share a numbering of places. */
struct stretch {
    size_t window; /* the first one */
    size_t count;
};

static struct stretch single(size_t window)
{
    return (struct stretch){window, 1};
}

static size_t first_place(const struct index *index, struct stretch stretch)
{
    return stretch.window * index->window;
}

/* The number that postings call the first place by. */
static size_t first_number(const struct index *index, struct stretch stretch)
{
    return first_place(index, stretch) - index_numbering(index, stretch.window);
}

static size_t stretch_words(const struct index *index, struct stretch stretch)
{
    size_t words = stretch.count * (index->window / 64);
    size_t left = index_words(index) - first_place(index, stretch) / 64;
    return left < words ? left : words;
}

static const uint64_t *stretch_pass(const struct match *match, struct stretch stretch)
{
    return match->workspace->pass + first_place(match->index, stretch) / 64;
}

static size_t stretch_passing(const struct match *match, struct stretch stretch)
{
    size_t passing = 0;
    for (size_t i = 0; i < stretch.count; i++)
        passing += match->workspace->passing[stretch.window + i];
    return passing;
}

/* The cheapest cut for the coming windows, given how many openings of the sample would reach the floor at
 * each. */
static void choose_cut(struct walk *walk, const float *reaching, size_t sampled)
{
    float cost_of_one = (float)walk->coming / (float)sampled * RESCORE_COST;
    float least = INFINITY;
    float reached = 0;
    float likely[256];
    float later = 0;
    for (size_t cut = 256; cut-- > 0;) {
        likely[cut] = later;
        later = (later + reaching[cut]) * SAMPLE_DECAY;
    }
    for (size_t level = 0, cut = 0; level < walk->level_count; level++) {
        for (; cut <= walk->levels[level]; cut++)
            reached += reaching[cut];
        float cost =
            (float)walk->postings_above[walk->levels[level]] / (float)walk->match->index->window_count +
            (reached + likely[walk->levels[level]]) * cost_of_one;
        if (cost < least) {
            least = cost;
            walk->cut = walk->levels[level];
        }
    }
}

/* What the floor may soon be, in units of bounds: the mean of the best so far. */
static float coming_floor(const struct best *best)
{
    float sum = 0;
    for (size_t i = 0; i < best->count; i++)
        sum += (float)best->entries[i].score;
    return sum / (float)best->count / (1 << KERNEL_UNIT_BITS);
}

/* What an opening has, in units of bounds: of its score where that was added up, else of its bound. */
static float value_at(const struct walk *walk, size_t number, uint8_t mass, bool exact)
{
    const struct engine_workspace *workspace = walk->match->workspace;
    if (exact)
        return (float)workspace->scores[number] / (1 << KERNEL_UNIT_BITS);
    return (float)(workspace->bounds[number] + walk->cut * mass);
}

/* Looks at a sample of the stretch's openings that pass. From what each has and its mass follows at which cut
 * its bound would reach the floor, if none of its skills were above the cut. */
static void sample_stretch(struct walk *walk, struct stretch stretch, bool exact)
{
    const struct match *match = walk->match;
    const uint64_t *pass = stretch_pass(match, stretch);
    const uint8_t *mass = match->index->mass + first_place(match->index, stretch);
    size_t first = first_number(match->index, stretch);
    size_t words = stretch_words(match->index, stretch);
    size_t step = match->workspace->kernel->count(pass, words) / SAMPLE + 1;
    float floor = coming_floor(&match->workspace->best);
    float reaching[256] = {0};
    size_t sampled = 0;
    for (size_t word = 0; word < words; word += step) {
        for (uint64_t bits = pass[word]; bits != 0; bits &= bits - 1) {
            size_t at = word * 64 + bits_lowest(bits);
            float value = value_at(walk, first + at, mass[at], exact);
            float cut = (float)walk->cut + (floor - value) / (float)(mass[at] + 1);
            if (cut < 255)
                reaching[cut < 0 ? 0 : (size_t)cut + 1] += 1;
            sampled++;
        }
    }
    if (sampled > 0)
        choose_cut(walk, reaching, sampled);
}

/* Samples after the 1st, 2nd, 4th, 8th... stretch: the floor rises ever more slowly. */
static bool sample_is_due(struct walk *walk)
{
    if (++walk->stretches < walk->next_sample)
        return false;
    walk->next_sample = walk->stretches * 2;
    return true;
}

/* Offers what passes of `words` words from `word` on. */
static void sift_part(const struct match *match, struct stretch stretch, size_t word, size_t words)
{
    struct engine_workspace *workspace = match->workspace;
    size_t first = first_place(match->index, stretch) + word * 64;
    const uint64_t *pass = stretch_pass(match, stretch) + word;
    const uint32_t *scores = workspace->scores + first_number(match->index, stretch) + word * 64;
    uint32_t floor = match->query->histogram ? 1 : best_floor(&workspace->best);
    size_t count = workspace->kernel->sift_scores(workspace->found, scores, pass, words, floor);
    for (size_t i = 0; i < count; i++)
        match_offer(match, first + workspace->found[i], scores[workspace->found[i]]);
}

/* Asks for the memory of a segment that will be read soon. */
static void fetch_ahead(const struct walk *walk, size_t run, size_t run_count, struct stretch stretch)
{
    if (run + AHEAD >= run_count)
        return;
    const uint32_t *segment = walk->runs[run + AHEAD].segment;
    for (uint32_t p = segment[stretch.window]; p < segment[stretch.window + stretch.count]; p += 16)
        fetch(walk->match->index->postings + p);
}

/* Every score of the stretch; offers what passes. */
static void match_exactly(struct walk *walk, struct stretch stretch)
{
    const struct match *match = walk->match;
    struct engine_workspace *workspace = match->workspace;
    size_t words = stretch_words(match->index, stretch);
    for (size_t i = 0; i < walk->run_count; i++) {
        uint32_t start = walk->runs[i].segment[stretch.window];
        uint32_t end = walk->runs[i].segment[stretch.window + stretch.count];
        fetch_ahead(walk, i, walk->run_count, stretch);
        add_scores(workspace->scores, match->index->postings + start, end - start, walk->runs[i].q);
        match->result->plan.postings += end - start;
    }
    for (size_t word = 0; word < words; word += SIFT_WORDS)
        sift_part(match, stretch, word, words - word < SIFT_WORDS ? words - word : SIFT_WORDS);
    if (!match->query->histogram && workspace->best.count == match->query->top)
        sample_stretch(walk, stretch, true);
    memset(workspace->scores + first_number(match->index, stretch), 0,
           words * 64 * sizeof *workspace->scores);
    match->result->plan.windows_exact += stretch.count;
}

/* The least bound that an opening needs to enter. */
static uint32_t bound_floor(const struct best *best)
{
    return (best_floor(best) + (1u << KERNEL_UNIT_BITS) - 1) >> KERNEL_UNIT_BITS;
}

/* Moves what has at least that bound to the front; returns how many. */
static size_t move_up(uint32_t *found, size_t count, uint32_t bound)
{
    size_t front = 0;
    for (size_t i = 0; i < count; i++) {
        if (found[i] >> 16 >= bound) {
            uint32_t swap = found[front];
            found[front++] = found[i];
            found[i] = swap;
        }
    }
    return front;
}

/* Scores what was found, the best bounds first, since that raises the floor and most of the rest need not be
 * scored. */
static void rescore(const struct match *match, size_t first, uint32_t *found, size_t count)
{
    const struct best *best = &match->workspace->best;
    while (count > 0) {
        uint32_t most = 0;
        for (size_t i = 0; i < count; i++)
            most = found[i] > most ? found[i] : most;
        size_t strong = count;
        if (count > RESCORE_AT_ONCE)
            strong = move_up(found, count, (bound_floor(best) + (most >> 16) + 1) / 2);
        forward_offer(match, first, found, strong);
        found += strong;
        count = move_up(found, count - strong, bound_floor(best));
    }
}

static void match_by_bounds(struct walk *walk, struct stretch stretch)
{
    const struct match *match = walk->match;
    struct engine_workspace *workspace = match->workspace;
    size_t first = first_place(match->index, stretch);
    uint32_t cut = walk->cut;
    for (size_t i = 0; i < walk->runs_above[cut]; i++) {
        uint32_t start = walk->runs[i].segment[stretch.window];
        uint32_t end = walk->runs[i].segment[stretch.window + stretch.count];
        fetch_ahead(walk, i, walk->runs_above[cut], stretch);
        bounds_add(workspace->bounds, match->index->postings + start, end - start, walk->runs[i].q - cut);
        match->result->plan.postings += end - start;
    }
    if (sample_is_due(walk))
        sample_stretch(walk, stretch, false);
    size_t count = workspace->kernel->sift_bounds(
        workspace->found, workspace->bounds + first_number(match->index, stretch), match->index->mass + first,
        stretch_pass(match, stretch), stretch_words(match->index, stretch), cut,
        bound_floor(&workspace->best));
    rescore(match, first, workspace->found, count);
    match->result->plan.windows_bounds += stretch.count;
    match->result->plan.cut = cut;
}

/* A floor that comes from few openings lets too many of a crowded stretch through. */
static bool floor_is_known(const struct match *match, size_t seen, size_t passing)
{
    return !match->query->histogram && match->workspace->best.count == match->query->top &&
           seen >= passing / 4;
}

size_t windows_count(const struct match *match)
{
    const struct index *index = match->index;
    size_t total = 0;
    for (size_t window = 0; window < index->window_count; window++) {
        size_t passing = match->workspace->kernel->count(stretch_pass(match, single(window)),
                                                         stretch_words(index, single(window)));
        match->workspace->passing[window] = (uint32_t)passing;
        total += passing;
    }
    return total;
}

/* Whether scoring each passing opening from its skills is cheaper than reading the windows that they are in.
 */
static bool forward_is_cheaper(const struct walk *walk, size_t window_count)
{
    const struct index *index = walk->match->index;
    if (window_count == 0)
        return true; /* nothing to read in either way */
    size_t windows = 0;
    for (size_t window = 0; window < window_count; window++)
        windows += walk->match->workspace->passing[window] > 0;
    size_t by_windows = (walk->postings_above[0] / window_count + index->window / SIFT_SHARE) * windows;
    return (size_t)walk->match->result->considered * FORWARD_COST < by_windows;
}

bool windows_start(struct walk *walk, const struct match *match)
{
    size_t passing = (size_t)match->result->considered;
    *walk = (struct walk){.match = match, .left = passing};
    if (passing < match->index->columns.count / FORWARD_SURELY) {
        forward_match(match);
        return false;
    }
    order_runs(walk);
    if (walk->run_count == 0)
        return false;
    if (forward_is_cheaper(walk, match->index->window_count)) {
        forward_match(match);
        return false;
    }
    return true;
}

static void score(struct walk *walk, struct stretch stretch)
{
    const struct match *match = walk->match;
    size_t passing = stretch_passing(match, stretch);
    assert(stretch.window + stretch.count <= match->index->window_count);
    walk->coming = walk->left / (match->index->window_count - stretch.window);
    if (passing == 0)
        match->result->plan.windows_skipped += stretch.count;
    else if (floor_is_known(match, walk->seen, passing))
        match_by_bounds(walk, stretch);
    else
        match_exactly(walk, stretch);
    walk->seen += passing;
    walk->left -= passing;
}

void windows_score(struct walk *walk, size_t window)
{
    score(walk, single(window));
}

/* As many windows as can be scored by bounds in one go: segments are longer then, and begin and end of each
 * costs as much as some twenty postings. */
static struct stretch next_stretch(const struct walk *walk, size_t window)
{
    const struct match *match = walk->match;
    struct stretch joined = {window, INDEX_JOINED};
    if (window % INDEX_JOINED != 0 || window + INDEX_JOINED > match->index->window_count)
        return single(window);
    for (size_t i = 0; i < INDEX_JOINED; i++)
        if (match->workspace->passing[window + i] == 0)
            return single(window);
    return floor_is_known(match, walk->seen, stretch_passing(match, joined)) ? joined : single(window);
}

void windows_match(const struct match *match)
{
    struct walk walk;
    if (!windows_start(&walk, match))
        return;
    for (size_t window = 0; window < match->index->window_count;) {
        struct stretch stretch = next_stretch(&walk, window);
        score(&walk, stretch);
        window += stretch.count;
    }
}
