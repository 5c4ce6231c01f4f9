#include "market/check.h"

#include "base/buf.h"
#include "market/opening_derived.h"
#include "market/opening_field.h"
#include "market/opening_packed.h"
#include "market/opening_row.h"
#include "port/db/check.h"

#define PAGE 500

DB_SQL(rule_skill_opening, "SELECT 'row ' || CAST(id AS TEXT) FROM opening_skill WHERE NOT EXISTS "
                           "(SELECT 1 FROM opening WHERE opening.id = opening_skill.id / 1024)");
DB_SQL(rule_skill_concept,
       "SELECT 'opening ' || CAST(id / 1024 AS TEXT) || ' asks concept ' || CAST(concept_id AS TEXT) FROM "
       "opening_skill "
       "WHERE concept_id IS NOT NULL AND NOT EXISTS "
       "(SELECT 1 FROM concept WHERE concept.id = opening_skill.concept_id AND concept.kind IN (1, 2))");
DB_SQL(rule_skill_named, "SELECT 'opening ' || CAST(id / 1024 AS TEXT) FROM opening_skill "
                         "WHERE concept_id IS NULL AND uri IS NULL AND label IS NULL");
DB_SQL(rule_skill_importance, "SELECT 'opening ' || CAST(id / 1024 AS TEXT) FROM opening_skill "
                              "WHERE importance NOT BETWEEN 1 AND 3");
DB_SQL(rule_status, "SELECT 'opening ' || CAST(id AS TEXT) FROM opening WHERE status NOT BETWEEN 0 AND 2");
DB_SQL(rule_point, "SELECT 'opening ' || CAST(id AS TEXT) FROM opening WHERE (lat IS NULL) <> (lon IS NULL)");
DB_SQL(rule_sequence, "SELECT 'opening ' || CAST(id AS TEXT) FROM opening WHERE id < 1 OR NOT EXISTS "
                      "(SELECT 1 FROM sequence WHERE name = 'opening' AND value >= opening.id)");

static const struct db_rule rules[] = {
    {"a skill that is asked belongs to an opening", rule_skill_opening},
    {"an opening asks skills of a taxonomy", rule_skill_concept},
    {"a skill without a concept has a URI or a label", rule_skill_named},
    {"an importance is one of three", rule_skill_importance},
    {"a status is one of three", rule_status},
    {"latitude and longitude go together", rule_point},
    {"an opening's number was given out", rule_sequence},
};

DB_SQL(select_derived,
       "SELECT id, packed_skills, digest, search_tokens FROM opening WHERE id BETWEEN $1 AND $2 "
       "ORDER BY id");

struct checking {
    struct db *db;
    struct findings *findings;
    struct place_index *places;
    struct stem *stem;
    struct arena *scratch;
    struct buf buf;
    int64_t after;
};

static void check_fields(struct checking *checking, const struct market_opening *opening)
{
    for (size_t i = 0; i < market_field_count; i++) {
        const struct market_field *field = &market_fields[i];
        if (!market_field_allows(field, market_field_get(field, opening)))
            findings_add(checking->findings, "a field holds a value that it may have", "opening %lld, %s",
                         (long long)opening->id, field->json);
    }
    if (opening->title.len == 0 || opening->id_in_source.len == 0)
        findings_add(checking->findings, "an opening has an id and a title", "opening %lld",
                     (long long)opening->id);
    if (opening->hours_min != MARKET_HOURS_NONE && opening->hours_max != MARKET_HOURS_NONE &&
        opening->hours_min > opening->hours_max)
        findings_add(checking->findings, "the least hours are not above the most", "opening %lld",
                     (long long)opening->id);
}

static void compare(struct checking *checking, int64_t id, const char *rule, struct str stored,
                    struct str derived)
{
    if (!str_equal(stored, derived))
        findings_add(checking->findings, rule, "opening %lld", (long long)id);
}

static void check_derived(struct checking *checking, const struct market_opening *opening,
                          struct db_stmt *row)
{
    struct digest digest = market_opening_digest(opening, &checking->buf);
    compare(checking, opening->id, "the digest is that of the content", db_column_blob(row, 2),
            digest_str(&digest));
    buf_clear(&checking->buf);
    market_packed_encode(opening->skills, opening->skill_count, &checking->buf);
    compare(checking, opening->id, "the packed skills are those of the rows", db_column_blob(row, 1),
            buf_str(&checking->buf));
    buf_clear(&checking->buf);
    arena_reset(checking->scratch);
    market_opening_words(opening, checking->places, checking->stem, checking->scratch, &checking->buf);
    compare(checking, opening->id, "the words for searching are those of the text", db_column_blob(row, 3),
            buf_str(&checking->buf));
}

/* A page of openings; *count is how many there were. */
static int check_page(struct checking *checking, size_t *count, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct market_opening *openings = NULL;
    int rc = market_opening_list(checking->db, arena, checking->after, PAGE, &openings, count, err);
    if (rc != 0 || *count == 0)
        return rc;
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    rc = db_prepare(checking->db, select_derived, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, openings[0].id);
    db_bind_int(stmt, 2, openings[*count - 1].id);
    for (size_t i = 0; i < *count && (rc = db_step(stmt, err)) == DB_ROW; i++) {
        check_fields(checking, &openings[i]);
        check_derived(checking, &openings[i], stmt);
    }
    if (rc < 0)
        return rc;
    checking->after = openings[*count - 1].id;
    return 0;
}

int market_check(struct db *db, struct findings *findings, struct err *err)
{
    struct checking checking = {.db = db, .findings = findings};
    int rc = db_check_rules(db, rules, sizeof rules / sizeof *rules, findings, err);
    if (rc == 0)
        rc = place_index_shipped(&checking.places, err);
    if (rc == 0)
        rc = stem_new(&checking.stem, err);
    checking.scratch = arena_new();
    buf_init(&checking.buf, MARKET_CONTENT_MAX);
    size_t count = PAGE;
    while (rc == 0 && count == PAGE)
        rc = check_page(&checking, &count, err);
    buf_free(&checking.buf);
    arena_free(checking.scratch);
    stem_free(checking.stem);
    place_index_free(checking.places);
    return rc;
}
