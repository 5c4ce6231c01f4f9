#include "web/talent/openings_query.h"

#include <stdio.h>

#include "directory/place.h"
#include "texts.h"
#include "web/web.h"

#define QUERY_MAX_BYTES 16384u
#define VALUES_MAX      40u
#define HOURS_MAX       80

static const struct {
    enum service_sort sort;
    int text;
    const char *value;
} sorts[] = {
    {SERVICE_SORT_FIT, TEXT_LIST_SORT_FIT, "past"},
    {SERVICE_SORT_NEWEST, TEXT_LIST_SORT_NEW, "nieuwste"},
    {SERVICE_SORT_DISTANCE, TEXT_LIST_SORT_NEAR, "afstand"},
    {SERVICE_SORT_TITLE, TEXT_LIST_SORT_TITLE, "titel"},
};
#define SORTS (sizeof sorts / sizeof *sorts)

const char *openings_sort_value(enum service_sort sort)
{
    for (size_t i = 0; i < SORTS; i++)
        if (sorts[i].sort == sort)
            return sorts[i].value;
    return sorts[0].value;
}

int openings_sort_text(enum service_sort sort)
{
    for (size_t i = 0; i < SORTS; i++)
        if (sorts[i].sort == sort)
            return sorts[i].text;
    return sorts[0].text;
}

enum service_sort openings_sort_default(const struct visit *visit)
{
    return visit->profile.count > 0 ? SERVICE_SORT_FIT : SERVICE_SORT_NEWEST;
}

static void read_sort(struct openings_query *out, const struct visit *visit)
{
    struct str name = request_query(visit->request, "volgorde");
    out->sort = openings_sort_default(visit);
    for (size_t i = 0; i < SORTS; i++) {
        bool possible = (sorts[i].sort != SERVICE_SORT_FIT || visit->profile.count > 0) &&
                        (sorts[i].sort != SERVICE_SORT_DISTANCE || out->filters.near);
        if (str_equal_z(name, sorts[i].value) && possible) {
            out->sort = sorts[i].sort;
            out->sort_set = true;
        }
    }
}

static void read_near(struct openings_query *out, const struct visit *visit)
{
    int64_t km = OPENINGS_KM;
    struct str distance = request_query(visit->request, "afstand");
    out->postcode = str_trim(request_query(visit->request, "postcode"));
    bool read = distance.len == 0 || (str_to_int64(distance, &km) && km >= 0 && km <= (int64_t)SERVICE_FILTER_KM_MAX);
    out->km = read ? (int)km : OPENINGS_KM;
    if (out->postcode.len == 0)
        return;
    const struct place *place = place_find(visit->request->web->places, out->postcode);
    if (place == NULL) {
        out->postcode_error = TEXT_ERROR_POSTCODE;
        return;
    }
    if (!read) {
        out->distance_error = TEXT_ERROR_DISTANCE;
        return;
    }
    out->filters.near = true;
    out->filters.km_given = true;
    out->filters.lat = place->lat;
    out->filters.lon = place->lon;
    out->filters.km = out->km;
    out->filters.near_postcode = place->postcode;
}

/* Hundredths of an hour; false where the text is no number of hours. */
static bool read_hours(struct str text, int32_t *out)
{
    int64_t hours;
    if (text.len == 0)
        return true;
    if (!str_to_int64(text, &hours) || hours < 0 || hours > HOURS_MAX)
        return false;
    *out = (int32_t)hours * 100;
    return true;
}

static void read_hours_range(struct openings_query *out, const struct request *request)
{
    int32_t from = SERVICE_HOURS_NONE;
    int32_t to = SERVICE_HOURS_NONE;
    out->hours_from = str_trim(request_query(request, "uren-van"));
    out->hours_to = str_trim(request_query(request, "uren-tot"));
    bool read = read_hours(out->hours_from, &from) && read_hours(out->hours_to, &to);
    if (!read || (from != SERVICE_HOURS_NONE && to != SERVICE_HOURS_NONE && from > to)) {
        out->hours_error = TEXT_ERROR_HOURS;
        return;
    }
    out->filters.hours_min = from;
    out->filters.hours_max = to;
}

static bool any_sector(struct str value)
{
    return value.len == 1 && card_sector(value.data[0]) != 0;
}

static bool any_contract(struct str value)
{
    return card_contract(value) != 0;
}

static bool any_language(struct str value)
{
    return openings_language_text(value) != 0;
}

static bool any_market(struct str value)
{
    return openings_market_text(value) != 0;
}

static bool holds(const openings_values *values, struct str value)
{
    for (size_t i = 0; i < values->count; i++)
        if (str_equal(values->items[i], value))
            return true;
    return false;
}

/* All values of one name that `known` knows, each once; the filter points at them. */
static void read_values(openings_values *out, struct service_texts *filter, const struct request *request,
                        const char *name, bool (*known)(struct str value))
{
    struct str value;
    for (size_t cursor = 0; request_query_next(request, name, &cursor, &value);)
        if (known(value) && out->count < VALUES_MAX && !holds(out, value))
            VEC_PUSH(request->arena, out, value);
    *filter = (struct service_texts){out->items, out->count};
}

