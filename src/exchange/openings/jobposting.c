#include "exchange/openings/jobposting.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "exchange/openings/html_text.h"
#include "exchange/openings/jobposting_node.h"
#include "exchange/openings/opening_date.h"
#include "market/opening_field.h"

#define TEXT_MAX ((size_t)8 * 1024 * 1024)

/* Sets a text field; one that is too long is cut, one that the field may not have is left out. */
static void set_text(struct posting *posting, const struct json_node *node, const char *json, struct str text)
{
    const struct market_field *field = market_field_find(json);
    if (text.len == 0)
        return;
    if (field->kind == MARKET_FIELD_TEXT && text.len > (size_t)field->high) {
        POSTING_WARN(posting, node, "is longer than %lld bytes and was cut", (long long)field->high);
        text = utf8_truncate(text, (size_t)field->high);
    }
    struct market_value value = {.type = MARKET_VALUE_TEXT, .text = text};
    if (market_field_allows(field, value))
        market_field_set(field, posting->out, value);
    else
        POSTING_WARN(posting, node, "cannot be used as %s and is left out", json);
}

static struct str plain(struct posting *posting, struct str html)
{
    struct buf text BUF_AUTO;
    buf_init(&text, TEXT_MAX * 3);
    html_text(html, &text);
    return str_trim(arena_str(posting->arena, buf_str(&text)));
}

static void read_title(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_property(posting, object, "title");
    if (node == NULL)
        node = posting_property(posting, object, "name");
    struct str title = plain(posting, posting_text(posting, node));
    if (title.len == 0)
        POSTING_REFUSE(posting, object, "title: is missing");
    set_text(posting, node, "title", title);
}

static void read_organisation(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_property(posting, object, "hiringOrganization");
    struct str name = posting_text(posting, node);
    if (name.len == 0 && node != NULL)
        name = posting_property_text(posting, posting_item(posting, node, 0), "legalName");
    set_text(posting, node, "organisation", plain(posting, name));
}

static void read_addresses(struct posting *posting, const struct json_node *object)
{
    struct str url = posting_property_text(posting, object, "url");
    struct str id = posting_property_text(posting, object, "@id");
    if (url.len == 0 && (str_starts(id, "http://") || str_starts(id, "https://")))
        url = id;
    set_text(posting, posting_property(posting, object, "url"), "url", url);
    const struct json_node *contact =
        posting_item(posting, posting_property(posting, object, "applicationContact"), 0);
    const struct json_node *action =
        posting_item(posting, posting_property(posting, object, "potentialAction"), 0);
    if (contact != NULL)
        set_text(posting, contact, "applyUrl", posting_property_text(posting, contact, "url"));
    if (action == NULL || posting->out->apply_url.len > 0)
        return;
    const struct json_node *target = posting_item(posting, posting_property(posting, action, "target"), 0);
    struct str address = posting_text(posting, target);
    if (target != NULL && address.len == 0)
        address = posting_property_text(posting, target, "urlTemplate");
    if (str_starts(address, "http"))
        set_text(posting, target, "applyUrl", address);
}

/* The identifier's name says who gave it out, so it is the source; else that is the organisation. */
static void read_key(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_item(posting, posting_property(posting, object, "identifier"), 0);
    struct str id = {NULL, 0};
    if (node != NULL && json_read_kind(node) == JSON_KIND_OBJECT) {
        id = posting_property_text(posting, node, "value");
        if (id.len > 0)
            set_text(posting, node, "source", posting_property_text(posting, node, "name"));
    }
    if (id.len == 0)
        id = posting_text(posting, node);
    if (id.len == 0)
        id = posting_property_text(posting, object, "@id");
    if (id.len == 0)
        id = posting->out->url;
    if (id.len == 0)
        POSTING_REFUSE(posting, object, "identifier: is missing, and there is no url to know the posting by");
    else if (id.len > (size_t)market_field_find("id")->high)
        POSTING_REFUSE(posting, node == NULL ? object : node, "is longer than %lld bytes",
                       (long long)market_field_find("id")->high);
    else
        posting->out->id_in_source = id;
    if (posting->out->source.len == 0)
        posting->out->source = posting->out->organisation;
}

