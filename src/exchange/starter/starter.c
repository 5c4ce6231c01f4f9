#include "exchange/starter/starter.h"

#include <stdio.h>

#include "base/vec.h"
#include "port/csv.h"
#include "port/json/json_read.h"

/* The two languages of the files. */
static const char *const language_codes[] = {"nl", "en"};

enum { LANGUAGES = 2 };

/* A concept that was named before its own row came: where, for the message if it never comes. */
struct promise {
    uint32_t concept;
    struct err err;
};

struct reading {
    struct arena *arena;
    const struct embed_set *files;
    struct skills_draft *draft;
    struct str base; /* URI of the scheme */
    struct str version, title;
    uint8_t languages[LANGUAGES];
    VEC(struct promise) promises;
    struct csv_reader *csv; /* of the file that is read */
};

/* A word of the files and its number. */
struct word {
    const char *word;
    uint8_t number;
};

static const struct word kinds[] = {{"skill", SKILLS_SKILL}, {"knowledge", SKILLS_KNOWLEDGE}, {NULL, 0}};

static const struct word reuse_levels[] = {{"transversal", SKILLS_TRANSVERSAL},
                                           {"cross-sector", SKILLS_CROSS_SECTOR},
                                           {"sector-specific", SKILLS_SECTOR_SPECIFIC},
                                           {"occupation-specific", SKILLS_OCCUPATION_SPECIFIC},
                                           {NULL, 0}};

static const struct word relations[] = {{"essential", SKILLS_ESSENTIAL}, {"optional", SKILLS_OPTIONAL}, {NULL, 0}};

/* --- Fields ----------------------------------------------------------------------------------------------- */

static struct str field(const struct reading *reading, const char *name)
{
    return str_trim(csv_reader_field(reading->csv, csv_reader_column(reading->csv, name)));
}

static int refuse(const struct reading *reading, const char *name, const char *what, struct err *err)
{
    struct str text = field(reading, name);
    return csv_reader_fail(reading->csv, csv_reader_column(reading->csv, name), ERR_INVALID, err, "%s: \"%.*s\" %s",
                           name, (int)(text.len < 100 ? text.len : 100), text.data, what);
}

static int read_word(const struct reading *reading, const char *name, const struct word *words, uint8_t *number,
                     struct err *err)
{
    struct str text = field(reading, name);
    for (; words->word != NULL; words++) {
        if (str_equal_z(text, words->word)) {
            *number = words->number;
            return 0;
        }
    }
    return refuse(reading, name, "is not one of the words that may stand there", err);
}

static struct str uri_of(const struct reading *reading, const char *kind, struct str id)
{
    const char *uri = arena_printf(reading->arena, "%.*s:%s:%.*s", STR_ARG(reading->base), kind, STR_ARG(id));
    return str_from(uri);
}

static bool is_id(struct str id)
{
    bool good = id.len > 0 && id.len <= 100;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.data[i];
        good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }
    return good;
}

/* --- Concepts --------------------------------------------------------------------------------------------- */

/* The concept of the row, described by what the row says. */
static int add_concept(struct reading *reading, const char *uri_kind, uint8_t kind, uint8_t reuse, struct str code,
                       struct str sector, uint32_t *concept, struct err *err)
{
    struct str id = field(reading, "id");
    if (!is_id(id))
        return refuse(reading, "id", "is not an id: lower-case letters, digits and hyphens", err);
    *concept = skills_draft_add(reading->draft, uri_of(reading, uri_kind, id), kind);
    struct skills_draft_concept *c = &reading->draft->concepts.items[*concept];
    if (c->described)
        return refuse(reading, "id", "is there twice", err);
    bool same = c->kind == kind && c->reuse == reuse && str_equal(c->code, code) && str_equal(c->sector, sector);
    c->changed = c->id != 0 && !same;
    c->kind = kind;
    c->reuse = reuse;
    c->code = arena_str(reading->arena, code);
    c->sector = arena_str(reading->arena, sector);
    c->status = SKILLS_ACTIVE;
    c->described = true;
    return 0;
}

static void add_label(struct reading *reading, uint32_t concept, int language, uint8_t kind, struct str text)
{
    skills_draft_label(reading->draft, (struct skills_draft_label){.concept = concept,
                                                                   .language = reading->languages[language],
                                                                   .kind = kind,
                                                                   .complete = true,
                                                                   .text = text});
}

