#include "web/talent/doors.h"

#include <stdio.h>

#include "routes.h"
#include "service/lever.h"
#include "templates.h"
#include "web/response.h"
#include "web/talent/openings_query.h"
#include "web/talent/visit.h"

#define DOORS_PATH      "/talent/deuren"
#define DOORS_MAX       12u
#define QUERY_MAX_BYTES 16384u

static const int64_t fits[] = {50, 60, 70, 80, 90};
#define FITS (sizeof fits / sizeof *fits)

static int64_t read_fit(const struct request *request)
{
    int64_t asked = 0;
    if (str_to_int64(request_query(request, "past"), &asked))
        for (size_t i = 0; i < FITS; i++)
            if (fits[i] == asked)
                return asked;
    return SERVICE_LEVER_FIT;
}

/* The address with the filters and another percentage. */
static const char *fit_href(struct arena *arena, const struct openings_query *query, int64_t fit)
{
    struct buf text BUF_AUTO;
    char number[24];
    buf_init(&text, QUERY_MAX_BYTES);
    openings_query_write(&text, query, OPENINGS_MAP, STR(""));
    snprintf(number, sizeof number, "%lld", (long long)fit);
    if (fit != SERVICE_LEVER_FIT)
        page_query_add(&text, "past", str_from(number));
    return page_href(arena, DOORS_PATH, buf_str(&text));
}

static int fill(struct doors_page *page, const struct visit *visit)
{
    struct request *request = visit->request;
    struct openings_query query;
    int64_t fit = read_fit(request);
    page->skills_held = visit->profile.count;
    if (page->skills_held == 0)
        return 0;
    openings_query_read(&query, visit);
    openings_chips(&page->list, &query, visit);
    page->list_href = openings_href(request->arena, OPENINGS_PATH, &query, OPENINGS_MAP, STR(""));
    page->fits.items = arena_array(request->arena, FITS, sizeof *page->fits.items);
    page->fits.count = FITS;
    for (size_t i = 0; i < FITS; i++)
        page->fits.items[i] =
            (struct doors_fit){fits[i], fit_href(request->arena, &query, fits[i]), fits[i] == fit};
    return lever_view_fill(&page->lever, visit, &query, (uint32_t)fit, DOORS_MAX);
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
