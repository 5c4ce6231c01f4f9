#include "exchange/openings/object_read.h"

#include "base/utf8.h"
#include "exchange/openings/opening_date.h"
#include "exchange/openings/skill_lookup.h"

#define WARNED_MOST 1000u /* names */

void object_refuse_with(struct object_read *read, const struct json_node *node, const struct err *err)
{
    openings_issues_error(read->issues, read->source, node, err);
    read->errors++;
}

bool object_read_day(struct object_read *read, const struct json_node *node, bool relative, int32_t today, int32_t *out)
{
    struct str text = {NULL, 0};
    struct err err = {0};
    if (json_read_str(node, &text, &err) != 0) {
        object_refuse_with(read, node, &err);
        return false;
    }
    if ((relative && openings_date_parse_relative(text, today, out)) || openings_date_parse(text, out))
        return true;
    OBJECT_REFUSE(read, node, "\"%.*s\" is no date that exists, as in 2026-11-24", STR_ARG(utf8_truncate(text, 40)));
    return false;
}

bool object_read_name(struct object_read *read, const struct json_node *skill, const char *name, size_t most,
                      struct str *out)
{
    struct err err = {0};
    struct json_node node;
    struct str text = {NULL, 0};
    if (!json_read_member(skill, name, &node) || json_read_kind(&node) == JSON_KIND_NULL)
        return true;
    if (json_read_str(&node, &text, &err) != 0) {
        object_refuse_with(read, &node, &err);
        return false;
    }
    text = str_trim(text);
    if (text.len > most) {
        OBJECT_REFUSE(read, &node, "must be at most %zu bytes long", most);
        return false;
    }
    *out = text;
    return true;
}

struct str object_language(struct arena *arena, struct str tag)
{
    struct str rest = tag;
    struct str primary = str_cut(&rest, '-');
    char *letters = arena_strndup(arena, primary.len == 0 ? "" : primary.data, primary.len);
    for (size_t i = 0; i < primary.len; i++)
        if (letters[i] >= 'A' && letters[i] <= 'Z')
            letters[i] = (char)(letters[i] | 0x20);
    return (struct str){letters, primary.len};
}

void object_warn_of_skill(struct object_read *read, const struct json_node *node, struct str name, int found)
{
    OBJECT_WARN(read, node, "\"%.*s\" %s", STR_ARG(utf8_truncate(name, 200)),
                found == SKILL_AMBIGUOUS ? "is a name of several skills; kept as text" : "is no known skill; kept as text");
}

void object_warn_of_unknown(struct object_read *read, struct map *warned, const struct json_node *member, const char *thing)
{
    bool is_new = false;
    if (map_count(warned) < WARNED_MOST && (map_at(warned, str_from(member->name), &is_new), is_new))
        OBJECT_WARN(read, member, "is no field of %s and is ignored, here and below", thing);
}
