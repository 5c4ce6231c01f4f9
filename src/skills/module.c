#include "skills/module.h"

#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "port/db/change.h"
#include "port/db/sequence.h"
#include "port/digest.h"
#include "port/json/json_write.h"
#include "skills/module_digest.h"

#define CONTENT_MAX (4u << 20)

#define FIELDS                                                                                               \
    "status, changed, digest, source, id_in_source, title, provider, url, language, postcode, online, hours, " \
    "price, start_date, text"

DB_SQL(select_stored, "SELECT id, digest FROM module WHERE source = $1 AND id_in_source = $2");
DB_SQL(insert_module, "INSERT INTO module (id, created, " FIELDS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
                      " $10, $11, $12, $13, $14, $15, $16, $17)");
DB_SQL(update_module, "UPDATE module SET (" FIELDS ") = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
                      " $15, $16) WHERE id = $1");
DB_SQL(delete_taught, "DELETE FROM module_skill WHERE module_id = $1");
DB_SQL(insert_taught, "INSERT INTO module_skill (module_id, position, concept_id, uri, label, level)"
                      " VALUES ($1, $2, $3, $4, $5, $6)");
DB_SQL(select_all, "SELECT id, " FIELDS " FROM module ORDER BY id");
DB_SQL(select_taught, "SELECT module_id, concept_id, uri, label, level FROM module_skill ORDER BY module_id, position");
DB_SQL(count_offered, "SELECT count(*) FROM module WHERE status = 0");

struct skills_module skills_module_blank(void)
{
    return (struct skills_module){
        .hours = SKILLS_MODULE_NONE, .price = SKILLS_MODULE_NONE, .start = SKILLS_DAY_NONE};
}

/* --- Content ---------------------------------------------------------------------------------------------- */

static void write_text(struct json_writer *w, const char *name, struct str text)
{
    json_write_key_str(w, name, text);
}

/* All that an import brings, in one form. */
static void write_content(struct json_writer *w, const struct skills_module *module)
{
    json_write_object(w);
    json_write_key_int(w, "status", module->status);
    write_text(w, "source", module->source);
    write_text(w, "id", module->id_in_source);
    write_text(w, "title", module->title);
    write_text(w, "provider", module->provider);
    write_text(w, "url", module->url);
    write_text(w, "language", module->language);
    write_text(w, "postcode", module->postcode);
    json_write_key_bool(w, "online", module->online);
    json_write_key_int(w, "hours", module->hours);
    json_write_key_int(w, "price", module->price);
    json_write_key_int(w, "start", module->start);
    write_text(w, "text", module->text);
    json_write_key(w, "skills");
    json_write_array(w);
    for (size_t i = 0; i < module->teach_count; i++) {
        json_write_int(w, module->teaches[i].concept);
        json_write_str(w, module->teaches[i].uri);
        json_write_str(w, module->teaches[i].label);
        json_write_int(w, module->teaches[i].level);
    }
    json_write_end(w);
    json_write_end(w);
}

int skills_module_digest(const struct skills_module *module, struct digest *out, struct err *err)
{
    struct buf content BUF_AUTO;
    struct json_writer w;
    buf_init(&content, CONTENT_MAX);
    json_write_to_buf(&w, &content);
    write_content(&w, module);
    int rc = json_write_finish(&w, err);
    if (rc == 0)
        *out = digest_of(buf_str(&content));
    return rc;
}

/* --- Storing ---------------------------------------------------------------------------------------------- */

static void bind_text(struct db_stmt *stmt, int index, struct str text)
{
    if (text.len > 0)
        db_bind_text(stmt, index, text);
    else
        db_bind_null(stmt, index);
}

static void bind_int(struct db_stmt *stmt, int index, int64_t value, int64_t lacking)
{
    if (value != lacking)
        db_bind_int(stmt, index, value);
    else
        db_bind_null(stmt, index);
}

