#include "service/bridge.h"

#include <stdlib.h>

#include "base/map.h"
#include "engine/reach.h"
#include "service/match_inside.h"
#include "service/targets.h"

/* What one starts from: a profile, or one occupation of a sector. */
struct start {
    struct engine_profile *profile;
    const struct service_target *target; /* NULL: the visitor's profile */
};

/* A target with what fits it best. */
struct found {
    const struct service_target *target;
    const struct start *start;
    uint32_t score, fit;
};

struct crossing_run {
    struct arena *arena;
    const struct service_version *version;
    const struct service_taxonomy *taxonomy;
    const struct service_bridge_request *request;
    const struct service_target *from; /* the occupation; NULL: none */
    struct start *starts;
    size_t start_count;
    struct found *found;
    size_t found_count;
    struct service_module_list offered;
    struct engine_bundle *bundles;
};

struct service_bridge_request service_bridge_request_new(const struct service_profile *profile, int32_t today)
{
    return (struct service_bridge_request){.profile = profile,
                                           .today = today,
                                           .fit = SERVICE_BRIDGE_FIT,
                                           .top = SERVICE_BRIDGE_TOP,
                                           .most = SERVICE_BRIDGE_MOST,
                                           .effort = SERVICE_BRIDGE_EFFORT,
                                           .explain = true};
}

/* --- Where it starts -------------------------------------------------------------------------------------- */

static int add_start(struct crossing_run *run, const struct service_target *target, struct err *err)
{
    struct start *start = &run->starts[run->start_count++];
    start->target = target;
    return engine_profile_new(&start->profile, run->arena, service_taxonomy_engine(run->taxonomy),
                              service_target_typical(target, run->arena), target->impacts.count, err);
}

static int start_from_sector(struct crossing_run *run, struct err *err)
{
    const struct service_target *targets;
    size_t count = service_targets(run->taxonomy, &targets);
    int rc = 0;
    run->starts = arena_array(run->arena, count, sizeof *run->starts);
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (targets[i].sector == run->request->sector)
            rc = add_start(run, &targets[i], err);
    return rc;
}

static int find_start(struct crossing_run *run, struct service_bridge *out, struct err *err)
{
    const struct service_bridge_request *request = run->request;
    if (request->sector != '\0' && request->occupation == 0) {
        out->sector = request->sector;
        return start_from_sector(run, err);
    }
    run->starts = arena_array(run->arena, 1, sizeof *run->starts);
    if (request->occupation != 0) {
        run->from = service_target_find(run->taxonomy, request->occupation);
        if (run->from == NULL)
            return err_set(err, ERR_NOT_FOUND, "there is no such occupation");
        out->from = service_target_concept(run->taxonomy, run->from, request->language);
        return add_start(run, run->from, err);
    }
    struct match_person person;
    int rc = match_person_new(run->arena, run->version, request->profile, &person, err);
    if (rc != 0)
        return rc;
    run->starts[run->start_count++] = (struct start){.profile = person.expanded};
    out->unknown = person.unknown;
    return 0;
}

/* --- Which occupations ------------------------------------------------------------------------------------ */

static bool is_wanted(const struct crossing_run *run, const struct service_target *target)
{
    const struct service_bridge_request *request = run->request;
    if (run->from != NULL && target->same_as == run->from->same_as)
        return false;
    if (run->from == NULL && request->sector != '\0' && target->sector == request->sector)
        return false;
    return request->to_sector == '\0' || target->sector == request->to_sector;
}

static uint32_t score_of(const struct engine_profile *profile, const struct engine_impacts *impacts)
{
    uint32_t score = 0;
    for (size_t i = 0; i < impacts->count; i++)
        score += (uint32_t)profile->q[impacts->items[i].term] * impacts->items[i].impact;
    return score;
}

