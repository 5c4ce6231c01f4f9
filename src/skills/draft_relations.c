/* Relations and exactMatch of a draft: a kind that the import brings replaces what the scheme has of it, when it
 * differs at all. */
#include "skills/draft_store.h"

#include <stdlib.h>

/* The parts of a scheme's relations, in the order of enum skills_draft_relation. kind is 0 for broader. */
DB_SQL(select_broader_skill, "SELECT b.concept_id, b.broader_id, 0 FROM broader b JOIN concept c ON c.id = b.concept_id"
                             " WHERE c.scheme_id = $1 AND c.kind <= 3");

DB_SQL(select_broader_occupation, "SELECT b.concept_id, b.broader_id, 0 FROM broader b"
                                  " JOIN concept c ON c.id = b.concept_id WHERE c.scheme_id = $1 AND c.kind > 3");

DB_SQL(select_skill_skill, "SELECT r.original_id, r.related_id, r.kind FROM skill_relation r"
                           " JOIN concept c ON c.id = r.original_id WHERE c.scheme_id = $1");

DB_SQL(select_occupation_skill, "SELECT r.occupation_id, r.skill_id, r.kind FROM occupation_skill r"
                                " JOIN concept c ON c.id = r.occupation_id WHERE c.scheme_id = $1");

DB_SQL(delete_broader_skill, "DELETE FROM broader WHERE concept_id IN"
                             " (SELECT id FROM concept WHERE scheme_id = $1 AND kind <= 3)");

DB_SQL(delete_broader_occupation, "DELETE FROM broader WHERE concept_id IN"
                                  " (SELECT id FROM concept WHERE scheme_id = $1 AND kind > 3)");

DB_SQL(delete_skill_skill, "DELETE FROM skill_relation WHERE original_id IN"
                           " (SELECT id FROM concept WHERE scheme_id = $1)");

DB_SQL(delete_occupation_skill, "DELETE FROM occupation_skill WHERE occupation_id IN"
                                " (SELECT id FROM concept WHERE scheme_id = $1)");

DB_SQL(select_exact, "SELECT m.concept_id, m.uri FROM exact_match m JOIN concept c ON c.id = m.concept_id"
                     " WHERE c.scheme_id = $1 ORDER BY m.concept_id, m.uri");

DB_SQL(delete_exact, "DELETE FROM exact_match WHERE concept_id IN (SELECT id FROM concept WHERE scheme_id = $1)");

static const struct {
    const char *select;
    const char *delete;
    const char *table;
    const char *columns;
    bool has_kind;
} tables[SKILLS_DRAFT_RELATIONS] = {
    {select_broader_skill, delete_broader_skill, "broader", "concept_id, broader_id", false},
    {select_broader_occupation, delete_broader_occupation, "broader", "concept_id, broader_id", false},
    {select_skill_skill, delete_skill_skill, "skill_relation", "original_id, related_id, kind", true},
    {select_occupation_skill, delete_occupation_skill, "occupation_skill", "occupation_id, skill_id, kind", true},
};

struct triple {
    int64_t from, to, kind;
};

struct triples {
    VEC(struct triple) items;
};

static int compare_triples(const void *a, const void *b)
{
    const struct triple *x = a;
    const struct triple *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

/* Sorts and leaves each out but once. */
static void make_set(struct triples *triples)
{
    size_t kept = 0;
    if (triples->items.count == 0)
        return;
    qsort(triples->items.items, triples->items.count, sizeof *triples->items.items, compare_triples);
    for (size_t i = 0; i < triples->items.count; i++)
        if (kept == 0 || compare_triples(&triples->items.items[kept - 1], &triples->items.items[i]) != 0)
            triples->items.items[kept++] = triples->items.items[i];
    triples->items.count = kept;
}

static bool same_set(const struct triples *a, const struct triples *b)
{
    if (a->items.count != b->items.count)
        return false;
    for (size_t i = 0; i < a->items.count; i++)
        if (compare_triples(&a->items.items[i], &b->items.items[i]) != 0)
            return false;
    return true;
}

static int load(struct draft_storing *storing, const char *sql, struct triples *triples, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(storing->db, sql, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, storing->draft->scheme_id);
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW)
        VEC_PUSH(storing->arena, &triples->items,
                 (struct triple){db_column_int(stmt, 0), db_column_int(stmt, 1), db_column_int(stmt, 2)});
    return rc;
}

static int run_for_scheme(struct draft_storing *storing, const char *sql, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(storing->db, sql, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, storing->draft->scheme_id);
    return db_run(stmt, err);
}

