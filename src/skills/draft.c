#include "skills/draft.h"

#include "base/map.h"
#include "port/db/sequence.h"

DB_SQL(find_scheme, "SELECT id, version, title FROM scheme WHERE uri = $1");

DB_SQL(insert_scheme, "INSERT INTO scheme (id, uri, version, title, changed) VALUES ($1, $2, '', '', 0)");

DB_SQL(same_scheme, "SELECT count(*) FROM scheme WHERE id = $1 AND version = $2 AND title = $3");

DB_SQL(update_scheme, "UPDATE scheme SET version = $2, title = $3, changed = $4 WHERE id = $1");

DB_SQL(select_concepts, "SELECT id, uri, kind, reuse, status, code, sector FROM concept WHERE scheme_id = $1 ORDER BY id");

DB_SQL(select_all_concepts, "SELECT id, uri, kind, reuse, status, code, sector FROM concept ORDER BY id");

/* In the order of enum skills_draft_relation. */
DB_SQL(count_broader_skill, "SELECT count(*) FROM broader b JOIN concept c ON c.id = b.concept_id"
                            " WHERE c.scheme_id = $1 AND c.kind <= 3");

DB_SQL(count_broader_occupation, "SELECT count(*) FROM broader b JOIN concept c ON c.id = b.concept_id"
                                 " WHERE c.scheme_id = $1 AND c.kind > 3");

DB_SQL(count_skill_skill, "SELECT count(*) FROM skill_relation r JOIN concept c ON c.id = r.original_id"
                          " WHERE c.scheme_id = $1");

DB_SQL(count_occupation_skill, "SELECT count(*) FROM occupation_skill r JOIN concept c ON c.id = r.occupation_id"
                               " WHERE c.scheme_id = $1");

static const char *const count_relations[SKILLS_DRAFT_RELATIONS] = {count_broader_skill, count_broader_occupation,
                                                                    count_skill_skill, count_occupation_skill};

static int find_or_make_scheme(struct db *db, struct skills_draft *draft, const char *uri, struct err *err)
{
    struct db_stmt *find DB_STMT_AUTO = NULL;
    struct db_stmt *insert DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, find_scheme, &find, err);
    if (rc != 0)
        return rc;
    db_bind_text_z(find, 1, uri);
    rc = db_step(find, err);
    if (rc < 0)
        return rc;
    if (rc == DB_ROW) {
        draft->scheme_id = db_column_int(find, 0);
        return 0;
    }
    rc = db_sequence_take(db, "scheme", 1, &draft->scheme_id, err);
    if (rc == 0)
        rc = db_prepare(db, insert_scheme, &insert, err);
    if (rc != 0)
        return rc;
    db_bind_int(insert, 1, draft->scheme_id);
    db_bind_text_z(insert, 2, uri);
    return db_run(insert, err);
}

static int load_concepts(struct db *db, struct skills_draft *draft, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, draft->scheme_id == 0 ? select_all_concepts : select_concepts, &stmt, err);
    if (rc != 0)
        return rc;
    if (draft->scheme_id != 0)
        db_bind_int(stmt, 1, draft->scheme_id);
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        uint8_t kind = (uint8_t)db_column_int(stmt, 2);
        uint32_t concept = skills_draft_add(draft, db_column_text(stmt, 1), kind);
        struct skills_draft_concept *c = &draft->concepts.items[concept];
        c->id = db_column_int(stmt, 0);
        c->reuse = (uint8_t)db_column_int(stmt, 3);
        c->status = (uint8_t)db_column_int(stmt, 4);
        c->old_status = c->status;
        c->code = arena_str(draft->arena, db_column_text(stmt, 5));
        c->sector = arena_str(draft->arena, db_column_text(stmt, 6));
        if (kind < SKILLS_KINDS && c->status == SKILLS_ACTIVE)
            draft->known[kind]++;
    }
    return rc;
}

static int load_counts(struct db *db, struct skills_draft *draft, struct err *err)
{
    for (int i = 0; i < SKILLS_DRAFT_RELATIONS; i++) {
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        int rc = db_prepare(db, count_relations[i], &stmt, err);
        if (rc != 0)
            return rc;
        db_bind_int(stmt, 1, draft->scheme_id);
        rc = db_step(stmt, err);
        if (rc < 0)
            return rc;
        draft->relations[i].stored = db_column_int(stmt, 0);
    }
    return 0;
}

