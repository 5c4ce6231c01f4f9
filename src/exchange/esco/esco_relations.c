/* Files of relations. */
#include "exchange/esco/esco_reading.h"


static const struct {
    const char *word;
    enum skills_kind kind;
} types[] = {
    {"KnowledgeSkillCompetence", SKILLS_SKILL},
    {"SkillGroup", SKILLS_SKILL_GROUP},
    {"Occupation", SKILLS_OCCUPATION},
    {"ISCOGroup", SKILLS_OCCUPATION_GROUP},
};

/* What a file's columns are called. A side without a type column always is of the kind given. */
static const struct layout {
    const char *from, *from_type;
    const char *to, *to_type;
    enum skills_draft_relation relation;
    enum skills_kind from_kind, to_kind;
    bool has_kind; /* relationType */
} layouts[ESCO_KINDS] = {
    [ESCO_BROADER_SKILL] = {"conceptUri", "conceptType", "broaderUri", "broaderType", SKILLS_BROADER_SKILL,
                            SKILLS_SKILL, SKILLS_SKILL, false},
    [ESCO_BROADER_OCCUPATION] = {"conceptUri", "conceptType", "broaderUri", "broaderType", SKILLS_BROADER_OCCUPATION,
                                 SKILLS_OCCUPATION, SKILLS_OCCUPATION, false},
    [ESCO_SKILL_SKILL] = {"originalSkillUri", NULL, "relatedSkillUri", NULL, SKILLS_SKILL_SKILL, SKILLS_SKILL,
                          SKILLS_SKILL, true},
    [ESCO_OCCUPATION_SKILL] = {"occupationUri", NULL, "skillUri", NULL, SKILLS_OCCUPATION_SKILL, SKILLS_OCCUPATION,
                               SKILLS_SKILL, true},
};

/* One side of a relation: its columns. */
struct side {
    int uri;
    int type;
    enum skills_kind kind;
};

enum found { FOUND, FOUND_NOT };

static int kind_of(const struct csv_reader *csv, const struct side *side, enum skills_kind *kind, struct err *err)
{
    struct str word = str_trim(csv_reader_field(csv, side->type));
    *kind = side->kind;
    if (side->type < 0)
        return 0;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_equal_z(word, types[i].word)) {
            *kind = types[i].kind;
            return 0;
        }
    }
    return csv_reader_fail(csv, side->type, ERR_INVALID, err, "%.*s is not a type of concept",
                           (int)(word.len < 60 ? word.len : 60), word.data);
}

static bool same_family(uint8_t a, uint8_t b)
{
    return a == b || (skills_is_skill((enum skills_kind)a) && skills_is_skill((enum skills_kind)b));
}

/* The concept of one side: FOUND, FOUND_NOT for one to be skipped, or an error. */
static int find_side(struct esco_reading *reading, const struct csv_reader *csv, const struct side *side,
                     uint32_t *concept, struct err *err)
{
    struct str uri = csv_reader_field(csv, side->uri);
    enum skills_kind kind;
    int rc = kind_of(csv, side, &kind, err);
    if (rc != 0)
        return rc;
    if (uri.len == 0)
        return csv_reader_fail(csv, side->uri, ERR_INVALID, err, "the URI is empty");
    if (skills_draft_find(reading->draft, uri, concept)) {
        const struct skills_draft_concept *c = &reading->draft->concepts.items[*concept];
        if (same_family(c->kind, (uint8_t)kind))
            return FOUND;
        return csv_reader_fail(csv, side->uri, ERR_INVALID, err, "%.*s is a concept of another kind%s",
                               (int)(uri.len < 200 ? uri.len : 200), uri.data,
                               c->described ? "" : "; give the files with the concepts in the same call");
    }
    if (skills_is_skill(kind) && reading->is_version)
        return csv_reader_fail(csv, side->uri, ERR_INVALID, err,
                               "the skill %.*s is not known; give the files with the concepts in the same call",
                               (int)(uri.len < 200 ? uri.len : 200), uri.data);
    if (skills_is_skill(kind))
        return FOUND_NOT;
    *concept = skills_draft_add(reading->draft, uri, (uint8_t)kind);
    reading->summary.placeholders++;
    return FOUND;
}

static int read_kind(const struct csv_reader *csv, int column, uint8_t *kind, struct err *err)
{
    struct str word = str_trim(csv_reader_field(csv, column));
    if (str_equal_z(word, "essential"))
        *kind = SKILLS_ESSENTIAL;
    else if (str_equal_z(word, "optional"))
        *kind = SKILLS_OPTIONAL;
    else
        return csv_reader_fail(csv, column, ERR_INVALID, err, "relationType must be essential or optional, not %.*s",
                               (int)(word.len < 60 ? word.len : 60), word.data);
    return 0;
}

struct columns {
    struct side from, to;
    int kind; /* -1: none */
};

static int find_columns(const struct csv_reader *csv, const struct layout *layout, struct columns *columns,
                        struct err *err)
{
    *columns = (struct columns){{-1, -1, layout->from_kind}, {-1, -1, layout->to_kind}, -1};
    int rc = csv_reader_need(csv, layout->from, &columns->from.uri, err);
    if (rc == 0)
        rc = csv_reader_need(csv, layout->to, &columns->to.uri, err);
    if (rc == 0 && layout->from_type != NULL)
        rc = csv_reader_need(csv, layout->from_type, &columns->from.type, err);
    if (rc == 0 && layout->to_type != NULL)
        rc = csv_reader_need(csv, layout->to_type, &columns->to.type, err);
    if (rc == 0 && layout->has_kind)
        rc = csv_reader_need(csv, "relationType", &columns->kind, err);
    return rc;
}

static int read_row(struct esco_reading *reading, const struct csv_reader *csv, const struct layout *layout,
                    const struct columns *columns, struct err *err)
{
    uint32_t from = 0;
    uint32_t to = 0;
    uint8_t kind = 0;
    int rc = columns->kind < 0 ? 0 : read_kind(csv, columns->kind, &kind, err);
    if (rc == 0)
        rc = find_side(reading, csv, &columns->from, &from, err);
    if (rc == FOUND)
        rc = find_side(reading, csv, &columns->to, &to, err);
    if (rc == FOUND_NOT)
        reading->summary.skipped_rows++;
    if (rc != FOUND)
        return rc == FOUND_NOT ? 0 : rc;
    const struct skills_draft_concept *c = &reading->draft->concepts.items[from];
    if (layout->relation == SKILLS_OCCUPATION_SKILL && c->id == 0 && !c->described)
        reading->summary.placeholder_relations++;
    skills_draft_relate(reading->draft, layout->relation, from, to, kind);
    return 0;
}

int esco_read_relations(struct esco_reading *reading, struct csv_reader *csv, enum esco_kind kind, struct err *err)
{
    const struct layout *layout = &layouts[kind];
    struct columns columns;
    int rc = find_columns(csv, layout, &columns, err);
    for (uint64_t row = 0; rc == 0 && (rc = csv_reader_next(csv, err)) == CSV_ROW; row++) {
        esco_tell(reading, csv, 0, row);
        rc = read_row(reading, csv, layout, &columns, err);
        if (rc != 0)
            return rc;
    }
    if (rc == 0)
        reading->draft->relations[layout->relation].given = true;
    return rc;
}
