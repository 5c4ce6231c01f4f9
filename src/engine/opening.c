#include "engine/opening.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/weigh.h"

struct engine_opening engine_opening_blank(int64_t id)
{
    return (struct engine_opening){
        .id = id,
        .hours_min = ENGINE_HOURS_MISSING,
        .hours_max = ENGINE_HOURS_MISSING,
        .posted = ENGINE_DAY_MISSING,
        .valid_through = ENGINE_DAY_MISSING,
    };
}

static int compare_asked(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Most openings ask a handful. Up to so many, each finds its place by counting those below it: more
 * comparisons than other sorts make, but several at once and none that has to be foreseen. */
#define RANKED_MOST 64

/* Numbers that processors compare at once. Short ones, where all skills are: twice as many. */
typedef int32_t wide_lanes __attribute__((vector_size(16)));
typedef int16_t short_lanes __attribute__((vector_size(16)));
#define WIDE  (sizeof(wide_lanes) / sizeof(int32_t))
#define SHORT (sizeof(short_lanes) / sizeof(int16_t))
_Static_assert(RANKED_MOST % SHORT == 0, "lanes are whole");

/* Packed skills are below 2^26: none is this, and signed comparison, which processors have, serves. */
#define NO_SKILL INT32_MAX

/* Packed skills below this fit in 16 bits, when half of it is taken off. */
#define SHORT_SKILL 65536u

static void rank_wide(uint32_t *below, const uint32_t *packed, size_t count)
{
    for (size_t from = 0; from < count; from += WIDE) {
        wide_lanes own = {0};
        wide_lanes ranks = {0};
        for (size_t i = 0; i < WIDE; i++)
            own[i] = from + i < count ? (int32_t)packed[from + i] : NO_SKILL;
        for (size_t j = 0; j < count; j++)
            ranks -= own > (int32_t)packed[j]; /* true is -1 */
        for (size_t i = 0; i < WIDE; i++)
            below[from + i] = (uint32_t)ranks[i];
    }
}

static void rank_short(uint32_t *below, const uint32_t *packed, size_t count)
{
    int16_t items[RANKED_MOST];
    size_t room = (count + SHORT - 1) / SHORT * SHORT;
    for (size_t i = 0; i < count; i++)
        items[i] = (int16_t)((int32_t)packed[i] - (int32_t)(SHORT_SKILL / 2));
    for (size_t i = count; i < room; i++)
        items[i] = 0; /* ranked too, and ignored */
    for (size_t from = 0; from < count; from += SHORT) {
        short_lanes own;
        short_lanes ranks = {0};
        memcpy(&own, items + from, sizeof own);
        for (size_t j = 0; j < count; j++)
            ranks -= own > items[j];
        for (size_t i = 0; i < SHORT; i++)
            below[from + i] = (uint32_t)ranks[i];
    }
}

/* Of one to RANKED_MOST; returns how many are left: what stands there twice is dropped. */
static size_t sort_by_rank(uint32_t *packed, size_t count)
{
    uint32_t below[RANKED_MOST];
    uint32_t sorted[RANKED_MOST];
    uint32_t all = 0;
    uint32_t gaps = 0;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        all |= packed[i];
        sorted[i] = NO_SKILL;
    }
    if (all < SHORT_SKILL)
        rank_short(below, packed, count);
    else
        rank_wide(below, packed, count);
    for (size_t i = 0; i < count; i++)
        sorted[below[i]] = packed[i];
    for (size_t i = 0; i < count; i++)
        gaps |= sorted[i] == NO_SKILL;
    if (gaps == 0) {
        memcpy(packed, sorted, count * sizeof *packed);
        return count;
    }
    for (size_t i = 0; i < count; i++) {
        packed[kept] = sorted[i];
        kept += sorted[i] != NO_SKILL;
    }
    return kept;
}

