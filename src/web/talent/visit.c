#include "web/talent/visit.h"

#include "engine/profile.h"
#include "port/db/pool.h"
#include "web/page.h"
#include "web/talent/visitor.h"
#include "web/web.h"

#define WAIT_MS 2000

int visit_open(struct visit *visit, struct request *request)
{
    *visit = (struct visit){.request = request, .language = page_language(request)};
    request->view.nav = VIEW_NAV_TALENT;
    int rc = db_pool_take(request->web->pool, WAIT_MS, &visit->db, &request->err);
    if (rc != 0)
        return rc;
    rc = service_live_acquire(request->web->live, visit->db, &visit->version, &request->err);
    if (rc != 0) {
        visit_close(visit);
        return rc;
    }
    visit->taxonomy = service_version_taxonomy(visit->version);
    visit->skills = visitor_read(request);
    visit->profile = visitor_profile(request, visit->taxonomy, &visit->skills);
    return 0;
}

void visit_close(struct visit *visit)
{
    service_version_release(visit->version);
    if (visit->db != NULL)
        db_pool_give(visit->request->web->pool, visit->db);
    visit->version = NULL;
    visit->db = NULL;
}

struct service_match_request visit_match_request(const struct visit *visit,
                                                 const struct service_profile *profile)
{
    struct service_match_request request = service_match_request_new(profile, visit->request->today);
    request.language = visit->language;
    return request;
}

int visit_count(const struct visit *visit, int64_t *half)
{
    *half = 0;
    if (visit->profile.count == 0)
        return 0;
    struct service_match_request request = visit_match_request(visit, &visit->profile);
    request.top = 1;
    request.counts = true;
    struct service_match match;
    int rc = service_match_run(visit->request->arena, visit->version, visit->db, &request, &match,
                               &visit->request->err);
    if (rc != 0)
        return rc;
    *half = (int64_t)match.good;
    return 0;
}

bool profile_form_ticked(const struct request *request, int64_t id)
{
    struct str value;
    for (size_t cursor = 0; request_form_next(request, "heb", &cursor, &value);)
        if (page_read_id(value) == id)
            return true;
    return false;
}

int profile_form_level(const struct request *request, int64_t id)
{
    int64_t level =
        page_read_id(request_form(request, arena_printf(request->arena, "niveau-%lld", (long long)id)));
    return level >= 1 && level <= 4 ? (int)level : ENGINE_LEVEL_UNSTATED;
}
