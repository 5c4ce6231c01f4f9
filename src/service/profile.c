/* Reading and writing profiles. Single filters: filters.c. */
#include "service/profile.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "service/filters.h"

#define URI_LONGEST 2048u

void service_problem_add(struct arena *arena, service_problems *problems, const char *path, const char *key,
                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct service_problem problem = {.path = str_from(arena_strdup(arena, path)),
                                      .key = str_from(arena_strdup(arena, key)),
                                      .reason = str_from(arena_vprintf(arena, format, args))};
    va_end(args);
    VEC_PUSH(arena, problems, problem);
}

void filters_refuse(struct filters_reader *reader, const struct json_node *node, const char *key, const char *reason)
{
    char path[256];
    service_problem_add(reader->arena, reader->problems, json_read_path(node, path, sizeof path), key, "%s", reason);
}

void filters_refuse_member(struct filters_reader *reader, const struct json_node *object, const char *name, const char *key,
                           const char *reason)
{
    const struct json_node member = {.parent = object, .name = name};
    filters_refuse(reader, &member, key, reason);
}

/* Notes the members of an object that are not among `names` (NULL after the last). */
static void note_unread(struct arena *arena, const struct json_node *object, const char *const *names,
                        struct service_profile *profile)
{
    void *cursor = NULL;
    struct json_node member;
    struct service_texts *unread = &profile->unread;
    while (unread->count < SERVICE_UNREAD_MAX && json_read_next(object, &cursor, &member)) {
        if (json_read_named(&member, names))
            continue;
        char path[256];
        struct str *items = arena_array(arena, unread->count + 1, sizeof *items);
        for (size_t k = 0; k < unread->count; k++)
            items[k] = unread->items[k];
        items[unread->count] = str_from(arena_strdup(arena, json_read_path(&member, path, sizeof path)));
        *unread = (struct service_texts){items, unread->count + 1};
    }
}

/* A label beside a URI helps people who read the file. */
static const char *const skill_names[] = {"uri", "level", "label", NULL};
static const char *const profile_names[] = {"skills", "filters", NULL};

static void read_skill(struct filters_reader *reader, const struct json_node *item, struct service_held *held)
{
    held->level = 3;
    if (json_read_kind(item) != JSON_KIND_OBJECT) {
        filters_refuse(reader, item, "error.profile_skill_form", "must be an object with uri and level");
        return;
    }
    struct json_node member;
    if (!json_read_member(item, "uri", &member) || json_read_kind(&member) != JSON_KIND_STR)
        filters_refuse_member(reader, item, "uri", "error.profile_skill_uri", "is missing or no text");
    else if (json_read_str(&member, &held->uri, NULL) != 0 || held->uri.len == 0 || held->uri.len > URI_LONGEST)
        filters_refuse(reader, &member, "error.profile_skill_uri", "must have 1 to 2048 bytes");
    int64_t level;
    if (!json_read_member(item, "level", &member) || json_read_kind(&member) == JSON_KIND_NULL)
        return;
    if (json_read_int(&member, 1, 4, &level, NULL) != 0)
        filters_refuse(reader, &member, "error.profile_skill_level", "must be a whole number from 1 to 4");
    else
        held->level = (int32_t)level;
}

static void read_skills(struct filters_reader *reader, const struct json_node *root, struct service_profile *profile)
{
    struct json_node skills;
    if (!json_read_member(root, "skills", &skills)) {
        service_problem_add(reader->arena, reader->problems, "skills", "error.profile_skills_missing",
                            "is missing; an empty list is []");
        return;
    }
    if (json_read_kind(&skills) != JSON_KIND_ARRAY) {
        filters_refuse(reader, &skills, "error.profile_skills_form", "must be a list");
        return;
    }
    size_t count = json_read_count(&skills);
    if (count > SERVICE_PROFILE_SKILLS_MAX) {
        filters_refuse(reader, &skills, "error.profile_skills_many", "holds more than 5000 skills");
        return;
    }
    struct service_held *held = arena_array(reader->arena, count + 1, sizeof *held);
    for (size_t i = 0; i < count; i++) {
        struct json_node item;
        if (!json_read_item(&skills, i, &item))
            continue;
        read_skill(reader, &item, &held[i]);
        note_unread(reader->arena, &item, skill_names, profile);
    }
    profile->skills = held;
    profile->count = count;
}

/* The first problem, for callers that show only one. */
static int report(const service_problems *problems, size_t before, struct err *err)
{
    if (problems->count == before)
        return 0;
    const struct service_problem *first = &problems->items[before];
    char field[64];
    snprintf(field, sizeof field, "%.*s", STR_ARG(first->path));
    return err_field(err, ERR_INVALID, first->key.data, field, "%.*s%s%.*s", STR_ARG(first->path),
                     first->path.len > 0 ? ": " : "", STR_ARG(first->reason));
}

