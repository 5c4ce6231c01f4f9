/* The filters of a profile: from single texts, as in the address of a page or an option of a command. */
#include <math.h>
#include <stddef.h>

#include "base/time.h"
#include "service/filters.h"

struct text_row {
    const char *name;
    bool (*set)(struct arena *arena, struct service_filters *filters, struct str value, const struct place_index *places);
    const char *key;
    const char *reason;
};

static bool set_near(struct arena *arena, struct service_filters *filters, struct str value,
                     const struct place_index *places)
{
    (void)arena, (void)places;
    double numbers[3];
    for (size_t i = 0; i < 3; i++)
        if (value.data == NULL || !str_to_double(str_trim(str_cut(&value, ',')), &numbers[i]))
            return false;
    if (value.data != NULL || !(fabs(numbers[0]) <= 90) || !(fabs(numbers[1]) <= 180) || !(numbers[2] >= 0) ||
        numbers[2] > SERVICE_FILTER_KM_MAX)
        return false;
    filters->near = true;
    filters->lat = numbers[0];
    filters->lon = numbers[1];
    filters->km = numbers[2];
    filters->km_given = true;
    filters->near_postcode = (struct str){NULL, 0};
    return true;
}

/* A postcode and a distance make `near` together: whichever comes second completes it. */
static void complete_near(struct service_filters *filters)
{
    filters->near = filters->near_postcode.len > 0 && filters->km_given;
}

static bool set_postcode(struct arena *arena, struct service_filters *filters, struct str value,
                         const struct place_index *places)
{
    (void)arena;
    const struct place *place = places == NULL ? NULL : place_find(places, value);
    if (place == NULL)
        return false;
    filters->lat = place->lat;
    filters->lon = place->lon;
    filters->near_postcode = place->postcode;
    complete_near(filters);
    return true;
}

static bool set_km(struct arena *arena, struct service_filters *filters, struct str value,
                   const struct place_index *places)
{
    (void)arena, (void)places;
    double km;
    if (!str_to_double(value, &km) || !(km >= 0 && km <= SERVICE_FILTER_KM_MAX))
        return false;
    filters->km = km;
    filters->km_given = true;
    complete_near(filters);
    return true;
}

static bool bound(struct str text, int32_t *out)
{
    double hours;
    text = str_trim(text);
    if (text.len == 0)
        return true;
    return str_to_double(text, &hours) && filters_hours(hours, out);
}

/* "24-36", "24-", "-36", or "24" for exactly that many. */
static bool set_hours(struct arena *arena, struct service_filters *filters, struct str value,
                      const struct place_index *places)
{
    (void)arena, (void)places;
    int32_t min = SERVICE_HOURS_NONE;
    int32_t max = SERVICE_HOURS_NONE;
    struct str rest = value;
    struct str first = str_cut(&rest, '-');
    if (!bound(first, &min) || (rest.data != NULL && !bound(rest, &max)))
        return false;
    if (rest.data == NULL)
        max = min;
    if ((min == SERVICE_HOURS_NONE && max == SERVICE_HOURS_NONE) ||
        (min != SERVICE_HOURS_NONE && max != SERVICE_HOURS_NONE && min > max))
        return false;
    filters->hours_min = min;
    filters->hours_max = max;
    return true;
}

static bool set_education(struct arena *arena, struct service_filters *filters, struct str value,
                          const struct place_index *places)
{
    (void)arena, (void)places;
    int64_t level;
    if (!str_to_int64(value, &level) || level < 1 || level > 8)
        return false;
    filters->education_max = (int32_t)level;
    return true;
}

static bool set_posted(struct arena *arena, struct service_filters *filters, struct str value,
                       const struct place_index *places)
{
    (void)arena, (void)places;
    if (!time_day_parse(value, &filters->posted_after))
        return false;
    filters->has_posted_after = true;
    return true;
}

