#include "exchange/openings/opening_read.h"

#include <math.h>

#include "exchange/openings/object_read.h"
#include "market/opening_field.h"

#define URI_MAX   1000
#define LABEL_MAX 1000
#define HUNDREDTH 1e-6 /* how far a number of hours may be from hundredths: the error of a double */

/* What the reading of one opening carries along. */
struct task {
    struct object_read in;
    struct openings_reader *reader;
    struct market_opening *out;
};

/* --- Fields -----------------------------------------------------------------------------------------------
 */

static bool read_text(struct task *task, const struct market_field *field, const struct json_node *node,
                      struct market_value *value)
{
    struct err err = {0};
    if (json_read_str(node, &value->text, &err) != 0) {
        object_refuse_with(&task->in, node, &err);
        return false;
    }
    if (str_trim(value->text).len == 0) {
        if (field->kind == MARKET_FIELD_TEXT && field->low == 1)
            OBJECT_REFUSE(&task->in, node, "must not be empty");
        return false; /* an empty text is a lacking one */
    }
    value->type = MARKET_VALUE_TEXT;
    return true;
}

static bool read_day(struct task *task, const struct json_node *node, struct market_value *value)
{
    int32_t day = 0;
    if (!object_read_day(&task->in, node, task->reader->relative_dates, task->reader->today, &day))
        return false;
    *value = (struct market_value){.type = MARKET_VALUE_INT, .integer = day};
    return true;
}

/* A number in hundredths: hours exactly, money rounded to the cent. */
static bool read_hundredths(struct task *task, const struct market_field *field, const struct json_node *node,
                            struct market_value *value)
{
    double number = 0;
    struct err err = {0};
    if (json_read_double(node, (double)field->low, (double)field->high, &number, &err) != 0) {
        object_refuse_with(&task->in, node, &err);
        return false;
    }
    double rounded = nearbyint(number * 100);
    if (field->kind == MARKET_FIELD_HOURS && fabs(number * 100 - rounded) > HUNDREDTH) {
        OBJECT_REFUSE(&task->in, node, "must have at most two decimals");
        return false;
    }
    *value = (struct market_value){.type = MARKET_VALUE_INT, .integer = (int64_t)rounded};
    return true;
}

static bool read_number(struct task *task, const struct market_field *field, const struct json_node *node,
                        struct market_value *value)
{
    struct err err = {0};
    bool truth = false;
    int rc = 0;
    if (field->kind == MARKET_FIELD_DEGREES) {
        value->type = MARKET_VALUE_DOUBLE;
        rc = json_read_double(node, (double)field->low, (double)field->high, &value->number, &err);
    } else if (field->kind == MARKET_FIELD_BOOL) {
        rc = json_read_bool(node, &truth, &err);
        *value = (struct market_value){.type = MARKET_VALUE_INT, .integer = truth};
    } else {
        value->type = MARKET_VALUE_INT;
        rc = json_read_int(node, field->low, field->high, &value->integer, &err);
    }
    if (rc != 0)
        object_refuse_with(&task->in, node, &err);
    return rc == 0;
}

static const char *words_of(const struct market_field *field, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; field->words[i] != NULL; i++)
        text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : ", ", field->words[i]);
    return text;
}

static const char *rule_of(const struct market_field *field, struct arena *arena)
{
    switch (field->kind) {
    case MARKET_FIELD_URL:
        return arena_printf(arena,
                            "must be an address that begins with http:// or https://, of at most %lld bytes",
                            (long long)field->high);
    case MARKET_FIELD_LANGUAGE:
        return "must be a language code such as nl or en";
    case MARKET_FIELD_WORD:
        return arena_printf(arena, "must be one of: %s", words_of(field, arena));
    case MARKET_FIELD_SECTOR:
        return "must be a section of SBI, a letter from A to U";
    case MARKET_FIELD_TEXT:
    case MARKET_FIELD_DAY:
    case MARKET_FIELD_HOURS:
    case MARKET_FIELD_MONEY:
    case MARKET_FIELD_NUMBER:
    case MARKET_FIELD_BOOL:
    case MARKET_FIELD_DEGREES:
        break;
    }
    return arena_printf(arena, "must be at most %lld bytes long", (long long)field->high);
}

static void read_field(struct task *task, const struct market_field *field, const struct json_node *node)
{
    struct market_value value = {.type = MARKET_VALUE_LACKING};
    bool good = false;
    switch (field->kind) {
    case MARKET_FIELD_TEXT:
    case MARKET_FIELD_URL:
    case MARKET_FIELD_LANGUAGE:
    case MARKET_FIELD_WORD:
    case MARKET_FIELD_SECTOR:
        good = read_text(task, field, node, &value);
        if (good && field->kind == MARKET_FIELD_LANGUAGE)
            value.text = object_language(task->in.arena, value.text);
        break;
    case MARKET_FIELD_DAY:
        good = read_day(task, node, &value);
        break;
    case MARKET_FIELD_HOURS:
    case MARKET_FIELD_MONEY:
        good = read_hundredths(task, field, node, &value);
        break;
    case MARKET_FIELD_NUMBER:
    case MARKET_FIELD_BOOL:
    case MARKET_FIELD_DEGREES:
        good = read_number(task, field, node, &value);
        break;
    }
    if (!good)
        return;
    if (!market_field_allows(field, value))
        OBJECT_REFUSE(&task->in, node, "%s", rule_of(field, task->in.arena));
    else
        market_field_set(field, task->out, value);
}

