#include "skills/taxonomy.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

DB_SQL(select_schemes, "SELECT id, uri, version, title FROM scheme ORDER BY uri");

DB_SQL(select_concepts, "SELECT id, scheme_id, uri, kind, reuse, status, code, sector FROM concept ORDER BY uri");

DB_SQL(select_labels, "SELECT concept_id, language, kind, text, normal FROM label ORDER BY id");

DB_SQL(select_broader, "SELECT concept_id, broader_id FROM broader");

DB_SQL(select_skill_relations, "SELECT original_id, related_id FROM skill_relation WHERE kind = $1");

DB_SQL(select_occupation_skills, "SELECT occupation_id, skill_id FROM occupation_skill WHERE kind = $1");

DB_SQL(select_exact, "SELECT m.concept_id, c.id FROM exact_match m JOIN concept c ON c.uri = m.uri");

/* A reading under way. */
struct reading {
    struct db *db;
    struct arena *arena;
    struct arena *scratch;
    VEC(struct skills_scheme) schemes;
    VEC(struct skills_concept) concepts;
    VEC(struct str) languages;
    VEC(struct skills_label) labels;
    uint32_t *index_of; /* concept id to index + 1; ids are dense, they come from a sequence */
    int64_t last_id;
};

/* Calls take(reading, stmt) for each row; `kind` is bound where it is not 0. */
static int for_rows(struct reading *reading, const char *sql, int64_t kind,
                    int (*take)(struct reading *reading, struct db_stmt *stmt, void *arg, struct err *err), void *arg,
                    struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(reading->db, sql, &stmt, err);
    if (rc != 0)
        return rc;
    if (kind != 0)
        db_bind_int(stmt, 1, kind);
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        rc = take(reading, stmt, arg, err);
        if (rc != 0)
            return rc;
    }
    return rc;
}

static struct str text_of(struct reading *reading, const struct db_stmt *stmt, int column)
{
    struct str text = db_column_text(stmt, column);
    return text.len == 0 ? (struct str){"", 0} : arena_str(reading->arena, text);
}

static int take_scheme(struct reading *reading, struct db_stmt *stmt, void *arg, struct err *err)
{
    (void)arg;
    (void)err;
    VEC_PUSH(reading->arena, &reading->schemes,
             (struct skills_scheme){db_column_int(stmt, 0), text_of(reading, stmt, 1), text_of(reading, stmt, 2),
                                    text_of(reading, stmt, 3)});
    return 0;
}

static int take_concept(struct reading *reading, struct db_stmt *stmt, void *arg, struct err *err)
{
    (void)arg;
    uint32_t scheme = 0;
    int64_t scheme_id = db_column_int(stmt, 1);
    while (scheme < reading->schemes.count && reading->schemes.items[scheme].id != scheme_id)
        scheme++;
    int64_t id = db_column_int(stmt, 0);
    if (scheme == reading->schemes.count || id < 1 || reading->concepts.count >= UINT32_MAX - 1)
        return err_set(err, ERR_DATABASE, "concept %lld is damaged; see: regio check", (long long)id);
    VEC_PUSH(reading->arena, &reading->concepts,
             (struct skills_concept){.id = id,
                                     .scheme = scheme,
                                     .uri = text_of(reading, stmt, 2),
                                     .kind = (uint8_t)db_column_int(stmt, 3),
                                     .reuse = (uint8_t)db_column_int(stmt, 4),
                                     .status = (uint8_t)db_column_int(stmt, 5),
                                     .code = text_of(reading, stmt, 6),
                                     .sector = text_of(reading, stmt, 7)});
    if (id > reading->last_id)
        reading->last_id = id;
    return 0;
}

static int index_ids(struct reading *reading, struct err *err)
{
    if (reading->last_id > INT64_C(1) << 32)
        return err_set(err, ERR_DATABASE, "a concept has the id %lld; see: regio check", (long long)reading->last_id);
    reading->index_of = arena_array(reading->scratch, (size_t)reading->last_id + 1, sizeof *reading->index_of);
    for (size_t i = 0; i < reading->concepts.count; i++)
        reading->index_of[reading->concepts.items[i].id] = (uint32_t)i + 1;
    return 0;
}

/* The index of a concept by id. What refers to a concept that is not there is left out; `check` reports it. */
static bool find_id(const struct reading *reading, int64_t id, uint32_t *index)
{
    if (id < 1 || id > reading->last_id || reading->index_of[id] == 0)
        return false;
    *index = reading->index_of[id] - 1;
    return true;
}

static int find_language(struct reading *reading, struct str code, uint8_t *out, struct err *err)
{
    size_t i = 0;
    while (i < reading->languages.count && !str_equal(reading->languages.items[i], code))
        i++;
    if (i == SKILLS_LANGUAGES_MAX)
        return err_set(err, ERR_TOO_LARGE, "labels in more than %d languages", SKILLS_LANGUAGES_MAX);
    if (i == reading->languages.count)
        VEC_PUSH(reading->arena, &reading->languages, arena_str(reading->arena, code));
    *out = (uint8_t)i;
    return 0;
}

static int take_label(struct reading *reading, struct db_stmt *stmt, void *arg, struct err *err)
{
    (void)arg;
    struct skills_label label = {.kind = (uint8_t)db_column_int(stmt, 2)};
    if (!find_id(reading, db_column_int(stmt, 0), &label.concept))
        return 0;
    int rc = find_language(reading, db_column_text(stmt, 1), &label.language, err);
    if (rc != 0)
        return rc;
    label.text = text_of(reading, stmt, 3);
    struct str normal = db_column_text(stmt, 4);
    label.normal = str_equal(normal, label.text) ? label.text : text_of(reading, stmt, 4);
    VEC_PUSH(reading->scratch, &reading->labels, label);
    return 0;
}

