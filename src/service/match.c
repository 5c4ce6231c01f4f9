/* Which openings fit a profile: from request to a page of results. */
#include "base/vec.h"
#include "engine/reach.h"
#include "service/match_inside.h"

static const char *const sort_names[SERVICE_SORTS] = {"fit", "newest", "distance", "title"};

enum service_sort service_sort_from(struct str name)
{
    int sort = SERVICE_SORT_FIT;
    while (sort < SERVICE_SORTS && !str_equal_z(name, sort_names[sort]))
        sort++;
    return (enum service_sort)sort;
}

const char *service_sort_name(enum service_sort sort)
{
    return sort < SERVICE_SORTS ? sort_names[sort] : sort_names[SERVICE_SORT_FIT];
}

struct service_match_request service_match_request_new(const struct service_profile *profile, int32_t today)
{
    return (struct service_match_request){.profile = profile, .today = today, .top = SERVICE_TOP_DEFAULT};
}

/* --- Profile and filters in the engine's numbers -------------------------------------------------------------------- */

int match_person_new(struct arena *arena, const struct service_version *version, const struct service_profile *profile,
                     struct match_person *out, struct err *err)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(version);
    size_t count = profile == NULL ? 0 : profile->count;
    struct engine_held *held = arena_array(arena, count + 1, sizeof *held);
    struct map *seen = map_new(arena, 0);
    VEC(struct str) unknown = {0};
    struct match_person person = {0};
    for (size_t i = 0; i < count; i++) {
        struct service_concept skill;
        struct str uri = profile->skills[i].uri;
        bool is_new;
        if (service_taxonomy_by_uri(taxonomy, uri, SERVICE_DUTCH, &skill) && skill.term != ENGINE_NONE) {
            held[person.known++] = (struct engine_held){skill.term, (uint32_t)profile->skills[i].level};
            continue;
        }
        map_at(seen, uri, &is_new);
        if (is_new)
            VEC_PUSH(arena, &unknown, uri);
    }
    person.unknown = (struct service_texts){unknown.items, unknown.count};
    int rc = engine_profile_new(&person.expanded, arena, service_taxonomy_engine(taxonomy), held, person.known, err);
    if (rc == 0)
        *out = person;
    return rc;
}

static uint32_t sector_number(struct str text)
{
    return text.len == 1 && text.data[0] >= 'A' && text.data[0] <= 'Z' ? (uint32_t)(text.data[0] - 'A') + 1 : 0;
}

static uint32_t contract_number(struct str text)
{
    return market_word_number(market_contracts, text);
}

/* A value that no opening has gets no number: then only openings that lack the field pass. */
static struct engine_any any_of(struct arena *arena, struct service_texts texts, uint32_t (*number)(struct str text))
{
    uint32_t *items = arena_array(arena, texts.count + 1, sizeof *items);
    struct engine_any any = {texts.count > 0, items, 0};
    for (size_t i = 0; i < texts.count; i++) {
        uint32_t n = number(texts.items[i]);
        if (n != 0)
            items[any.count++] = n;
    }
    return any;
}

static struct engine_any any_name(struct arena *arena, struct service_texts texts, struct live_names *names,
                                  enum live_name_kind kind)
{
    uint32_t *items = arena_array(arena, texts.count + 1, sizeof *items);
    struct engine_any any = {texts.count > 0, items, 0};
    for (size_t i = 0; i < texts.count; i++) {
        uint32_t n = live_name(names, kind, texts.items[i], false);
        if (n != 0)
            items[any.count++] = n;
    }
    return any;
}

static int16_t hours(int32_t hundredths)
{
    return hundredths == SERVICE_HOURS_NONE ? ENGINE_HOURS_MISSING : (int16_t)hundredths;
}

struct engine_filter match_filter(struct arena *arena, const struct service_version *version,
                                  const struct service_filters *filters, int32_t today)
{
    struct live_names *names = &version->state->names;
    struct engine_filter filter = engine_filter_none(today);
    filter.near = filters->near;
    filter.lat = filters->lat;
    filter.lon = filters->lon;
    filter.km = filters->km;
    filter.hours_min = hours(filters->hours_min);
    filter.hours_max = hours(filters->hours_max);
    filter.education_max = (uint8_t)filters->education_max;
    filter.sector = any_of(arena, filters->sector, sector_number);
    filter.contract = any_of(arena, filters->contract, contract_number);
    filter.language = any_name(arena, filters->language, names, LIVE_LANGUAGE);
    filter.market = any_name(arena, filters->market, names, LIVE_MARKET);
    filter.organisation = any_name(arena, filters->organisation, names, LIVE_ORGANISATION);
    filter.posted_after = filters->has_posted_after ? filters->posted_after : ENGINE_DAY_MISSING;
    return filter;
}

/* --- Running --------------------------------------------------------------------------------------------------------------- */

struct run {
    struct arena *arena;
    const struct service_version *version;
    const struct service_match_request *request;
    struct match_person person;
    struct engine_filter filter;
    struct match_hits hits;
    enum service_sort sort;
    struct match_item *items; /* sorted; the page is a part of it */
    size_t count;
};

/* The engine's order is that of the page. */
static void list_hits(struct run *run, const struct engine_result *result)
{
    run->count = result->count;
    run->items = arena_array(run->arena, result->count + 1, sizeof *run->items);
    for (size_t i = 0; i < result->count; i++) {
        const struct engine_hit *hit = &result->hits[i];
        struct live_found found;
        run->items[i] = (struct match_item){
            .id = hit->id, .score = hit->score, .fit = hit->fit, .asked = hit->asked, .have = hit->have};
        if (i >= run->request->offset && live_row_find(run->version, hit->id, &found))
            match_item_place(&run->items[i], &found, &run->request->profile->filters);
    }
}

