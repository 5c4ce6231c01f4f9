#include <stdlib.h>

#include "base/vec.h"
#include "skills/taxonomy.h"

DB_SQL(select_descriptions,
       "SELECT c.uri, d.language, d.text FROM description d JOIN concept c ON c.id = d.concept_id");

static int compare_descriptions(const void *a, const void *b)
{
    const struct skills_description *x = a;
    const struct skills_description *y = b;
    if (x->concept != y->concept)
        return x->concept < y->concept ? -1 : 1;
    return (x->language > y->language) - (x->language < y->language);
}

static size_t language_of(const struct skills_taxonomy *taxonomy, struct str code)
{
    size_t i = 0;
    while (i < taxonomy->language_count && !str_equal(taxonomy->languages[i], code))
        i++;
    return i;
}

int skills_descriptions_read(struct db *db, const struct skills_taxonomy *taxonomy, struct arena *arena,
                             const struct skills_description **out, size_t *count, struct err *err)
{
    VEC(struct skills_description) found = {0};
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_descriptions, &stmt, err);
    if (rc != 0)
        return rc;
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        size_t concept = skills_taxonomy_find(taxonomy, db_column_text(stmt, 0));
        size_t language = language_of(taxonomy, db_column_text(stmt, 1));
        if (concept == taxonomy->concept_count || language == taxonomy->language_count)
            continue;
        VEC_PUSH(arena, &found,
                 (struct skills_description){(uint32_t)concept, (uint8_t)language,
                                             arena_str(arena, db_column_text(stmt, 2))});
    }
    if (rc != 0)
        return rc;
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, compare_descriptions);
    *out = found.items;
    *count = found.count;
    return 0;
}