int skills_draft_new(struct db *db, struct arena *arena, const char *scheme_uri, struct skills_draft **out,
                     struct err *err)
{
    struct skills_draft *draft = arena_alloc(arena, sizeof *draft);
    draft->arena = arena;
    draft->by_uri = map_new(arena, (uint64_t)(uintptr_t)draft);
    /* two imports at once: the second waits here, and then sees what the first has stored */
    int rc = db_sequence_lock(db, "concept", err);
    if (rc == 0 && scheme_uri != NULL)
        rc = find_or_make_scheme(db, draft, scheme_uri, err);
    if (rc == 0)
        rc = load_concepts(db, draft, err);
    if (rc == 0)
        rc = load_counts(db, draft, err);
    if (rc == 0)
        *out = draft;
    return rc;
}

int skills_draft_scheme(struct db *db, struct skills_draft *draft, struct str title, struct str version, int64_t now,
                        bool *changed, struct err *err)
{
    struct db_stmt *find DB_STMT_AUTO = NULL;
    struct db_stmt *update DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, same_scheme, &find, err);
    if (rc != 0)
        return rc;
    db_bind_int(find, 1, draft->scheme_id);
    db_bind_text(find, 2, version);
    db_bind_text(find, 3, title);
    rc = db_step(find, err);
    if (rc < 0)
        return rc;
    *changed = db_column_int(find, 0) == 0;
    if (!*changed)
        return 0;
    rc = db_prepare(db, update_scheme, &update, err);
    if (rc != 0)
        return rc;
    db_bind_int(update, 1, draft->scheme_id);
    db_bind_text(update, 2, version);
    db_bind_text(update, 3, title);
    db_bind_int(update, 4, now);
    return db_run(update, err);
}

bool skills_draft_find(const struct skills_draft *draft, struct str uri, uint32_t *concept)
{
    uint64_t value = 0;
    if (!map_get(draft->by_uri, uri, &value))
        return false;
    *concept = (uint32_t)value;
    return true;
}

uint32_t skills_draft_add(struct skills_draft *draft, struct str uri, uint8_t kind)
{
    bool is_new = false;
    uint64_t *place = map_at(draft->by_uri, uri, &is_new);
    if (!is_new)
        return (uint32_t)*place;
    *place = draft->concepts.count;
    VEC_PUSH(draft->arena, &draft->concepts,
             (struct skills_draft_concept){.uri = arena_str(draft->arena, uri),
                                           .kind = kind,
                                           .status = SKILLS_RETIRED,
                                           .code = {"", 0},
                                           .sector = {"", 0}});
    return (uint32_t)(draft->concepts.count - 1);
}

int skills_draft_language(struct skills_draft *draft, struct str code, uint8_t *language, struct err *err)
{
    bool good = code.len == 2 || code.len == 3;
    for (size_t i = 0; i < code.len; i++)
        good = good && code.data[i] >= 'a' && code.data[i] <= 'z';
    if (!good)
        return err_set(err, ERR_INVALID, "%.*s is not a language code such as nl or en",
                       (int)(code.len < 40 ? code.len : 40), code.data == NULL ? "" : code.data);
    for (size_t i = 0; i < draft->languages.count; i++) {
        if (str_equal(draft->languages.items[i], code)) {
            *language = (uint8_t)i;
            return 0;
        }
    }
    if (draft->languages.count == SKILLS_LANGUAGES_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d languages", SKILLS_LANGUAGES_MAX);
    *language = (uint8_t)draft->languages.count;
    VEC_PUSH(draft->arena, &draft->languages, arena_str(draft->arena, code));
    return 0;
}

void skills_draft_label(struct skills_draft *draft, struct skills_draft_label label)
{
    label.text = str_trim(label.text);
    if (label.text.len == 0)
        return;
    label.text = arena_str(draft->arena, label.text);
    label.order = (uint32_t)draft->labels.count;
    VEC_PUSH(draft->arena, &draft->labels, label);
}

void skills_draft_description(struct skills_draft *draft, uint32_t concept, uint8_t language, struct str text)
{
    text = str_trim(text);
    if (text.len > 0)
        VEC_PUSH(draft->arena, &draft->descriptions,
                 (struct skills_draft_text){concept, language, arena_str(draft->arena, text)});
}

void skills_draft_relate(struct skills_draft *draft, enum skills_draft_relation relation, uint32_t from, uint32_t to,
                         uint8_t kind)
{
    VEC_PUSH(draft->arena, &draft->relations[relation].pairs, (struct skills_draft_pair){from, to, kind});
}

void skills_draft_exact(struct skills_draft *draft, uint32_t concept, struct str uri)
{
    VEC_PUSH(draft->arena, &draft->exact,
             (struct skills_draft_exact){concept, arena_str(draft->arena, str_trim(uri))});
}
