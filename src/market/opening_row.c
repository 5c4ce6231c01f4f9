#include "market/opening_row.h"

#include "base/vec.h"

static void bind_text(struct db_stmt *stmt, int index, struct str text)
{
    if (text.len == 0)
        db_bind_null(stmt, index);
    else
        db_bind_text(stmt, index, text);
}

static void bind_value(struct db_stmt *stmt, int index, struct market_value value)
{
    switch (value.type) {
    case MARKET_VALUE_LACKING:
        db_bind_null(stmt, index);
        break;
    case MARKET_VALUE_TEXT:
        db_bind_text(stmt, index, value.text);
        break;
    case MARKET_VALUE_INT:
        db_bind_int(stmt, index, value.integer);
        break;
    case MARKET_VALUE_DOUBLE:
        db_bind_double(stmt, index, value.number);
        break;
    }
}

int market_row_bind(struct db_stmt *stmt, int first, const struct market_opening *opening,
                    const struct market_derived *derived, int64_t now)
{
    int at = first;
    db_bind_int(stmt, at++, (int64_t)opening->status);
    db_bind_int(stmt, at++, now);
    db_bind_blob(stmt, at++, derived->packed_skills.data, derived->packed_skills.len);
    db_bind_blob(stmt, at++, derived->digest.data, derived->digest.len);
    db_bind_blob(stmt, at++, derived->search_tokens.data, derived->search_tokens.len);
    for (size_t i = 0; i < market_field_count; i++) {
        struct market_value value = market_field_get(&market_fields[i], opening);
        /* The key's columns may be empty but not NULL. */
        if (i < 2 && value.type == MARKET_VALUE_LACKING)
            db_bind_text(stmt, at++, STR(""));
        else
            bind_value(stmt, at++, value);
    }
    return at;
}

static struct market_value column_value(struct db_stmt *stmt, int column, enum market_field_kind kind,
                                        struct arena *arena)
{
    if (db_column_is_null(stmt, column))
        return (struct market_value){.type = MARKET_VALUE_LACKING};
    switch (kind) {
    case MARKET_FIELD_TEXT:
    case MARKET_FIELD_URL:
    case MARKET_FIELD_LANGUAGE:
    case MARKET_FIELD_WORD:
    case MARKET_FIELD_SECTOR:
        return (struct market_value){.type = MARKET_VALUE_TEXT,
                                     .text = arena_str(arena, db_column_text(stmt, column))};
    case MARKET_FIELD_DEGREES:
        return (struct market_value){.type = MARKET_VALUE_DOUBLE, .number = db_column_double(stmt, column)};
    case MARKET_FIELD_DAY:
    case MARKET_FIELD_HOURS:
    case MARKET_FIELD_MONEY:
    case MARKET_FIELD_NUMBER:
    case MARKET_FIELD_BOOL:
        break;
    }
    return (struct market_value){.type = MARKET_VALUE_INT, .integer = db_column_int(stmt, column)};
}

int market_row_find(struct db *db, const char *sql, int64_t id, struct db_stmt **stmt, struct err *err)
{
    struct db_stmt *found DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, sql, &found, err);
    if (rc != 0)
        return rc;
    db_bind_int(found, 1, id);
    rc = db_step(found, err);
    if (rc < 0)
        return rc;
    if (rc == DB_DONE)
        return err_set(err, ERR_NOT_FOUND, "there is no opening %lld", (long long)id);
    *stmt = found;
    found = NULL;
    return 0;
}

void market_row_read(struct db_stmt *stmt, struct arena *arena, struct market_opening *out)
{
    *out = market_opening_blank();
    out->id = db_column_int(stmt, 0);
    out->status = (enum market_status)db_column_int(stmt, 1);
    out->created = db_column_int(stmt, 2);
    out->changed = db_column_int(stmt, 3);
    for (size_t i = 0; i < market_field_count; i++) {
        const struct market_field *field = &market_fields[i];
        market_field_set(field, out, column_value(stmt, 4 + (int)i, field->kind, arena));
    }
}

DB_SQL(select_skills,
       "SELECT id, concept_id, uri, label, importance FROM opening_skill WHERE id BETWEEN $1 AND $2 "
       "ORDER BY id");

typedef VEC(struct market_asked) asked_vec;

/* Hands the skills that were read to their opening. */
static void close_opening(struct arena *arena, struct market_opening *opening, asked_vec *skills)
{
    struct market_asked *copy = arena_array(arena, skills->count, sizeof *copy);
    if (skills->count > 0)
        memcpy(copy, skills->items, skills->count * sizeof *copy);
    opening->skills = copy;
    opening->skill_count = skills->count;
    skills->count = 0;
}

static struct str copy_text(struct arena *arena, struct str text)
{
    return text.len == 0 ? text : arena_str(arena, text);
}

int market_row_skills(struct db *db, struct arena *arena, struct market_opening *openings, size_t count,
                      struct err *err)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    asked_vec skills = {0};
    size_t at = 0;
    if (count == 0)
        return 0;
    int rc = db_prepare(db, select_skills, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, MARKET_SKILL_ROW(openings[0].id, 0));
    db_bind_int(stmt, 2, MARKET_SKILL_ROW(openings[count - 1].id, MARKET_SKILLS_MAX - 1));
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        int64_t opening = db_column_int(stmt, 0) / MARKET_SKILLS_MAX;
        while (at < count && openings[at].id < opening)
            close_opening(arena, &openings[at++], &skills);
        if (at == count || openings[at].id != opening)
            continue; /* a row without an opening: told by the check */
        struct market_asked skill = {
            .concept = db_column_int(stmt, 1),
            .uri = copy_text(arena, db_column_text(stmt, 2)),
            .label = copy_text(arena, db_column_text(stmt, 3)),
            .importance = (enum market_importance)db_column_int(stmt, 4),
        };
        VEC_PUSH(scratch, &skills, skill);
    }
    if (rc != 0)
        return rc;
    while (at < count)
        close_opening(arena, &openings[at++], &skills);
    return 0;
}

int market_row_send_skills(struct db_stmt *copy, const struct market_opening *opening, struct err *err)
{
    for (size_t i = 0; i < opening->skill_count; i++) {
        const struct market_asked *skill = &opening->skills[i];
        db_bind_int(copy, 1, MARKET_SKILL_ROW(opening->id, i));
        if (skill->concept > 0)
            db_bind_int(copy, 2, skill->concept);
        else
            db_bind_null(copy, 2);
        bind_text(copy, 3, skill->uri);
        bind_text(copy, 4, skill->label);
        db_bind_int(copy, 5, (int64_t)skill->importance);
        int rc = db_send(copy, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}
