/* The filters of a profile: from JSON. From single texts: filters_text.c. */
#include "service/filters.h"

#include <math.h>
#include <stddef.h>

#include "base/time.h"
#include "market/opening.h"

#define ITEM_LONGEST 300u
#define HOURS_MOST   168.0

struct service_filters service_filters_none(void)
{
    return (struct service_filters){.hours_min = SERVICE_HOURS_NONE, .hours_max = SERVICE_HOURS_NONE};
}

size_t service_filters_count(const struct service_filters *filters)
{
    return (size_t)filters->near + (filters->hours_min != SERVICE_HOURS_NONE || filters->hours_max != SERVICE_HOURS_NONE) +
           (filters->education_max != 0) + (filters->sector.count > 0) + (filters->contract.count > 0) +
           (filters->language.count > 0) + (filters->market.count > 0) + (filters->organisation.count > 0) +
           filters->has_posted_after;
}

bool filters_hours(double hours, int32_t *out)
{
    if (!(hours >= 0 && hours <= HOURS_MOST))
        return false;
    *out = (int32_t)lround(hours * 100);
    return true;
}

bool filters_item_valid(const char *name, struct str item)
{
    if (str_equal_z(str_from(name), "sector"))
        return item.len == 1 && item.data[0] >= 'A' && item.data[0] <= 'U';
    if (str_equal_z(str_from(name), "contract"))
        return market_word_number(market_contracts, item) != 0;
    return item.len > 0 && item.len <= ITEM_LONGEST;
}

void filters_refuse_others(struct filters_reader *reader, const struct json_node *object, const char *const *names)
{
    void *cursor = NULL;
    struct json_node member;
    while (json_read_next(object, &cursor, &member))
        if (!json_read_named(&member, names))
            filters_refuse(reader, &member, "error.filter_unknown", "is no part of this filter");
}

static bool number(const struct json_node *object, const char *name, double low, double high, double *out)
{
    struct json_node member;
    return json_read_member(object, name, &member) && json_read_double(&member, low, high, out, NULL) == 0;
}

/* A place that an object names by its postcode, or by its coordinates. */
static bool read_point(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters)
{
    struct json_node member;
    if (!json_read_member(node, "postcode", &member)) {
        bool lat = number(node, "lat", -90, 90, &filters->lat);
        bool lon = number(node, "lon", -180, 180, &filters->lon);
        if (!lat)
            filters_refuse_member(reader, node, "lat", "error.filter_near_lat", "must be a number from -90 to 90");
        if (!lon)
            filters_refuse_member(reader, node, "lon", "error.filter_near_lon", "must be a number from -180 to 180");
        return lat && lon;
    }
    struct str postcode;
    const struct place *place = NULL;
    if (reader->places != NULL && json_read_str(&member, &postcode, NULL) == 0)
        place = place_find(reader->places, postcode);
    if (place == NULL) {
        filters_refuse(reader, &member, "error.filter_postcode_unknown", "is no known Dutch postcode");
        return false;
    }
    filters->lat = place->lat;
    filters->lon = place->lon;
    filters->near_postcode = place->postcode;
    return true;
}

static void read_near(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters)
{
    if (json_read_kind(node) != JSON_KIND_OBJECT) {
        filters_refuse(reader, node, "error.filter_near_form", "must be an object with lat, lon and km");
        return;
    }
    static const char *const names[] = {"lat", "lon", "postcode", "km", NULL};
    filters_refuse_others(reader, node, names);
    bool point = read_point(reader, node, filters);
    bool km = number(node, "km", 0, SERVICE_FILTER_KM_MAX, &filters->km);
    if (!km)
        filters_refuse_member(reader, node, "km", "error.filter_near_km", "must be a number from 0 to 20100");
    filters->km_given = km;
    filters->near = point && km;
}

static void read_bound(struct filters_reader *reader, const struct json_node *node, const char *name, int32_t *out)
{
    struct json_node member;
    double hours;
    if (!json_read_member(node, name, &member) || json_read_kind(&member) == JSON_KIND_NULL)
        return;
    if (json_read_double(&member, 0, HOURS_MOST, &hours, NULL) != 0 || !filters_hours(hours, out))
        filters_refuse(reader, &member, "error.filter_hours_range", "must be a number from 0 to 168");
}

