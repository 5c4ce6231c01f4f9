#include "web/talent/doors.h"

#include "routes.h"
#include "service/doors.h"
#include "templates.h"
#include "web/response.h"
#include "web/talent/visit.h"

#define DOORS_MAX 12u

static int fill(struct doors_page *page, const struct visit *visit)
{
    struct request *request = visit->request;
    struct service_doors doors;
    page->skills_held = visit->profile.count;
    if (page->skills_held == 0)
        return 0;
    int rc = service_doors_run(request->arena, visit->version, &visit->profile, request->today,
                               SERVICE_FIT_GOOD, DOORS_MAX, visit->language, &doors, &request->err);
    if (rc != 0)
        return rc;
    page->reached = (int64_t)doors.reached;
    page->rows.items = arena_array(request->arena, doors.count, sizeof *page->rows.items);
    page->rows.count = doors.count;
    for (size_t i = 0; i < doors.count; i++)
        page->rows.items[i] = (struct doors_row){
            .id = doors.items[i].skill.id,
            .label = doors.items[i].skill.label,
            .gained = (int64_t)doors.items[i].gained,
            .percent = (int)(100 * doors.items[i].gained / doors.items[0].gained),
        };
    return 0;
}

int doors_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct doors_page page = {0};
    int rc = visit_open(&visit, request);
    if (rc == 0)
        rc = fill(&page, &visit);
    if (rc != 0)
        return rc;
    template_talent_doors(&response->body, &request->view, &page);
    return 0;
}