static const struct text_row rows[] = {
    {"near", set_near, "error.filter_near_form", "must be LAT,LON,KM"},
    {"postcode", set_postcode, "error.filter_postcode_unknown", "is no known Dutch postcode"},
    {"km", set_km, "error.filter_near_km", "must be a number from 0 to 20100"},
    {"hours", set_hours, "error.filter_hours_form", "must be hours a week as 24-36"},
    {"educationLevelMax", set_education, "error.filter_education_range", "must be a whole number from 1 to 8"},
    {"postedAfter", set_posted, "error.filter_posted_date", "must be a date as 2026-10-01"},
};

struct list_row {
    const char *name;
    size_t list;
    const char *key;
    const char *reason;
    bool commas; /* several may stand in one text; names of organisations have commas of their own */
};

static const struct list_row lists[] = {
    {"sector", offsetof(struct service_filters, sector), "error.filter_sector_value", "must be capital letters from A to U", true},
    {"contract", offsetof(struct service_filters, contract), "error.filter_contract_value",
     "must be permanent, temporary, agency, freelance, apprenticeship, internship or volunteer", true},
    {"language", offsetof(struct service_filters, language), "error.filter_language_value",
     "must be codes of two or three letters, such as nl or en", true},
    {"market", offsetof(struct service_filters, market), "error.filter_text_value", "must be 1 to 300 bytes", true},
    {"organisation", offsetof(struct service_filters, organisation), "error.filter_text_value", "must be 1 to 300 bytes",
     false},
};

static bool append(struct arena *arena, struct service_texts *texts, struct str item)
{
    if (texts->count >= SERVICE_FILTER_ITEMS_MAX)
        return false;
    struct str *items = arena_array(arena, texts->count + 1, sizeof *items);
    for (size_t i = 0; i < texts->count; i++)
        items[i] = texts->items[i];
    items[texts->count] = arena_str(arena, item);
    *texts = (struct service_texts){items, texts->count + 1};
    return true;
}

/* "NL" and "nl-NL" are "nl", as in an import. NULL where it is no code of a language. */
static struct str language_code(struct arena *arena, struct str tag)
{
    struct str primary = str_cut(&tag, '-');
    if (primary.len < 2 || primary.len > 3)
        return (struct str){NULL, 0};
    char *letters = arena_strndup(arena, primary.data, primary.len);
    for (size_t i = 0; i < primary.len; i++) {
        if (letters[i] >= 'A' && letters[i] <= 'Z')
            letters[i] = (char)(letters[i] | 0x20);
        if (letters[i] < 'a' || letters[i] > 'z')
            return (struct str){NULL, 0};
    }
    return (struct str){letters, primary.len};
}

static bool set_list(struct arena *arena, const struct list_row *row, struct service_texts *texts, struct str value)
{
    struct service_texts longer = *texts;
    while (value.data != NULL) {
        struct str item = row->commas ? str_trim(str_cut(&value, ',')) : value;
        if (!row->commas)
            value = (struct str){NULL, 0};
        if (str_equal(str_from(row->name), STR("language")))
            item = language_code(arena, item);
        if (!filters_item_valid(row->name, item) || !append(arena, &longer, item))
            return false;
    }
    *texts = longer;
    return true;
}

static int refuse(struct arena *arena, service_problems *problems, const char *name, const char *key, const char *reason,
                  struct err *err)
{
    service_problem_add(arena, problems, name, key, "%s", reason);
    return err_field(err, ERR_INVALID, key, name, "%s %s", name, reason);
}

int service_filters_set(struct arena *arena, struct service_filters *filters, struct str name, struct str value,
                        const struct place_index *places, service_problems *problems, struct err *err)
{
    value = str_trim(value);
    if (value.data == NULL)
        value = STR("");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_equal_z(name, rows[i].name))
            return rows[i].set(arena, filters, value, places)
                       ? 0
                       : refuse(arena, problems, rows[i].name, rows[i].key, rows[i].reason, err);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (!str_equal_z(name, lists[i].name))
            continue;
        struct service_texts *texts = (struct service_texts *)(void *)((char *)filters + lists[i].list);
        return set_list(arena, &lists[i], texts, value)
                   ? 0
                   : refuse(arena, problems, lists[i].name, lists[i].key, lists[i].reason, err);
    }
    return err_set(err, ERR_NOT_FOUND, "there is no filter %.*s", STR_ARG(name));
}
