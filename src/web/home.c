/* GET / and GET /talent */
#include "web/home.h"

#include <stdlib.h>

#include "routes.h"
#include "service/overview.h"
#include "templates.h"
#include "texts.h"
#include "web/response.h"
#include "web/talent/visit.h"
#include "web/web.h"

#define MAP_WIDTH 560
#define NEWEST    5u

static void add_places(struct home *home, const struct request *request,
                       const struct service_overview *overview)
{
    const struct place_index *places = request->web->places;
    size_t count = overview->municipality_count;
    region_map_draw(&home->map, request->arena, places, overview->municipalities, MAP_WIDTH);
    home->places.caption = TEXT_HOME_BY_PLACE;
    home->places.name_heading = TEXT_HOME_MUNICIPALITY;
    struct bars_row *rows = arena_array(request->arena, count + 2, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct bars_row){.name = place_municipality_at(places, i)->name,
                                    .number = overview->municipalities[i]};
    home->places.rows.items = rows;
    home->places.rows.count = count;
    if (overview->elsewhere > 0)
        rows[home->places.rows.count++] =
            (struct bars_row){.text = TEXT_HOME_ELSEWHERE, .number = overview->elsewhere};
    if (overview->unplaced > 0)
        rows[home->places.rows.count++] =
            (struct bars_row){.text = TEXT_HOME_NO_PLACE, .number = overview->unplaced};
    bars_finish(&home->places);
}

static int compare_rows(const void *a, const void *b)
{
    const struct bars_row *x = a;
    const struct bars_row *y = b;
    return x->number < y->number ? 1 : x->number > y->number ? -1 : x->text - y->text;
}

static void add_sectors(struct home *home, const struct request *request, const struct service_match *match)
{
    struct bars_row *rows = arena_array(request->arena, match->sector_count + 1, sizeof *rows);
    size_t count = 0;
    int64_t known = 0;
    for (size_t i = 0; i < match->sector_count; i++) {
        struct str letter = match->sectors[i].value;
        int text = letter.len == 1 ? card_sector(letter.data[0]) : 0;
        if (text == 0 || match->sectors[i].count == 0)
            continue;
        known += (int64_t)match->sectors[i].count;
        rows[count++] = (struct bars_row){
            .text = text,
            .href = arena_printf(request->arena, "/talent/vacatures?sector=%c", letter.data[0]),
            .number = (int64_t)match->sectors[i].count,
        };
    }
    if (count > 1)
        qsort(rows, count, sizeof *rows, compare_rows);
    if (known < home->openings)
        rows[count++] = (struct bars_row){.text = TEXT_HOME_NO_SECTOR, .number = home->openings - known};
    home->sectors.caption = TEXT_HOME_BY_SECTOR;
    home->sectors.name_heading = TEXT_HOME_SECTOR;
    home->sectors.rows.items = rows;
    home->sectors.rows.count = count;
    bars_finish(&home->sectors);
}

static int fill(struct home *home, const struct visit *visit)
{
    struct request *request = visit->request;
    struct service_overview overview;
    service_overview_get(request->web->overviews, request->arena, visit->version, request->today, &overview);
    home->openings = overview.openings;
    home->organisations = overview.organisations;
    home->occupations = (int64_t)service_taxonomy_occupations(visit->taxonomy);
    home->skills = (int64_t)service_taxonomy_skills(visit->taxonomy);
    home->skills_held = visit->profile.count;
    struct service_profile nobody = {.filters = service_filters_none()};
    struct service_match_request ask = visit_match_request(visit, &nobody);
    ask.browse = true;
    ask.facets = true;
    ask.sort = SERVICE_SORT_NEWEST;
    ask.top = NEWEST;
    struct service_match match;
    int rc = service_match_run(request->arena, visit->version, visit->db, &ask, &match, &request->err);
    if (rc != 0)
        return rc;
    card_list(&home->newest, request, &match, STR(""));
    add_places(home, request, &overview);
    add_sectors(home, request, &match);
    return 0;
}

int home_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct home home = {0};
    int rc = visit_open(&visit, request);
    if (rc == 0)
        rc = fill(&home, &visit);
    if (rc != 0)
        return rc;
    request->view.nav = VIEW_NAV_NONE;
    template_home(&response->body, &request->view, &home);
    return 0;
}

int talent_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct home home = {0};
    int rc = visit_open(&visit, request);
    if (rc == 0)
        rc = fill(&home, &visit);
    if (rc != 0)
        return rc;
    template_talent_talent(&response->body, &request->view, &home);
    return 0;
}
