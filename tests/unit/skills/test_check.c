/* Each rule of the checks finds what breaks it, on both databases; the shipped taxonomy breaks none. */
#include "../db_fixture.h"

#include <string.h>

#include "base/buf.h"
#include "exchange/starter/starter.h"
#include "port/db/check.h"
#include "skills/check.h"

static void collect(void *arg, const char *rule, const char *what)
{
    buf_printf(arg, "%s: %s\n", rule, what);
}

static int64_t check(struct db *db, struct buf *out)
{
    struct findings findings = {.tell = collect, .arg = out};
    buf_clear(out);
    DB_OK(db_check(db, &findings, &fault));
    DB_OK(skills_check(db, &findings, &fault));
    DB_OK(skills_check_starter(db, &findings, &fault));
    return findings.count;
}

static void load(struct db_fixture *fixture)
{
    struct skills_draft_outcome outcome;
    db_fixture_upgrade(fixture);
    DB_OK(db_begin(fixture->db, &fault));
    DB_OK(starter_import(fixture->db, &starter_files, 5, NULL, &outcome, &fault));
    DB_OK(db_commit(fixture->db, &fault));
}

static void the_shipped_taxonomy_keeps_every_rule(void **state)
{
    struct db_fixture *fixture = *state;
    struct buf out BUF_AUTO;
    buf_init(&out, 1 << 20);
    db_fixture_upgrade(fixture);
    assert_int_equal(check(fixture->db, &out), 0); /* nor does an empty database */
    load(fixture);
    if (check(fixture->db, &out) != 0)
        fail_msg("%s", out.data);
}

#define CONCEPT(uri) "(SELECT id FROM concept WHERE uri = 'urn:regio:starter:" uri "')"
#define A_SKILL      CONCEPT("skill:welcome-guests")
#define OTHER_SKILL  CONCEPT("skill:listen-actively")
#define A_JOB        CONCEPT("occupation:electrician")

#define PROFILE_SKILL(concept, level)                                                                             \
    "INSERT INTO profile (id, created, changed, consent, packed_skills) VALUES (1, 1, 1, 1, '');"                  \
    "INSERT INTO profile_skill (profile_id, concept_id, level) VALUES (1, " concept ", " level ")"