static void read_text(struct posting *posting, const struct json_node *object)
{
    static const char *const names[] = {"description",           "responsibilities",
                                        "qualifications",        "experienceRequirements",
                                        "incentiveCompensation", "jobBenefits"};
    struct buf text BUF_AUTO;
    buf_init(&text, TEXT_MAX * 3);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct json_node *node = posting_property(posting, object, names[i]);
        struct str part = posting_text(posting, node);
        if (part.len == 0)
            continue;
        size_t start = text.len;
        if (start > 0)
            buf_add_z(&text, "\n\n");
        html_text(part, &text);
        if (start > 0 && text.len == start + 2)
            text.len = start;
    }
    set_text(posting, object, "text", str_trim(arena_str(posting->arena, buf_str(&text))));
}

static void read_day(struct posting *posting, const struct json_node *object, const char *name, int32_t *out)
{
    const struct json_node *node = posting_property(posting, object, name);
    struct str text = posting_text(posting, node);
    int32_t day = 0;
    if (text.len == 0)
        return;
    if (openings_date_parse(text, &day))
        *out = day;
    else
        POSTING_REFUSE(posting, node, "\"%.*s\" is no date that exists", (int)(text.len < 60 ? text.len : 60),
                       text.data);
}

/* A job may start "immediately": that is no date, and no mistake. */
static void read_start(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_property(posting, object, "jobStartDate");
    struct str text = posting_text(posting, node);
    int32_t day = 0;
    if (text.len == 0)
        return;
    if (openings_date_parse(text, &day))
        posting->out->start_date = day;
    else
        POSTING_WARN(posting, node, "is no date and is left out");
}

static void read_places(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_property(posting, object, "totalJobOpenings");
    const struct market_field *field = market_field_find("places");
    double number = 0;
    if (node == NULL)
        return;
    if (posting_number(posting, node, &number) && number >= (double)field->low &&
        number <= (double)field->high)
        posting->out->places = (int32_t)number;
    else
        POSTING_WARN(posting, node, "is no number of openings and is left out");
}

/* A tag such as nl-NL by its first part; what is none is left out without a word. */
static void set_language(struct posting *posting, struct str tag)
{
    struct str rest = tag;
    struct str primary = str_cut(&rest, '-');
    char small[3];
    if (primary.len != 2)
        return;
    for (size_t i = 0; i < 2; i++)
        small[i] = (char)(primary.data[i] | 0x20);
    struct market_value value = {.type = MARKET_VALUE_TEXT,
                                 .text = {arena_strndup(posting->arena, small, 2), 2}};
    if (market_field_allows(market_field_find("language"), value))
        posting->out->language = value.text;
}

static void read_language(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_item(posting, posting_property(posting, object, "inLanguage"), 0);
    struct str tag = {NULL, 0};
    if (node != NULL && json_read_kind(node) == JSON_KIND_OBJECT)
        tag = posting_property_text(posting, node, "alternateName");
    if (tag.len == 0)
        tag = posting_text(posting, node);
    set_language(posting, tag);
    if (posting->out->language.len == 0)
        set_language(posting, posting->reader->language);
}

int jobposting_read(struct openings_reader *reader, struct arena *arena, const struct openings_source *source,
                    const struct map *references, const struct json_node *posting, struct market_opening *out,
                    struct err *err)
{
    struct market_opening opening = market_opening_blank();
    struct posting task = {reader, arena, source, references, &opening, 0};
    read_title(&task, posting);
    read_organisation(&task, posting);
    read_addresses(&task, posting);
    read_key(&task, posting);
    read_language(&task, posting);
    read_text(&task, posting);
    read_day(&task, posting, "datePosted", &opening.posted);
    read_day(&task, posting, "validThrough", &opening.valid_through);
    read_start(&task, posting);
    read_places(&task, posting);
    posting_read_place(&task, posting);
    posting_read_employment(&task, posting);
    posting_read_salary(&task, posting);
    posting_read_education(&task, posting);
    int rc = posting_read_skills(&task, posting, err);
    if (rc != 0)
        return rc;
    if (opening.text.len == 0 && opening.skill_count == 0)
        POSTING_REFUSE(&task, posting, "description: is missing, and so is skills; one of them is needed");
    if (task.errors > 0)
        return task.errors;
    rc = openings_find_skills(reader, arena, &opening, err);
    if (rc != 0)
        return rc;
    *out = opening;
    return 0;
}