int service_profile_read(struct arena *arena, const struct json_node *root, const struct place_index *places,
                         struct service_profile *out, service_problems *problems, struct err *err)
{
    struct service_profile profile = {.filters = service_filters_none()};
    struct filters_reader reader = {arena, places, problems};
    size_t before = problems->count;
    if (json_read_kind(root) != JSON_KIND_OBJECT) {
        filters_refuse(&reader, root, "error.profile_form", "a profile is a JSON object");
        return report(problems, before, err);
    }
    read_skills(&reader, root, &profile);
    struct json_node filters;
    if (json_read_member(root, "filters", &filters) && json_read_kind(&filters) != JSON_KIND_NULL)
        filters_read(&reader, &filters, &profile.filters);
    int rc = report(problems, before, err);
    if (rc == 0)
        *out = profile;
    return rc;
}

int service_profile_read_filters(struct arena *arena, const struct json_node *root, const struct place_index *places,
                                 struct service_filters *out, service_problems *problems, struct err *err)
{
    struct service_filters filters = service_filters_none();
    struct filters_reader reader = {arena, places, problems};
    size_t before = problems->count;
    struct json_node member;
    if (json_read_member(root, "filters", &member) && json_read_kind(&member) != JSON_KIND_NULL)
        filters_read(&reader, &member, &filters);
    int rc = report(problems, before, err);
    if (rc == 0)
        *out = filters;
    return rc;
}

int service_profile_parse(struct arena *arena, struct str text, const struct place_index *places,
                          struct service_profile *out, service_problems *problems, struct err *err)
{
    const struct json_limits limits = {.bytes = SERVICE_PROFILE_BYTES_MAX, .depth = 16, .values = 100000};
    struct json_node root;
    struct err own;
    int rc = json_read(arena, text, &limits, &root, &own);
    if (rc != 0) {
        if (err != NULL)
            *err = own;
        service_problem_add(arena, problems, "", rc == ERR_TOO_LARGE ? "error.profile_too_large" : "error.profile_not_json", "%s",
                            own.message);
        return rc;
    }
    rc = service_profile_read(arena, &root, places, out, problems, err);
    if (rc == 0)
        note_unread(arena, &root, profile_names, out);
    return rc;
}

/* --- Writing ------------------------------------------------------------------------------------------------- */

static void write_texts(struct json_writer *writer, const char *name, struct service_texts texts)
{
    if (texts.count == 0)
        return;
    json_write_key(writer, name);
    json_write_array(writer);
    for (size_t i = 0; i < texts.count; i++)
        json_write_str(writer, texts.items[i]);
    json_write_end(writer);
}

static void write_hours(struct json_writer *writer, const struct service_filters *filters)
{
    if (filters->hours_min == SERVICE_HOURS_NONE && filters->hours_max == SERVICE_HOURS_NONE)
        return;
    json_write_key(writer, "hours");
    json_write_object(writer);
    if (filters->hours_min != SERVICE_HOURS_NONE)
        json_write_key_double(writer, "min", filters->hours_min / 100.0);
    if (filters->hours_max != SERVICE_HOURS_NONE)
        json_write_key_double(writer, "max", filters->hours_max / 100.0);
    json_write_end(writer);
}

static void write_filters(struct json_writer *writer, const struct service_filters *filters)
{
    json_write_object(writer);
    if (filters->near) {
        json_write_key(writer, "near");
        json_write_object(writer);
        if (filters->near_postcode.len > 0)
            json_write_key_str(writer, "postcode", filters->near_postcode);
        else {
            json_write_key_double(writer, "lat", filters->lat);
            json_write_key_double(writer, "lon", filters->lon);
        }
        json_write_key_double(writer, "km", filters->km);
        json_write_end(writer);
    }
    write_hours(writer, filters);
    if (filters->education_max != 0)
        json_write_key_int(writer, "educationLevelMax", filters->education_max);
    write_texts(writer, "sector", filters->sector);
    write_texts(writer, "contract", filters->contract);
    write_texts(writer, "language", filters->language);
    if (filters->has_posted_after) {
        char day[11];
        time_day_format(filters->posted_after, day);
        json_write_key_z(writer, "postedAfter", day);
    }
    write_texts(writer, "market", filters->market);
    write_texts(writer, "organisation", filters->organisation);
    json_write_end(writer);
}

void service_profile_write(struct json_writer *writer, const struct service_profile *profile)
{
    json_write_object(writer);
    json_write_key(writer, "skills");
    json_write_array(writer);
    for (size_t i = 0; i < profile->count; i++) {
        json_write_object(writer);
        json_write_key_str(writer, "uri", profile->skills[i].uri);
        json_write_key_int(writer, "level", profile->skills[i].level);
        json_write_end(writer);
    }
    json_write_end(writer);
    if (service_filters_count(&profile->filters) > 0) {
        json_write_key(writer, "filters");
        write_filters(writer, &profile->filters);
    }
    json_write_end(writer);
}
