/* The words of a search as the name of an occupation. */
#include "service/occupations.h"
#include "web/talent/openings_query.h"

#define PERHAPS_TRIED 6u
#define PERHAPS_MAX   3u

static struct openings_jobs jobs_new(struct arena *arena, size_t most)
{
    return (struct openings_jobs){arena_array(arena, most + 1, sizeof(struct openings_job)), 0};
}

static void add_meant(struct openings_page *page, const struct openings_query *query,
                      const struct visit *visit, const struct service_match *match)
{
    struct arena *arena = visit->request->arena;
    struct openings_query literal = *query;
    literal.literal = true;
    page->meant = jobs_new(arena, match->meant_count);
    for (size_t i = 0; i < match->meant_count; i++)
        page->meant.items[page->meant.count++] = (struct openings_job){
            .href = arena_printf(arena, "/talent/beroepen/%lld", (long long)match->meant[i].id),
            .label = match->meant[i].label};
    page->literal_href = openings_href(arena, OPENINGS_PATH, &literal, OPENINGS_NONE, STR(""));
}

/* How many openings there are for an occupation in place of the words, the filters as they are. */
static int count_for(const struct openings_query *query, const struct visit *visit, int64_t *count)
{
    struct service_profile profile;
    struct service_match match;
    struct service_match_request ask = openings_match_request(query, visit, &profile);
    ask.top = 1;
    int rc = service_match_run(visit->request->arena, visit->version, visit->db, &ask, &match,
                               &visit->request->err);
    if (rc == 0)
        *count = (int64_t)match.total;
    return rc;
}

static int add_perhaps(struct openings_page *page, const struct openings_query *query,
                       const struct visit *visit)
{
    struct arena *arena = visit->request->arena;
    struct service_suggestion *found;
    size_t count = service_occupations_suggest(visit->taxonomy, query->words, visit->language, PERHAPS_TRIED,
                                               arena, &found);
    page->perhaps = jobs_new(arena, PERHAPS_MAX);
    for (size_t i = 0; i < count && page->perhaps.count < PERHAPS_MAX; i++) {
        struct openings_query other = *query;
        struct openings_job job = {.label = found[i].concept.label};
        other.words = (struct str){"", 0};
        other.occupation = found[i].concept;
        int rc = count_for(&other, visit, &job.count);
        if (rc != 0)
            return rc;
        job.href = openings_href(arena, OPENINGS_PATH, &other, OPENINGS_NONE, STR(""));
        if (job.count > 0)
            page->perhaps.items[page->perhaps.count++] = job;
    }
    return 0;
}

int openings_meaning(struct openings_page *page, const struct openings_query *query,
                     const struct visit *visit, const struct service_match *match)
{
    if (match->named > 0 && match->meant_count > 0)
        add_meant(page, query, visit, match);
    if (page->literal)
        page->names_href =
            openings_href(visit->request->arena, OPENINGS_PATH, query, OPENINGS_LITERAL, STR(""));
    if (match->total > 0 || query->words.len == 0 || query->occupation.id > 0)
        return 0;
    return add_perhaps(page, query, visit);
}
