#include "exchange/modules/module_read.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/openings/opening_date.h"

#define ID_MAX       500
#define PROVIDER_MAX   300
#define URL_MAX      2048
#define URI_MAX      1000
#define WARNED_MOST  1000
#define CENTS        100.0

/* What the reading of one object carries along. */
struct task {
    struct module_reader *reader;
    struct arena *arena;
    const struct openings_source *source;
    struct skills_module *out;
    int errors;
};

#define REFUSE(task, node, ...)                                                                              \
    do {                                                                                                     \
        openings_issues_add((task)->reader->issues, false, (task)->source, (node), __VA_ARGS__);             \
        (task)->errors++;                                                                                    \
    } while (0)

#define WARN(task, node, ...)                                                                                \
    openings_issues_add((task)->reader->issues, true, (task)->source, (node), __VA_ARGS__)

static void refuse_with(struct task *task, const struct json_node *node, const struct err *err)
{
    openings_issues_error(task->reader->issues, task->source, node, err);
    task->errors++;
}

/* --- Fields ----------------------------------------------------------------------------------------------- */

enum kind { KIND_TEXT, KIND_ADDRESS, KIND_LANGUAGE, KIND_POSTCODE, KIND_STATUS, KIND_ONLINE, KIND_HOURS, KIND_PRICE, KIND_DAY };

/* A field: where its text goes (texts only), and the most bytes that it has. */
struct field {
    const char *name;
    enum kind kind;
    size_t offset;
    size_t most;
};

#define TEXT_FIELD(json, member, kind, most) {json, kind, offsetof(struct skills_module, member), most}

static const struct field fields[] = {
    TEXT_FIELD("id", id_in_source, KIND_TEXT, ID_MAX),
    TEXT_FIELD("source", source, KIND_TEXT, PROVIDER_MAX),
    TEXT_FIELD("title", title, KIND_TEXT, ID_MAX),
    TEXT_FIELD("provider", provider, KIND_TEXT, PROVIDER_MAX),
    TEXT_FIELD("url", url, KIND_ADDRESS, URL_MAX),
    TEXT_FIELD("language", language, KIND_LANGUAGE, 20),
    TEXT_FIELD("postcode", postcode, KIND_POSTCODE, 10),
    TEXT_FIELD("text", text, KIND_TEXT, SKILLS_MODULE_TEXT_MAX),
    {"status", KIND_STATUS, 0, 0},
    {"online", KIND_ONLINE, 0, 0},
    {"hours", KIND_HOURS, 0, 0},
    {"price", KIND_PRICE, 0, 0},
    {"start", KIND_DAY, 0, 0},
};

static const struct field *find_field(const char *name)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

/* "nl-NL" is "nl". False for what is no code of two or three letters. */
static bool read_language(struct arena *arena, struct str tag, struct str *out)
{
    struct str rest = tag;
    struct str primary = str_cut(&rest, '-');
    char *letters = arena_strndup(arena, primary.data, primary.len);
    bool good = primary.len == 2 || primary.len == 3;
    for (size_t i = 0; i < primary.len; i++) {
        letters[i] = (char)(letters[i] | 0x20);
        good = good && letters[i] >= 'a' && letters[i] <= 'z';
    }
    *out = (struct str){letters, primary.len};
    return good;
}

static void read_text(struct task *task, const struct field *field, const struct json_node *node)
{
    struct str text = {NULL, 0};
    struct err err = {0};
    struct str *out = (struct str *)(void *)((char *)task->out + field->offset);
    if (json_read_str(node, &text, &err) != 0) {
        refuse_with(task, node, &err);
        return;
    }
    text = str_trim(text);
    if (text.len > field->most)
        REFUSE(task, node, "must be at most %zu bytes long", field->most);
    else if (text.len > 0 && field->kind == KIND_ADDRESS && !str_starts(text, "http://") &&
             !str_starts(text, "https://"))
        REFUSE(task, node, "must be an address that begins with http:// or https://");
    else if (text.len > 0 && field->kind == KIND_LANGUAGE && !read_language(task->arena, text, &text))
        REFUSE(task, node, "must be a language code such as nl or en");
    else
        *out = text;
    if (out->len > 0 && field->kind == KIND_POSTCODE && place_find(task->reader->places, *out) == NULL)
        WARN(task, node, "is not a known postcode");
}

