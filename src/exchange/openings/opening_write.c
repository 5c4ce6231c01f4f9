#include "exchange/openings/opening_write.h"

#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "market/opening_field.h"

#define PAGE 500

static void write_value(struct json_writer *w, const struct market_field *field, struct market_value value)
{
    char day[11];
    switch (field->kind) {
    case MARKET_FIELD_TEXT:
    case MARKET_FIELD_URL:
    case MARKET_FIELD_LANGUAGE:
    case MARKET_FIELD_WORD:
    case MARKET_FIELD_SECTOR:
        json_write_str(w, value.text);
        break;
    case MARKET_FIELD_DAY:
        time_day_format((int32_t)value.integer, day);
        json_write_z(w, day);
        break;
    case MARKET_FIELD_HOURS:
    case MARKET_FIELD_MONEY:
        json_write_double(w, (double)value.integer / 100);
        break;
    case MARKET_FIELD_NUMBER:
        json_write_int(w, value.integer);
        break;
    case MARKET_FIELD_BOOL:
        json_write_bool(w, value.integer != 0);
        break;
    case MARKET_FIELD_DEGREES:
        json_write_double(w, value.number);
        break;
    }
}

void openings_write_fields(struct json_writer *w, const struct market_opening *opening)
{
    for (size_t i = 0; i < market_field_count; i++) {
        struct market_value value = market_field_get(&market_fields[i], opening);
        if (value.type == MARKET_VALUE_LACKING)
            continue;
        json_write_key(w, market_fields[i].json);
        write_value(w, &market_fields[i], value);
    }
}

static int write_skills(struct json_writer *w, const struct market_opening *opening, openings_uri ask,
                        void *arg, struct err *err)
{
    json_write_key(w, "skills");
    json_write_array(w);
    for (size_t i = 0; i < opening->skill_count; i++) {
        const struct market_asked *skill = &opening->skills[i];
        const char *uri = NULL;
        int rc = skill->concept > 0 ? ask(arg, skill->concept, &uri, err) : 0;
        if (rc != 0)
            return rc;
        json_write_object(w);
        if (uri != NULL)
            json_write_key_z(w, "uri", uri);
        else if (skill->uri.len > 0)
            json_write_key_str(w, "uri", skill->uri);
        if (skill->label.len > 0)
            json_write_key_str(w, "label", skill->label);
        json_write_key_z(w, "importance", market_importances[skill->importance - 1]);
        json_write_end(w);
    }
    json_write_end(w);
    return 0;
}

int openings_write(struct json_writer *w, const struct market_opening *opening, openings_uri uri, void *arg,
                   struct err *err)
{
    json_write_object(w);
    openings_write_fields(w, opening);
    if (opening->status != MARKET_OPEN)
        json_write_key_z(w, "status", market_statuses[opening->status]);
    /* Without skills and with a text, an opening has them found in its text; with an empty list it has none.
     */
    int rc = 0;
    if (opening->skill_count > 0 || opening->text.len == 0)
        rc = write_skills(w, opening, uri, arg, err);
    if (rc == 0)
        json_write_end(w);
    return rc;
}

/* URIs of concepts, each asked of the database once. */
struct uris {
    struct db *db;
    struct arena *arena;
    struct map *known; /* the concept's id in decimal to its URI, a C string */
};

DB_SQL(select_concept_uri, "SELECT uri FROM concept WHERE id = $1");

static int uri_of(void *arg, int64_t concept, const char **uri, struct err *err)
{
    struct uris *uris = arg;
    struct buf key BUF_AUTO;
    uint64_t *place;
    bool is_new = false;
    buf_init(&key, 32);
    buf_add_int(&key, concept);
    place = map_at(uris->known, buf_str(&key), &is_new);
    if (is_new) {
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        int rc = db_prepare(uris->db, select_concept_uri, &stmt, err);
        if (rc != 0)
            return rc;
        db_bind_int(stmt, 1, concept);
        rc = db_step(stmt, err);
        if (rc < 0)
            return rc;
        if (rc == DB_DONE)
            return err_set(err, ERR_DATABASE, "there is no concept %lld; run `regio check`",
                           (long long)concept);
        struct str text = db_column_text(stmt, 0);
        *place = (uint64_t)(uintptr_t)arena_strndup(uris->arena, text.data, text.len);
    }
    *uri = (const char *)(uintptr_t)*place;
    return 0;
}

static int export_all(struct db *db, struct json_writer *w, const struct progress *progress, int64_t total,
                      uint64_t *count, struct err *err)
{
    struct arena *kept ARENA_AUTO = arena_new();
    struct arena *page ARENA_AUTO = arena_new();
    struct uris uris = {db, kept, map_new(kept, 0)};
    int64_t after = 0;
    size_t found = 0;
    do {
        struct market_opening *openings = NULL;
        arena_reset(page);
        int rc = market_opening_list(db, page, after, PAGE, &openings, &found, err);
        for (size_t i = 0; rc == 0 && i < found; i++)
            rc = openings_write(w, &openings[i], uri_of, &uris, err);
        if (rc != 0)
            return rc;
        if (found > 0)
            after = openings[found - 1].id;
        *count += found;
        progress_tell(progress, "exporting openings", *count, (uint64_t)total);
    } while (found == PAGE);
    return 0;
}

int openings_export(struct db *db, struct json_writer *w, const struct progress *progress, uint64_t *count,
                    struct err *err)
{
    int64_t total = 0;
    uint64_t written = 0;
    int rc = db_begin_read(db, err);
    if (rc != 0)
        return rc;
    rc = market_opening_count(db, &total, err);
    if (rc == 0)
        rc = export_all(db, w, progress, total, &written, err);
    rc = db_end(db, rc, err);
    if (rc == 0)
        *count = written;
    return rc;
}