/* Binds FIELDS from parameter `index` on. */
static void bind_fields(struct db_stmt *stmt, int index, const struct skills_module *module,
                        const struct digest *digest, int64_t now)
{
    db_bind_int(stmt, index, module->status);
    db_bind_int(stmt, index + 1, now);
    db_bind_blob(stmt, index + 2, digest->bytes, DIGEST_SIZE);
    db_bind_text(stmt, index + 3, module->source);
    db_bind_text(stmt, index + 4, module->id_in_source);
    db_bind_text(stmt, index + 5, module->title);
    bind_text(stmt, index + 6, module->provider);
    bind_text(stmt, index + 7, module->url);
    bind_text(stmt, index + 8, module->language);
    bind_text(stmt, index + 9, module->postcode);
    db_bind_int(stmt, index + 10, module->online);
    bind_int(stmt, index + 11, module->hours, SKILLS_MODULE_NONE);
    bind_int(stmt, index + 12, module->price, SKILLS_MODULE_NONE);
    bind_int(stmt, index + 13, module->start, SKILLS_DAY_NONE);
    bind_text(stmt, index + 14, module->text);
}

static int add_taught(struct db *db, int64_t id, const struct skills_module *module, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, insert_taught, &stmt, err);
    for (size_t i = 0; rc == 0 && i < module->teach_count; i++) {
        const struct skills_taught *taught = &module->teaches[i];
        db_bind_int(stmt, 1, id);
        db_bind_int(stmt, 2, (int64_t)i);
        bind_int(stmt, 3, taught->concept, 0);
        bind_text(stmt, 4, taught->uri);
        bind_text(stmt, 5, taught->label);
        db_bind_int(stmt, 6, taught->level);
        rc = db_run(stmt, err);
    }
    return rc;
}

static int add(struct db *db, const struct skills_module *module, const struct digest *digest, int64_t now,
               struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int64_t id;
    int rc = db_sequence_take(db, "module", 1, &id, err);
    if (rc == 0)
        rc = db_prepare(db, insert_module, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, id);
    db_bind_int(stmt, 2, now);
    bind_fields(stmt, 3, module, digest, now);
    rc = db_run(stmt, err);
    return rc == 0 ? add_taught(db, id, module, err) : rc;
}

static int update(struct db *db, int64_t id, const struct skills_module *module, const struct digest *digest,
                  int64_t now, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    struct db_stmt *clear DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, update_module, &stmt, err);
    if (rc == 0)
        rc = db_prepare(db, delete_taught, &clear, err);
    if (rc != 0)
        return rc;
    db_bind_int(stmt, 1, id);
    bind_fields(stmt, 2, module, digest, now);
    rc = db_run(stmt, err);
    db_bind_int(clear, 1, id);
    if (rc == 0)
        rc = db_run(clear, err);
    return rc == 0 ? add_taught(db, id, module, err) : rc;
}

/* *id is 0 when the key is not stored. *same: stored with this digest. */
static int look_up(struct db *db, const struct skills_module *module, const struct digest *digest, int64_t *id,
                   bool *same, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_stored, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text(stmt, 1, module->source);
    db_bind_text(stmt, 2, module->id_in_source);
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    *id = rc == DB_ROW ? db_column_int(stmt, 0) : 0;
    *same = rc == DB_ROW && str_equal(db_column_blob(stmt, 1), digest_str(digest));
    return 0;
}

int skills_module_put(struct db *db, const struct skills_module *module, int64_t now, enum skills_module_stored *what,
                      struct err *err)
{
    struct digest digest;
    int64_t id = 0;
    bool same = false;
    if (module->teach_count > SKILLS_MODULE_TEACHES_MAX)
        return err_set(err, ERR_TOO_LARGE, "a module teaches at most %u skills", SKILLS_MODULE_TEACHES_MAX);
    int rc = skills_module_digest(module, &digest, err);
    if (rc == 0)
        rc = look_up(db, module, &digest, &id, &same, err);
    if (rc == 0 && !same)
        rc = id == 0 ? add(db, module, &digest, now, err) : update(db, id, module, &digest, now, err);
    if (rc == 0)
        *what = same ? SKILLS_MODULE_UNCHANGED : id == 0 ? SKILLS_MODULE_ADDED : SKILLS_MODULE_UPDATED;
    return rc;
}

