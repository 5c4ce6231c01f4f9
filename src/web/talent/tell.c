/* GET and POST /talent/profiel/tekst. Both forms of the page are POSTed to it, so that reloading, another
 * language and "back" always have an address that exists. */
#include "web/talent/tell.h"

#include "base/utf8.h"
#include "routes.h"
#include "templates.h"
#include "texts.h"
#include "web/response.h"
#include "web/talent/visitor.h"

#define BUSY_SECONDS "5"

/* The text of the form, with lines that end in one way. */
static struct str read_text(const struct request *request)
{
    struct str form = request_form(request, "tekst");
    char *copy = arena_alloc(request->arena, form.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < form.len; i++)
        if (form.data[i] != '\r')
            copy[len++] = form.data[i];
    return (struct str){copy, len};
}

static void add_error(struct tell_page *page, struct arena *arena, const char *field, int text)
{
    struct page_error *error = arena_alloc(arena, sizeof *error);
    *error = (struct page_error){.field = field, .text = text};
    page->errors.list.items = error;
    page->errors.list.count = 1;
}

static void refuse_text(struct tell_page *page, struct response *response, int text)
{
    page->text_error = text;
    add_error(page, response->request->arena, "told", text);
    response->http.status = 422;
}

static int show(struct tell_page *page, struct response *response)
{
    template_talent_tell(&response->body, &response->request->view, page);
    return 0;
}

/* Reads the text of the form into the page, or says on the page why not; *read tells which. */
static int read_page(struct tell_page *page, const struct visit *visit, struct response *response)
{
    page->text = read_text(visit->request);
    page->characters = utf8_count(page->text);
    page->most = TELL_CHARACTERS_MAX;
    if (str_trim(page->text).len == 0) {
        refuse_text(page, response, TEXT_ERROR_TELL_EMPTY);
        return 0;
    }
    if (page->characters > TELL_CHARACTERS_MAX) {
        page->over = page->characters - TELL_CHARACTERS_MAX;
        refuse_text(page, response, TEXT_ERROR_TELL_LONG);
        return 0;
    }
    int rc = tell_read(page, visit);
    if (rc != ERR_BUSY)
        return rc;
    page->busy = true;
    response->http.status = 503;
    http_response_header(&response->http, "Retry-After", BUSY_SECONDS);
    return 0;
}

int tell_show(struct request *request, struct response *response)
{
    struct tell_page page = {.most = TELL_CHARACTERS_MAX};
    request->view.nav = VIEW_NAV_TALENT;
    return show(&page, response);
}

/* What the visitor chose of one list of skills, so that the page can show it again. */
static void recall(struct tell_skills *skills, const struct request *request)
{
    for (size_t i = 0; i < skills->count; i++) {
        struct tell_skill *skill = &skills->items[i];
        if (skill->held)
            continue;
        skill->ticked = profile_form_ticked(request, skill->id);
        skill->level = profile_form_level(request, skill->id);
    }
}

/* Ticks all that belongs to a job; they are numbered from 1. */
static void tick_job(struct tell_page *page, int64_t number)
{
    for (size_t i = 0; i < page->jobs.count; i++) {
        struct tell_job *job = &page->jobs.items[i];
        job->open = number == 0 ? job->open : number == (int64_t)i + 1;
        for (size_t j = 0; j < job->skills.count && job->open && number > 0; j++)
            job->skills.items[j].ticked = !job->skills.items[j].held;
    }
}

/* The answer once more, with what was chosen. */
static int show_again(struct tell_page *page, const struct visit *visit, struct response *response)
{
    int rc = read_page(page, visit, response);
    if (rc != 0)
        return rc;
    recall(&page->sure, visit->request);
    recall(&page->maybe, visit->request);
    for (size_t i = 0; i < page->jobs.count; i++)
        recall(&page->jobs.items[i].skills, visit->request);
    tick_job(page, page_read_id(request_form(visit->request, "alles")));
    return show(page, response);
}

/* Raises the profile by what is ticked: how much that is in *ticked, how many skills are new or higher in
 * *added. */
static int add_ticked(struct visit *visit, struct profile_skills *skills, size_t *ticked, size_t *added)
{
    const struct request *request = visit->request;
    struct str rest = request_form(request, "aanbod");
    while (rest.len > 0) {
        int64_t id = page_read_id(str_cut(&rest, ' '));
        struct service_concept skill;
        if (id == 0 || !service_taxonomy_by_id(visit->taxonomy, id, visit->language, &skill) ||
            skill.type != SERVICE_SKILL)
            return err_set(&visit->request->err, ERR_INVALID, "an offered skill that does not exist");
        if (!profile_form_ticked(request, id))
            continue;
        ++*ticked;
        if (profile_raise(skills, request->arena, id, profile_form_level(request, id)))
            ++*added;
    }
    return 0;
}

static int accept(struct visit *visit, struct tell_page *page, struct response *response)
{
    struct request *request = visit->request;
    if (request_has_form(request, "alles"))
        return show_again(page, visit, response);
    struct profile_skills more = profile_copy(&visit->skills, request->arena);
    size_t ticked = 0;
    size_t added = 0;
    int rc = add_ticked(visit, &more, &ticked, &added);
    if (rc != 0)
        return rc;
    if (ticked == 0)
        add_error(page, request->arena, "choice", TEXT_ERROR_TELL_NONE);
    else if (visitor_write(response, &more, &request->err) != 0)
        page->full = true;
    else
        return response_redirect(
            response, str_from(arena_printf(request->arena, "/talent/profiel?toegevoegd=%zu#mine", added)));
    response->http.status = 422;
    return show_again(page, visit, response);
}

int tell_answer(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct tell_page page = {0};
    int rc = visit_open(&visit, request);
    response->cache = RESPONSE_BACK;
    if (rc == 0 && request_has_form(request, "aanbod"))
        return accept(&visit, &page, response);
    if (rc == 0)
        rc = read_page(&page, &visit, response);
    return rc != 0 ? rc : show(&page, response);
}
