/* The address of the bridge and of an occupation across it. */
#include <stdio.h>

#include "texts.h"
#include "web/talent/bridge.h"

#define QUERY_MAX_BYTES 16384u

/* The letter of a sector that has a name; '\0' for anything else. */
static char read_sector(const struct request *request, const char *name)
{
    struct str text = request_query(request, name);
    return text.len == 1 && card_sector(text.data[0]) != 0 ? text.data[0] : '\0';
}

void bridge_query_read(struct bridge_query *out, const struct visit *visit)
{
    const struct request *request = visit->request;
    *out = (struct bridge_query){
        .occupation = page_read_id(request_query(request, "beroep")),
        .from_sector = read_sector(request, "vanuit"),
        .to_sector = read_sector(request, "naar"),
        .by_openings = str_equal(request_query(request, "volgorde"), STR("vacatures")),
        .search = str_trim(request_query(request, "zoek")),
    };
    if (out->occupation != 0)
        out->from_sector = '\0';
    openings_filters_read(&out->openings, visit);
}

bool bridge_query_starts(const struct bridge_query *query, const struct visit *visit)
{
    return query->occupation != 0 || query->from_sector != '\0' || visit->profile.count > 0;
}

struct service_bridge_request bridge_query_request(const struct bridge_query *query, const struct visit *visit,
                                                   struct service_profile *profile)
{
    *profile = visit->profile;
    profile->filters = query->openings.filters;
    struct service_bridge_request request = service_bridge_request_new(profile, visit->request->today);
    request.occupation = query->occupation;
    request.sector = query->from_sector;
    request.language = visit->language;
    return request;
}

/* Without a part of the filters. */
static const char *href_without(struct arena *arena, const struct bridge_query *query, int64_t to, enum openings_part without,
                                struct str value)
{
    struct buf text BUF_AUTO;
    char number[24];
    const char *path = to == 0 ? BRIDGE_PATH : arena_printf(arena, BRIDGE_PATH "/%lld", (long long)to);
    buf_init(&text, QUERY_MAX_BYTES);
    snprintf(number, sizeof number, "%lld", (long long)query->occupation);
    if (query->occupation != 0)
        page_query_add(&text, "beroep", str_from(number));
    if (query->from_sector != '\0')
        page_query_add(&text, "vanuit", (struct str){&query->from_sector, 1});
    if (query->to_sector != '\0')
        page_query_add(&text, "naar", (struct str){&query->to_sector, 1});
    if (query->by_openings)
        page_query_add(&text, "volgorde", STR("vacatures"));
    openings_query_write(&text, &query->openings, without, value);
    return page_href(arena, path, buf_str(&text));
}

const char *bridge_href(struct arena *arena, const struct bridge_query *query, int64_t to)
{
    return href_without(arena, query, to, OPENINGS_NONE, STR(""));
}

struct link {
    const struct bridge_query *query;
    struct arena *arena;
    int64_t to;
};

static const char *link_without(const void *context, enum openings_part without, struct str value)
{
    const struct link *link = context;
    return href_without(link->arena, link->query, link->to, without, value);
}

void bridge_chips(struct openings_page *list, const struct bridge_query *query, const struct visit *visit, int64_t to)
{
    struct arena *arena = visit->request->arena;
    const struct link link = {query, arena, to};
    openings_errors(list, &query->openings, arena);
    openings_chips_of(list, &query->openings, visit, link_without, &link);
}

struct bridge_start bridge_start_make(const struct bridge_query *query, const struct service_bridge *bridge)
{
    return (struct bridge_start){
        .kind = query->occupation != 0        ? BRIDGE_OCCUPATION
                : query->from_sector != '\0' ? BRIDGE_SECTOR
                                             : BRIDGE_PROFILE,
        .label = bridge->from.label,
        .sector = query->from_sector != '\0' ? card_sector(query->from_sector) : 0,
    };
}