static const struct {
    const char *rule; /* part of the text of the rule that must speak */
    const char *sql;
} breaches[] = {
    {"no id is above its sequence", "UPDATE sequence SET value = 3 WHERE name = 'label'"},
    {"no change is above", "UPDATE sequence SET value = 0 WHERE name = 'change_log'"},
    {"kind, reuse level and status", "UPDATE concept SET reuse = 9 WHERE id = " A_SKILL},
    {"a concept has a URI", "UPDATE concept SET uri = '' WHERE id = " A_SKILL},
    {"a concept has a URI", "UPDATE concept SET uri = 'not a uri' WHERE id = " A_JOB},
    {"consent is yes or no", "INSERT INTO profile (id, created, changed, consent, packed_skills) VALUES (1, 1, 1, 7, '')"},
    {"a profile holds skills", PROFILE_SKILL(A_JOB, "3")},
    {"a profile holds skills", PROFILE_SKILL(A_SKILL, "5")},
    {"has a preferred label", "DELETE FROM label WHERE concept_id = " A_SKILL},
    {"one preferred label in a language", "UPDATE label SET kind = 1 WHERE concept_id = " A_SKILL},
    {"a label once in a language", "UPDATE label SET text = 'x', normal = 'x' WHERE concept_id = " A_SKILL " AND language = 'nl'"},
    {"a text, a language and a kind", "UPDATE label SET kind = 7 WHERE concept_id = " A_SKILL " AND kind = 2"},
    {"search and sort forms", "UPDATE label SET normal = 'X' WHERE concept_id = " A_SKILL},
    {"search and sort forms", "UPDATE label SET sort_key = 'X' WHERE concept_id = " A_SKILL " AND kind = 1"},
    {"same pillar", "INSERT INTO broader VALUES (" A_JOB ", " A_SKILL ")"},
    {"skills of one taxonomy", "INSERT INTO skill_relation VALUES (" A_JOB ", " A_SKILL ", 1)"},
    {"skills of its taxonomy", "INSERT INTO occupation_skill VALUES (" A_SKILL ", " OTHER_SKILL ", 1)"},
    {"of the same kind", "INSERT INTO exact_match VALUES (" A_SKILL ", 'urn:regio:starter:occupation:electrician')"},
    {"at least 300 skills", "UPDATE concept SET status = 1 WHERE kind <= 2 AND id % 2 = 0"},
    {"at least 120 occupations", "UPDATE concept SET status = 1 WHERE kind = 4 AND id % 2 = 0"},
    {"8 to 30 skills", "DELETE FROM occupation_skill WHERE occupation_id = " A_JOB},
    {"is under a broader one", "DELETE FROM broader WHERE concept_id = " A_SKILL},
    {"asked by an occupation or is broader", "DELETE FROM occupation_skill"},
    {"of one concept only", "INSERT INTO exact_match VALUES (" A_SKILL ", 'urn:y'), (" OTHER_SKILL ", 'urn:y')"},
    {"in Dutch and in English", "DELETE FROM label WHERE concept_id = " A_SKILL " AND language = 'en'"},
    {"unique among skills", "UPDATE label SET text = 'luisteren', normal = 'luisteren', language = 'nl'"
                            " WHERE kind = 1 AND language = 'nl' AND concept_id IN (" A_SKILL ", " OTHER_SKILL ")"},
    {"preferred label of another", "UPDATE label SET normal = (SELECT normal FROM label WHERE kind = 1 AND language = 'nl'"
                                   " AND concept_id = " OTHER_SKILL ") WHERE kind = 2 AND language = 'nl' AND concept_id = " A_SKILL},
    {"related to itself", "INSERT INTO skill_relation VALUES (" A_SKILL ", " A_SKILL ", 2)"},
    {"two skills have one relation", "INSERT INTO skill_relation SELECT related_id, original_id, kind FROM skill_relation"},
    {"stands once with an occupation", "INSERT INTO occupation_skill SELECT occupation_id, skill_id, 3 - kind FROM occupation_skill"},
    {"between a skill and its broader one", "INSERT INTO skill_relation SELECT b.concept_id, b.broader_id, 2 FROM broader b"
                                            " JOIN concept c ON c.id = b.broader_id WHERE c.kind <= 2"},
    {"no cycle", "INSERT INTO broader SELECT b.broader_id, b.concept_id FROM broader b JOIN concept c ON c.id = b.broader_id"
                 " WHERE c.kind <= 2"},
    {"has a sector", "UPDATE concept SET sector = '' WHERE id = " A_JOB},
};

static void every_rule_finds_its_breach(void **state)
{
    struct db_fixture *fixture = *state;
    struct buf out BUF_AUTO;
    buf_init(&out, 1 << 22);
    load(fixture);
    for (size_t i = 0; i < sizeof breaches / sizeof breaches[0]; i++) {
        DB_OK(db_begin(fixture->db, &fault));
        DB_OK(db_exec(fixture->db, breaches[i].sql, &fault));
        assert_true(db_changed_rows(fixture->db) > 0);
        check(fixture->db, &out);
        if (strstr(out.data, breaches[i].rule) == NULL)
            fail_msg("\"%s\" says nothing: %s", breaches[i].rule, out.data);
        db_rollback(fixture->db);
    }
    assert_int_equal(check(fixture->db, &out), 0);
}

static const struct db_test tests[] = {
    DB_TEST(the_shipped_taxonomy_keeps_every_rule),
    DB_TEST(every_rule_finds_its_breach),
};

int main(void)
{
    return DB_FIXTURE_RUN("skills_check", tests);
}
