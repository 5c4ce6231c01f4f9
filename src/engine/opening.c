#include "engine/opening.h"

#include <stdlib.h>

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

/* Most openings ask a handful: insertion sort then beats qsort. */
static void sort_packed(uint32_t *packed, size_t count)
{
    if (count > 64) {
        qsort(packed, count, sizeof *packed, compare_asked);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint32_t item = packed[i];
        size_t at = i;
        for (; at > 0 && packed[at - 1] > item; at--)
            packed[at] = packed[at - 1];
        packed[at] = item;
    }
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
    sort_packed(packed, skill_count);
    size_t kept = 0;
    for (size_t i = 0; i < skill_count; i++) /* of one term the greatest importance sorts last */
        if (i + 1 == skill_count || weigh_term(packed[i]) != weigh_term(packed[i + 1]))
            packed[kept++] = packed[i];
    if (kept > ENGINE_SKILLS_MAX)
        return err_set(err, ERR_TOO_LARGE, "an opening asks at most %d different skills", ENGINE_SKILLS_MAX);
    *count = kept;
    return 0;
}

/* The integer square root, rounded down, of a number below 2^32. */
static uint32_t isqrt(uint64_t n)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 15; bit > 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= n)
            root += bit;
    return (uint32_t)root;
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
