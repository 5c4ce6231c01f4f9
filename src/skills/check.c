#include "skills/check.h"

#include "base/buf.h"
#include "port/db/check.h"
#include "port/unicode.h"

DB_SQL(wrong_numbers, "SELECT uri FROM concept WHERE kind NOT BETWEEN 1 AND 5 OR reuse NOT BETWEEN 0 AND 4"
                      " OR status NOT IN (0, 1)");

/* As an import takes them: something, without spaces. The one that breaks it may be empty, so that its number is told. */
DB_SQL(wrong_uri, "SELECT 'concept ' || CAST(id AS TEXT) FROM concept WHERE uri = '' OR uri LIKE '% %'");

DB_SQL(wrong_profile, "SELECT 'profile ' || CAST(id AS TEXT) FROM profile WHERE consent NOT IN (0, 1)");

DB_SQL(wrong_profile_skill, "SELECT 'profile ' || CAST(s.profile_id AS TEXT) || ' and ' || CAST(s.concept_id AS TEXT)"
                            " FROM profile_skill s LEFT JOIN concept c ON c.id = s.concept_id"
                            " WHERE c.id IS NULL OR c.kind > 2 OR s.level NOT BETWEEN 1 AND 4");

DB_SQL(no_label, "SELECT c.uri FROM concept c WHERE c.status = 0 AND NOT EXISTS"
                 " (SELECT 1 FROM label l WHERE l.concept_id = c.id AND l.kind = 1)");

DB_SQL(two_preferred, "SELECT c.uri || ' ' || l.language FROM label l JOIN concept c ON c.id = l.concept_id"
                      " WHERE l.kind = 1 GROUP BY c.uri, l.language HAVING count(*) > 1");

DB_SQL(label_twice, "SELECT c.uri || ' ' || l.language || ' ' || l.text FROM label l JOIN concept c"
                    " ON c.id = l.concept_id GROUP BY c.uri, l.language, l.text HAVING count(*) > 1");

DB_SQL(label_empty, "SELECT c.uri FROM label l JOIN concept c ON c.id = l.concept_id"
                    " WHERE l.text = '' OR l.language = '' OR l.kind NOT BETWEEN 1 AND 3");

DB_SQL(label_orphan, "SELECT l.text FROM label l WHERE NOT EXISTS (SELECT 1 FROM concept c WHERE c.id = l.concept_id)");

DB_SQL(description_orphan, "SELECT d.text FROM description d WHERE NOT EXISTS"
                           " (SELECT 1 FROM concept c WHERE c.id = d.concept_id)");

/* Skills and their groups stand in one pillar, occupations and theirs in the other; a group is under groups only. */
DB_SQL(wrong_broader, "SELECT CAST(b.concept_id AS TEXT) || ' under ' || CAST(b.broader_id AS TEXT) FROM broader b"
                      " LEFT JOIN concept c ON c.id = b.concept_id LEFT JOIN concept p ON p.id = b.broader_id"
                      " WHERE c.id IS NULL OR p.id IS NULL OR c.scheme_id <> p.scheme_id"
                      " OR (c.kind <= 2 AND p.kind > 3) OR (c.kind = 3 AND p.kind <> 3)"
                      " OR (c.kind = 4 AND p.kind < 4) OR (c.kind = 5 AND p.kind <> 5)");

DB_SQL(wrong_skill_relation, "SELECT CAST(r.original_id AS TEXT) || ' and ' || CAST(r.related_id AS TEXT)"
                             " FROM skill_relation r LEFT JOIN concept a ON a.id = r.original_id"
                             " LEFT JOIN concept b ON b.id = r.related_id WHERE a.id IS NULL OR b.id IS NULL"
                             " OR a.kind > 2 OR b.kind > 2 OR a.scheme_id <> b.scheme_id OR r.kind NOT IN (1, 2)");

DB_SQL(wrong_occupation_skill, "SELECT CAST(r.occupation_id AS TEXT) || ' and ' || CAST(r.skill_id AS TEXT)"
                               " FROM occupation_skill r LEFT JOIN concept a ON a.id = r.occupation_id"
                               " LEFT JOIN concept b ON b.id = r.skill_id WHERE a.id IS NULL OR b.id IS NULL"
                               " OR a.kind <> 4 OR b.kind > 2 OR a.scheme_id <> b.scheme_id OR r.kind NOT IN (1, 2)");

DB_SQL(wrong_exact, "SELECT m.uri FROM exact_match m LEFT JOIN concept a ON a.id = m.concept_id"
                    " LEFT JOIN concept b ON b.uri = m.uri WHERE a.id IS NULL OR m.uri = '' OR a.uri = m.uri"
                    " OR (b.id IS NOT NULL AND ((a.kind <= 2) <> (b.kind <= 2) OR (a.kind = 4) <> (b.kind = 4)))");

DB_SQL(lagging, "SELECT s.name || ' ' || CAST(s.top AS TEXT) FROM (SELECT 'scheme' AS name, max(id) AS top FROM scheme"
                " UNION ALL SELECT 'concept', max(id) FROM concept UNION ALL SELECT 'label', max(id) FROM label) s"
                " WHERE s.top > coalesce((SELECT q.value FROM sequence q WHERE q.name = s.name), 0)");

static const struct db_rule rules[] = {
    {"no id is above its sequence", lagging},
    {"a concept's kind, reuse level and status exist", wrong_numbers},
    {"a concept has a URI", wrong_uri},
    {"a concept in use has a preferred label", no_label},
    {"a concept has one preferred label in a language", two_preferred},
    {"a concept has a label once in a language", label_twice},
    {"a label has a text, a language and a kind", label_empty},
    {"a label has a concept", label_orphan},
    {"a description has a concept", description_orphan},
    {"broader leads to a skill, group or occupation of the same pillar", wrong_broader},
    {"related skills are skills of one taxonomy", wrong_skill_relation},
    {"an occupation's skills are skills of its taxonomy", wrong_occupation_skill},
    {"an exact match is of the same kind", wrong_exact},
    {"a profile's consent is yes or no", wrong_profile},
    {"a profile holds skills, at a level from 1 to 4", wrong_profile_skill},
};

DB_SQL(select_labels, "SELECT id, text, normal, sort_key, kind FROM label");

/* The derived columns of labels agree with their text. */
static int check_derived(struct db *db, struct findings *findings, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    struct buf derived BUF_AUTO;
    buf_init(&derived, 16u << 20);
    int rc = db_prepare(db, select_labels, &stmt, err);
    if (rc != 0)
        return rc;
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        buf_clear(&derived);
        unicode_label(db_column_text(stmt, 1), &derived);
        bool good = str_equal(buf_str(&derived), db_column_text(stmt, 2));
        if (good && db_column_int(stmt, 4) == 1) {
            buf_clear(&derived);
            unicode_sort_key(db_column_text(stmt, 1), &derived);
            good = str_equal(buf_str(&derived), db_column_text(stmt, 3));
        }
        if (!good)
            findings_add(findings, "a label's search and sort forms agree with its text", "label %lld",
                         (long long)db_column_int(stmt, 0));
    }
    return rc;
}

int skills_check(struct db *db, struct findings *findings, struct err *err)
{
    int rc = db_check_rules(db, rules, sizeof rules / sizeof rules[0], findings, err);
    return rc == 0 ? check_derived(db, findings, err) : rc;
}
