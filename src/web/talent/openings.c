/* GET /talent/vacatures */
#include "web/talent/openings.h"

#include "routes.h"
#include "service/lever.h"
#include "templates.h"
#include "texts.h"
#include "web/response.h"
#include "web/talent/openings_query.h"
#include "web/web.h"

#define LEVER_ROWS      5u
#define LEVER_QUERY_MAX 16384u

static void add_links(struct openings_page *page, const struct openings_query *query, struct arena *arena,
                      const struct web_config *config)
{
    struct openings_query other = *query;
    other.map = true;
    page->show_map = query->map;
    page->map_href = openings_href(arena, OPENINGS_PATH, query->map ? query : &other,
                                   query->map ? OPENINGS_MAP : OPENINGS_NONE, STR(""));
    page->map_data = openings_href(arena, OPENINGS_PATH ".geojson", query, OPENINGS_MAP, STR(""));
    page->csv_href = openings_href(arena, OPENINGS_PATH ".csv", query, OPENINGS_MAP, STR(""));
    page->json_href = openings_href(arena, OPENINGS_PATH ".json", query, OPENINGS_MAP, STR(""));
    page->tiles = config->tiles == NULL ? "" : config->tiles;
    page->tiles_credit = config->tiles_credit == NULL ? "" : config->tiles_credit;
}

/* The lever stands in the page when its address asks so. With JavaScript the browser asks that by itself once the list is on the
 * screen (hx-get in the template); without it a link does. So the list never waits for it. */
static int add_lever(struct openings_page *page, const struct openings_query *query, const struct visit *visit)
{
    const struct request *request = visit->request;
    if (page->skills_held == 0)
        return 0;
    struct buf text BUF_AUTO;
    buf_init(&text, LEVER_QUERY_MAX);
    openings_query_write(&text, query, OPENINGS_NONE, STR(""));
    page_query_add(&text, "deuren", STR("1"));
    page->lever_href = page_href(request->arena, OPENINGS_PATH, buf_str(&text));
    page->doors_href = openings_href(request->arena, "/talent/deuren", query, OPENINGS_MAP, STR(""));
    page->show_lever = str_equal(request_query(request, "deuren"), STR("1"));
    if (!page->show_lever)
        return 0;
    return lever_view_fill(&page->lever, visit, query, SERVICE_LEVER_FIT, LEVER_ROWS);
}

static int fill(struct openings_page *page, const struct visit *visit)
{
    struct request *request = visit->request;
    struct openings_query query;
    openings_query_read(&query, visit);
    page->number = page_query_number(request, "pagina", SERVICE_OFFSET_MAX / OPENINGS_PAGE_SIZE);
    struct service_profile profile;
    struct service_match_request ask = openings_match_request(&query, visit, &profile);
    ask.top = OPENINGS_PAGE_SIZE;
    ask.offset = (page->number - 1) * OPENINGS_PAGE_SIZE;
    ask.reasons = true;
    ask.facets = true;
    struct service_match match;
    int rc = service_match_run(request->arena, visit->version, visit->db, &ask, &match, &request->err);
    if (rc != 0)
        return rc;
    page->title = match.scored ? TEXT_RESULTS_TITLE_FIT : TEXT_RESULTS_TITLE_ALL;
    page->skills_held = visit->profile.count;
    page->total = match.total;
    page->half = match.good;
    card_list(&page->cards, request, &match, query.words);
    struct buf rest BUF_AUTO;
    buf_init(&rest, 16384);
    openings_query_write(&rest, &query, OPENINGS_NONE, STR(""));
    page_numbers_make(&page->pages, request->arena, OPENINGS_PATH, buf_str(&rest), page->total,
                      OPENINGS_PAGE_SIZE, page->number);
    openings_errors(page, &query, request->arena);
    openings_fields(page, &query, visit, &match);
    openings_chips(page, &query, visit);
    rc = openings_meaning(page, &query, visit, &match);
    if (rc != 0)
        return rc;
    add_links(page, &query, request->arena, &request->web->config);
    request->view.search = query.words;
    return add_lever(page, &query, visit);
}

int openings_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct openings_page page = {0};
    rc = fill(&page, &visit);
    if (rc != 0)
        return rc;
    /* An old address, or a list that became shorter: rather than an empty list under "537 openings", the last page there is. */
    if (page.cards.count == 0 && page.total > 0 && page.number > page.pages.last)
        return response_redirect(response, str_from(page.pages.list.items[page.pages.list.count - 1].href));
    template_talent_openings(&response->body, &request->view, &page);
    return 0;
}