/* label_nl, alt_nl, description_nl and the same in English. */
static int add_texts(struct reading *reading, uint32_t concept, struct err *err)
{
    for (int i = 0; i < LANGUAGES; i++) {
        char name[32];
        snprintf(name, sizeof name, "label_%s", language_codes[i]);
        if (field(reading, name).len == 0)
            return refuse(reading, name, "is empty", err);
        add_label(reading, concept, i, SKILLS_PREFERRED, field(reading, name));
        snprintf(name, sizeof name, "alt_%s", language_codes[i]);
        struct str list = field(reading, name);
        while (list.data != NULL)
            add_label(reading, concept, i, SKILLS_ALTERNATIVE, str_cut(&list, '|'));
        snprintf(name, sizeof name, "description_%s", language_codes[i]);
        skills_draft_description(reading->draft, concept, reading->languages[i], field(reading, name));
    }
    struct str exact = field(reading, "exact_match");
    while (exact.data != NULL) {
        struct str uri = str_trim(str_cut(&exact, '|'));
        if (uri.len > 0)
            skills_draft_exact(reading->draft, concept, uri);
    }
    return 0;
}

/* A concept that a row names, which may come later in the file. */
static uint32_t find_named(struct reading *reading, const char *name, struct str uri, uint8_t kind)
{
    uint32_t concept = skills_draft_add(reading->draft, uri, kind);
    if (!reading->draft->concepts.items[concept].described) {
        struct promise promise = {.concept = concept};
        csv_reader_fail(reading->csv, csv_reader_column(reading->csv, name), ERR_INVALID, &promise.err,
                        "%s: there is no %.*s", name, STR_ARG(uri));
        VEC_PUSH(reading->arena, &reading->promises, promise);
    }
    return concept;
}

/* The broader groups or skills of a row. Groups stand in a file that was read before. */
static void add_broader(struct reading *reading, uint32_t concept, bool only_groups)
{
    struct str list = field(reading, "broader");
    while (list.data != NULL) {
        struct str id = str_trim(str_cut(&list, '|'));
        uint32_t broader = 0;
        struct str group = uri_of(reading, "group", id);
        if (id.len == 0)
            continue;
        bool is_group = skills_draft_find(reading->draft, group, &broader) &&
                        reading->draft->concepts.items[broader].described;
        if (!is_group)
            broader = only_groups
                          ? find_named(reading, "broader", group, SKILLS_SKILL_GROUP)
                          : find_named(reading, "broader", uri_of(reading, "skill", id), SKILLS_SKILL);
        skills_draft_relate(reading->draft, SKILLS_BROADER_SKILL, concept, broader, 0);
    }
}

static int read_group(struct reading *reading, struct err *err)
{
    uint32_t concept = 0;
    int rc = add_concept(reading, "group", SKILLS_SKILL_GROUP, SKILLS_REUSE_UNKNOWN, (struct str){"", 0},
                         (struct str){"", 0}, &concept, err);
    if (rc == 0)
        rc = add_texts(reading, concept, err);
    if (rc == 0)
        add_broader(reading, concept, true);
    return rc;
}

static int read_skill(struct reading *reading, struct err *err)
{
    uint8_t kind = 0;
    uint8_t reuse = 0;
    uint32_t concept = 0;
    int rc = read_word(reading, "kind", kinds, &kind, err);
    if (rc == 0)
        rc = read_word(reading, "reuse", reuse_levels, &reuse, err);
    if (rc == 0)
        rc = add_concept(reading, "skill", kind, reuse, (struct str){"", 0}, (struct str){"", 0}, &concept, err);
    if (rc == 0)
        rc = add_texts(reading, concept, err);
    if (rc == 0)
        add_broader(reading, concept, false);
    return rc;
}

static int read_occupation(struct reading *reading, struct err *err)
{
    uint32_t concept = 0;
    struct str sector = field(reading, "sector");
    if (sector.len != 1 || sector.data[0] < 'A' || sector.data[0] > 'U')
        return refuse(reading, "sector", "is not a section letter A to U", err);
    int rc = add_concept(reading, "occupation", SKILLS_OCCUPATION, SKILLS_REUSE_UNKNOWN, field(reading, "isco"), sector,
                         &concept, err);
    return rc == 0 ? add_texts(reading, concept, err) : rc;
}

/* --- Relations -------------------------------------------------------------------------------------------- */

static int read_relation(struct reading *reading, enum skills_draft_relation relation, const char *from_column,
                         const char *from_kind, uint8_t from_number, const char *to_column, struct err *err)
{
    uint8_t kind = 0;
    int rc = read_word(reading, "relation", relations, &kind, err);
    if (rc != 0)
        return rc;
    uint32_t from = find_named(reading, from_column, uri_of(reading, from_kind, field(reading, from_column)),
                               from_number);
    uint32_t to = find_named(reading, to_column, uri_of(reading, "skill", field(reading, to_column)), SKILLS_SKILL);
    skills_draft_relate(reading->draft, relation, from, to, kind);
    return 0;
}

static int read_occupation_skill(struct reading *reading, struct err *err)
{
    return read_relation(reading, SKILLS_OCCUPATION_SKILL, "occupation", "occupation", SKILLS_OCCUPATION, "skill",
                         err);
}

static int read_skill_relation(struct reading *reading, struct err *err)
{
    return read_relation(reading, SKILLS_SKILL_SKILL, "original", "skill", SKILLS_SKILL, "related", err);
}

