/* GET /talent/profiel and everything that changes the profile there. */
#include "web/talent/profile.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/profile.h"
#include "routes.h"
#include "service/occupations.h"
#include "templates.h"
#include "texts.h"
#include "web/response.h"
#include "web/talent/profile_file.h"
#include "web/talent/visit.h"
#include "web/talent/visitor.h"
#include "web/talent/why.h"

#define FOUND_MAX       8u
#define MINE_STEP       100 /* skills of the visitor that the page shows at once */
#define QUERY_MAX_BYTES 1024u
#define IDS_MAX_BYTES   65536u
#define PATH            "/talent/profiel"

/* What the page shows besides the profile; the address holds it all. */
struct state {
    struct str job;
    struct str skill;
    int64_t chosen;
    int64_t shown; /* skills of the visitor, where that is more than MINE_STEP; else 0 */
};

static struct state state_of_query(const struct request *request)
{
    return (struct state){request_query(request, "beroep"), request_query(request, "vaardigheid"),
                          page_read_id(request_query(request, "gekozen")), page_read_id(request_query(request, "toon"))};
}

static struct state state_of_form(const struct request *request)
{
    return (struct state){request_form(request, "beroep"), request_form(request, "vaardigheid"),
                          page_read_id(request_form(request, "gekozen")), page_read_id(request_form(request, "toon"))};
}

static void add_state(struct buf *query, const struct state *state)
{
    char number[24];
    if (state->job.len > 0)
        page_query_add(query, "beroep", state->job);
    if (state->chosen > 0) {
        snprintf(number, sizeof number, "%lld", (long long)state->chosen);
        page_query_add(query, "gekozen", str_from(number));
    }
    if (state->skill.len > 0)
        page_query_add(query, "vaardigheid", state->skill);
    if (state->shown > MINE_STEP) {
        snprintf(number, sizeof number, "%lld", (long long)state->shown);
        page_query_add(query, "toon", str_from(number));
    }
}

/* The page of this state, with `extra` in the query ("fout=vol") and the part to go to ("#mine"). */
static struct str state_href(struct arena *arena, const struct state *state, const char *extra,
                             const char *part)
{
    struct buf query BUF_AUTO;
    buf_init(&query, QUERY_MAX_BYTES);
    add_state(&query, state);
    if (extra[0] != '\0')
        buf_printf(&query, "%s%s", query.len > 0 ? "&" : "", extra);
    return str_from(arena_printf(arena, "%s%s", page_href(arena, PATH, buf_str(&query)), part));
}

static void find_jobs(struct profile_page *page, const struct visit *visit, const struct state *state)
{
    struct arena *arena = visit->request->arena;
    if (state->job.len == 0 || state->chosen > 0)
        return;
    struct service_suggestion *found;
    page->jobs_searched = true;
    page->jobs.count = service_occupations_suggest(visit->taxonomy, state->job, visit->language, FOUND_MAX, arena, &found);
    page->jobs.items = arena_array(arena, page->jobs.count, sizeof *page->jobs.items);
    for (size_t i = 0; i < page->jobs.count; i++) {
        struct state chosen = *state;
        chosen.chosen = found[i].concept.id;
        page->jobs.items[i] = (struct profile_job){
            .href = state_href(arena, &chosen, "", "#offer").data,
            .label = found[i].concept.label,
            .also = found[i].matched,
        };
    }
}

static struct profile_item make_item(const struct visit *visit, const struct service_concept *concept)
{
    int level = profile_level(&visit->skills, concept->id);
    return (struct profile_item){
        .id = concept->id,
        .label = concept->label,
        .held = level > 0,
        .level = level,
        .level_text = why_level_text((uint32_t)level),
        .shown_level = level > 0 ? level : ENGINE_LEVEL_UNSTATED,
    };
}

static void find_skills(struct profile_page *page, const struct visit *visit, const struct state *state)
{
    struct arena *arena = visit->request->arena;
    if (state->skill.len == 0)
        return;
    struct service_suggestion *found;
    page->skills_searched = true;
    page->skills.count = service_taxonomy_suggest(visit->taxonomy, SERVICE_SKILL, state->skill,
                                                  visit->language, FOUND_MAX, arena, &found);
    page->skills.items = arena_array(arena, page->skills.count, sizeof *page->skills.items);
    for (size_t i = 0; i < page->skills.count; i++) {
        page->skills.items[i] = make_item(visit, &found[i].concept);
        page->skills.items[i].also = found[i].matched;
    }
}

