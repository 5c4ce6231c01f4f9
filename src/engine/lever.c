/* Both questions look at every opening that is not reached yet, at how far it is from that (its gap), and at its must
 * skills that are unmet. Whoever offers something for one of its asked terms gains there (offer.h).
 *
 * Nearly all openings are too far away for anything that is tried. That is found from a few numbers of each asked
 * term, its outlook, before an impact is reckoned: no bundle gives more than the best of all bundles on each term,
 * and with cap = what "broader" gives,
 *
 *     score with skill s <= sum over t of max(q[t], cap) * impact
 *                           + sum over t that s is nearer to than "broader" of (value - max(q[t], cap)) * impact
 *
 * where the second sum is at most what s is worth over all terms that it is near to, and at most what it is worth on
 * the best of them, as often as there are such terms: its leap. The largest leap that an asked term allows bounds it
 * for all skills at once. Impacts are rounded down, so 65535 * importance * idf / length takes their place.
 */
#include "engine/lever.h"

#include "base/vec.h"
#include "engine/offer.h"
#include "engine/visit.h"

/* Sums are kept in units of idf * importance. */
struct outlook {
    uint64_t leap;   /* the largest of a skill that is near to the term, where it is essential */
    uint32_t skill;  /* max(q, cap) * idf */
    uint32_t bundle; /* the greatest q with any bundle, times idf */
};

struct lever {
    const struct engine_profile *profile;
    const struct engine_taxonomy *taxonomy;
    uint32_t fit;
    uint8_t *meets; /* of each term: the profile satisfies a must on it */
    struct outlook *outlooks;
    struct offers *skills; /* NULL: not asked */
    uint32_t cap;          /* what a sibling gives */
    struct offers *bundles;
    struct seen seen;
    uint64_t reached;
};

/* --- What is offered --- */

/* The rows that give more than "broader" does. */
static bool is_near(uint32_t row)
{
    return row <= ENGINE_ROW_REQUIRES;
}

/* What a near skill gives for a term beyond max(q, cap), in units of idf. */
static uint32_t prize(const struct lever *lever, struct engine_credit credit, const uint32_t *values)
{
    uint32_t q = lever->profile->q[credit.asked];
    uint32_t base = q > values[ENGINE_ROW_BROADER] ? q : values[ENGINE_ROW_BROADER];
    uint32_t value = is_near(credit.row) ? values[credit.row] : 0;
    return value > base ? (value - base) * weigh_idf(lever->taxonomy)[credit.asked] : 0;
}

static void find_leaps(struct lever *lever, const uint32_t *values)
{
    for (uint32_t held = 0; held < lever->profile->term_count; held++) {
        struct engine_credits credits = engine_taxonomy_credits(lever->taxonomy, held);
        uint64_t all = 0;
        uint64_t near = 0;
        for (size_t i = 0; i < credits.count; i++) {
            all += prize(lever, credits.items[i], values);
            near += is_near(credits.items[i].row);
        }
        for (size_t i = 0; i < credits.count; i++) {
            uint64_t often = near * prize(lever, credits.items[i], values);
            uint64_t leap = (often < all ? often : all) << WEIGH_SHIFT_MOST;
            struct outlook *outlook = &lever->outlooks[credits.items[i].asked];
            outlook->leap = leap > outlook->leap ? leap : outlook->leap;
        }
    }
}

/* Every skill at that level, for each term by falling value. */
static void offer_skills(struct lever *lever, struct arena *arena, struct arena *scratch, uint32_t level)
{
    VEC(struct offer_for) given = {0};
    uint32_t values[ENGINE_ROW_NONE];
    uint32_t terms = lever->profile->term_count;
    for (uint32_t row = ENGINE_ROW_SAME; row < ENGINE_ROW_NONE; row++)
        values[row] = engine_row_value((enum engine_row)row, level);
    for (uint32_t term = 0; term < terms; term++) {
        struct engine_holders holders = engine_taxonomy_holders(lever->taxonomy, term);
        uint32_t q = lever->profile->q[term];
        for (size_t i = 0; i < holders.count; i++) {
            uint32_t value = values[holders.items[i].row];
            bool meets = holders.items[i].row <= ENGINE_ROW_NARROWER_3;
            if (value > q || (meets && lever->meets[term] == 0))
                VEC_PUSH(scratch, &given,
                         (struct offer_for){term, {holders.items[i].held, (uint8_t)value, meets}});
        }
        uint32_t base = q > values[ENGINE_ROW_BROADER] ? q : values[ENGINE_ROW_BROADER];
        lever->outlooks[term].skill = base * weigh_idf(lever->taxonomy)[term];
    }
    find_leaps(lever, values);
    lever->cap = values[ENGINE_ROW_SIBLING];
    lever->skills = arena_alloc(scratch, sizeof *lever->skills);
    offers_make(lever->skills, arena, scratch, terms, terms, given.items, given.count);
}