static void read_occupation(struct openings_query *out, const struct visit *visit)
{
    int64_t id = page_read_id(request_query(visit->request, "beroep"));
    struct service_concept occupation;
    if (id > 0 && service_taxonomy_by_id(visit->taxonomy, id, visit->language, &occupation) &&
        occupation.type == SERVICE_OCCUPATION)
        out->occupation = occupation;
}

void openings_filters_read(struct openings_query *out, const struct visit *visit)
{
    const struct request *request = visit->request;
    *out = (struct openings_query){.filters = service_filters_none()};
    read_near(out, visit);
    read_hours_range(out, request);
    if (!str_to_int64(request_query(request, "niveau"), &out->education) ||
        openings_education_text(out->education) == 0)
        out->education = 0;
    out->filters.education_max = (int32_t)out->education;
    read_values(&out->contract, &out->filters.contract, request, "contract", any_contract);
}

void openings_query_read(struct openings_query *out, const struct visit *visit)
{
    const struct request *request = visit->request;
    openings_filters_read(out, visit);
    out->words = str_trim(request_query(request, "q"));
    out->literal = str_equal(request_query(request, "letterlijk"), STR("1"));
    read_occupation(out, visit);
    out->map = str_equal(request_query(request, "kaart"), STR("1"));
    struct service_filters *filters = &out->filters;
    read_values(&out->sector, &filters->sector, request, "sector", any_sector);
    read_values(&out->language, &filters->language, request, "vacaturetaal", any_language);
    read_values(&out->market, &filters->market, request, "soort", any_market);
    read_sort(out, visit);
}

static void add_values(struct buf *out, const char *name, struct service_texts values, bool without,
                       struct str value)
{
    for (size_t i = 0; i < values.count; i++)
        if (!without || !str_equal(values.items[i], value))
            page_query_add(out, name, values.items[i]);
}

static void add_number(struct buf *out, const char *name, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    page_query_add(out, name, str_from(text));
}

static void write_filters(struct buf *out, const struct openings_query *query, enum openings_part without,
                          struct str value)
{
    if (query->words.len > 0 && without != OPENINGS_WORDS)
        page_query_add(out, "q", query->words);
    if (query->words.len > 0 && query->literal && without != OPENINGS_WORDS && without != OPENINGS_LITERAL)
        page_query_add(out, "letterlijk", STR("1"));
    if (query->occupation.id > 0 && without != OPENINGS_OCCUPATION)
        add_number(out, "beroep", query->occupation.id);
    if (query->postcode.len > 0 && without != OPENINGS_NEAR) {
        page_query_add(out, "postcode", query->postcode);
        add_number(out, "afstand", query->km);
    }
    if (without != OPENINGS_HOURS && query->hours_from.len > 0)
        page_query_add(out, "uren-van", query->hours_from);
    if (without != OPENINGS_HOURS && query->hours_to.len > 0)
        page_query_add(out, "uren-tot", query->hours_to);
    if (query->education > 0 && without != OPENINGS_EDUCATION)
        add_number(out, "niveau", query->education);
    add_values(out, "sector", query->filters.sector, without == OPENINGS_SECTOR, value);
    add_values(out, "contract", query->filters.contract, without == OPENINGS_CONTRACT, value);
    add_values(out, "vacaturetaal", query->filters.language, without == OPENINGS_LANGUAGE, value);
    add_values(out, "soort", query->filters.market, without == OPENINGS_MARKET, value);
}

void openings_query_write(struct buf *out, const struct openings_query *query, enum openings_part without,
                          struct str value)
{
    if (without != OPENINGS_FILTERS)
        write_filters(out, query, without, value);
    /* Without its postcode there is no order by distance. */
    bool no_place = without == OPENINGS_NEAR || without == OPENINGS_FILTERS;
    if (query->sort_set && !(no_place && query->sort == SERVICE_SORT_DISTANCE))
        page_query_add(out, "volgorde", str_from(openings_sort_value(query->sort)));
    if (query->map && without != OPENINGS_MAP)
        page_query_add(out, "kaart", STR("1"));
}

const char *openings_href(struct arena *arena, const char *path, const struct openings_query *query,
                          enum openings_part without, struct str value)
{
    struct buf text BUF_AUTO;
    buf_init(&text, QUERY_MAX_BYTES);
    openings_query_write(&text, query, without, value);
    return page_href(arena, path, buf_str(&text));
}

struct service_match_request openings_match_request(const struct openings_query *query,
                                                    const struct visit *visit,
                                                    struct service_profile *profile)
{
    *profile = visit->profile;
    profile->filters = query->filters;
    struct service_match_request request = visit_match_request(visit, profile);
    request.text = query->words;
    request.names = !query->literal;
    request.occupation = query->occupation.id;
    request.sort = query->sort;
    request.browse = true;
    request.counts = true;
    return request;
}
