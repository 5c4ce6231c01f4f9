/* What both forms of openings share: skills to concepts, and the rules that join fields. */
#include "exchange/openings/object_read.h"
#include "exchange/openings/opening_read.h"
#include "market/opening_field.h"

static bool same_asked(const struct market_asked *a, const struct market_asked *b)
{
    if (a->concept > 0 || b->concept > 0)
        return a->concept == b->concept;
    if (a->uri.len > 0 || b->uri.len > 0)
        return str_equal(a->uri, b->uri);
    return str_equal(a->label, b->label);
}

/* Adds a skill, or raises the importance of the one that is there. A list has some fifteen skills, so looking
 * through it is quick; the longest has 1,024. */
static void add_skill(struct market_asked *skills, size_t *count, const struct market_asked *skill)
{
    for (size_t i = 0; i < *count; i++) {
        if (!same_asked(&skills[i], skill))
            continue;
        if (skill->importance > skills[i].importance)
            skills[i].importance = skill->importance;
        return;
    }
    skills[(*count)++] = *skill;
}

int openings_resolve_skills(struct openings_reader *reader, struct arena *arena,
                            const struct openings_source *source, const struct json_node *node,
                            const struct openings_asked *asked, size_t count, struct market_opening *opening,
                            struct err *err)
{
    struct object_read read = {reader->issues, source, arena, 0};
    struct market_asked *skills = arena_array(arena, count, sizeof *skills);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct market_asked skill = {.label = asked[i].label, .importance = asked[i].importance};
        struct str name = asked[i].uri.len > 0 ? asked[i].uri : asked[i].label;
        int found = asked[i].uri.len > 0 ? skill_lookup_uri(reader->skills, asked[i].uri, &skill.concept, err)
                                         : skill_lookup_label(reader->skills, asked[i].label,
                                                              opening->language, &skill.concept, err);
        if (found < 0)
            return found;
        if (found != SKILL_FOUND) {
            struct json_node item;
            bool in_list = json_read_item(node, i, &item);
            skill.uri = asked[i].uri;
            object_warn_of_skill(&read, in_list ? &item : node, name, found);
        }
        add_skill(skills, &kept, &skill);
    }
    opening->skills = skills;
    opening->skill_count = kept;
    return 0;
}

int openings_find_skills(struct openings_reader *reader, struct arena *arena, struct market_opening *opening,
                         struct err *err)
{
    if (opening->skill_count > 0)
        return 0;
    opening->skills_found = false;
    int rc = reader->find == NULL ? 0 : skill_find_fill(reader->find, arena, opening, err);
    if (rc != 0)
        return rc;
    reader->found += opening->skills_found;
    reader->text_only += !opening->skills_found;
    return 0;
}

static int refuse(struct openings_reader *reader, const struct openings_source *source,
                  const struct json_node *object, const char *name, const char *message)
{
    struct json_node member;
    bool there = json_read_member(object, name, &member);
    if (there)
        openings_issues_add(reader->issues, false, source, &member, "%s", message);
    else
        openings_issues_add(reader->issues, false, source, object, "%s: %s", name, message);
    return 1;
}

static bool lacks(const struct json_node *object, const char *name)
{
    struct json_node member;
    return !json_read_member(object, name, &member) || json_read_kind(&member) == JSON_KIND_NULL;
}

static void warn(struct openings_reader *reader, const struct openings_source *source,
                 const struct json_node *object, const char *name, const char *message)
{
    struct json_node member;
    if (json_read_member(object, name, &member))
        openings_issues_add(reader->issues, true, source, &member, "%s", message);
}

int openings_check_whole(struct openings_reader *reader, const struct openings_source *source,
                         const struct json_node *object, const struct market_opening *opening)
{
    int errors = 0;
    if (lacks(object, "id"))
        errors += refuse(reader, source, object, "id", "is missing");
    if (lacks(object, "title"))
        errors += refuse(reader, source, object, "title", "is missing");
    if (opening->hours_min != MARKET_HOURS_NONE && opening->hours_max != MARKET_HOURS_NONE &&
        opening->hours_min > opening->hours_max)
        errors += refuse(reader, source, object, "hoursMin", "is greater than hoursMax");
    if (opening->salary_min != MARKET_MONEY_NONE && opening->salary_max != MARKET_MONEY_NONE &&
        opening->salary_min > opening->salary_max)
        errors += refuse(reader, source, object, "salaryMin", "is greater than salaryMax");
    if (opening->posted != MARKET_DAY_NONE && opening->valid_through != MARKET_DAY_NONE &&
        opening->valid_through < opening->posted)
        warn(reader, source, object, "validThrough", "is before posted, so the opening is never shown");
    if (opening->postcode.len > 0 && place_find(reader->places, opening->postcode) == NULL)
        warn(reader, source, object, "postcode",
             opening->located ? "is not a known postcode"
                              : "is not a known postcode, so the opening has no place on the map");
    return errors;
}