/* The start that fits it best; of equal ones the first by URI. */
static struct found look_at(const struct crossing_run *run, const struct service_target *target)
{
    struct found found = {.target = target, .start = run->start_count > 0 ? &run->starts[0] : NULL};
    for (size_t i = 0; i < run->start_count; i++) {
        uint32_t score = score_of(run->starts[i].profile, &target->impacts);
        if (score > found.score)
            found = (struct found){target, &run->starts[i], score, 0};
    }
    found.fit = engine_fit(found.score, target->impacts.sum);
    return found;
}

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a;
    const struct found *y = b;
    if (x->fit != y->fit)
        return x->fit < y->fit ? 1 : -1;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->target->concept > y->target->concept) - (x->target->concept < y->target->concept);
}

/* Of occupations that are the same in two taxonomies the first stays. */
static void drop_twins(struct crossing_run *run)
{
    struct map *seen = map_new(run->arena, run->found_count);
    size_t kept = 0;
    for (size_t i = 0; i < run->found_count; i++) {
        bool is_new = false;
        uint32_t same_as = run->found[i].target->same_as;
        map_at(seen, (struct str){(const char *)&same_as, sizeof same_as}, &is_new);
        if (is_new)
            run->found[kept++] = run->found[i];
    }
    run->found_count = kept;
}

static int find_targets(struct crossing_run *run, struct err *err)
{
    const struct service_target *targets;
    size_t count = service_targets(run->taxonomy, &targets);
    const struct service_target *only = NULL;
    if (run->request->to != 0) {
        only = service_target_find(run->taxonomy, run->request->to);
        if (only == NULL)
            return err_set(err, ERR_NOT_FOUND, "there is no such occupation");
        targets = only;
        count = 1;
    }
    run->found = arena_array(run->arena, count, sizeof *run->found);
    for (size_t i = 0; i < count; i++) {
        struct found found = look_at(run, &targets[i]);
        if (only != NULL || (found.score > 0 && is_wanted(run, &targets[i])))
            run->found[run->found_count++] = found;
    }
    if (run->found_count > 1)
        qsort(run->found, run->found_count, sizeof *run->found, compare_found);
    drop_twins(run);
    return 0;
}

/* --- One occupation --------------------------------------------------------------------------------------- */

/* How many openings whoever has the occupation fits. */
static int count_openings(struct crossing_run *run, const struct service_target *target, uint64_t *out,
                          struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_profile *typical;
    int rc = engine_profile_new(&typical, arena, service_taxonomy_engine(run->taxonomy),
                                service_target_typical(target, arena), target->impacts.count, err);
    if (rc != 0)
        return rc;
    struct engine_filter filter =
        match_filter(arena, run->version, &run->request->profile->filters, run->request->today);
    struct engine_workspace *workspace = live_workspace_take(run->version->state);
    rc = engine_reach(out, workspace, run->version->engine, typical, &filter, run->request->fit, err);
    live_workspace_give(run->version->state, workspace);
    return rc;
}

static int find_way(struct crossing_run *run, const struct found *found, struct service_crossing *out, struct err *err)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    const struct engine_profile *profile = found->start->profile;
    struct engine_bridge way;
    struct err failure = {0};
    out->fit_then = out->fit;
    if (run->request->most == 0)
        return 0;
    int rc = engine_bridge_find(&way, scratch, service_taxonomy_engine(run->taxonomy), profile->held,
                                profile->held_count, &found->target->impacts, run->bundles, run->offered.count,
                                run->request->fit, run->request->most, run->request->effort, &failure);
    if (rc == ERR_TOO_LARGE) {
        out->way = SERVICE_WAY_UNKNOWN;
        return 0;
    }
    if (rc != 0)
        return err_set(err, rc, "%s", failure.message);
    if (!way.reached)
        return 0;
    out->way = SERVICE_WAY_FOUND;
    out->fit_then = way.fit_then;
    out->modules = arena_array(run->arena, way.count, sizeof *out->modules);
    for (size_t i = 0; i < way.count; i++)
        out->modules[out->module_count++] = run->offered.items[way.bundles[i]];
    return 0;
}

