/* Concepts of a draft into the database, and the order of everything. */
#include "skills/draft_store.h"

#include "port/db/change.h"
#include "port/db/sequence.h"

DB_SQL(update_concept, "UPDATE concept SET kind = $2, reuse = $3, status = $4, code = $5, sector = $6 WHERE id = $1");

static bool is_taken(const struct skills_draft_rules *rules, uint8_t kind)
{
    return kind < SKILLS_KINDS && rules->concepts[kind];
}

/* Which concepts are new, which are retired, and which only labels came for. Returns how many are new. */
static int64_t decide(struct draft_storing *storing)
{
    struct skills_draft *draft = storing->draft;
    bool described[SKILLS_KINDS] = {false};
    int64_t new_count = 0;
    for (size_t i = 0; i < draft->concepts.count; i++)
        if (draft->concepts.items[i].described && draft->concepts.items[i].kind < SKILLS_KINDS)
            described[draft->concepts.items[i].kind] = true;
    /* skills and knowledge stand in one list */
    described[SKILLS_SKILL] = described[SKILLS_SKILL] || described[SKILLS_KNOWLEDGE];
    described[SKILLS_KNOWLEDGE] = described[SKILLS_SKILL];
    for (size_t i = 0; i < draft->concepts.count; i++) {
        struct skills_draft_concept *c = &draft->concepts.items[i];
        if (!c->described && is_taken(storing->rules, c->kind) && described[c->kind] && c->id != 0)
            c->status = SKILLS_RETIRED;
        if (c->id != 0 && c->status != c->old_status) {
            c->changed = true;
            storing->outcome.retired += c->status == SKILLS_RETIRED;
        }
        if (c->id == 0 && c->described && !is_taken(storing->rules, c->kind))
            storing->outcome.skipped++;
        else if (c->id == 0)
            new_count++;
    }
    return new_count;
}

static void bind_concept(struct db_stmt *stmt, int first, const struct skills_draft_concept *c)
{
    db_bind_int(stmt, first, c->kind);
    db_bind_int(stmt, first + 1, c->reuse);
    db_bind_int(stmt, first + 2, c->status);
    db_bind_text(stmt, first + 3, c->code);
    db_bind_text(stmt, first + 4, c->sector);
}

static int add_concepts(struct draft_storing *storing, int64_t count, struct err *err)
{
    struct skills_draft *draft = storing->draft;
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int64_t id = 0;
    if (count == 0)
        return 0;
    int rc = db_sequence_take(storing->db, "concept", count, &id, err);
    if (rc == 0)
        rc = db_copy(storing->db, "concept", "id, scheme_id, uri, kind, reuse, status, code, sector", &stmt, err);
    for (size_t i = 0; rc == 0 && i < draft->concepts.count; i++) {
        struct skills_draft_concept *c = &draft->concepts.items[i];
        if (c->id != 0 || (c->described && !is_taken(storing->rules, c->kind)))
            continue;
        c->id = id++;
        db_bind_int(stmt, 1, c->id);
        db_bind_int(stmt, 2, draft->scheme_id);
        db_bind_text(stmt, 3, c->uri);
        bind_concept(stmt, 4, c);
        rc = db_send(stmt, err);
    }
    storing->outcome.added = count;
    return rc == 0 ? db_flush(storing->db, err) : rc;
}

static int update_concepts(struct draft_storing *storing, struct err *err)
{
    struct skills_draft *draft = storing->draft;
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(storing->db, update_concept, &stmt, err);
    for (size_t i = 0; rc == 0 && i < draft->concepts.count; i++) {
        const struct skills_draft_concept *c = &draft->concepts.items[i];
        if (!c->changed)
            continue;
        db_bind_int(stmt, 1, c->id);
        bind_concept(stmt, 2, c);
        rc = db_send(stmt, err);
        storing->outcome.updated++;
    }
    return rc;
}

static void index_ids(struct draft_storing *storing)
{
    const struct skills_draft *draft = storing->draft;
    for (size_t i = 0; i < draft->concepts.count; i++)
        if (draft->concepts.items[i].id > storing->last_id)
            storing->last_id = draft->concepts.items[i].id;
    storing->by_id = arena_array(storing->arena, (size_t)storing->last_id + 1, sizeof *storing->by_id);
    for (size_t i = 0; i < draft->concepts.count; i++)
        storing->by_id[draft->concepts.items[i].id] = (uint32_t)i + 1; /* place 0 takes those without an id */
}

bool draft_concept_of_id(const struct draft_storing *storing, int64_t id, uint32_t *concept)
{
    if (id < 1 || id > storing->last_id || storing->by_id[id] == 0)
        return false;
    *concept = storing->by_id[id] - 1;
    return true;
}

static int store_all(struct draft_storing *storing, struct err *err)
{
    int rc = add_concepts(storing, decide(storing), err);
    if (rc == 0)
        rc = update_concepts(storing, err);
    if (rc != 0)
        return rc;
    index_ids(storing);
    rc = draft_store_labels(storing, err);
    if (rc == 0)
        rc = draft_store_descriptions(storing, err);
    if (rc == 0)
        rc = draft_store_relations(storing, err);
    if (rc == 0)
        rc = draft_store_exact(storing, err);
    return rc;
}

int skills_draft_store(struct db *db, struct skills_draft *draft, const struct skills_draft_rules *rules, int64_t now,
                       const struct progress *progress, struct skills_draft_outcome *out, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct draft_storing storing = {.db = db, .draft = draft, .rules = rules, .progress = progress, .arena = arena};
    struct skills_draft_outcome *outcome = &storing.outcome;
    int rc = store_all(&storing, err);
    if (rc != 0)
        return rc;
    outcome->changed = outcome->changed || outcome->added + outcome->updated + outcome->labels_added +
                                                   outcome->labels_removed + outcome->descriptions >
                                               0;
    if (outcome->changed)
        rc = db_change_add(db, DB_CHANGE_TAXONOMY, 0, now, err);
    if (rc == 0)
        *out = *outcome;
    return rc;
}