static int write(struct draft_storing *storing, enum skills_draft_relation relation, const struct triples *triples,
                 struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = run_for_scheme(storing, tables[relation].delete, err);
    if (rc == 0)
        rc = db_copy(storing->db, tables[relation].table, tables[relation].columns, &stmt, err);
    for (size_t i = 0; rc == 0 && i < triples->items.count; i++) {
        db_bind_int(stmt, 1, triples->items.items[i].from);
        db_bind_int(stmt, 2, triples->items.items[i].to);
        if (tables[relation].has_kind)
            db_bind_int(stmt, 3, triples->items.items[i].kind);
        rc = db_send(stmt, err);
        if (i % 4096 == 0)
            progress_tell(storing->progress, "storing relations", i, triples->items.count);
    }
    return rc == 0 ? db_flush(storing->db, err) : rc;
}

static int store_kind(struct draft_storing *storing, enum skills_draft_relation relation, struct err *err)
{
    const struct skills_draft *draft = storing->draft;
    struct triples wanted = {0};
    struct triples stored = {0};
    for (size_t i = 0; i < draft->relations[relation].pairs.count; i++) {
        const struct skills_draft_pair *pair = &draft->relations[relation].pairs.items[i];
        struct triple triple = {draft->concepts.items[pair->from].id, draft->concepts.items[pair->to].id, pair->kind};
        if (triple.from != 0 && triple.to != 0)
            VEC_PUSH(storing->arena, &wanted.items, triple);
    }
    int rc = load(storing, tables[relation].select, &stored, err);
    if (rc != 0)
        return rc;
    make_set(&wanted);
    make_set(&stored);
    storing->outcome.relations[relation] = (int64_t)wanted.items.count;
    if (same_set(&wanted, &stored))
        return 0;
    storing->outcome.changed = true;
    return write(storing, relation, &wanted, err);
}

int draft_store_relations(struct draft_storing *storing, struct err *err)
{
    for (int i = 0; i < SKILLS_DRAFT_RELATIONS; i++) {
        storing->outcome.relations[i] = -1;
        if (!storing->draft->relations[i].given || !storing->rules->relations[i])
            continue;
        int rc = store_kind(storing, (enum skills_draft_relation)i, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* --- exactMatch ------------------------------------------------------------------------------------------- */

struct exact_pair {
    int64_t concept;
    struct str uri;
};

struct exact_pairs {
    VEC(struct exact_pair) items;
};

static int compare_exact(const void *a, const void *b)
{
    const struct exact_pair *x = a;
    const struct exact_pair *y = b;
    if (x->concept != y->concept)
        return x->concept < y->concept ? -1 : 1;
    return str_compare(x->uri, y->uri);
}

static int load_exact(struct draft_storing *storing, struct exact_pairs *pairs, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(storing->db, select_exact, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, storing->draft->scheme_id);
    while ((rc = db_step(stmt, err)) == DB_ROW)
        VEC_PUSH(storing->arena, &pairs->items,
                 (struct exact_pair){db_column_int(stmt, 0), arena_str(storing->arena, db_column_text(stmt, 1))});
    return rc;
}

static int write_exact(struct draft_storing *storing, const struct exact_pairs *pairs, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = run_for_scheme(storing, delete_exact, err);
    if (rc == 0)
        rc = db_copy(storing->db, "exact_match", "concept_id, uri", &stmt, err);
    for (size_t i = 0; rc == 0 && i < pairs->items.count; i++) {
        db_bind_int(stmt, 1, pairs->items.items[i].concept);
        db_bind_text(stmt, 2, pairs->items.items[i].uri);
        rc = db_send(stmt, err);
    }
    return rc == 0 ? db_flush(storing->db, err) : rc;
}

int draft_store_exact(struct draft_storing *storing, struct err *err)
{
    const struct skills_draft *draft = storing->draft;
    struct exact_pairs wanted = {0};
    struct exact_pairs stored = {0};
    if (!draft->exact_given)
        return 0;
    for (size_t i = 0; i < draft->exact.count; i++) {
        int64_t id = draft->concepts.items[draft->exact.items[i].concept].id;
        if (id != 0 && draft->exact.items[i].uri.len > 0)
            VEC_PUSH(storing->arena, &wanted.items, (struct exact_pair){id, draft->exact.items[i].uri});
    }
    size_t kept = 0;
    if (wanted.items.count > 0)
        qsort(wanted.items.items, wanted.items.count, sizeof *wanted.items.items, compare_exact);
    for (size_t i = 0; i < wanted.items.count; i++)
        if (kept == 0 || compare_exact(&wanted.items.items[kept - 1], &wanted.items.items[i]) != 0)
            wanted.items.items[kept++] = wanted.items.items[i];
    wanted.items.count = kept;
    int rc = load_exact(storing, &stored, err);
    if (rc != 0)
        return rc;
    bool same = wanted.items.count == stored.items.count;
    for (size_t i = 0; same && i < kept; i++)
        same = compare_exact(&wanted.items.items[i], &stored.items.items[i]) == 0;
    if (same)
        return 0;
    storing->outcome.changed = true;
    return write_exact(storing, &wanted, err);
}
