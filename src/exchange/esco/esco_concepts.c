/* Files of concepts and collections. */
#include "exchange/esco/esco_reading.h"

#define REPEATED_TOLD 10
#define URI_MAX       500u

struct columns {
    int uri, preferred, alternative, hidden, description, code, isco, skill_type, reuse, status;
};

static const struct {
    const char *word;
    enum skills_reuse reuse;
} reuse_levels[] = {
    {"transversal", SKILLS_TRANSVERSAL},
    {"cross-sector", SKILLS_CROSS_SECTOR},
    {"sector-specific", SKILLS_SECTOR_SPECIFIC},
    {"occupation-specific", SKILLS_OCCUPATION_SPECIFIC},
};

static int find_columns(const struct csv_reader *csv, struct columns *columns, struct err *err)
{
    int rc = csv_reader_need(csv, "conceptUri", &columns->uri, err);
    if (rc == 0)
        rc = csv_reader_need(csv, "preferredLabel", &columns->preferred, err);
    columns->alternative = csv_reader_column(csv, "altLabels");
    columns->hidden = csv_reader_column(csv, "hiddenLabels");
    columns->description = csv_reader_column(csv, "description");
    columns->code = csv_reader_column(csv, "code");
    columns->isco = csv_reader_column(csv, "iscoGroup");
    columns->skill_type = csv_reader_column(csv, "skillType");
    columns->reuse = csv_reader_column(csv, "reuseLevel");
    columns->status = csv_reader_column(csv, "status");
    return rc;
}

static uint8_t kind_of(enum esco_kind file, struct str skill_type)
{
    switch (file) {
    case ESCO_SKILL_GROUPS:
        return SKILLS_SKILL_GROUP;
    case ESCO_OCCUPATIONS:
        return SKILLS_OCCUPATION;
    case ESCO_ISCO_GROUPS:
        return SKILLS_OCCUPATION_GROUP;
    case ESCO_SKILLS:
    case ESCO_COLLECTION:
    case ESCO_BROADER_SKILL:
    case ESCO_BROADER_OCCUPATION:
    case ESCO_SKILL_SKILL:
    case ESCO_OCCUPATION_SKILL:
    case ESCO_KINDS:
        break;
    }
    return str_equal_z(skill_type, "knowledge") ? SKILLS_KNOWLEDGE : SKILLS_SKILL;
}

static uint8_t reuse_of(struct str word)
{
    for (size_t i = 0; i < sizeof reuse_levels / sizeof reuse_levels[0]; i++)
        if (str_equal_z(word, reuse_levels[i].word))
            return (uint8_t)reuse_levels[i].reuse;
    return SKILLS_REUSE_UNKNOWN;
}

static uint8_t status_of(struct str word)
{
    bool retired = str_equal_z(word, "obsolete") || str_equal_z(word, "deprecated");
    return retired ? SKILLS_RETIRED : SKILLS_ACTIVE;
}

/* What the row says of the concept itself. Of a repeated URI the first row counts. */
static void describe(struct skills_draft *draft, uint32_t concept, enum esco_kind kind,
                     const struct csv_reader *csv, const struct columns *columns)
{
    struct skills_draft_concept *c = &draft->concepts.items[concept];
    struct str code = str_trim(csv_reader_field(csv, columns->code));
    if (code.len == 0)
        code = str_trim(csv_reader_field(csv, columns->isco));
    uint8_t new_kind = kind_of(kind, csv_reader_field(csv, columns->skill_type));
    uint8_t reuse = reuse_of(str_trim(csv_reader_field(csv, columns->reuse)));
    bool same = c->kind == new_kind && c->reuse == reuse && str_equal(c->code, code);
    c->changed = c->changed || (c->id != 0 && !same);
    c->kind = new_kind;
    c->reuse = reuse;
    if (!str_equal(c->code, code))
        c->code = arena_str(draft->arena, code);
    c->status = status_of(str_trim(csv_reader_field(csv, columns->status)));
    c->described = true;
}

