/* The address of the bridge and of an occupation across it. */
#include <stdio.h>

#include "texts.h"
#include "web/talent/bridge.h"

#define QUERY_MAX_BYTES 4096u

/* The letter of a sector that has a name; '\0' for anything else. */
static char read_sector(const struct request *request, const char *name)
{
    struct str text = request_query(request, name);
    return text.len == 1 && card_sector(text.data[0]) != 0 ? text.data[0] : '\0';
}

void bridge_query_read(struct bridge_query *out, const struct request *request)
{
    *out = (struct bridge_query){
        .occupation = page_read_id(request_query(request, "beroep")),
        .from_sector = read_sector(request, "vanuit"),
        .to_sector = read_sector(request, "naar"),
        .by_openings = str_equal(request_query(request, "volgorde"), STR("vacatures")),
        .search = str_trim(request_query(request, "zoek")),
    };
    if (out->occupation != 0)
        out->from_sector = '\0';
}

bool bridge_query_starts(const struct bridge_query *query, const struct visit *visit)
{
    return query->occupation != 0 || query->from_sector != '\0' || visit->profile.count > 0;
}

struct service_bridge_request bridge_query_request(const struct bridge_query *query, const struct visit *visit,
                                                   const struct service_profile *profile)
{
    struct service_bridge_request request = service_bridge_request_new(profile, visit->request->today);
    request.occupation = query->occupation;
    request.sector = query->from_sector;
    request.language = visit->language;
    return request;
}

const char *bridge_href(struct arena *arena, const struct bridge_query *query, int64_t to)
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
    return page_href(arena, path, buf_str(&text));
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
