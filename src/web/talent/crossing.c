#include "web/talent/crossing.h"

#include "routes.h"
#include "service/targets.h"
#include "templates.h"
#include "web/response.h"
#include "web/talent/openings_query.h"

#define CARDS_MAX 8u

static void fill_way(struct crossing_page *page, struct arena *arena, const struct service_crossing *crossing)
{
    page->way = (struct bridge_way){crossing->way, crossing->module_count, crossing->fit_then};
    page->way_modules.items = arena_array(arena, crossing->module_count, sizeof *page->way_modules.items);
    page->way_modules.count = crossing->module_count;
    for (size_t i = 0; i < crossing->module_count; i++)
        page->way_modules.items[i] = module_card_make(crossing->modules[i]);
}

/* The openings that whoever has the occupation fits best. */
static int fill_openings(struct crossing_page *page, const struct visit *visit, const struct bridge_query *query,
                         const struct service_target *target)
{
    struct request *request = visit->request;
    struct service_profile typical = service_target_profile(visit->taxonomy, target, request->arena);
    typical.filters = query->openings.filters;
    struct service_match_request ask = visit_match_request(visit, &typical);
    struct service_match match;
    ask.top = page->openings < (int64_t)CARDS_MAX ? (size_t)page->openings : CARDS_MAX;
    int rc = service_match_run(request->arena, visit->version, visit->db, &ask, &match, &request->err);
    if (rc != 0)
        return rc;
    match.scored = false; /* the fit on each would be that of the occupation, not the visitor's */
    card_list(&page->cards, request, &match, STR(""));
    return 0;
}

static void fill_links(struct crossing_page *page, struct arena *arena, const struct bridge_query *query, int64_t id)
{
    struct openings_query list = query->openings;
    list.words = page->label;
    page->back_href = bridge_href(arena, query, 0);
    page->job_href = arena_printf(arena, "/talent/beroepen/%lld", (long long)id);
    page->list_href = openings_href(arena, OPENINGS_PATH, &list, OPENINGS_NONE, STR(""));
}

static int fill(struct crossing_page *page, const struct visit *visit, int64_t id)
{
    struct request *request = visit->request;
    struct bridge_query query;
    struct service_bridge bridge;
    struct service_profile profile;
    bridge_query_read(&query, visit);
    page->started = bridge_query_starts(&query, visit);
    struct service_bridge_request ask = bridge_query_request(&query, visit, &profile);
    ask.to = id;
    ask.top = 1;
    int rc = service_bridge_run(request->arena, visit->version, &ask, &bridge, &request->err);
    if (rc != 0)
        return rc;
    const struct service_crossing *crossing = &bridge.items[0];
    page->label = crossing->occupation.label;
    page->start = bridge_start_make(&query, &bridge);
    page->from = crossing->from.label;
    page->threshold = bridge.fit;
    page->fit = (struct fit){crossing->fit, crossing->asked, crossing->have};
    page->openings = (int64_t)crossing->openings;
    why_groups_make(&page->why, request->arena, &crossing->match);
    why_lessons_make(&page->lessons, request->arena, &crossing->match);
    fill_way(page, request->arena, crossing);
    fill_links(page, request->arena, &query, id);
    bridge_chips(&page->list, &query, visit, id);
    return fill_openings(page, visit, &query, service_target_find(visit->taxonomy, id));
}

int crossing_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct crossing_page page = {0};
    int64_t id;
    int rc = request_param_id(request, "id", &id);
    if (rc == 0)
        rc = visit_open(&visit, request);
    if (rc == 0)
        rc = fill(&page, &visit, id);
    if (rc != 0)
        return rc;
    template_talent_crossing(&response->body, &request->view, &page);
    return 0;
}
