#include "exchange/openings/opening_read.h"

#include <math.h>
#include <stdio.h>

#include "exchange/openings/opening_date.h"
#include "market/opening_field.h"

#define URI_MAX   1000
#define LABEL_MAX 1000
#define HUNDREDTH 1e-6 /* how far a number of hours may be from hundredths: the error of a double */

/* What the reading of one object carries along. */
struct task {
    struct openings_reader *reader;
    struct arena *arena;
    const struct openings_source *source;
    const struct json_node *object;
    struct market_opening *out;
    int errors;
};

#define REFUSE(task, node, ...)                                                                              \
    do {                                                                                                     \
        openings_issues_add((task)->reader->issues, false, (task)->source, (node), __VA_ARGS__);             \
        (task)->errors++;                                                                                    \
    } while (0)

static void refuse_with(struct task *task, const struct json_node *node, const struct err *err)
{
    openings_issues_error(task->reader->issues, task->source, node, err);
    task->errors++;
}

/* --- Fields -----------------------------------------------------------------------------------------------
 */

static bool read_text(struct task *task, const struct market_field *field, const struct json_node *node,
                      struct market_value *value)
{
    struct err err = {0};
    if (json_read_str(node, &value->text, &err) != 0) {
        refuse_with(task, node, &err);
        return false;
    }
    if (str_trim(value->text).len == 0) {
        if (field->kind == MARKET_FIELD_TEXT && field->low == 1)
            REFUSE(task, node, "must not be empty");
        return false; /* an empty text is a lacking one */
    }
    value->type = MARKET_VALUE_TEXT;
    return true;
}

static bool read_day(struct task *task, const struct json_node *node, struct market_value *value)
{
    struct str text = {NULL, 0};
    struct err err = {0};
    int32_t day = 0;
    if (json_read_str(node, &text, &err) != 0) {
        refuse_with(task, node, &err);
        return false;
    }
    bool relative =
        task->reader->relative_dates && openings_date_parse_relative(text, task->reader->today, &day);
    if (!relative && !openings_date_parse(text, &day)) {
        REFUSE(task, node, "\"%.40s\" is no date that exists, as in 2026-11-24",
               text.len == 0 ? "" : text.data);
        return false;
    }
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
        refuse_with(task, node, &err);
        return false;
    }
    double rounded = nearbyint(number * 100);
    if (field->kind == MARKET_FIELD_HOURS && fabs(number * 100 - rounded) > HUNDREDTH) {
        REFUSE(task, node, "must have at most two decimals");
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
        refuse_with(task, node, &err);
    return rc == 0;
}

/* "nl-NL" is "nl": what languages differ in within themselves does not matter here. */
static struct str primary_language(struct arena *arena, struct str tag)
{
    struct str rest = tag;
    struct str primary = arena_str(arena, str_cut(&rest, '-'));
    char *letters = arena_strndup(arena, primary.data, primary.len);
    for (size_t i = 0; i < primary.len; i++)
        if (letters[i] >= 'A' && letters[i] <= 'Z')
            letters[i] = (char)(letters[i] | 0x20);
    return (struct str){letters, primary.len};
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
            value.text = primary_language(task->arena, value.text);
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
        REFUSE(task, node, "%s", rule_of(field, task->arena));
    else
        market_field_set(field, task->out, value);
}

static void read_status(struct task *task, const struct json_node *node)
{
    struct str word = {NULL, 0};
    struct err err = {0};
    if (json_read_str(node, &word, &err) != 0) {
        refuse_with(task, node, &err);
        return;
    }
    unsigned number = market_word_number(market_statuses, word);
    if (number == 0)
        REFUSE(task, node, "must be one of: open, withdrawn, full");
    else
        task->out->status = (enum market_status)(number - 1);
}

/* --- Skills -----------------------------------------------------------------------------------------------
 */

static bool read_asked_text(struct task *task, const struct json_node *skill, const char *name, size_t most,
                            struct str *out)
{
    struct err err = {0};
    struct json_node node;
    if (json_read_opt_str(skill, name, out, &err) != 0) {
        refuse_with(task, json_read_member(skill, name, &node) ? &node : skill, &err);
        return false;
    }
    *out = str_trim(*out);
    if (out->len <= most)
        return true;
    if (json_read_member(skill, name, &node))
        REFUSE(task, &node, "must be at most %zu bytes long", most);
    return false;
}

