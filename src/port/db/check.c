#include "port/db/check.h"

DB_SQL(lagging_changes, "SELECT CAST(max(seq) AS TEXT) FROM change_log"
                        " HAVING max(seq) > coalesce((SELECT value FROM sequence WHERE name = 'change_log'), 0)");

static const struct db_rule lagging[] = {{"no change is above the sequence of changes", lagging_changes}};

/* SQLite's own checks; other statements than rules since PostgreSQL does not know them. */
static const struct db_rule sqlite_rules[] = {
    {"the file is whole", "SELECT integrity_check FROM pragma_integrity_check(20) WHERE integrity_check <> 'ok'"},
    {"references lead somewhere", "SELECT \"table\" || ' to ' || parent FROM pragma_foreign_key_check"},
};

static int check_rule(struct db *db, const struct db_rule *rule, struct findings *findings, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, rule->sql, &stmt, err);
    if (rc != 0)
        return rc;
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW)
        findings_add(findings, rule->rule, "%.*s", STR_ARG(db_column_text(stmt, 0)));
    return rc;
}

int db_check_rules(struct db *db, const struct db_rule *rules, size_t count, struct findings *findings,
                   struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        int rc = check_rule(db, &rules[i], findings, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

int db_check(struct db *db, struct findings *findings, struct err *err)
{
    int rc = db_check_rules(db, lagging, 1, findings, err);
    if (rc == 0 && db_kind(db) == DB_SQLITE)
        rc = db_check_rules(db, sqlite_rules, sizeof sqlite_rules / sizeof sqlite_rules[0], findings, err);
    return rc;
}
