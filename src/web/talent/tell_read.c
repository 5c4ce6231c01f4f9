/* From a text to what the page offers: found skills by certainty, jobs with their skills, and the text with
 * marks. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "engine/profile.h"
#include "service/names.h"
#include "service/reading.h"
#include "web/talent/tell.h"

#define SKILLS_MAX    60u
#define MAYBE_MAX     15u
#define JOBS_MAX      8u
#define WORDS_MAX     80u /* bytes of the text that are shown beside a skill */
#define IDS_MAX_BYTES 65536u
#define ELLIPSIS      "\xe2\x80\xa6"

/* A range of the text to be marked. */
struct range {
    size_t start, end;
    enum tell_mark mark;
};

struct reading {
    struct tell_page *page;
    const struct visit *visit;
    struct arena *arena;
    VEC(int64_t) offered; /* skills that stand on the page */
    VEC(struct range) ranges;
    size_t *place_at; /* of each byte of the text: the number of its part */
};

static bool is_offered(const struct reading *r, int64_t id)
{
    for (size_t i = 0; i < r->offered.count; i++)
        if (r->offered.items[i] == id)
            return true;
    return false;
}

/* The words of the text, on one line and not too many. */
static struct str words_of(const struct reading *r, size_t start, size_t end)
{
    struct str words = {r->page->text.data + start, end - start};
    struct str cut = utf8_truncate(words, WORDS_MAX);
    char *copy = arena_alloc(r->arena, cut.len + sizeof ELLIPSIS);
    for (size_t i = 0; i < cut.len; i++)
        copy[i] = (unsigned char)cut.data[i] < ' ' ? ' ' : cut.data[i];
    if (cut.len == words.len)
        return (struct str){copy, cut.len};
    memcpy(copy + cut.len, ELLIPSIS, sizeof ELLIPSIS - 1);
    return (struct str){copy, cut.len + sizeof ELLIPSIS - 1};
}

static struct tell_skill make_skill(const struct reading *r, const struct service_concept *skill, bool ticked)
{
    int held = profile_level(&r->visit->skills, skill->id);
    return (struct tell_skill){.id = skill->id,
                               .label = skill->label,
                               .held = held > 0,
                               .ticked = held == 0 && ticked,
                               .level = held > 0 ? held : ENGINE_LEVEL_UNSTATED};
}

static int by_place(const void *a, const void *b)
{
    const struct service_found_skill *x = a;
    const struct service_found_skill *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->score < y->score) - (x->score > y->score);
}

static void add_found(struct reading *r, const struct service_found_skill *found)
{
    bool sure = found->score >= SERVICE_EXTRACT_SURE;
    struct tell_skills *list = sure ? &r->page->sure : &r->page->maybe;
    struct service_concept skill;
    if (is_offered(r, found->skill.id) ||
        !service_taxonomy_by_id(r->visit->taxonomy, found->skill.id, r->visit->language, &skill))
        return;
    VEC_PUSH(r->arena, &r->offered, skill.id);
    struct tell_skill item = make_skill(r, &skill, sure);
    item.words = words_of(r, found->start, found->end);
    item.place = found->start; /* made the number of the part by number_places */
    list->items[list->count++] = item;
    VEC_PUSH(r->arena, &r->ranges, (struct range){found->start, found->end, sure ? TELL_SURE : TELL_MAYBE});
}

static int find_skills(struct reading *r)
{
    struct service_found_skill *found;
    size_t count;
    int rc = service_extract(r->visit->taxonomy, NULL, r->page->text, STR(""), SKILLS_MAX, r->arena, &found,
                             &count, &r->visit->request->err);
    if (rc != 0)
        return rc;
    size_t kept = 0;
    size_t maybe = 0;
    for (size_t i = 0; i < count; i++) {
        bool sure = found[i].score >= SERVICE_EXTRACT_SURE;
        if (sure || (found[i].score >= SERVICE_EXTRACT_MAYBE && maybe++ < MAYBE_MAX))
            found[kept++] = found[i];
    }
    if (kept > 1)
        qsort(found, kept, sizeof *found, by_place);
    r->page->sure.items = arena_array(r->arena, kept + 1, sizeof *r->page->sure.items);
    r->page->maybe.items = arena_array(r->arena, kept + 1, sizeof *r->page->maybe.items);
    for (size_t i = 0; i < kept; i++)
        add_found(r, &found[i]);
    return 0;
}