static void read_asked(struct task *task, const struct json_node *skill, struct openings_asked *out)
{
    struct err err = {0};
    struct str importance = STR("essential");
    *out = (struct openings_asked){.importance = MARKET_ESSENTIAL};
    if (json_read_is(skill, JSON_KIND_OBJECT, &err) != 0) {
        refuse_with(task, skill, &err);
        return;
    }
    if (!read_asked_text(task, skill, "uri", URI_MAX, &out->uri) ||
        !read_asked_text(task, skill, "label", LABEL_MAX, &out->label) ||
        !read_asked_text(task, skill, "importance", 20, &importance))
        return;
    out->importance = (enum market_importance)market_word_number(market_importances, importance);
    struct json_node node = *skill;
    if (out->importance == 0 && json_read_member(skill, "importance", &node))
        REFUSE(task, &node, "\"%.*s\" is no importance: must, essential or optional", STR_ARG(importance));
    if (out->uri.len == 0 && out->label.len == 0)
        REFUSE(task, skill, "must have a uri or a label");
}

static int read_skills(struct task *task, const struct json_node *node, struct err *err)
{
    struct err wrong = {0};
    if (json_read_is(node, JSON_KIND_ARRAY, &wrong) != 0) {
        refuse_with(task, node, &wrong);
        return 0;
    }
    size_t count = json_read_count(node);
    if (count > MARKET_SKILLS_MAX) {
        REFUSE(task, node, "%zu skills; an opening names at most 1,024", count);
        return 0;
    }
    struct openings_asked *asked = arena_array(task->arena, count, sizeof *asked);
    struct json_node skill;
    for (size_t i = 0; json_read_item(node, i, &skill); i++)
        read_asked(task, &skill, &asked[i]);
    if (task->errors > 0)
        return 0; /* it will not be stored */
    return openings_resolve_skills(task->reader, task->arena, task->source, node, asked, count, task->out,
                                   err);
}

/* --- The whole --------------------------------------------------------------------------------------------
 */

static void warn_of_unknown(struct task *task, const struct json_node *member)
{
    bool is_new = false;
    struct map *warned = task->reader->warned;
    if (map_count(warned) < 1000 && (map_at(warned, str_from(member->name), &is_new), is_new))
        openings_issues_add(task->reader->issues, true, task->source, member,
                            "is no field of an opening and is ignored, here and below");
}

int openings_read_object(struct openings_reader *reader, struct arena *arena,
                         const struct openings_source *source, const struct json_node *object,
                         struct market_opening *out, struct err *err)
{
    struct market_opening opening = market_opening_blank();
    struct task task = {reader, arena, source, object, &opening, 0};
    struct json_node member;
    struct json_node skills = {NULL, NULL, NULL, 0};
    struct err wrong = {0};
    void *cursor = NULL;
    bool lat = false;
    bool lon = false;
    if (json_read_is(object, JSON_KIND_OBJECT, &wrong) != 0) {
        refuse_with(&task, object, &wrong);
        return task.errors;
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
                warn_of_unknown(&task, &member);
        } else if (!is_null) {
            lat |= strcmp(field->json, "lat") == 0;
            lon |= strcmp(field->json, "lon") == 0;
            read_field(&task, field, &member);
        }
    }
    if (lat != lon)
        REFUSE(&task, object, "%s is missing: lat and lon go together", lat ? "lon" : "lat");
    if (skills.value == NULL && opening.text.len == 0)
        REFUSE(&task, object, "skills: is missing, and so is text; one of them is needed");
    if (opening.source.len == 0)
        opening.source = opening.organisation;
    if (skills.value != NULL) {
        int rc = read_skills(&task, &skills, err);
        if (rc != 0)
            return rc;
    }
    task.errors += openings_check_whole(reader, source, object, &opening);
    if (task.errors > 0)
        return task.errors;
    if (skills.value == NULL) {
        int rc = openings_find_skills(reader, arena, &opening, err);
        if (rc != 0)
            return rc;
    }
    *out = opening;
    return 0;
}
