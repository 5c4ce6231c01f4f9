#include "skills/check.h"

#include "port/db/check.h"

/* The concepts of the starter taxonomy that are in use. */
#define STARTER                                                                                              \
    "(SELECT c.id, c.uri, c.kind, c.sector FROM concept c JOIN scheme s ON s.id = c.scheme_id"               \
    " WHERE s.uri = 'urn:regio:starter' AND c.status = 0)"

DB_SQL(few_skills, "SELECT CAST(count(*) AS TEXT) || ' skills' FROM " STARTER " c WHERE c.kind <= 2"
                   " HAVING count(*) BETWEEN 1 AND 299");

DB_SQL(few_occupations, "SELECT CAST(count(*) AS TEXT) || ' occupations' FROM " STARTER " c WHERE c.kind = 4"
                        " HAVING count(*) BETWEEN 1 AND 119");

DB_SQL(wrong_size, "SELECT c.uri || ' has ' || CAST(count(DISTINCT r.skill_id) AS TEXT) FROM " STARTER " c"
                   " LEFT JOIN occupation_skill r ON r.occupation_id = c.id WHERE c.kind = 4 GROUP BY c.uri"
                   " HAVING count(DISTINCT r.skill_id) NOT BETWEEN 8 AND 30");

DB_SQL(no_broader, "SELECT c.uri FROM " STARTER " c WHERE c.kind <= 2 AND NOT EXISTS"
                   " (SELECT 1 FROM broader b WHERE b.concept_id = c.id AND b.broader_id <> c.id)");

DB_SQL(no_use, "SELECT c.uri FROM " STARTER " c WHERE c.kind <= 2"
               " AND NOT EXISTS (SELECT 1 FROM occupation_skill r WHERE r.skill_id = c.id)"
               " AND NOT EXISTS (SELECT 1 FROM broader b WHERE b.broader_id = c.id)");

DB_SQL(shared_match, "SELECT m.uri FROM exact_match m JOIN " STARTER " c ON c.id = m.concept_id"
                     " GROUP BY m.uri HAVING count(*) > 1");

DB_SQL(not_both_languages, "SELECT c.uri FROM " STARTER " c WHERE (SELECT count(*) FROM label l"
                           " WHERE l.concept_id = c.id AND l.kind = 1 AND l.language IN ('nl', 'en')) <> 2");

DB_SQL(shared_label, "SELECT l.language || ' ' || l.normal FROM label l JOIN " STARTER " c ON c.id = l.concept_id"
                     " WHERE l.kind = 1 AND c.kind <> 3 GROUP BY l.language, l.normal,"
                     " CASE WHEN c.kind = 4 THEN 4 ELSE 1 END HAVING count(*) > 1");

DB_SQL(alternative_is_preferred,
       "SELECT l.language || ' ' || l.normal || ': ' || c.uri FROM label l JOIN " STARTER " c ON c.id = l.concept_id"
       " JOIN label p ON p.normal = l.normal AND p.language = l.language AND p.kind = 1 AND p.concept_id <> l.concept_id"
       " JOIN " STARTER " d ON d.id = p.concept_id WHERE l.kind = 2 AND c.kind <> 3 AND d.kind <> 3"
       " AND (c.kind = 4) = (d.kind = 4)");

DB_SQL(self_relation, "SELECT c.uri FROM " STARTER " c JOIN skill_relation r ON r.original_id = c.id"
                      " WHERE r.related_id = c.id");

DB_SQL(pair_twice, "SELECT c.uri FROM " STARTER " c JOIN skill_relation r ON r.original_id = c.id"
                   " JOIN skill_relation q ON q.original_id = r.related_id AND q.related_id = r.original_id"
                   " WHERE r.original_id < r.related_id"
                   " UNION SELECT c.uri FROM " STARTER " c JOIN skill_relation r ON r.original_id = c.id"
                   " GROUP BY c.uri, r.related_id HAVING count(*) > 1");

DB_SQL(skill_twice, "SELECT c.uri FROM " STARTER " c JOIN occupation_skill r ON r.occupation_id = c.id"
                    " GROUP BY c.uri, r.skill_id HAVING count(*) > 1");

DB_SQL(own_broader, "SELECT c.uri FROM " STARTER " c JOIN skill_relation r ON r.original_id = c.id"
                    " WHERE EXISTS (SELECT 1 FROM broader b WHERE b.concept_id = r.original_id AND b.broader_id = r.related_id)"
                    " OR EXISTS (SELECT 1 FROM broader b WHERE b.concept_id = r.related_id AND b.broader_id = r.original_id)");

DB_SQL(cycle, "WITH RECURSIVE above (low, high, depth) AS (SELECT b.concept_id, b.broader_id, 1 FROM broader b JOIN " STARTER
              " c ON c.id = b.concept_id UNION SELECT a.low, b.broader_id, a.depth + 1 FROM above a JOIN broader b"
              " ON b.concept_id = a.high WHERE a.depth < 12)"
              " SELECT DISTINCT c.uri FROM above a JOIN concept c ON c.id = a.low WHERE a.low = a.high");

DB_SQL(no_sector, "SELECT c.uri FROM " STARTER " c WHERE c.kind = 4 AND c.sector NOT BETWEEN 'A' AND 'U'");

static const struct db_rule rules[] = {
    {"starter: at least 300 skills", few_skills},
    {"starter: at least 120 occupations", few_occupations},
    {"starter: an occupation has 8 to 30 skills", wrong_size},
    {"starter: every skill is under a broader one", no_broader},
    {"starter: every skill is asked by an occupation or is broader than another", no_use},
    {"starter: an exact match is of one concept only", shared_match},
    {"starter: a preferred label in Dutch and in English", not_both_languages},
    {"starter: preferred labels are unique among skills and among occupations", shared_label},
    {"starter: no alternative label is the preferred label of another", alternative_is_preferred},
    {"starter: no skill is related to itself", self_relation},
    {"starter: two skills have one relation", pair_twice},
    {"starter: a skill stands once with an occupation", skill_twice},
    {"starter: no relation between a skill and its broader one", own_broader},
    {"starter: broader relations have no cycle", cycle},
    {"starter: an occupation has a sector", no_sector},
};

int skills_check_starter(struct db *db, struct findings *findings, struct err *err)
{
    return db_check_rules(db, rules, sizeof rules / sizeof rules[0], findings, err);
}