static void read_status(struct task *task, const struct json_node *node)
{
    struct str word = {NULL, 0};
    struct err err = {0};
    if (json_read_str(node, &word, &err) != 0)
        refuse_with(task, node, &err);
    else if (str_equal_z(word, "withdrawn"))
        task->out->status = SKILLS_MODULE_WITHDRAWN;
    else if (!str_equal_z(word, "open"))
        REFUSE(task, node, "must be one of: open, withdrawn");
}

static void read_day(struct task *task, const struct json_node *node)
{
    struct str text = {NULL, 0};
    struct err err = {0};
    const struct module_reader *reader = task->reader;
    if (json_read_str(node, &text, &err) != 0)
        refuse_with(task, node, &err);
    else if (!(reader->relative_dates && openings_date_parse_relative(text, reader->today, &task->out->start)) &&
             !openings_date_parse(text, &task->out->start))
        REFUSE(task, node, "\"%.*s\" is no date that exists, as in 2026-11-24", STR_ARG(utf8_truncate(text, 40)));
}

static void read_field(struct task *task, const struct field *field, const struct json_node *node)
{
    struct err err = {0};
    double euros = 0;
    int rc = 0;
    switch (field->kind) {
    case KIND_TEXT:
    case KIND_ADDRESS:
    case KIND_LANGUAGE:
    case KIND_POSTCODE:
        read_text(task, field, node);
        break;
    case KIND_STATUS:
        read_status(task, node);
        break;
    case KIND_DAY:
        read_day(task, node);
        break;
    case KIND_ONLINE:
        rc = json_read_bool(node, &task->out->online, &err);
        break;
    case KIND_HOURS:
        rc = json_read_int(node, 1, SKILLS_MODULE_HOURS_MAX, &task->out->hours, &err);
        break;
    case KIND_PRICE:
        rc = json_read_double(node, 0, (double)SKILLS_MODULE_PRICE_MAX / CENTS, &euros, &err);
        if (rc == 0)
            task->out->price = (int64_t)(euros * CENTS + 0.5);
        break;
    }
    if (rc != 0)
        refuse_with(task, node, &err);
}

/* --- Skills ----------------------------------------------------------------------------------------------- */

static bool read_name(struct task *task, const struct json_node *skill, const char *name, struct str *out)
{
    struct err err = {0};
    struct json_node node;
    if (!json_read_member(skill, name, &node) || json_read_kind(&node) == JSON_KIND_NULL)
        return true;
    if (json_read_str(&node, out, &err) != 0) {
        refuse_with(task, &node, &err);
        return false;
    }
    *out = str_trim(*out);
    if (out->len <= URI_MAX)
        return true;
    REFUSE(task, &node, "must be at most %d bytes long", URI_MAX);
    return false;
}

/* Returns false when it is wrong, or a negative code. */
static int read_taught(struct task *task, const struct json_node *skill, struct skills_taught *out, struct err *err)
{
    struct err wrong = {0};
    struct json_node node;
    *out = (struct skills_taught){.level = 3};
    if (json_read_is(skill, JSON_KIND_OBJECT, &wrong) != 0) {
        refuse_with(task, skill, &wrong);
        return false;
    }
    if (!read_name(task, skill, "uri", &out->uri) || !read_name(task, skill, "label", &out->label))
        return false;
    if (json_read_member(skill, "level", &node) && json_read_kind(&node) != JSON_KIND_NULL &&
        json_read_int(&node, 1, 4, &out->level, &wrong) != 0) {
        refuse_with(task, &node, &wrong);
        return false;
    }
    if (out->uri.len == 0 && out->label.len == 0) {
        REFUSE(task, skill, "must have a uri or a label");
        return false;
    }
    struct str name = out->uri.len > 0 ? out->uri : out->label;
    int found = out->uri.len > 0
                    ? skill_lookup_uri(task->reader->skills, out->uri, &out->concept, err)
                    : skill_lookup_label(task->reader->skills, out->label, task->out->language, &out->concept, err);
    if (found < 0)
        return found;
    if (found == SKILL_FOUND)
        out->uri = out->label = (struct str){NULL, 0};
    else
        WARN(task, skill, "\"%.*s\" %s", STR_ARG(utf8_truncate(name, 200)),
             found == SKILL_AMBIGUOUS ? "is a name of several skills; kept as text" : "is no known skill; kept as text");
    return true;
}