/* All that passes, in another order. */
static void list_survey(struct run *run, const struct engine_survey *survey, bool scored)
{
    const struct service_match_request *request = run->request;
    struct match_list list = {.arena = run->arena,
                              .version = run->version,
                              .filters = &request->profile->filters,
                              .set = survey->set,
                              .found = survey->found,
                              .sort = run->sort,
                              .scored = scored,
                              .keep = request->offset + request->top};
    match_list_fill(&list, &run->hits);
    run->items = list.items;
    run->count = list.count;
}

/* Those in waiting use the best loops; for others a workspace is made. */
int match_workspace_take(const struct service_version *version, const char *kernel, struct engine_workspace **out,
                         struct err *err)
{
    struct engine_workspace *workspace = kernel == NULL ? live_workspace_take(version->state) : engine_workspace_new();
    if (kernel != NULL && workspace != NULL && !engine_workspace_use(workspace, kernel)) {
        engine_workspace_free(workspace);
        return err_set(err, ERR_INVALID, "this processor does not run %.50s", kernel);
    }
    *out = workspace; /* the engine makes one where this is NULL */
    return 0;
}

void match_workspace_give(const struct service_version *version, const char *kernel, struct engine_workspace *workspace)
{
    if (kernel == NULL)
        live_workspace_give(version->state, workspace);
    else
        engine_workspace_free(workspace);
}

static int ask(struct run *run, size_t top, struct service_match *match, struct engine_result *result, struct err *err)
{
    const struct service_match_request *request = run->request;
    const struct engine_query query = {
        .profile = run->person.expanded, .filter = run->filter, .top = top};
    struct engine_workspace *workspace = NULL;
    int rc = match_workspace_take(run->version, request->kernel, &workspace, err);
    if (rc == 0)
        rc = engine_match(result, run->arena, workspace, run->version->engine, &query, err);
    match_workspace_give(run->version, request->kernel, workspace);
    if (rc != 0)
        return rc;
    match->planned = request->plan;
    match->plan = result->plan;
    match->considered = result->considered;
    return 0;
}

/* How many fit at all is what the survey found; how many fit well is cheaper to find out than the fit of each. */
static int count(struct run *run, const struct engine_survey *survey, struct service_match *match, struct err *err)
{
    struct engine_workspace *workspace = live_workspace_take(run->version->state);
    int rc = engine_reach(&match->good, workspace, run->version->engine, run->person.expanded, &run->filter, SERVICE_FIT_GOOD,
                          err);
    live_workspace_give(run->version->state, workspace);
    match->counted = true;
    match->matched = survey->found;
    return rc;
}

static int score(struct run *run, struct service_match *match, struct err *err)
{
    const struct service_match_request *request = run->request;
    bool by_fit = run->sort == SERVICE_SORT_FIT;
    struct engine_result result;
    struct engine_survey survey;
    int rc = ask(run, by_fit ? request->offset + request->top : 0, match, &result, err);
    if (rc == 0 && (!by_fit || request->facets || request->counts))
        rc = match_survey(run->arena, run->version, run->person.expanded, &run->filter, request->facets, &survey, match, err);
    if (rc == 0 && request->counts)
        rc = count(run, &survey, match, err);
    if (rc != 0)
        return rc;
    match->total = by_fit ? match->matched : survey.found;
    if (by_fit)
        list_hits(run, &result);
    else
        list_survey(run, &survey, true);
    return 0;
}

static int browse(struct run *run, struct service_match *match, struct err *err)
{
    struct engine_survey survey;
    int rc = match_survey(run->arena, run->version, NULL, &run->filter, run->request->facets, &survey, match, err);
    if (rc != 0)
        return rc;
    list_survey(run, &survey, false);
    match->considered = match->total = survey.found;
    return 0;
}

static int prepare(struct run *run, struct service_match *match, struct err *err)
{
    const struct service_match_request *request = run->request;
    if (request->top > SERVICE_TOP_MAX || request->offset > SERVICE_OFFSET_MAX || request->sort >= SERVICE_SORTS)
        return err_set(err, ERR_INVALID, "a page of more than %u results or behind result %u is not given",
                       SERVICE_TOP_MAX, SERVICE_OFFSET_MAX);
    int rc = match_person_new(run->arena, run->version, request->profile, &run->person, err);
    if (rc != 0)
        return rc;
    run->filter = match_filter(run->arena, run->version, &request->profile->filters, request->today);
    run->sort = request->sort == SERVICE_SORT_DISTANCE && !run->filter.near ? SERVICE_SORT_FIT : request->sort;
    match->unknown = run->person.unknown;
    match->scored = !request->browse || run->person.known > 0;
    match->explained = request->explain;
    const struct match_wanted wanted = {request->text, request->names, request->occupation, request->language};
    return match_search(run->arena, run->version, &wanted, &run->filter, &run->hits, err);
}

int service_match_run(struct arena *arena, const struct service_version *version, struct db *db,
                      const struct service_match_request *request, struct service_match *out, struct err *err)
{
    struct service_match match = {0};
    struct run run = {.arena = arena, .version = version, .request = request};
    int rc = prepare(&run, &match, err);
    match.meant = run.hits.meant;
    match.meant_count = run.hits.meant_count;
    match.named = run.hits.named;
    if (rc == 0 && match.scored)
        rc = score(&run, &match, err);
    else if (rc == 0)
        rc = browse(&run, &match, err);
    if (rc != 0)
        return rc;
    size_t start = request->offset < run.count ? request->offset : run.count;
    size_t count = run.count - start < request->top ? run.count - start : request->top;
    rc = match_page(arena, version, db, request, &run.person, &run.hits, run.items + start, count, &match, err);
    if (rc == 0)
        *out = match;
    return rc;
}