/* --- Files ------------------------------------------------------------------------------------------------ */

/* In the order of reading. Columns that are not named here may lack. */
static const struct {
    const char *name;
    const char *columns[6];
    int (*read_row)(struct reading *reading, struct err *err);
} tables[] = {
    {"groups.csv", {"id", "broader", "label_nl", "label_en", NULL}, read_group},
    {"skills.csv", {"id", "kind", "reuse", "broader", "label_nl", NULL}, read_skill},
    {"occupations.csv", {"id", "sector", "isco", "label_nl", "label_en", NULL}, read_occupation},
    {"occupation_skills.csv", {"occupation", "skill", "relation", NULL}, read_occupation_skill},
    {"skill_relations.csv", {"original", "related", "relation", NULL}, read_skill_relation},
};

static int find_file(const struct embed_set *files, const char *name, struct str *content, struct err *err)
{
    const struct embed_file *file = embed_find(files, str_from(name));
    if (file == NULL)
        return err_set(err, ERR_INVALID, "the starter taxonomy lacks %s", name);
    *content = file->content;
    return 0;
}

static int read_table(struct reading *reading, size_t table, struct err *err)
{
    struct csv_reader *csv CSV_READER_AUTO = NULL;
    struct str content = {0};
    int rc = find_file(reading->files, tables[table].name, &content, err);
    if (rc != 0)
        return rc;
    struct input input = input_from_memory(&content, tables[table].name);
    rc = csv_reader_new(&input, &csv, err);
    for (int i = 0; rc == 0 && tables[table].columns[i] != NULL; i++) {
        int column = 0;
        rc = csv_reader_need(csv, tables[table].columns[i], &column, err);
    }
    reading->csv = csv;
    while (rc == 0 && (rc = csv_reader_next(csv, err)) == CSV_ROW)
        rc = tables[table].read_row(reading, err);
    reading->csv = NULL;
    return rc;
}

static int read_scheme(struct reading *reading, struct err *err)
{
    struct str content = {0};
    struct json_node root;
    struct json_node title = {0};
    int rc = find_file(reading->files, "scheme.json", &content, err);
    if (rc == 0)
        rc = json_read(reading->arena, content, NULL, &root, err);
    if (rc == 0)
        rc = json_read_need_str(&root, "uri", &reading->base, err);
    if (rc == 0)
        rc = json_read_need_str(&root, "version", &reading->version, err);
    if (rc == 0)
        rc = json_read_opt_object(&root, "title", &title, err);
    if (rc == 0 && title.value != NULL)
        rc = json_read_opt_str(&title, "nl", &reading->title, err);
    if (rc != 0)
        err_at(err, "scheme.json", 0, 0);
    return rc;
}

static int check_promises(const struct reading *reading, struct err *err)
{
    for (size_t i = 0; i < reading->promises.count; i++) {
        const struct promise *promise = &reading->promises.items[i];
        if (!reading->draft->concepts.items[promise->concept].described) {
            if (err != NULL)
                *err = promise->err;
            return ERR_INVALID;
        }
    }
    return 0;
}

static int read_all(struct reading *reading, struct err *err)
{
    for (int i = 0; i < LANGUAGES; i++) {
        int rc = skills_draft_language(reading->draft, str_from(language_codes[i]), &reading->languages[i], err);
        if (rc != 0)
            return rc;
    }
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        int rc = read_table(reading, i, err);
        if (rc != 0)
            return rc;
    }
    reading->draft->relations[SKILLS_BROADER_SKILL].given = true;
    reading->draft->relations[SKILLS_SKILL_SKILL].given = true;
    reading->draft->relations[SKILLS_OCCUPATION_SKILL].given = true;
    reading->draft->exact_given = true;
    return check_promises(reading, err);
}

int starter_import(struct db *db, const struct embed_set *files, int64_t now, const struct progress *progress,
                   struct skills_draft_outcome *out, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct reading reading = {.arena = arena, .files = files};
    struct skills_draft_rules rules = {0};
    struct skills_draft_outcome outcome = {0};
    bool renamed = false;
    for (int i = 0; i < SKILLS_KINDS; i++)
        rules.concepts[i] = true;
    for (int i = 0; i < SKILLS_DRAFT_RELATIONS; i++)
        rules.relations[i] = true;
    int rc = read_scheme(&reading, err);
    if (rc == 0)
        rc = skills_draft_new(db, arena, arena_strndup(arena, reading.base.data, reading.base.len), &reading.draft, err);
    if (rc == 0)
        rc = skills_draft_scheme(db, reading.draft, reading.title, reading.version, now, &renamed, err);
    if (rc == 0)
        rc = read_all(&reading, err);
    if (rc == 0)
        rc = skills_draft_store(db, reading.draft, &rules, now, progress, &outcome, err);
    if (rc != 0)
        return rc;
    outcome.changed = outcome.changed || renamed;
    *out = outcome;
    return 0;
}