/* Labels stand one a line in a field; in collections " | " divides them. */
static void add_labels(struct skills_draft *draft, uint32_t concept, uint8_t language, uint8_t kind, bool complete,
                       struct str field)
{
    char separator = complete ? '\n' : '|';
    struct str lines = field;
    while (lines.data != NULL) {
        struct str line = str_cut(&lines, '\n');
        while (line.data != NULL) {
            struct str text = separator == '|' ? str_cut(&line, '|') : line;
            skills_draft_label(draft, (struct skills_draft_label){.concept = concept,
                                                                  .language = language,
                                                                  .kind = kind,
                                                                  .complete = complete,
                                                                  .text = text});
            if (separator != '|')
                break;
        }
    }
}

static int check_row(const struct csv_reader *csv, const struct columns *columns, bool needs_label, struct err *err)
{
    struct str uri = csv_reader_field(csv, columns->uri);
    bool good = uri.len > 0 && uri.len <= URI_MAX;
    for (size_t i = 0; i < uri.len; i++)
        good = good && (unsigned char)uri.data[i] > ' ';
    if (!good)
        return csv_reader_fail(csv, columns->uri, ERR_INVALID, err, "conceptUri is %s",
                               uri.len == 0 ? "empty" : "not a URI");
    if (needs_label && str_trim(csv_reader_field(csv, columns->preferred)).len == 0)
        return csv_reader_fail(csv, columns->preferred, ERR_INVALID, err, "preferredLabel is empty");
    return 0;
}

/* Finds the concept of the row, adds it where the file may; false: it is to be skipped. */
static bool find_concept(struct esco_reading *reading, const struct csv_reader *csv, const struct columns *columns,
                         enum esco_kind kind, bool defines, uint32_t *concept)
{
    struct str uri = csv_reader_field(csv, columns->uri);
    if (!defines) {
        bool known = skills_draft_find(reading->draft, uri, concept);
        reading->summary.skipped += !known;
        return known;
    }
    *concept = skills_draft_add(reading->draft, uri, kind_of(kind, csv_reader_field(csv, columns->skill_type)));
    if (!reading->draft->concepts.items[*concept].described)
        describe(reading->draft, *concept, kind, csv, columns);
    return true;
}

/* Warns of a URI that the file has had before. `seen` has a place for each concept. */
struct seen {
    VEC(uint64_t) lines;
};

static void warn_repeated(struct esco_reading *reading, const struct csv_reader *csv, struct seen *seen,
                          uint32_t concept, struct str uri)
{
    while (seen->lines.count <= concept)
        VEC_PUSH(reading->arena, &seen->lines, 0);
    uint64_t *line = &seen->lines.items[concept];
    if (*line != 0 && reading->repeated++ < REPEATED_TOLD)
        esco_warn(reading, csv, "%.*s stood on line %llu already; the labels are merged", STR_ARG(uri),
                  (unsigned long long)*line);
    if (*line == 0)
        *line = csv_reader_line(csv);
}

int esco_read_concepts(struct esco_reading *reading, struct csv_reader *csv, enum esco_kind kind, bool defines,
                       uint8_t language, struct err *err)
{
    struct columns columns;
    struct seen seen = {0};
    bool complete = kind != ESCO_COLLECTION;
    int rc = find_columns(csv, &columns, err);
    reading->repeated = 0;
    for (uint64_t row = 0; rc == 0 && (rc = csv_reader_next(csv, err)) == CSV_ROW; row++) {
        uint32_t concept = 0;
        rc = check_row(csv, &columns, complete, err);
        if (rc != 0)
            return rc;
        esco_tell(reading, csv, 0, row);
        if (!find_concept(reading, csv, &columns, kind, defines, &concept))
            continue;
        if (complete)
            warn_repeated(reading, csv, &seen, concept, csv_reader_field(csv, columns.uri));
        add_labels(reading->draft, concept, language, SKILLS_PREFERRED, complete,
                   csv_reader_field(csv, columns.preferred));
        add_labels(reading->draft, concept, language, SKILLS_ALTERNATIVE, complete,
                   csv_reader_field(csv, columns.alternative));
        add_labels(reading->draft, concept, language, SKILLS_HIDDEN, complete, csv_reader_field(csv, columns.hidden));
        skills_draft_description(reading->draft, concept, language, csv_reader_field(csv, columns.description));
    }
    if (rc == 0 && reading->repeated > REPEATED_TOLD)
        esco_warn(reading, csv, "and %d more repeated URIs", reading->repeated - REPEATED_TOLD);
    return rc;
}