int skills_module_changed(struct db *db, int64_t now, struct err *err)
{
    return db_change_add(db, DB_CHANGE_MODULES, 0, now, err);
}

/* --- Reading ---------------------------------------------------------------------------------------------- */

static struct str copy_text(struct arena *arena, const struct db_stmt *stmt, int column)
{
    struct str text = db_column_text(stmt, column);
    return text.len > 0 ? arena_str(arena, text) : (struct str){NULL, 0};
}

static int64_t read_int(const struct db_stmt *stmt, int column, int64_t lacking)
{
    return db_column_is_null(stmt, column) ? lacking : db_column_int(stmt, column);
}

static struct skills_module read_module(struct arena *arena, const struct db_stmt *stmt)
{
    return (struct skills_module){
        .id = db_column_int(stmt, 0),
        .status = (enum skills_module_status)db_column_int(stmt, 1),
        .source = copy_text(arena, stmt, 4),
        .id_in_source = copy_text(arena, stmt, 5),
        .title = copy_text(arena, stmt, 6),
        .provider = copy_text(arena, stmt, 7),
        .url = copy_text(arena, stmt, 8),
        .language = copy_text(arena, stmt, 9),
        .postcode = copy_text(arena, stmt, 10),
        .online = db_column_int(stmt, 11) != 0,
        .hours = read_int(stmt, 12, SKILLS_MODULE_NONE),
        .price = read_int(stmt, 13, SKILLS_MODULE_NONE),
        .start = (int32_t)read_int(stmt, 14, SKILLS_DAY_NONE),
        .text = copy_text(arena, stmt, 15),
    };
}

typedef VEC(struct skills_module) module_list;

static int read_modules(struct db *db, struct arena *arena, module_list *out, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_all, &stmt, err);
    if (rc != 0)
        return rc;
    while ((rc = db_step(stmt, err)) == DB_ROW)
        VEC_PUSH(arena, out, read_module(arena, stmt));
    return rc;
}

/* Both come by rising module. What is taught by a module that came between the two readings is left out. */
static int read_taught(struct db *db, struct arena *arena, module_list *modules, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    size_t at = 0;
    int rc = db_prepare(db, select_taught, &stmt, err);
    if (rc != 0)
        return rc;
    VEC(struct skills_taught) taught = {0};
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        int64_t id = db_column_int(stmt, 0);
        for (; at < modules->count && modules->items[at].id < id; at++)
            memset(&taught, 0, sizeof taught);
        if (at == modules->count || modules->items[at].id != id)
            continue;
        VEC_PUSH(arena, &taught,
                 (struct skills_taught){.concept = db_column_int(stmt, 1),
                                        .uri = copy_text(arena, stmt, 2),
                                        .label = copy_text(arena, stmt, 3),
                                        .level = db_column_int(stmt, 4)});
        modules->items[at].teaches = taught.items;
        modules->items[at].teach_count = taught.count;
    }
    return rc;
}

int skills_module_list(struct db *db, struct arena *arena, struct skills_module **out, size_t *count,
                       struct err *err)
{
    module_list found = {0};
    int rc = read_modules(db, arena, &found, err);
    if (rc == 0)
        rc = read_taught(db, arena, &found, err);
    if (rc != 0)
        return rc;
    *out = found.items;
    *count = found.count;
    return 0;
}

int skills_module_count(struct db *db, int64_t *count, struct err *err)
{
    return db_get_int(db, count_offered, count, err);
}
