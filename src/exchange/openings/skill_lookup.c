#include "exchange/openings/skill_lookup.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "port/unicode.h"
#include "skills/taxonomy.h"

#define REMEMBERED_MAX   500000u /* answers; what comes after is asked of the database each time */
#define NORMAL_MAX       ((size_t)64 * 1024)
#define DEFAULT_LANGUAGE STR("nl")

/* An answer in the map: a concept's id, or one of these, which no id is. */
#define ANSWER_NONE      0
#define ANSWER_AMBIGUOUS UINT64_MAX

struct skill_lookup {
    struct db *db;
    struct arena *arena;
    struct map *answers; /* "u" and a URI, or a language, a line feed and a normalised label */
    struct buf key;
};

DB_SQL(select_uri, "SELECT id, kind FROM concept WHERE uri = $1");
DB_SQL(select_label,
       "SELECT label.concept_id, label.kind FROM label JOIN concept ON concept.id = label.concept_id "
       "WHERE label.normal = $1 AND label.language = $2 AND label.kind IN (1, 2) AND concept.status = 0 AND "
       "concept.kind IN (1, 2) "
       "ORDER BY label.kind, label.concept_id");
DB_SQL(select_exact, "SELECT 1 FROM exact_match JOIN concept ON concept.uri = exact_match.uri "
                     "WHERE (exact_match.concept_id = $1 AND concept.id = $2) OR (exact_match.concept_id = "
                     "$2 AND concept.id = $1)");

struct skill_lookup *skill_lookup_new(struct db *db)
{
    struct arena *arena = arena_new();
    struct skill_lookup *lookup = arena_alloc(arena, sizeof *lookup);
    lookup->db = db;
    lookup->arena = arena;
    lookup->answers = map_new(arena, 0);
    buf_init(&lookup->key, NORMAL_MAX);
    return lookup;
}

void skill_lookup_free(struct skill_lookup *lookup)
{
    if (lookup == NULL)
        return;
    buf_free(&lookup->key);
    arena_free(lookup->arena);
}

static int told(uint64_t answer, int64_t *concept)
{
    if (answer == ANSWER_NONE)
        return SKILL_NOT_FOUND;
    if (answer == ANSWER_AMBIGUOUS)
        return SKILL_AMBIGUOUS;
    *concept = (int64_t)answer;
    return SKILL_FOUND;
}

static void remember(struct skill_lookup *lookup, uint64_t answer)
{
    if (map_count(lookup->answers) < REMEMBERED_MAX && !buf_failed(&lookup->key))
        map_put(lookup->answers, buf_str(&lookup->key), answer);
}

static int find_uri(struct skill_lookup *lookup, struct str uri, uint64_t *answer, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(lookup->db, select_uri, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text(stmt, 1, uri);
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    bool skill = rc == DB_ROW && skills_is_skill((enum skills_kind)db_column_int(stmt, 1));
    *answer = skill ? (uint64_t)db_column_int(stmt, 0) : ANSWER_NONE;
    return 0;
}

int skill_lookup_uri(struct skill_lookup *lookup, struct str uri, int64_t *concept, struct err *err)
{
    uint64_t answer = ANSWER_NONE;
    buf_clear(&lookup->key);
    buf_add_char(&lookup->key, 'u');
    buf_add_str(&lookup->key, uri);
    if (lookup->db != NULL && !map_get(lookup->answers, buf_str(&lookup->key), &answer)) {
        int rc = find_uri(lookup, uri, &answer, err);
        if (rc != 0)
            return rc;
        remember(lookup, answer);
    }
    return told(answer, concept);
}

static int are_exact(struct skill_lookup *lookup, int64_t a, int64_t b, bool *exact, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(lookup->db, select_exact, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, a);
    db_bind_int(stmt, 2, b);
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    *exact = rc == DB_ROW;
    return 0;
}

#define CANDIDATES 8

struct candidates {
    int64_t concepts[CANDIDATES];
    size_t count; /* may be CANDIDATES + 1: too many */
    int64_t kind;
};

/* The skills that have the label, of the best kind of label only. */
static int find_candidates(struct skill_lookup *lookup, struct str normal, struct str language,
                           struct candidates *out, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(lookup->db, select_label, &stmt, err);
    if (rc != 0)
        return rc;
    *out = (struct candidates){.count = 0};
    db_bind_text(stmt, 1, normal);
    db_bind_text(stmt, 2, language);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        int64_t concept = db_column_int(stmt, 0);
        int64_t kind = db_column_int(stmt, 1);
        if (out->count > 0 && (kind != out->kind || concept == out->concepts[(out->count - 1) % CANDIDATES]))
            continue;
        out->kind = kind;
        if (out->count < CANDIDATES)
            out->concepts[out->count] = concept;
        if (++out->count > CANDIDATES)
            return 0;
    }
    return rc;
}

static int find_label(struct skill_lookup *lookup, struct str normal, struct str language, uint64_t *answer,
                      struct err *err)
{
    struct candidates found;
    int rc = find_candidates(lookup, normal, language, &found, err);
    if (rc != 0)
        return rc;
    bool one = found.count <= CANDIDATES;
    for (size_t i = 1; rc == 0 && one && i < found.count; i++)
        rc = are_exact(lookup, found.concepts[0], found.concepts[i], &one, err);
    if (rc != 0)
        return rc;
    *answer = found.count == 0 ? ANSWER_NONE : one ? (uint64_t)found.concepts[0] : ANSWER_AMBIGUOUS;
    return 0;
}

int skill_lookup_label(struct skill_lookup *lookup, struct str label, struct str language, int64_t *concept,
                       struct err *err)
{
    uint64_t answer = ANSWER_NONE;
    struct str asked = language.len > 0 ? language : DEFAULT_LANGUAGE;
    buf_clear(&lookup->key);
    buf_add_str(&lookup->key, asked);
    buf_add_char(&lookup->key, '\n');
    size_t prefix = lookup->key.len;
    unicode_label(label, &lookup->key);
    if (buf_failed(&lookup->key))
        return SKILL_NOT_FOUND; /* longer than any label */
    struct str normal = {lookup->key.data + prefix, lookup->key.len - prefix};
    if (normal.len == 0)
        return SKILL_NOT_FOUND;
    if (lookup->db != NULL && !map_get(lookup->answers, buf_str(&lookup->key), &answer)) {
        int rc = find_label(lookup, normal, asked, &answer, err);
        if (rc != 0)
            return rc;
        remember(lookup, answer);
    }
    return told(answer, concept);
}