struct pairs {
    VEC(struct skills_pair) items;
};

static int take_pair(struct reading *reading, struct db_stmt *stmt, void *arg, struct err *err)
{
    (void)err;
    struct pairs *pairs = arg;
    struct skills_pair pair;
    if (find_id(reading, db_column_int(stmt, 0), &pair.from) && find_id(reading, db_column_int(stmt, 1), &pair.to))
        VEC_PUSH(reading->arena, &pairs->items, pair);
    return 0;
}

static int read_pairs(struct reading *reading, const char *sql, int64_t kind, struct skills_pairs *out,
                      struct err *err)
{
    struct pairs pairs = {0};
    int rc = for_rows(reading, sql, kind, take_pair, &pairs, err);
    if (rc == 0)
        *out = (struct skills_pairs){pairs.items.items, pairs.items.count};
    return rc;
}

/* Languages are numbered by code, whatever the order of the rows. */
static void sort_languages(struct reading *reading)
{
    uint8_t rank[SKILLS_LANGUAGES_MAX] = {0};
    struct str sorted[SKILLS_LANGUAGES_MAX];
    size_t count = reading->languages.count;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            rank[i] = (uint8_t)(rank[i] + (str_compare(reading->languages.items[j], reading->languages.items[i]) < 0));
    for (size_t i = 0; i < count; i++)
        sorted[rank[i]] = reading->languages.items[i];
    for (size_t i = 0; i < count; i++)
        reading->languages.items[i] = sorted[i];
    for (size_t i = 0; i < reading->labels.count; i++)
        reading->labels.items[i].language = rank[reading->labels.items[i].language];
}

/* By concept (a counting sort, which keeps the order of the rows), then language and kind (an insertion sort of the
 * few labels of a concept, which keeps it too). */
static const struct skills_label *sort_labels(struct reading *reading)
{
    size_t concepts = reading->concepts.count;
    size_t *starts = arena_array(reading->scratch, concepts + 1, sizeof *starts);
    struct skills_label *sorted = arena_array(reading->arena, reading->labels.count, sizeof *sorted);
    for (size_t i = 0; i < reading->labels.count; i++)
        starts[reading->labels.items[i].concept + 1]++;
    for (size_t i = 0; i < concepts; i++)
        starts[i + 1] += starts[i];
    for (size_t i = 0; i < reading->labels.count; i++)
        sorted[starts[reading->labels.items[i].concept]++] = reading->labels.items[i];
    for (size_t i = 1; i < reading->labels.count; i++) {
        struct skills_label label = sorted[i];
        size_t j = i;
        for (; j > 0 && sorted[j - 1].concept == label.concept &&
               (sorted[j - 1].language > label.language ||
                (sorted[j - 1].language == label.language && sorted[j - 1].kind > label.kind));
             j--)
            sorted[j] = sorted[j - 1];
        sorted[j] = label;
    }
    return sorted;
}

static int read_all(struct reading *reading, struct skills_taxonomy *out, struct err *err)
{
    int rc = for_rows(reading, select_schemes, 0, take_scheme, NULL, err);
    if (rc == 0)
        rc = for_rows(reading, select_concepts, 0, take_concept, NULL, err);
    if (rc == 0)
        rc = index_ids(reading, err);
    if (rc == 0)
        rc = for_rows(reading, select_labels, 0, take_label, NULL, err);
    if (rc == 0)
        rc = read_pairs(reading, select_broader, 0, &out->broader, err);
    if (rc == 0)
        rc = read_pairs(reading, select_skill_relations, SKILLS_ESSENTIAL, &out->skill_essential, err);
    if (rc == 0)
        rc = read_pairs(reading, select_skill_relations, SKILLS_OPTIONAL, &out->skill_optional, err);
    if (rc == 0)
        rc = read_pairs(reading, select_occupation_skills, SKILLS_ESSENTIAL, &out->occupation_essential, err);
    if (rc == 0)
        rc = read_pairs(reading, select_occupation_skills, SKILLS_OPTIONAL, &out->occupation_optional, err);
    if (rc == 0)
        rc = read_pairs(reading, select_exact, 0, &out->exact, err);
    return rc;
}

int skills_taxonomy_read(struct db *db, struct arena *arena, struct skills_taxonomy *out, struct err *err)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct reading reading = {.db = db, .arena = arena, .scratch = scratch};
    struct skills_taxonomy result = {0};
    bool own = !db_in_transaction(db);
    int rc = own ? db_begin_read(db, err) : 0;
    if (rc == 0)
        rc = read_all(&reading, &result, err);
    if (own)
        rc = db_end(db, rc, err);
    if (rc != 0)
        return rc;
    sort_languages(&reading);
    result.labels = sort_labels(&reading);
    result.label_count = reading.labels.count;
    result.languages = reading.languages.items;
    result.language_count = reading.languages.count;
    result.schemes = reading.schemes.items;
    result.scheme_count = reading.schemes.count;
    result.concepts = reading.concepts.items;
    result.concept_count = reading.concepts.count;
    *out = result;
    return 0;
}

size_t skills_taxonomy_find(const struct skills_taxonomy *taxonomy, struct str uri)
{
    size_t low = 0;
    size_t high = taxonomy->concept_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(taxonomy->concepts[middle].uri, uri);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return taxonomy->concept_count;
}
