/* GET /talent/vacatures/{id} */
#include "web/talent/opening.h"

#include "routes.h"
#include "templates.h"
#include "texts.h"
#include "web/response.h"
#include "web/talent/openings_query.h"
#include "web/talent/visit.h"

#define PARAGRAPHS_MAX 400u

static void explain(struct opening_page *page, struct arena *arena, const struct service_result *match)
{
    why_groups_make(&page->why, arena, match);
    why_lessons_make(&page->lessons, arena, match);
    page->sum.items = arena_array(arena, match->skill_count, sizeof *page->sum.items);
    for (size_t i = 0; i < match->skill_count; i++) {
        const struct service_reason *reason = &match->skills[i];
        page->sum.items[page->sum.count++] = (struct why_row){
            .label = reason->skill.label,
            .importance = why_importance_text(reason->importance),
            .held = reason->q > 0 ? reason->held.label : STR(""),
            .level = why_level_text(reason->level),
            .weight = reason->impact,
            .counts = reason->q,
            .points = reason->points,
        };
        page->weight_total += reason->impact;
    }
    page->score = match->score;
    page->score_most = 255 * page->weight_total;
}

static void list_asked(struct opening_page *page, struct arena *arena, const struct service_result *match)
{
    page->asked.list.items = arena_array(arena, match->skill_count, sizeof *page->asked.list.items);
    for (size_t i = 0; i < match->skill_count; i++)
        page->asked.list.items[page->asked.list.count++] =
            (struct why_skill){.label = match->skills[i].skill.label,
                               .importance = why_importance_text(match->skills[i].importance)};
}

/* The text, a paragraph for each line that holds something. */
static void split_text(struct card_skills *out, struct arena *arena, struct str text)
{
    VEC(struct str) paragraphs = {0};
    struct str rest = text;
    while (rest.data != NULL && paragraphs.count < PARAGRAPHS_MAX) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.len > 0)
            VEC_PUSH(arena, &paragraphs, line);
    }
    *out = (struct card_skills){paragraphs.items, paragraphs.count};
}

static void add_salary(struct salary *out, const struct market_opening *opening)
{
    static const int periods[] = {0,
                                  TEXT_OPENING_PERIOD_HOUR,
                                  TEXT_OPENING_PERIOD_DAY,
                                  TEXT_OPENING_PERIOD_WEEK,
                                  TEXT_OPENING_PERIOD_MONTH,
                                  TEXT_OPENING_PERIOD_YEAR};
    bool has_min = opening->salary_min != MARKET_MONEY_NONE;
    bool has_max = opening->salary_max != MARKET_MONEY_NONE;
    unsigned period = market_word_number(market_salary_periods, opening->salary_period);
    out->from = has_min ? opening->salary_min : 0;
    out->to = has_max ? opening->salary_max : 0;
    out->period = period < sizeof periods / sizeof *periods ? periods[period] : 0;
    if (has_min && has_max)
        out->kind = out->from == out->to ? SALARY_EXACT : SALARY_RANGE;
    else
        out->kind = has_min ? SALARY_FROM : has_max ? SALARY_TO : SALARY_NONE;
}

/* The host of a web address; empty for what is none, which then is no link. */
static struct str host_of(struct str address)
{
    struct str rest = address;
    if (!str_starts(address, "https://") && !str_starts(address, "http://"))
        return STR("");
    str_cut(&rest, '/');
    str_cut(&rest, '/');
    return str_cut(&rest, '/');
}

static void add_facts(struct opening_page *page, const struct market_opening *opening, int32_t today)
{
    add_salary(&page->salary, opening);
    page->postcode = opening->postcode;
    page->has_start = opening->start_date != MARKET_DAY_NONE;
    page->start = opening->start_date;
    page->sector = card_sector(opening->sector);
    page->education = openings_education_text(opening->education_level);
    page->places = opening->places;
    page->skills_found = opening->skills_found;
    page->has_until = opening->valid_through != MARKET_DAY_NONE;
    page->until = opening->valid_through;
    page->source = str_equal(opening->source, opening->organisation) ? STR("") : opening->source;
    page->source_href = host_of(opening->url).len > 0 ? opening->url : STR("");
    bool over = page->has_until && opening->valid_through < today;
    if (opening->status != MARKET_OPEN || over) {
        page->closed = TEXT_OPENING_CLOSED;
        return;
    }
    page->apply_href = opening->apply_url.len > 0 ? opening->apply_url : opening->url;
    page->apply_site = host_of(page->apply_href);
    if (page->apply_site.len == 0)
        page->apply_href = STR("");
}

int opening_show(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    int64_t id;
    int rc = request_param_id(request, "id", &id);
    if (rc == 0)
        rc = visit_open(&visit, request);
    if (rc != 0)
        return rc;
    struct service_detail detail;
    const struct service_profile *profile = visit.profile.count > 0 ? &visit.profile : NULL;
    rc = service_detail_get(request->arena, visit.version, visit.db, id, profile, visit.language, &detail,
                            &request->err);
    if (rc != 0)
        return rc;
    struct opening_page page = {0};
    card_make(&page.card, request, &detail.match, profile != NULL && detail.match.skill_count > 0);
    page.card.place = detail.place;
    split_text(&page.paragraphs, request->arena, detail.opening.text);
    if (page.card.scored) {
        service_detail_teach(request->arena, visit.version, request->today, &detail);
        explain(&page, request->arena, &detail.match);
    } else {
        list_asked(&page, request->arena, &detail.match);
    }
    page.unscored.count = detail.unscored.count;
    page.unscored.items = arena_array(request->arena, detail.unscored.count, sizeof *page.unscored.items);
    for (size_t i = 0; i < detail.unscored.count; i++)
        page.unscored.items[i] = detail.unscored.items[i];
    add_facts(&page, &detail.opening, request->today);
    template_talent_opening(&response->body, &request->view, &page);
    return 0;
}
