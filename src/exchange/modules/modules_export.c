#include "exchange/modules/modules_export.h"

#include "base/time.h"
#include "exchange/openings/concept_uris.h"
#include "skills/module.h"

static void write_text(struct json_writer *w, const char *name, struct str text)
{
    if (text.len > 0)
        json_write_key_str(w, name, text);
}

static void write_fields(struct json_writer *w, const struct skills_module *module)
{
    json_write_key_str(w, "id", module->id_in_source);
    write_text(w, "source", module->source);
    json_write_key_str(w, "title", module->title);
    write_text(w, "provider", module->provider);
    write_text(w, "url", module->url);
    write_text(w, "language", module->language);
    write_text(w, "text", module->text);
    write_text(w, "postcode", module->postcode);
    if (module->online)
        json_write_key_bool(w, "online", true);
    if (module->hours != SKILLS_MODULE_NONE)
        json_write_key_int(w, "hours", module->hours);
    if (module->price != SKILLS_MODULE_NONE) {
        json_write_key(w, "price");
        json_write_double(w, (double)module->price / 100); /* cents to euros */
    }
    if (module->start != SKILLS_DAY_NONE) {
        char day[11];
        time_day_format(module->start, day);
        json_write_key_z(w, "start", day);
    }
    if (module->status == SKILLS_MODULE_WITHDRAWN)
        json_write_key_z(w, "status", "withdrawn");
}

static int write_skills(struct json_writer *w, const struct skills_module *module, struct concept_uris *uris, struct err *err)
{
    json_write_key(w, "skills");
    json_write_array(w);
    for (size_t i = 0; i < module->teach_count; i++) {
        const struct skills_taught *taught = &module->teaches[i];
        const char *uri = NULL;
        int rc = taught->concept > 0 ? concept_uris_find(uris, taught->concept, &uri, err) : 0;
        if (rc != 0)
            return rc;
        json_write_object(w);
        write_text(w, "uri", uri != NULL ? str_from(uri) : taught->uri);
        write_text(w, "label", taught->label);
        json_write_key_int(w, "level", taught->level);
        json_write_end(w);
    }
    json_write_end(w);
    return 0;
}

static int export_all(struct db *db, struct json_writer *w, const struct progress *progress, uint64_t *count,
                      struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct concept_uris uris = concept_uris_in(db, arena);
    struct skills_module *modules = NULL;
    size_t found = 0;
    int rc = skills_module_list(db, arena, &modules, &found, err);
    for (size_t i = 0; rc == 0 && i < found; i++) {
        json_write_object(w);
        write_fields(w, &modules[i]);
        rc = write_skills(w, &modules[i], &uris, err);
        if (rc == 0)
            json_write_end(w);
        progress_tell(progress, "exporting modules", i + 1, found);
    }
    *count = found;
    return rc;
}

int modules_export(struct db *db, struct json_writer *w, const struct progress *progress, uint64_t *count,
                   struct err *err)
{
    uint64_t written = 0;
    int rc = db_begin_read(db, err);
    if (rc != 0)
        return rc;
    rc = db_end(db, export_all(db, w, progress, &written, err), err);
    if (rc == 0)
        *count = written;
    return rc;
}
