#include "exchange/modules/module_read.h"

#include <stddef.h>
#include <string.h>

#include "exchange/openings/object_read.h"

#define ID_MAX       500
#define PROVIDER_MAX 300
#define URL_MAX      2048
#define URI_MAX      1000
#define CENTS        100.0

/* What the reading of one module carries along. */
struct task {
    struct object_read in;
    struct module_reader *reader;
    struct skills_module *out;
};

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

static bool is_language(struct str code)
{
    bool good = code.len == 2 || code.len == 3;
    for (size_t i = 0; i < code.len; i++)
        good = good && code.data[i] >= 'a' && code.data[i] <= 'z';
    return good;
}

static void read_text(struct task *task, const struct field *field, const struct json_node *node)
{
    struct str text = {NULL, 0};
    struct err err = {0};
    struct str *out = (struct str *)(void *)((char *)task->out + field->offset);
    if (json_read_str(node, &text, &err) != 0) {
        object_refuse_with(&task->in, node, &err);
        return;
    }
    text = str_trim(text);
    struct str kept = field->kind == KIND_LANGUAGE ? object_language(task->in.arena, text) : text;
    if (text.len > field->most)
        OBJECT_REFUSE(&task->in, node, "must be at most %zu bytes long", field->most);
    else if (text.len > 0 && field->kind == KIND_ADDRESS && !str_starts(text, "http://") &&
             !str_starts(text, "https://"))
        OBJECT_REFUSE(&task->in, node, "must be an address that begins with http:// or https://");
    else if (text.len > 0 && field->kind == KIND_LANGUAGE && !is_language(kept))
        OBJECT_REFUSE(&task->in, node, "must be a language code such as nl or en");
    else
        *out = kept;
    if (out->len > 0 && field->kind == KIND_POSTCODE && place_find(task->reader->places, *out) == NULL)
        OBJECT_WARN(&task->in, node, "is not a known postcode");
}

static void read_status(struct task *task, const struct json_node *node)
{
    struct str word = {NULL, 0};
    struct err err = {0};
    if (json_read_str(node, &word, &err) != 0)
        object_refuse_with(&task->in, node, &err);
    else if (str_equal_z(word, "withdrawn"))
        task->out->status = SKILLS_MODULE_WITHDRAWN;
    else if (!str_equal_z(word, "open"))
        OBJECT_REFUSE(&task->in, node, "must be one of: open, withdrawn");
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
        (void)object_read_day(&task->in, node, task->reader->relative_dates, task->reader->today, &task->out->start);
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
        object_refuse_with(&task->in, node, &err);
}

/* --- Skills ----------------------------------------------------------------------------------------------- */

/* Returns false when it is wrong, or a negative code. */
static int read_taught(struct task *task, const struct json_node *skill, struct skills_taught *out, struct err *err)
{
    struct err wrong = {0};
    struct json_node node;
    *out = (struct skills_taught){.level = 3};
    if (json_read_is(skill, JSON_KIND_OBJECT, &wrong) != 0) {
        object_refuse_with(&task->in, skill, &wrong);
        return false;
    }
    if (!object_read_name(&task->in, skill, "uri", URI_MAX, &out->uri) ||
        !object_read_name(&task->in, skill, "label", URI_MAX, &out->label))
        return false;
    if (json_read_member(skill, "level", &node) && json_read_kind(&node) != JSON_KIND_NULL &&
        json_read_int(&node, 1, 4, &out->level, &wrong) != 0) {
        object_refuse_with(&task->in, &node, &wrong);
        return false;
    }
    if (out->uri.len == 0 && out->label.len == 0) {
        OBJECT_REFUSE(&task->in, skill, "must have a uri or a label");
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
        object_warn_of_skill(&task->in, skill, name, found);
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
        object_refuse_with(&task->in, node, &wrong);
        return 0;
    }
    if (count == 0 || count > SKILLS_MODULE_TEACHES_MAX) {
        OBJECT_REFUSE(&task->in, node, "%zu skills; a module teaches 1 to %u", count, SKILLS_MODULE_TEACHES_MAX);
        return 0;
    }
    struct skills_taught *list = arena_array(task->in.arena, count, sizeof *list);
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
            object_warn_of_unknown(&task->in, task->reader->warned, &member, "a module");
        else if (!is_null)
            read_field(task, field, &member);
    }
}

int module_read_object(struct module_reader *reader, struct arena *arena, const struct openings_source *source,
                       const struct json_node *object, struct skills_module *out, struct err *err)
{
    struct skills_module module = skills_module_blank();
    struct task task = {{reader->issues, source, arena, 0}, reader, &module};
    struct json_node skills = {NULL, NULL, NULL, 0};
    struct err wrong = {0};
    if (json_read_is(object, JSON_KIND_OBJECT, &wrong) != 0) {
        object_refuse_with(&task.in, object, &wrong);
        return task.in.errors;
    }
    read_members(&task, object, &skills);
    if (module.id_in_source.len == 0)
        OBJECT_REFUSE(&task.in, object, "id: is missing");
    if (module.title.len == 0)
        OBJECT_REFUSE(&task.in, object, "title: is missing");
    if (skills.value == NULL || json_read_kind(&skills) == JSON_KIND_NULL) {
        OBJECT_REFUSE(&task.in, object, "skills: is missing");
    } else {
        int rc = read_skills(&task, &skills, err);
        if (rc != 0)
            return rc;
    }
    if (module.source.len == 0)
        module.source = module.provider;
    if (task.in.errors == 0)
        *out = module;
    return task.in.errors;
}