static void explain(struct crossing_run *run, const struct found *found, struct service_crossing *out)
{
    struct engine_explanation explanation;
    engine_explain_impacts(&explanation, run->arena, found->start->profile, &found->target->impacts);
    out->asked = explanation.asked;
    out->have = explanation.have;
    if (!run->request->explain)
        return;
    match_explain(run->arena, run->version, run->request->language, &explanation, &out->match);
    struct service_reason *missing = arena_array(run->arena, out->match.missing_count, sizeof *missing);
    for (size_t i = 0; i < out->match.missing_count; i++)
        missing[i] = out->match.missing[i];
    match_teach(run->arena, run->version, run->request->today, missing, out->match.missing_count);
    out->match.missing = missing;
}

/* The rest of an occupation whose openings are counted. */
static int cross(struct crossing_run *run, const struct found *found, struct service_crossing *out, struct err *err)
{
    uint8_t language = run->request->language;
    out->occupation = service_target_concept(run->taxonomy, found->target, language);
    out->sector = found->target->sector;
    out->score = found->score;
    out->fit = found->fit;
    if (found->start == NULL)
        return 0;
    if (run->from == NULL && found->start->target != NULL)
        out->from = service_target_concept(run->taxonomy, found->start->target, language);
    explain(run, found, out);
    return find_way(run, found, out, err);
}

/* What was found, with its openings; `number` is where it stands by closeness. */
struct counted {
    size_t number;
    uint64_t openings;
};

static int compare_counted(const void *a, const void *b)
{
    const struct counted *x = a;
    const struct counted *y = b;
    if (x->openings != y->openings)
        return x->openings < y->openings ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Counts the openings of the closest, and puts them in the order that is asked. */
static int count_closest(struct crossing_run *run, struct counted **out, size_t *count, struct err *err)
{
    const struct service_bridge_request *request = run->request;
    size_t looked = request->top;
    if (request->by_openings && looked > 0 && looked < SERVICE_BRIDGE_LOOKED)
        looked = SERVICE_BRIDGE_LOOKED;
    looked = run->found_count < looked ? run->found_count : looked;
    struct counted *counted = arena_array(run->arena, looked + 1, sizeof *counted);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < looked; i++) {
        counted[i].number = i;
        rc = count_openings(run, run->found[i].target, &counted[i].openings, err);
    }
    if (rc == 0 && request->by_openings && looked > 1)
        qsort(counted, looked, sizeof *counted, compare_counted);
    *out = counted;
    *count = looked < request->top ? looked : request->top;
    return rc;
}

int service_bridge_run(struct arena *arena, const struct service_version *version,
                       const struct service_bridge_request *request, struct service_bridge *out, struct err *err)
{
    struct crossing_run run = {.arena = arena, .version = version, .request = request};
    struct service_bridge bridge = {.fit = request->fit};
    if (request->fit < 1 || request->fit > 100 || request->top > SERVICE_BRIDGE_TOP_MAX ||
        request->most > ENGINE_BRIDGE_MOST)
        return err_set(err, ERR_INVALID, "a fit is 1 to 100 percent; at most %u occupations, ways of at most %d modules",
                       SERVICE_BRIDGE_TOP_MAX, ENGINE_BRIDGE_MOST);
    run.taxonomy = service_version_taxonomy(version);
    run.offered = service_modules_offered(service_version_modules(version), arena, request->today);
    run.bundles = service_modules_bundles(arena, &run.offered);
    int rc = find_start(&run, &bridge, err);
    if (rc == 0)
        rc = find_targets(&run, err);
    if (rc != 0)
        return rc;
    bridge.total = run.found_count;
    struct counted *counted;
    rc = count_closest(&run, &counted, &bridge.count, err);
    struct service_crossing *items = arena_array(arena, bridge.count, sizeof *items);
    for (size_t i = 0; rc == 0 && i < bridge.count; i++) {
        items[i].rank = i + 1;
        items[i].openings = counted[i].openings;
        rc = cross(&run, &run.found[counted[i].number], &items[i], err);
    }
    bridge.items = items;
    if (rc == 0)
        *out = bridge;
    return rc;
}