static void read_status(struct task *task, const struct json_node *node)
{
    struct str word = {NULL, 0};
    struct err err = {0};
    if (json_read_str(node, &word, &err) != 0) {
        object_refuse_with(&task->in, node, &err);
        return;
    }
    unsigned number = market_word_number(market_statuses, word);
    if (number == 0)
        OBJECT_REFUSE(&task->in, node, "must be one of: open, withdrawn, full");
    else
        task->out->status = (enum market_status)(number - 1);
}

/* --- Skills -----------------------------------------------------------------------------------------------
 */

static void read_asked(struct task *task, const struct json_node *skill, struct openings_asked *out)
{
    struct err err = {0};
    struct str importance = STR("essential");
    *out = (struct openings_asked){.importance = MARKET_ESSENTIAL};
    if (json_read_is(skill, JSON_KIND_OBJECT, &err) != 0) {
        object_refuse_with(&task->in, skill, &err);
        return;
    }
    if (!object_read_name(&task->in, skill, "uri", URI_MAX, &out->uri) ||
        !object_read_name(&task->in, skill, "label", LABEL_MAX, &out->label) ||
        !object_read_name(&task->in, skill, "importance", 20, &importance))
        return;
    out->importance = (enum market_importance)market_word_number(market_importances, importance);
    struct json_node node = *skill;
    if (out->importance == 0 && json_read_member(skill, "importance", &node))
        OBJECT_REFUSE(&task->in, &node, "\"%.*s\" is no importance: must, essential or optional", STR_ARG(importance));
    if (out->uri.len == 0 && out->label.len == 0)
        OBJECT_REFUSE(&task->in, skill, "must have a uri or a label");
}

static int read_skills(struct task *task, const struct json_node *node, struct err *err)
{
    struct err wrong = {0};
    if (json_read_is(node, JSON_KIND_ARRAY, &wrong) != 0) {
        object_refuse_with(&task->in, node, &wrong);
        return 0;
    }
    size_t count = json_read_count(node);
    if (count > MARKET_SKILLS_MAX) {
        OBJECT_REFUSE(&task->in, node, "%zu skills; an opening names at most 1,024", count);
        return 0;
    }
    struct openings_asked *asked = arena_array(task->in.arena, count, sizeof *asked);
    struct json_node skill;
    for (size_t i = 0; json_read_item(node, i, &skill); i++)
        read_asked(task, &skill, &asked[i]);
    if (task->in.errors > 0)
        return 0; /* it will not be stored */
    return openings_resolve_skills(task->reader, task->in.arena, task->in.source, node, asked, count, task->out,
                                   err);
}

/* --- The whole --------------------------------------------------------------------------------------------
 */

int openings_read_object(struct openings_reader *reader, struct arena *arena,
                         const struct openings_source *source, const struct json_node *object,
                         struct market_opening *out, struct err *err)
{
    struct market_opening opening = market_opening_blank();
    struct task task = {{reader->issues, source, arena, 0}, reader, &opening};
    struct json_node member;
    struct json_node skills = {NULL, NULL, NULL, 0};
    struct err wrong = {0};
    void *cursor = NULL;
    bool lat = false;
    bool lon = false;
    if (json_read_is(object, JSON_KIND_OBJECT, &wrong) != 0) {
        object_refuse_with(&task.in, object, &wrong);
        return task.in.errors;
    }
    while (json_read_next(object, &cursor, &member)) {
        const struct market_field *field = market_field_find(member.name);
        bool is_null = json_read_kind(&member) == JSON_KIND_NULL;
        if (strcmp(member.name, "skills") == 0) {
            if (!is_null)
                skills = member;
        } else if (field == NULL) {
            if (strcmp(member.name, "status") == 0 && !is_null)
                read_status(&task, &member);
            else if (strcmp(member.name, "status") != 0)
                object_warn_of_unknown(&task.in, reader->warned, &member, "an opening");
        } else if (!is_null) {
            lat |= strcmp(field->json, "lat") == 0;
            lon |= strcmp(field->json, "lon") == 0;
            read_field(&task, field, &member);
        }
    }
    if (lat != lon)
        OBJECT_REFUSE(&task.in, object, "%s is missing: lat and lon go together", lat ? "lon" : "lat");
    if (skills.value == NULL && opening.text.len == 0)
        OBJECT_REFUSE(&task.in, object, "skills: is missing, and so is text; one of them is needed");
    if (opening.source.len == 0)
        opening.source = opening.organisation;
    if (skills.value != NULL) {
        int rc = read_skills(&task, &skills, err);
        if (rc != 0)
            return rc;
    }
    task.in.errors += openings_check_whole(reader, source, object, &opening);
    if (task.in.errors > 0)
        return task.in.errors;
    if (skills.value == NULL) {
        int rc = openings_find_skills(reader, arena, &opening, err);
        if (rc != 0)
            return rc;
    }
    *out = opening;
    return 0;
}
