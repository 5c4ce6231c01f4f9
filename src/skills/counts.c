#include "skills/counts.h"

#include "base/vec.h"

DB_SQL(count_skills, "SELECT count(*) FROM concept WHERE kind <= 2 AND status = 0");

DB_SQL(count_occupations, "SELECT count(*) FROM concept WHERE kind = 4 AND status = 0");

DB_SQL(count_broader, "SELECT count(*) FROM broader b JOIN concept c ON c.id = b.concept_id WHERE c.kind <= 3");

DB_SQL(count_skill_essential, "SELECT count(*) FROM skill_relation WHERE kind = 1");

DB_SQL(count_skill_optional, "SELECT count(*) FROM skill_relation WHERE kind = 2");

DB_SQL(count_occupation_essential, "SELECT count(*) FROM occupation_skill WHERE kind = 1");

DB_SQL(count_occupation_optional, "SELECT count(*) FROM occupation_skill WHERE kind = 2");

DB_SQL(count_labels, "SELECT l.language, count(*) FROM label l JOIN concept c ON c.id = l.concept_id"
                     " WHERE c.status = 0 GROUP BY l.language ORDER BY l.language");

static int read_labels(struct db *db, struct arena *arena, struct skills_counts *counts, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    VEC(struct skills_label_count) found = {0};
    int rc = db_prepare(db, count_labels, &stmt, err);
    while (rc == 0 && (rc = db_step(stmt, err)) == DB_ROW) {
        rc = 0;
        VEC_PUSH(arena, &found,
                 (struct skills_label_count){arena_str(arena, db_column_text(stmt, 0)), db_column_int(stmt, 1)});
    }
    counts->labels = found.items;
    counts->label_languages = found.count;
    return rc;
}

int skills_counts_read(struct db *db, struct arena *arena, struct skills_counts *out, struct err *err)
{
    struct skills_counts counts = {0};
    const struct {
        const char *sql;
        int64_t *value;
    } numbers[] = {
        {count_skills, &counts.skills},
        {count_occupations, &counts.occupations},
        {count_broader, &counts.broader},
        {count_skill_essential, &counts.skill_essential},
        {count_skill_optional, &counts.skill_optional},
        {count_occupation_essential, &counts.occupation_essential},
        {count_occupation_optional, &counts.occupation_optional},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        int rc = db_get_int(db, numbers[i].sql, numbers[i].value, err);
        if (rc != 0)
            return rc;
    }
    int rc = read_labels(db, arena, &counts, err);
    if (rc == 0)
        *out = counts;
    return rc;
}