static void add_job_skills(struct reading *r, struct tell_job *job, int64_t occupation)
{
    struct service_named *named;
    size_t count =
        service_taxonomy_occupation(r->visit->taxonomy, occupation, r->visit->language, r->arena, &named);
    job->skills.items = arena_array(r->arena, count + 1, sizeof *job->skills.items);
    for (size_t i = 0; i < count; i++) {
        if (!named[i].essential || is_offered(r, named[i].skill.id))
            continue;
        VEC_PUSH(r->arena, &r->offered, named[i].skill.id);
        job->skills.items[job->skills.count++] = make_skill(r, &named[i].skill, false);
    }
}

static void find_jobs(struct reading *r)
{
    struct tell_page *page = r->page;
    struct service_job *jobs;
    page->jobs.count =
        service_jobs_find(r->visit->taxonomy, page->text, r->visit->language, JOBS_MAX, r->arena, &jobs);
    page->jobs.items = arena_array(r->arena, page->jobs.count + 1, sizeof *page->jobs.items);
    for (size_t i = 0; i < page->jobs.count; i++) {
        struct tell_job *job = &page->jobs.items[i];
        *job = (struct tell_job){.label = jobs[i].occupation.label,
                                 .words = words_of(r, jobs[i].start, jobs[i].end),
                                 .place = jobs[i].start,
                                 .open = i == 0};
        add_job_skills(r, job, jobs[i].occupation.id);
        VEC_PUSH(r->arena, &r->ranges, (struct range){jobs[i].start, jobs[i].end, TELL_JOB});
    }
}

/* Cuts the text where its marks change. */
static void make_pieces(struct reading *r)
{
    struct str text = r->page->text;
    unsigned char *marks = arena_alloc(r->arena, text.len + 1);
    memset(marks, TELL_PLAIN, text.len + 1);
    r->place_at = arena_array(r->arena, text.len + 1, sizeof *r->place_at);
    for (size_t i = 0; i < r->ranges.count; i++)
        for (size_t at = r->ranges.items[i].start; at < r->ranges.items[i].end; at++)
            if (r->ranges.items[i].mark > (enum tell_mark)marks[at])
                marks[at] = (unsigned char)r->ranges.items[i].mark;
    VEC(struct tell_piece) pieces = {0};
    size_t places = 0;
    for (size_t start = 0; start < text.len;) {
        size_t end = start + 1;
        while (end < text.len && marks[end] == marks[start])
            end++;
        size_t place = marks[start] == TELL_PLAIN ? 0 : ++places;
        for (size_t at = start; at < end; at++)
            r->place_at[at] = place;
        struct tell_piece piece = {{text.data + start, end - start}, (enum tell_mark)marks[start], place};
        VEC_PUSH(r->arena, &pieces, piece);
        start = end;
    }
    r->page->pieces.items = pieces.items;
    r->page->pieces.count = pieces.count;
}

static void number_places(const struct reading *r, struct tell_skills *skills)
{
    for (size_t i = 0; i < skills->count; i++)
        skills->items[i].place = r->place_at[skills->items[i].place];
}

static void write_ids(struct buf *ids, const struct tell_skills *skills)
{
    for (size_t i = 0; i < skills->count; i++)
        if (!skills->items[i].held)
            buf_printf(ids, "%s%lld", ids->len > 0 ? " " : "", (long long)skills->items[i].id);
}

int tell_read(struct tell_page *page, const struct visit *visit)
{
    struct reading r = {.page = page, .visit = visit, .arena = visit->request->arena};
    struct buf ids BUF_AUTO;
    buf_init(&ids, IDS_MAX_BYTES);
    int rc = find_skills(&r);
    if (rc != 0)
        return rc;
    find_jobs(&r);
    make_pieces(&r);
    number_places(&r, &page->sure);
    number_places(&r, &page->maybe);
    write_ids(&ids, &page->sure);
    write_ids(&ids, &page->maybe);
    for (size_t i = 0; i < page->jobs.count; i++) {
        page->jobs.items[i].place = r.place_at[page->jobs.items[i].place];
        write_ids(&ids, &page->jobs.items[i].skills);
    }
    page->ids = arena_str(r.arena, buf_str(&ids));
    page->found = page->sure.count + page->maybe.count;
    page->read = true;
    return 0;
}