/* The skills of the chosen job: what always belongs to it, then what also occurs. */
static void make_offer(struct profile_page *page, const struct visit *visit, int64_t chosen)
{
    struct arena *arena = visit->request->arena;
    struct service_concept job;
    struct service_named *named;
    if (chosen == 0 || !service_taxonomy_by_id(visit->taxonomy, chosen, visit->language, &job) ||
        job.type != SERVICE_OCCUPATION)
        return;
    size_t count = service_taxonomy_occupation(visit->taxonomy, chosen, visit->language, arena, &named);
    struct profile_offer *offer = arena_alloc(arena, sizeof *offer);
    *offer = (struct profile_offer){.id = chosen, .label = job.label};
    offer->groups.items = arena_array(arena, 2, sizeof *offer->groups.items);
    struct profile_group *group = NULL;
    struct buf ids BUF_AUTO;
    buf_init(&ids, IDS_MAX_BYTES);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || named[i].essential != named[i - 1].essential) {
            group = &offer->groups.items[offer->groups.count++];
            group->text = named[i].essential ? TEXT_PROFILE_OFFER_ESSENTIAL : TEXT_PROFILE_OFFER_OPTIONAL;
            group->skills.items = arena_array(arena, count - i, sizeof *group->skills.items);
        }
        group->skills.items[group->skills.count++] = make_item(visit, &named[i].skill);
        buf_printf(&ids, "%s%lld", i > 0 ? " " : "", (long long)named[i].skill.id);
    }
    offer->ids = arena_str(arena, buf_str(&ids));
    page->offer = offer;
    page->chosen = chosen;
}

/* By label, as people look for it. */
static int compare_items(const void *a, const void *b)
{
    return str_compare(((const struct profile_item *)a)->label, ((const struct profile_item *)b)->label);
}

static void list_mine(struct profile_page *page, const struct visit *visit)
{
    struct arena *arena = visit->request->arena;
    page->mine.items = arena_array(arena, visit->skills.count, sizeof *page->mine.items);
    for (size_t i = 0; i < visit->skills.count; i++) {
        struct service_concept concept;
        if (service_taxonomy_by_id(visit->taxonomy, visit->skills.items[i].id, visit->language, &concept))
            page->mine.items[page->mine.count++] = make_item(visit, &concept);
    }
    if (page->mine.count > 1)
        qsort(page->mine.items, page->mine.count, sizeof *page->mine.items, compare_items);
}

/* The first of them; each has a form with a choice, so that hundreds make a page of half a megabyte. The profile itself is in the
 * cookie: what is not shown is not touched. */
static void show_mine(struct profile_page *page, struct arena *arena, const struct state *state)
{
    size_t shown = state->shown > MINE_STEP ? (size_t)state->shown : MINE_STEP;
    page->shown = page->mine;
    if (shown >= page->mine.count)
        return;
    page->shown.count = shown;
    struct state more = *state;
    more.shown = (int64_t)shown + MINE_STEP;
    const char *first = arena_printf(arena, "#level-%lld", (long long)page->mine.items[shown].id);
    page->more_href = state_href(arena, &more, "", first).data;
    page->more = page->mine.count - shown < MINE_STEP ? (int64_t)(page->mine.count - shown) : MINE_STEP;
}

/* What just happened, as the address tells it. */
static void add_news(struct profile_page *page, const struct visit *visit)
{
    const struct request *request = visit->request;
    struct service_concept concept;
    int64_t removed = page_read_id(request_query(request, "verwijderd"));
    int64_t level = page_read_id(request_query(request, "was"));
    if (removed > 0 && level >= 1 && level <= 4 && profile_level(&visit->skills, removed) == 0 &&
        service_taxonomy_by_id(visit->taxonomy, removed, visit->language, &concept)) {
        struct profile_item *undo = arena_alloc(request->arena, sizeof *undo);
        *undo = (struct profile_item){.id = removed, .label = concept.label, .level = (int)level};
        page->undo = undo;
    }
    page->full = str_equal(request_query(request, "fout"), STR("vol"));
    page->opened = request_has_query(request, "geopend") && visit->skills.count > 0;
    page->added = request_has_query(request, "toegevoegd") && visit->skills.count > 0;
    page->added_count = page_read_id(request_query(request, "toegevoegd"));
    page->unknown = page->opened ? page_read_id(request_query(request, "onbekend")) : 0;
}