static void read_hours(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters)
{
    if (json_read_kind(node) != JSON_KIND_OBJECT) {
        filters_refuse(reader, node, "error.filter_hours_form", "must be an object with min and max");
        return;
    }
    static const char *const names[] = {"min", "max", NULL};
    filters_refuse_others(reader, node, names);
    read_bound(reader, node, "min", &filters->hours_min);
    read_bound(reader, node, "max", &filters->hours_max);
    if (filters->hours_min != SERVICE_HOURS_NONE && filters->hours_max != SERVICE_HOURS_NONE &&
        filters->hours_min > filters->hours_max)
        filters_refuse(reader, node, "error.filter_hours_order", "has a min above its max");
}

static void read_education(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters)
{
    int64_t level;
    if (json_read_int(node, 1, 8, &level, NULL) != 0)
        filters_refuse(reader, node, "error.filter_education_range", "must be a whole number from 1 to 8");
    else
        filters->education_max = (int32_t)level;
}

static void read_posted(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters)
{
    struct str text;
    if (json_read_str(node, &text, NULL) != 0 || !time_day_parse(text, &filters->posted_after))
        filters_refuse(reader, node, "error.filter_posted_date", "must be a date as 2026-10-01");
    else
        filters->has_posted_after = true;
}

/* One row for each filter: either a reader of its own, or a list of texts at an offset. */
struct filter_row {
    const char *name;
    void (*read)(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters);
    size_t list;
    const char *key; /* of the message about an item */
    const char *reason;
};

static const struct filter_row rows[] = {
    {"near", read_near, 0, NULL, NULL},
    {"hours", read_hours, 0, NULL, NULL},
    {"educationLevelMax", read_education, 0, NULL, NULL},
    {"postedAfter", read_posted, 0, NULL, NULL},
    {"sector", NULL, offsetof(struct service_filters, sector), "error.filter_sector_value", "must be a letter from A to U"},
    {"contract", NULL, offsetof(struct service_filters, contract), "error.filter_contract_value",
     "must be permanent, temporary, agency, freelance, apprenticeship, internship or volunteer"},
    {"language", NULL, offsetof(struct service_filters, language), "error.filter_text_value", "must be a text of 1 to 300 bytes"},
    {"market", NULL, offsetof(struct service_filters, market), "error.filter_text_value", "must be a text of 1 to 300 bytes"},
    {"organisation", NULL, offsetof(struct service_filters, organisation), "error.filter_text_value",
     "must be a text of 1 to 300 bytes"},
};

static void read_list(struct filters_reader *reader, const struct json_node *node, const struct filter_row *row,
                      struct service_texts *out)
{
    size_t count = json_read_count(node);
    if (json_read_kind(node) != JSON_KIND_ARRAY || count > SERVICE_FILTER_ITEMS_MAX) {
        filters_refuse(reader, node, "error.filter_list_form", "must be a list of at most 200 texts");
        return;
    }
    struct str *items = arena_array(reader->arena, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        struct json_node item;
        if (!json_read_item(node, i, &item))
            continue;
        if (json_read_str(&item, &items[i], NULL) != 0 || !filters_item_valid(row->name, items[i]))
            filters_refuse(reader, &item, row->key, row->reason);
    }
    *out = (struct service_texts){items, count};
}

static void read_filter(struct filters_reader *reader, const struct json_node *member, struct service_filters *filters)
{
    if (json_read_kind(member) == JSON_KIND_NULL)
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!str_equal_z(str_from(member->name), rows[i].name))
            continue;
        if (rows[i].read != NULL)
            rows[i].read(reader, member, filters);
        else
            read_list(reader, member, &rows[i], (struct service_texts *)(void *)((char *)filters + rows[i].list));
        return;
    }
    filters_refuse(reader, member, "error.filter_unknown", "is no filter");
}

void filters_read(struct filters_reader *reader, const struct json_node *node, struct service_filters *filters)
{
    if (json_read_kind(node) != JSON_KIND_OBJECT) {
        filters_refuse(reader, node, "error.filter_form", "must be an object");
        return;
    }
    void *cursor = NULL;
    struct json_node member;
    while (json_read_next(node, &cursor, &member))
        read_filter(reader, &member, filters);
}
