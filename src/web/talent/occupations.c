/* GET /talent/beroepen and /talent/beroepen/{id} */
#include "web/talent/occupations.h"

#include "routes.h"
#include "service/occupations.h"
#include "templates.h"
#include "web/response.h"
#include "web/talent/bridge.h"
#include "web/talent/visit.h"

#define FOUND_MAX 100u

static void list_letters(struct card_skills *out, struct arena *arena)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    out->items = arena_array(arena, sizeof letters, sizeof *out->items);
    while (letters[out->count] != '\0') {
        out->items[out->count] = (struct str){&letters[out->count], 1};
        out->count++;
    }
}

/* The occupations that the search finds, best first. */
static void list_found(struct occupations_page *page, const struct request *request,
                       const struct visit *visit)
{
    struct service_suggestion *found = NULL;
    size_t count = service_occupations_suggest(visit->taxonomy, page->query, visit->language, FOUND_MAX,
                                               request->arena, &found);
    page->jobs.items = arena_array(request->arena, count, sizeof *page->jobs.items);
    page->jobs.count = count;
    for (size_t i = 0; i < count; i++)
        page->jobs.items[i] = (struct profile_job){
            .href = arena_printf(request->arena, "/talent/beroepen/%lld", (long long)found[i].concept.id),
            .label = found[i].concept.label,
            .also = found[i].matched,
        };
}

int occupations_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct occupations_page page = {.query = str_trim(request_query(request, "q")),
                                    .total = service_taxonomy_occupations(visit.taxonomy)};
    if (page.query.len > 0)
        list_found(&page, request, &visit);
    else
        list_letters(&page.letters, request->arena);
    template_talent_occupations(&response->body, &request->view, &page);
    return 0;
}

/* Whether or not they fit the visitor. */
static int count_openings(const struct visit *visit, int64_t occupation, int64_t *count)
{
    const struct service_profile nobody = {.filters = service_filters_none()};
    struct service_match_request ask = visit_match_request(visit, &nobody);
    struct service_match match;
    ask.top = 1;
    ask.browse = true;
    ask.occupation = occupation;
    int rc = service_match_run(visit->request->arena, visit->version, visit->db, &ask, &match, &visit->request->err);
    if (rc == 0)
        *count = (int64_t)match.total;
    return rc;
}

int occupation_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int64_t id;
    int rc = request_param_id(request, "id", &id);
    if (rc == 0)
        rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct service_concept job;
    if (!service_taxonomy_by_id(visit.taxonomy, id, visit.language, &job) || job.type != SERVICE_OCCUPATION ||
        job.retired)
        return err_set(&request->err, ERR_NOT_FOUND, "no such occupation");
    struct arena *arena = request->arena;
    int64_t openings;
    rc = count_openings(&visit, id, &openings);
    if (rc != 0)
        return rc;
    struct service_named *named;
    size_t count = service_taxonomy_occupation(visit.taxonomy, id, visit.language, arena, &named);
    struct buf query BUF_AUTO;
    buf_init(&query, 4096);
    page_query_add(&query, "beroep", job.label);
    buf_printf(&query, "&gekozen=%lld", (long long)id);
    struct occupation_page page = {.label = job.label, .openings = openings};
    page.openings_href = arena_printf(arena, "/talent/vacatures?beroep=%lld", (long long)id);
    page.done_href = arena_printf(arena, "%s#offer", page_href(arena, "/talent/profiel", buf_str(&query)));
    page.bridge_href = bridge_href(arena, &(struct bridge_query){.occupation = id}, 0);
    page.essential.items = arena_array(arena, count, sizeof *page.essential.items);
    page.optional.items = arena_array(arena, count, sizeof *page.optional.items);
    for (size_t i = 0; i < count; i++) {
        struct card_skills *list = named[i].essential ? &page.essential : &page.optional;
        list->items[list->count++] = named[i].skill.label;
    }
    template_talent_occupation(&response->body, &request->view, &page);
    return 0;
}
