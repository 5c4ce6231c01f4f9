#include "exchange/openings/jobposting_node.h"

#include <stdio.h>
#include <string.h>

#include "exchange/openings/jobposting.h"
#include "port/json/json_write.h"

#define SCHEMA_HTTPS "https://schema.org/"
#define SCHEMA_HTTP  "http://schema.org/"
#define SCHEMA_SHORT "schema:"
/* A list within an object within a list, referring to itself, must not keep us busy: so deep and so far we
 * look. */
#define TEXT_DEEPEST 3
#define TEXT_ITEMS   16

static struct str without_schema(struct str s)
{
    static const char *const prefixes[] = {SCHEMA_HTTPS, SCHEMA_HTTP, SCHEMA_SHORT};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (str_starts(s, prefixes[i]))
            return (struct str){s.data + strlen(prefixes[i]), s.len - strlen(prefixes[i])};
    return s;
}

static bool type_is(const struct json_node *type, const char *wanted)
{
    struct str name;
    if (json_read_kind(type) == JSON_KIND_STR && json_read_str(type, &name, NULL) == 0)
        return str_equal_z(without_schema(name), wanted);
    struct json_node item;
    for (size_t i = 0; json_read_kind(type) == JSON_KIND_ARRAY && json_read_item(type, i, &item); i++)
        if (json_read_kind(&item) == JSON_KIND_STR && json_read_str(&item, &name, NULL) == 0 &&
            str_equal_z(without_schema(name), wanted))
            return true;
    return false;
}

bool jobposting_is(const struct json_node *object)
{
    struct json_node type;
    return json_read_member(object, "@type", &type) && type_is(&type, "JobPosting");
}

bool jobposting_is_json_ld(const struct json_node *object)
{
    static const char *const names[] = {"@context", "@type", "@graph"};
    struct json_node member;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_read_member(object, names[i], &member))
            return true;
    return false;
}

/* An object of only @id and @type stands for another one. */
static bool is_reference(const struct json_node *object)
{
    struct json_node member;
    if (json_read_kind(object) != JSON_KIND_OBJECT || !json_read_member(object, "@id", &member))
        return false;
    return json_read_count(object) == 1 + (size_t)json_read_member(object, "@type", &member);
}

int jobposting_each(const struct json_node *node, int (*each)(void *arg, const struct json_node *posting),
                    void *arg)
{
    struct json_node child;
    int rc = 0;
    if (json_read_kind(node) == JSON_KIND_ARRAY) {
        for (size_t i = 0; rc == 0 && json_read_item(node, i, &child); i++)
            rc = jobposting_each(&child, each, arg);
    } else if (json_read_kind(node) == JSON_KIND_OBJECT) {
        if (jobposting_is(node))
            return is_reference(node) ? 0 : each(arg, node);
        void *cursor = NULL;
        while (rc == 0 && json_read_next(node, &cursor, &child))
            rc = jobposting_each(&child, each, arg);
    }
    return rc;
}

/* Nodes are copied into the arena, so that a reference's path can be told. */
static void collect(struct arena *arena, struct map *map, const struct json_node *node)
{
    struct json_node child;
    struct str id;
    if (json_read_kind(node) == JSON_KIND_ARRAY) {
        for (size_t i = 0; json_read_item(node, i, &child); i++) {
            struct json_node *copy = arena_alloc(arena, sizeof *copy);
            *copy = child;
            collect(arena, map, copy);
        }
    } else if (json_read_kind(node) == JSON_KIND_OBJECT) {
        void *cursor = NULL;
        if (!is_reference(node) && json_read_member(node, "@id", &child) &&
            json_read_kind(&child) == JSON_KIND_STR && json_read_str(&child, &id, NULL) == 0)
            map_put(map, id, (uint64_t)(uintptr_t)node);
        while (json_read_next(node, &cursor, &child)) {
            if (json_read_kind(&child) != JSON_KIND_OBJECT && json_read_kind(&child) != JSON_KIND_ARRAY)
                continue;
            struct json_node *copy = arena_alloc(arena, sizeof *copy);
            *copy = child;
            collect(arena, map, copy);
        }
    }
}

struct map *jobposting_references(struct arena *arena, const struct json_node *root)
{
    struct map *map = map_new(arena, 0);
    struct json_node *copy = arena_alloc(arena, sizeof *copy);
    *copy = *root;
    collect(arena, map, copy);
    return map;
}