/* The profile with a bundle; it lives in `scratch`. */
static int add_bundle(struct engine_profile **out, struct arena *scratch, const struct lever *lever,
                      const struct engine_bundle *bundle, struct err *err)
{
    const struct engine_profile *profile = lever->profile;
    size_t count = profile->held_count + bundle->count;
    struct engine_held *held = arena_array(scratch, count, sizeof *held);
    for (size_t i = 0; i < count; i++)
        held[i] = i < profile->held_count ? profile->held[i] : bundle->adds[i - profile->held_count];
    return engine_profile_new(out, scratch, lever->taxonomy, held, count, err);
}

static int offer_bundles(struct lever *lever, struct arena *arena, struct arena *scratch,
                         const struct engine_bundle *bundles, size_t bundle_count, struct err *err)
{
    VEC(struct offer_for) given = {0};
    uint32_t terms = lever->profile->term_count;
    const uint16_t *idf = weigh_idf(lever->taxonomy);
    for (uint32_t term = 0; term < terms; term++)
        lever->outlooks[term].bundle = lever->profile->q[term] * idf[term];
    for (size_t b = 0; b < bundle_count; b++) {
        struct arena *own ARENA_AUTO = arena_new();
        struct engine_profile *then;
        int rc = add_bundle(&then, own, lever, &bundles[b], err);
        if (rc != 0)
            return rc;
        for (size_t i = 0; i < then->count; i++) {
            const struct engine_expanded *item = &then->items[i];
            uint32_t *most = &lever->outlooks[item->term].bundle;
            if (item->q <= lever->profile->q[item->term] && (!item->meets || lever->meets[item->term] != 0))
                continue;
            *most = item->q * idf[item->term] > *most ? item->q * idf[item->term] : *most;
            VEC_PUSH(scratch, &given,
                     (struct offer_for){item->term, {(uint32_t)b, item->q, item->meets != 0}});
        }
    }
    lever->bundles = arena_alloc(scratch, sizeof *lever->bundles);
    offers_make(lever->bundles, arena, scratch, terms, bundle_count, given.items, given.count);
    return 0;
}

/* --- Openings --- */

/* The least score with the fit that is asked. */
static uint64_t needed_for(const struct lever *lever, const struct asked_skills *skills)
{
    return ((uint64_t)255 * skills->impact_sum * lever->fit + 99) / 100;
}

/* Bounds on the score with any skill and with any bundle, in units of importance * idf. */
struct bounds {
    uint64_t skill, bundle;
};

static struct bounds bound(const struct outlook *outlooks, const struct asked_skills *skills)
{
    struct bounds bounds = {0, 0};
    uint64_t leap = 0;
    for (const uint16_t *at = skills->list; at < skills->end;) {
        uint32_t packed = list_next(&at);
        const struct outlook *outlook = &outlooks[weigh_term(packed)];
        unsigned shift = weigh_shift(packed);
        bounds.skill += outlook->skill << shift;
        bounds.bundle += outlook->bundle << shift;
        leap = outlook->leap > leap ? outlook->leap : leap;
    }
    bounds.skill += leap;
    return bounds;
}

static void see(struct lever *lever, const struct asked_skills *skills, uint64_t needed)
{
    struct seen *seen = &lever->seen;
    const uint16_t *idf = weigh_idf(lever->taxonomy);
    double reciprocal = weigh_reciprocal(skills->length);
    uint64_t score = 0;
    size_t i = 0;
    seen->unmet_count = 0;
    for (const uint16_t *at = skills->list; at < skills->end; i++) {
        uint32_t packed = list_next(&at);
        uint32_t term = weigh_term(packed);
        seen->term[i] = term;
        seen->impact[i] = weigh_impact(weigh_raw(packed, idf[term]), reciprocal);
        seen->q[i] = lever->profile->q[term];
        seen->unmet[i] = weigh_importance(packed) == ENGINE_MUST && lever->meets[term] == 0;
        seen->unmet_count += seen->unmet[i];
        score += (uint64_t)seen->q[i] * seen->impact[i];
    }
    seen->count = i;
    seen->gap = score >= needed ? 0 : (uint32_t)(needed - score);
}

