#include "exchange/openings/opening_write.h"

#include "base/time.h"
#include "exchange/openings/concept_uris.h"
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

static int export_all(struct db *db, struct json_writer *w, const struct progress *progress, int64_t total,
                      uint64_t *count, struct err *err)
{
    struct arena *kept ARENA_AUTO = arena_new();
    struct arena *page ARENA_AUTO = arena_new();
    struct concept_uris uris = concept_uris_in(db, kept);
    int64_t after = 0;
    size_t found = 0;
    do {
        struct market_opening *openings = NULL;
        arena_reset(page);
        int rc = market_opening_list(db, page, after, PAGE, &openings, &found, err);
        for (size_t i = 0; rc == 0 && i < found; i++)
            rc = openings_write(w, &openings[i], concept_uris_find, &uris, err);
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