static size_t sort_packed(uint32_t *packed, size_t count)
{
    if (count > 0 && count <= RANKED_MOST)
        return sort_by_rank(packed, count);
    qsort(packed, count, sizeof *packed, compare_asked);
    return count;
}

int weigh_collect(uint32_t *packed, size_t *count, const struct engine_taxonomy *taxonomy,
                  const struct engine_asked *skills, size_t skill_count, struct err *err)
{
    uint32_t terms = engine_taxonomy_terms(taxonomy);
    for (size_t i = 0; i < skill_count; i++) {
        if (skills[i].term >= terms)
            return err_set(err, ERR_INVALID, "skill %u is not in the taxonomy", skills[i].term);
        if (skills[i].importance < ENGINE_OPTIONAL || skills[i].importance > ENGINE_MUST)
            return err_set(err, ERR_INVALID, "%u is no importance", skills[i].importance);
        packed[i] = weigh_pack(skills[i].term, skills[i].importance);
    }
    size_t sorted = sort_packed(packed, skill_count);
    size_t kept = 0;
    for (size_t i = 0; i < sorted; i++) /* of one term the greatest importance sorts last */
        if (i + 1 == sorted || weigh_term(packed[i]) != weigh_term(packed[i + 1]))
            packed[kept++] = packed[i];
    if (kept > ENGINE_SKILLS_MAX)
        return err_set(err, ERR_TOO_LARGE, "an opening asks at most %d different skills", ENGINE_SKILLS_MAX);
    *count = kept;
    return 0;
}

/* The integer square root, rounded down, of a number below 2^32. That of a double is the nearest double to
 * the true root: whole where the root is whole, and a root that is not whole is too far below the next whole
 * number (1 / 2^17 or more) to be rounded up to it. */
static uint32_t isqrt(uint64_t n)
{
    return (uint32_t)sqrt((double)n);
}

uint16_t weigh_length(const uint32_t *packed, size_t count, const struct engine_taxonomy *taxonomy)
{
    const uint16_t *idf = weigh_idf(taxonomy);
    uint64_t sum = (uint64_t)WEIGH_KAPPA * WEIGH_KAPPA;
    for (size_t i = 0; i < count; i++) {
        uint64_t a = weigh_raw(packed[i], idf[weigh_term(packed[i])]);
        sum += a * a;
    }
    return (uint16_t)isqrt(sum); /* at most isqrt(1024 * 1024^2 + 1024^2) = 32,783 */
}

void weigh_unpack(struct engine_impacts *out, struct arena *arena, const struct engine_taxonomy *taxonomy,
                  const uint32_t *packed, size_t count, uint32_t length)
{
    const uint16_t *idf = weigh_idf(taxonomy);
    double reciprocal = weigh_reciprocal(length);
    struct engine_impact *items = arena_array(arena, count, sizeof *items);
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t term = weigh_term(packed[i]);
        uint32_t impact = weigh_impact(weigh_raw(packed[i], idf[term]), reciprocal);
        items[i] = (struct engine_impact){term, (uint16_t)impact, (uint16_t)weigh_importance(packed[i])};
        sum += impact;
    }
    *out = (struct engine_impacts){items, count, sum};
}

int engine_impacts_new(struct engine_impacts *out, struct arena *arena,
                       const struct engine_taxonomy *taxonomy, const struct engine_asked *skills,
                       size_t count, struct err *err)
{
    uint32_t *packed = arena_array(arena, count, sizeof *packed);
    size_t kept;
    int rc = weigh_collect(packed, &kept, taxonomy, skills, count, err);
    if (rc != 0)
        return rc;
    weigh_unpack(out, arena, taxonomy, packed, kept, weigh_length(packed, kept, taxonomy));
    return 0;
}

uint32_t engine_fit(uint32_t score, uint64_t impact_sum)
{
    if (impact_sum == 0)
        return 0;
    return (uint32_t)(UINT64_C(100) * score / (255 * impact_sum));
}
