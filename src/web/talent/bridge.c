#include "web/talent/bridge.h"

#include "routes.h"
#include "service/targets.h"
#include "templates.h"
#include "web/response.h"

#define ROWS_MAX   12u
#define FOUND_MAX  12u
#define SECTORS    26
#define KEPT_MOST  7u /* besides contracts */

/* --- Where one starts, and to which sectors --------------------------------------------------------------- */

/* The address of the page with another start. */
static const char *start_href(const struct bridge_page *page, struct arena *arena, int64_t occupation)
{
    struct bridge_query query = page->query;
    query.occupation = occupation;
    query.from_sector = '\0';
    return bridge_href(arena, &query, 0);
}

static void list_jobs(struct bridge_page *page, const struct visit *visit)
{
    struct arena *arena = visit->request->arena;
    struct service_suggestion *found = NULL;
    size_t count = service_taxonomy_suggest(visit->taxonomy, SERVICE_OCCUPATION, page->query.search, visit->language,
                                            FOUND_MAX, arena, &found);
    page->jobs.items = arena_array(arena, count, sizeof *page->jobs.items);
    page->jobs.count = count;
    for (size_t i = 0; i < count; i++)
        page->jobs.items[i] = (struct profile_job){
            .href = start_href(page, arena, found[i].concept.id),
            .label = found[i].concept.label,
            .also = found[i].matched,
        };
}

/* The sectors that occupations have, as choices. */
static size_t list_sectors(struct bridge_choice **out, const struct visit *visit, char on)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    bool there[SECTORS] = {false};
    const struct service_target *targets;
    size_t count = service_targets(visit->taxonomy, &targets);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (targets[i].sector >= 'A' && targets[i].sector <= 'Z')
            there[targets[i].sector - 'A'] = true;
    *out = arena_array(visit->request->arena, SECTORS, sizeof **out);
    for (size_t i = 0; i < SECTORS; i++) {
        int text = there[i] ? card_sector(letters[i]) : 0;
        if (text != 0)
            (*out)[found++] = (struct bridge_choice){{&letters[i], 1}, text, letters[i] == on};
    }
    return found;
}

/* A new start keeps where to, the order and the filters. */
static void keep(struct bridge_page *page, const char *name, struct str value)
{
    if (value.len > 0)
        page->kept.items[page->kept.count++] = (struct bridge_kept){name, value};
}

static void keep_query(struct bridge_page *page, struct arena *arena)
{
    const struct bridge_query *query = &page->query;
    const struct openings_query *openings = &query->openings;
    const struct service_texts *contracts = &openings->filters.contract;
    page->kept.items = arena_array(arena, KEPT_MOST + contracts->count, sizeof *page->kept.items);
    keep(page, "naar", page->to_value);
    keep(page, "volgorde", query->by_openings ? STR("vacatures") : STR(""));
    keep(page, "postcode", openings->postcode);
    if (openings->postcode.len > 0)
        keep(page, "afstand", str_from(arena_printf(arena, "%d", openings->km)));
    keep(page, "uren-van", openings->hours_from);
    keep(page, "uren-tot", openings->hours_to);
    if (openings->education > 0)
        keep(page, "niveau", str_from(arena_printf(arena, "%d", (int)openings->education)));
    for (size_t i = 0; i < contracts->count; i++)
        keep(page, "contract", contracts->items[i]);
}

static void fill_form(struct bridge_page *page, const struct visit *visit)
{
    struct bridge_query *query = &page->query;
    page->skills_held = visit->profile.count;
    page->started = bridge_query_starts(query, visit);
    page->from_sectors.count = list_sectors(&page->from_sectors.items, visit, query->from_sector);
    page->to_sectors.count = list_sectors(&page->to_sectors.items, visit, query->to_sector);
    page->from_value = (struct str){&query->from_sector, query->from_sector != '\0'};
    page->to_value = (struct str){&query->to_sector, query->to_sector != '\0'};
    if (page->skills_held > 0 && (query->occupation != 0 || query->from_sector != '\0'))
        page->profile_href = start_href(page, visit->request->arena, 0);
    bridge_chips(&page->list, query, visit, 0);
    openings_filter_fields(&page->list, &query->openings, visit);
    keep_query(page, visit->request->arena);
    if (query->search.len > 0)
        list_jobs(page, visit);
}

/* --- Rows ------------------------------------------------------------------------------------------------- */

static void make_row(struct bridge_row *out, struct arena *arena, const struct bridge_query *query,
                     const struct service_crossing *crossing)
{
    const struct service_result *match = &crossing->match;
    size_t shown = match->missing_count < 2 ? match->missing_count : 2;
    *out = (struct bridge_row){
        .href = bridge_href(arena, query, crossing->occupation.id),
        .label = crossing->occupation.label,
        .from = crossing->from.label,
        .fit = crossing->fit,
        .asked = crossing->asked,
        .have = crossing->have,
        .openings = (int64_t)crossing->openings,
        .missing_more = match->missing_count - shown,
        .way = {crossing->way, crossing->module_count, crossing->fit_then},
    };
    out->missing.items = arena_array(arena, shown, sizeof *out->missing.items);
    for (size_t i = 0; i < shown; i++)
        out->missing.items[out->missing.count++] = match->missing[i].skill.label;
}

static void fill_rows(struct bridge_page *page, struct arena *arena, const struct service_bridge *bridge)
{
    size_t count = bridge->count;
    page->rows.items = arena_array(arena, count, sizeof *page->rows.items);
    page->rows.count = count;
    for (size_t i = 0; i < count; i++) {
        struct bridge_row *row = &page->rows.items[i];
        make_row(row, arena, &page->query, &bridge->items[i]);
        if (page->closest == NULL || row->fit > page->closest->fit)
            page->closest = row;
        if (page->most == NULL || row->openings > page->most->openings)
            page->most = row;
    }
    bridge_picture_draw(&page->wide, arena, BRIDGE_WIDE, page->rows.items, count, page->threshold);
    bridge_picture_draw(&page->narrow, arena, BRIDGE_NARROW, page->rows.items, count, page->threshold);
}

static int fill(struct bridge_page *page, const struct visit *visit)
{
    struct request *request = visit->request;
    struct service_bridge bridge;
    struct service_profile profile;
    bridge_query_read(&page->query, visit);
    fill_form(page, visit);
    if (!page->started)
        return 0;
    struct service_bridge_request ask = bridge_query_request(&page->query, visit, &profile);
    ask.to_sector = page->query.to_sector;
    ask.by_openings = page->query.by_openings;
    ask.top = ROWS_MAX;
    int rc = service_bridge_run(request->arena, visit->version, &ask, &bridge, &request->err);
    if (rc != 0)
        return rc;
    page->start = bridge_start_make(&page->query, &bridge);
    page->threshold = bridge.fit;
    page->total = bridge.total;
    fill_rows(page, request->arena, &bridge);
    return 0;
}

int bridge_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct bridge_page page = {0};
    int rc = visit_open(&visit, request);
    if (rc == 0)
        rc = fill(&page, &visit);
    if (rc != 0)
        return rc;
    template_talent_bridge(&response->body, &request->view, &page);
    return 0;
}