static void visit(void *context, const struct asked_skills *skills, uint32_t place)
{
    struct lever *lever = context;
    uint64_t needed = needed_for(lever, skills);
    struct bounds bounds = bound(lever->outlooks, skills);
    bool by_skill = bounds.skill * WEIGH_IMPACT_ONE >= needed * skills->length;
    bool by_bundle = bounds.bundle * WEIGH_IMPACT_ONE >= needed * skills->length;
    (void)place;
    if (needed == 0 || (!by_skill && !by_bundle)) /* what asks nothing is never reached */
        return;
    see(lever, skills, needed);
    bool reached = lever->seen.gap == 0 && lever->seen.unmet_count == 0;
    lever->reached += reached;
    if (!reached && by_skill && offers_may_reach(lever->skills, &lever->seen, lever->cap))
        offers_try(lever->skills, &lever->seen);
    if (!reached && by_bundle)
        offers_try(lever->bundles, &lever->seen);
}

/* --- Questions --- */

static int check(const struct engine_version *version, const struct engine_lever_query *query,
                 struct err *err)
{
    if (query->profile->term_count != engine_taxonomy_terms(engine_version_taxonomy(version)))
        return err_set(err, ERR_INVALID, "the profile is of another taxonomy");
    if (query->fit < 1 || query->fit > 100)
        return err_set(err, ERR_INVALID, "a fit is 1 to 100 percent");
    return 0;
}

static struct lever *lever_new(struct arena *scratch, const struct engine_version *version,
                               const struct engine_lever_query *query)
{
    struct lever *lever = arena_alloc(scratch, sizeof *lever);
    uint32_t terms = query->profile->term_count;
    lever->profile = query->profile;
    lever->taxonomy = engine_version_taxonomy(version);
    lever->fit = query->fit;
    lever->meets = arena_array(scratch, terms, sizeof *lever->meets);
    lever->outlooks = arena_array(scratch, terms, sizeof *lever->outlooks);
    for (size_t i = 0; i < query->profile->count; i++)
        lever->meets[query->profile->items[i].term] = query->profile->items[i].meets;
    return lever;
}

/* Either of `skills` and `bundles_out` may be NULL: that is not asked. */
static int ask(struct engine_lever *skills, struct engine_lever *bundles_out, struct arena *arena,
               struct engine_workspace *workspace, const struct engine_version *version,
               const struct engine_lever_query *query, uint32_t level, const struct engine_bundle *bundles,
               size_t bundle_count, struct err *err)
{
    struct engine_workspace *own;
    int rc = check(version, query, err);
    if (rc == 0 && skills != NULL && (level < 1 || level > 4))
        rc = err_set(err, ERR_INVALID, "%u is no level: a level is 1 to 4", level);
    if (rc == 0)
        rc = workspace_take(&workspace, &own, version, query->profile->count, err);
    if (rc != 0)
        return rc;
    struct arena *scratch ARENA_AUTO = arena_new();
    struct lever *lever = lever_new(scratch, version, query);
    if (skills != NULL)
        offer_skills(lever, arena, scratch, level);
    if (bundles_out != NULL)
        rc = offer_bundles(lever, arena, scratch, bundles, bundle_count, err);
    if (rc == 0)
        visit_openings(workspace, version, &query->filter, visit, lever);
    engine_workspace_free(own);
    if (rc == 0 && skills != NULL)
        *skills = (struct engine_lever){lever->reached, lever->skills->gained, query->profile->term_count};
    if (rc == 0 && bundles_out != NULL)
        *bundles_out = (struct engine_lever){lever->reached, lever->bundles->gained, bundle_count};
    return rc;
}

int engine_lever_skills(struct engine_lever *out, struct arena *arena, struct engine_workspace *workspace,
                        const struct engine_version *version, const struct engine_lever_query *query,
                        uint32_t level, struct err *err)
{
    return ask(out, NULL, arena, workspace, version, query, level, NULL, 0, err);
}

int engine_lever_bundles(struct engine_lever *out, struct arena *arena, struct engine_workspace *workspace,
                         const struct engine_version *version, const struct engine_lever_query *query,
                         const struct engine_bundle *bundles, size_t bundle_count, struct err *err)
{
    return ask(NULL, out, arena, workspace, version, query, 0, bundles, bundle_count, err);
}

int engine_lever_both(struct engine_lever *skills, struct engine_lever *bundles_out, struct arena *arena,
                      struct engine_workspace *workspace, const struct engine_version *version,
                      const struct engine_lever_query *query, uint32_t level,
                      const struct engine_bundle *bundles, size_t bundle_count, struct err *err)
{
    return ask(skills, bundles_out, arena, workspace, version, query, level, bundles, bundle_count, err);
}