static const struct json_node *follow(struct posting *posting, const struct json_node *node)
{
    struct json_node member;
    struct str id;
    uint64_t found = 0;
    if (!is_reference(node) || !json_read_member(node, "@id", &member) ||
        json_read_kind(&member) != JSON_KIND_STR || json_read_str(&member, &id, NULL) != 0 ||
        !map_get(posting->references, id, &found))
        return node;
    return (const struct json_node *)(uintptr_t)found;
}

static const struct json_node *keep(struct posting *posting, const struct json_node *node)
{
    struct json_node *copy = arena_alloc(posting->arena, sizeof *copy);
    *copy = *node;
    return copy;
}

const struct json_node *posting_property(struct posting *posting, const struct json_node *object,
                                         const char *name)
{
    static const char *const prefixes[] = {"", SCHEMA_SHORT, SCHEMA_HTTPS, SCHEMA_HTTP};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        struct json_node member;
        char full[80];
        snprintf(full, sizeof full, "%s%s", prefixes[i], name);
        if (!json_read_member(object, full, &member) || json_read_kind(&member) == JSON_KIND_NULL)
            continue;
        member.name = i == 0 ? name : arena_strdup(posting->arena, full);
        return follow(posting, keep(posting, &member));
    }
    return NULL;
}

const struct json_node *posting_item(struct posting *posting, const struct json_node *node, size_t index)
{
    struct json_node item;
    if (node == NULL || index >= POSTING_ITEMS_MAX)
        return NULL;
    if (json_read_kind(node) != JSON_KIND_ARRAY)
        return index == 0 ? node : NULL;
    return json_read_item(node, index, &item) ? follow(posting, keep(posting, &item)) : NULL;
}

static struct str text_within(struct posting *posting, const struct json_node *node, unsigned depth)
{
    struct str text = {NULL, 0};
    double number = 0;
    if (node == NULL || depth > TEXT_DEEPEST)
        return text;
    switch (json_read_kind(node)) {
    case JSON_KIND_STR:
        if (json_read_str(node, &text, NULL) != 0)
            return (struct str){NULL, 0};
        return str_trim(text);
    case JSON_KIND_INT:
    case JSON_KIND_DOUBLE:
        if (json_read_double(node, -1e300, 1e300, &number, NULL) == 0) {
            char *digits = arena_alloc(posting->arena, 32);
            text = (struct str){digits, json_format_double(number, digits)};
        }
        return text;
    case JSON_KIND_OBJECT:
        text = text_within(posting, posting_property(posting, node, "@value"), depth + 1);
        return text.len > 0 ? text : text_within(posting, posting_property(posting, node, "name"), depth + 1);
    case JSON_KIND_ARRAY:
        for (size_t i = 0; text.len == 0 && i < json_read_count(node) && i < TEXT_ITEMS; i++)
            text = text_within(posting, posting_item(posting, node, i), depth + 1);
        return text;
    case JSON_KIND_NULL:
    case JSON_KIND_BOOL:
        break;
    }
    return text;
}

struct str posting_text(struct posting *posting, const struct json_node *node)
{
    return text_within(posting, node, 0);
}

struct str posting_property_text(struct posting *posting, const struct json_node *object, const char *name)
{
    return posting_text(posting, posting_property(posting, object, name));
}

bool posting_number(struct posting *posting, const struct json_node *node, double *out)
{
    struct str text = posting_text(posting, node);
    if (str_starts(text, "\xE2\x82\xAC")) /* the euro sign */
        text = str_trim((struct str){text.data + 3, text.len - 3});
    return str_to_double(text, out);
}

bool posting_is_uri(struct str s)
{
    size_t i = 0;
    while (i < s.len && ((s.data[i] >= 'a' && s.data[i] <= 'z') || (s.data[i] >= 'A' && s.data[i] <= 'Z') ||
                         (i > 0 && strchr("0123456789+-.", s.data[i]) != NULL && s.data[i] != '\0')))
        i++;
    if (i < 2 || i >= s.len || s.data[i] != ':')
        return false;
    return str_starts(s, "urn:") || (s.len > i + 3 && s.data[i + 1] == '/' && s.data[i + 2] == '/');
}

bool posting_same_word(struct str s, const char *word)
{
    struct str rest = without_schema(s);
    size_t at = 0;
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.data[i];
        if (c == '-' || c == '_' || c == ' ')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (word[at] != c)
            return false;
        at++;
    }
    return word[at] == '\0' && at > 0;
}
