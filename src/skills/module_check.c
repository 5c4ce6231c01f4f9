/* The rules of modules: see skills/module.h. */
#include "port/db/check.h"
#include "skills/module_digest.h"

DB_SQL(rule_sequence, "SELECT 'module ' || CAST(id AS TEXT) FROM module WHERE id < 1 OR NOT EXISTS "
                      "(SELECT 1 FROM sequence WHERE name = 'module' AND value >= module.id)");
DB_SQL(rule_named, "SELECT 'module ' || CAST(id AS TEXT) FROM module WHERE title = '' OR id_in_source = ''");
DB_SQL(rule_numbers, "SELECT 'module ' || CAST(id AS TEXT) FROM module WHERE status NOT IN (0, 1) OR online NOT IN (0, 1)"
                     " OR hours NOT BETWEEN 1 AND 10000 OR price NOT BETWEEN 0 AND 10000000");
DB_SQL(rule_teaches, "SELECT 'module ' || CAST(id AS TEXT) FROM module WHERE NOT EXISTS "
                     "(SELECT 1 FROM module_skill WHERE module_id = module.id)");
DB_SQL(rule_taught, "SELECT 'module ' || CAST(module_id AS TEXT) FROM module_skill WHERE level NOT BETWEEN 1 AND 4"
                    " OR (concept_id IS NULL AND uri IS NULL AND label IS NULL)");
DB_SQL(rule_orphan, "SELECT 'module ' || CAST(module_id AS TEXT) FROM module_skill WHERE NOT EXISTS "
                    "(SELECT 1 FROM module WHERE module.id = module_skill.module_id)");
DB_SQL(rule_concept, "SELECT 'module ' || CAST(module_id AS TEXT) FROM module_skill WHERE concept_id IS NOT NULL AND NOT"
                     " EXISTS (SELECT 1 FROM concept WHERE concept.id = module_skill.concept_id AND kind IN (1, 2))");

static const struct db_rule rules[] = {
    {"a module's number was given out", rule_sequence},
    {"a module has an id and a title", rule_named},
    {"a module's status, hours and price are possible", rule_numbers},
    {"a module teaches something", rule_teaches},
    {"a taught skill has a level, and a concept, URI or label", rule_taught},
    {"a taught skill belongs to a module", rule_orphan},
    {"a module teaches skills of a taxonomy", rule_concept},
};

DB_SQL(select_digests, "SELECT digest FROM module ORDER BY id");

static int check_digests(struct db *db, struct findings *findings, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    struct skills_module *modules = NULL;
    size_t count = 0;
    int rc = skills_module_list(db, arena, &modules, &count, err);
    if (rc == 0)
        rc = db_prepare(db, select_digests, &stmt, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < count && (rc = db_step(stmt, err)) == DB_ROW; i++) {
        struct digest digest;
        int digest_rc = skills_module_digest(&modules[i], &digest, err);
        if (digest_rc != 0)
            return digest_rc;
        if (!str_equal(db_column_blob(stmt, 0), digest_str(&digest)))
            findings_add(findings, "a module's digest is that of its content", "module %lld",
                         (long long)modules[i].id);
    }
    return rc < 0 ? rc : 0;
}

int skills_module_check(struct db *db, struct findings *findings, struct err *err)
{
    int rc = db_check_rules(db, rules, sizeof rules / sizeof *rules, findings, err);
    return rc == 0 ? check_digests(db, findings, err) : rc;
}