static int show(struct visit *visit, struct response *response, struct profile_page *page,
                const struct state *state)
{
    page->job_query = state->job;
    page->skill_query = state->skill;
    make_offer(page, visit, state->chosen);
    find_jobs(page, visit, state);
    find_skills(page, visit, state);
    page->show = state->shown;
    list_mine(page, visit);
    show_mine(page, visit->request->arena, state);
    add_news(page, visit);
    int rc = visit_count(visit, &page->half);
    if (rc != 0)
        return rc;
    template_talent_profile(&response->body, &visit->request->view, page);
    return 0;
}

int profile_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct state state = state_of_query(request);
    struct profile_page page = {0};
    return show(&visit, response, &page, &state);
}

static bool is_skill(const struct visit *visit, int64_t id)
{
    struct service_concept concept;
    return id > 0 && service_taxonomy_by_id(visit->taxonomy, id, visit->language, &concept) &&
           concept.type == SERVICE_SKILL;
}

/* A level of the form, 0..4; -1 where it is none. */
static int read_level(struct str text)
{
    int64_t level;
    return str_to_int64(text, &level) && level >= 0 && level <= 4 ? (int)level : -1;
}

/* Writes the profile and goes back to the page; a profile that does not fit stays as it was, and the page
 * says so. */
static int save(struct visit *visit, struct response *response, const struct state *state, const char *extra,
                const char *part)
{
    struct arena *arena = visit->request->arena;
    if (visitor_write(response, &visit->skills, &visit->request->err) != 0) {
        extra = "fout=vol";
        part = "#mine";
    }
    return response_redirect(response, state_href(arena, state, extra, part));
}

int profile_set_skill(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct state state = state_of_form(request);
    int64_t id = page_read_id(request_form(request, "id"));
    int level = read_level(request_form(request, "niveau"));
    if (level < 0 || (level > 0 && !is_skill(&visit, id)) || id == 0)
        return err_set(&request->err, ERR_INVALID, "no skill and level in the form");
    int former = profile_set(&visit.skills, request->arena, id, level);
    const char *extra = "";
    const char *part = level > 0 && former == 0 ? "#skills" : "#mine";
    if (level == 0 && former > 0) {
        extra = arena_printf(request->arena, "verwijderd=%lld&was=%d", (long long)id, former);
        part = ""; /* the button to put it back takes the focus, which a part in the address would prevent */
    }
    return save(&visit, response, &state, extra, part);
}

int profile_set_job(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct state state = state_of_form(request);
    bool has_all = request_has_form(request, "alles");
    bool all = str_equal(request_form(request, "alles"), STR("1"));
    struct str rest = request_form(request, "aanbod");
    while (rest.len > 0) {
        int64_t id = page_read_id(str_cut(&rest, ' '));
        if (!is_skill(&visit, id))
            return err_set(&request->err, ERR_INVALID, "an offered skill that does not exist");
        bool chosen = has_all ? all : profile_form_ticked(request, id);
        profile_set(&visit.skills, request->arena, id, chosen ? profile_form_level(request, id) : 0);
    }
    return save(&visit, response, &state, "", "#offer");
}

int profile_download(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct json_writer writer;
    response_json_begin(response, &writer);
    service_profile_write(&writer, &visit.profile);
    rc = response_json_end(response, &writer);
    if (rc == 0)
        response_attachment(response, "application/json", "mijn-profiel.json");
    return rc;
}

int profile_open(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct state state = {0};
    int64_t unknown = 0;
    struct profile_page page = {0};
    if (!profile_file_take(&visit, response, &page.errors, &unknown)) {
        page.upload_error = page.errors.list.items[0].words;
        response->http.status = 422;
        return show(&visit, response, &page, &state);
    }
    const char *extra = "geopend=1";
    if (unknown > 0)
        extra = arena_printf(request->arena, "geopend=1&onbekend=%lld", (long long)unknown);
    return response_redirect(response, state_href(request->arena, &state, extra, "#mine"));
}

int profile_reset_ask(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct profile_page page = {0};
    list_mine(&page, &visit);
    template_talent_profile_reset(&response->body, &request->view, &page);
    return 0;
}

int profile_reset(struct request *request, struct response *response)
{
    struct profile_skills nothing = {NULL, 0, 0};
    int rc = visitor_write(response, &nothing, &request->err);
    return rc != 0 ? rc : response_redirect(response, STR(PATH));
}