/* Taught twice, a skill stands once, at its highest level. */
static void add_taught(struct skills_taught *list, size_t *count, const struct skills_taught *taught)
{
    for (size_t i = 0; i < *count; i++) {
        bool same = list[i].concept == taught->concept && str_equal(list[i].uri, taught->uri) &&
                    (taught->concept != 0 || str_equal(list[i].label, taught->label));
        if (same && taught->level > list[i].level)
            list[i].level = taught->level;
        if (same)
            return;
    }
    list[(*count)++] = *taught;
}

static int read_skills(struct task *task, const struct json_node *node, struct err *err)
{
    struct err wrong = {0};
    struct json_node skill;
    size_t count = json_read_count(node);
    size_t kept = 0;
    if (json_read_is(node, JSON_KIND_ARRAY, &wrong) != 0) {
        refuse_with(task, node, &wrong);
        return 0;
    }
    if (count == 0 || count > SKILLS_MODULE_TEACHES_MAX) {
        REFUSE(task, node, "%zu skills; a module teaches 1 to %u", count, SKILLS_MODULE_TEACHES_MAX);
        return 0;
    }
    struct skills_taught *list = arena_array(task->arena, count, sizeof *list);
    for (size_t i = 0; json_read_item(node, i, &skill); i++) {
        struct skills_taught taught;
        int good = read_taught(task, &skill, &taught, err);
        if (good < 0)
            return good;
        if (good)
            add_taught(list, &kept, &taught);
    }
    task->out->teaches = list;
    task->out->teach_count = kept;
    return 0;
}

/* --- The whole -------------------------------------------------------------------------------------------- */

static void warn_of_unknown(struct task *task, const struct json_node *member)
{
    bool is_new = false;
    struct map *warned = task->reader->warned;
    if (map_count(warned) < WARNED_MOST && (map_at(warned, str_from(member->name), &is_new), is_new))
        WARN(task, member, "is no field of a module and is ignored, here and below");
}

static void read_members(struct task *task, const struct json_node *object, struct json_node *skills)
{
    struct json_node member;
    void *cursor = NULL;
    while (json_read_next(object, &cursor, &member)) {
        const struct field *field = find_field(member.name);
        bool is_null = json_read_kind(&member) == JSON_KIND_NULL;
        if (strcmp(member.name, "skills") == 0)
            *skills = member;
        else if (field == NULL)
            warn_of_unknown(task, &member);
        else if (!is_null)
            read_field(task, field, &member);
    }
}

int module_read_object(struct module_reader *reader, struct arena *arena, const struct openings_source *source,
                       const struct json_node *object, struct skills_module *out, struct err *err)
{
    struct skills_module module = skills_module_blank();
    struct task task = {reader, arena, source, &module, 0};
    struct json_node skills = {NULL, NULL, NULL, 0};
    struct err wrong = {0};
    if (json_read_is(object, JSON_KIND_OBJECT, &wrong) != 0) {
        refuse_with(&task, object, &wrong);
        return task.errors;
    }
    read_members(&task, object, &skills);
    if (module.id_in_source.len == 0)
        REFUSE(&task, object, "id: is missing");
    if (module.title.len == 0)
        REFUSE(&task, object, "title: is missing");
    if (skills.value == NULL || json_read_kind(&skills) == JSON_KIND_NULL) {
        REFUSE(&task, object, "skills: is missing");
    } else {
        int rc = read_skills(&task, &skills, err);
        if (rc != 0)
            return rc;
    }
    if (module.source.len == 0)
        module.source = module.provider;
    if (task.errors == 0)
        *out = module;
    return task.errors;
}
