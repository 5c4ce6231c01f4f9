#include "exchange/backup/backup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "exchange/backup/backup_lines.h"
#include "port/db/migrate.h"
#include "port/json/json_write.h"
#include "port/out_file.h"

const struct backup_table backup_tables[] = {
    {"sequence", "name"},
    {"change_log", "seq"},
    {"setting", "name"},
    {"scheme", "id"},
    {"concept", "id"},
    {"label", "id"},
    {"description", "concept_id, language"},
    {"broader", "concept_id, broader_id"},
    {"skill_relation", "original_id, related_id, kind"},
    {"occupation_skill", "occupation_id, skill_id, kind"},
    {"exact_match", "concept_id, uri"},
    {"opening", "id"},
    {"opening_skill", "id"},
    {"module", "id"},
    {"module_skill", "module_id, position"},
    {"profile", "id"},
    {"profile_skill", "profile_id, concept_id"},
    {NULL, NULL},
};

struct writing {
    struct db *db;
    FILE *file;
    const struct progress *progress;
    struct digest_sum *sum;
    struct buf line;
    struct json_writer json;
    int64_t lines;
    struct backup_summary summary;
};

/* Ends the line that stands in writing->line and writes it. */
static int put_line(struct writing *writing, struct err *err)
{
    int rc = json_write_finish(&writing->json, err);
    if (rc != 0)
        return rc;
    buf_add_char(&writing->line, '\n');
    if (buf_failed(&writing->line))
        return err_set(err, ERR_TOO_LARGE, "a row of more than %u bytes", BACKUP_LINE_MAX);
    digest_sum_add(writing->sum, buf_str(&writing->line));
    if (fwrite(writing->line.data, 1, writing->line.len, writing->file) != writing->line.len)
        return err_set(err, ERR_IO, "cannot write the backup: %s", strerror(errno));
    writing->lines++;
    return 0;
}

static struct json_writer *begin_line(struct writing *writing)
{
    buf_clear(&writing->line);
    json_write_to_buf(&writing->json, &writing->line);
    return &writing->json;
}

static int put_head(struct writing *writing, int64_t now, struct err *err)
{
    struct json_writer *w = begin_line(writing);
    json_write_object(w);
    json_write_key_z(w, "regio", "backup");
    json_write_key_int(w, "format", BACKUP_FORMAT);
    json_write_key_int(w, "schema", writing->summary.schema);
    json_write_key_int(w, "created", now);
    json_write_end(w);
    return put_line(writing, err);
}

static void put_blob(struct writing *writing, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    struct json_writer *w = &writing->json;
    struct buf hex BUF_AUTO;
    buf_init(&hex, BACKUP_LINE_MAX);
    for (size_t i = 0; i < bytes.len; i++) {
        buf_add_char(&hex, digits[(unsigned char)bytes.data[i] >> 4]);
        buf_add_char(&hex, digits[(unsigned char)bytes.data[i] & 15]);
    }
    json_write_object(w);
    json_write_key_str(w, "hex", buf_str(&hex));
    json_write_end(w);
}

static void put_value(struct writing *writing, const struct db_stmt *stmt, int column)
{
    struct json_writer *w = &writing->json;
    switch (db_column_type(stmt, column)) {
    case DB_TYPE_NULL:
        json_write_null(w);
        break;
    case DB_TYPE_INT:
        json_write_int(w, db_column_int(stmt, column));
        break;
    case DB_TYPE_DOUBLE:
        json_write_double(w, db_column_double(stmt, column));
        break;
    case DB_TYPE_TEXT:
        json_write_str(w, db_column_text(stmt, column));
        break;
    case DB_TYPE_BLOB:
        put_blob(writing, db_column_blob(stmt, column));
        break;
    }
}

static int put_table(struct writing *writing, const struct backup_table *table, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY %s", table->name, table->key);
    int rc = db_prepare(writing->db, sql, &stmt, err);
    if (rc != 0)
        return rc;
    struct json_writer *w = begin_line(writing);
    json_write_object(w);
    json_write_key_z(w, "table", table->name);
    json_write_key(w, "columns");
    json_write_array(w);
    for (int i = 0; i < db_column_count(stmt); i++)
        json_write_z(w, db_column_name(stmt, i));
    json_write_end(w);
    json_write_end(w);
    rc = put_line(writing, err);
    if (rc != 0)
        return rc;
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        w = begin_line(writing);
        json_write_array(w);
        for (int i = 0; i < db_column_count(stmt); i++)
            put_value(writing, stmt, i);
        json_write_end(w);
        rc = put_line(writing, err);
        if (rc != 0)
            return rc;
        if (++writing->summary.rows % 4096 == 0)
            progress_tell(writing->progress, table->name, (uint64_t)writing->summary.rows, 0);
    }
    writing->summary.tables++;
    return rc;
}

static int put_end(struct writing *writing, struct err *err)
{
    char hex[2 * DIGEST_SIZE + 1];
    struct digest digest = digest_sum_get(writing->sum);
    digest_hex(&digest, hex);
    struct json_writer *w = begin_line(writing);
    json_write_object(w);
    json_write_key_bool(w, "end", true);
    json_write_key_int(w, "lines", writing->lines);
    json_write_key_z(w, "digest", hex);
    json_write_end(w);
    return put_line(writing, err);
}

static int put_all(struct writing *writing, int64_t now, struct err *err)
{
    struct db_schema schema;
    int rc = db_schema_read(writing->db, &db_migrations, &schema, err);
    if (rc != 0)
        return rc;
    writing->summary.schema = schema.version;
    rc = put_head(writing, now, err);
    for (size_t i = 0; rc == 0 && backup_tables[i].name != NULL; i++)
        rc = put_table(writing, &backup_tables[i], err);
    return rc == 0 ? put_end(writing, err) : rc;
}

static int write_file(struct writing *writing, int64_t now, struct err *err)
{
    int rc = db_begin_read(writing->db, err);
    if (rc != 0)
        return rc;
    writing->sum = digest_sum_new();
    buf_init(&writing->line, BACKUP_LINE_MAX);
    rc = db_end(writing->db, put_all(writing, now, err), err);
    buf_free(&writing->line);
    digest_sum_free(writing->sum);
    return rc;
}

int backup_write(struct db *db, const char *path, int64_t now, const struct progress *progress,
                 struct backup_summary *out, struct err *err)
{
    struct out_file file OUT_FILE_AUTO = {0};
    /* only its owner may read it: it holds everything */
    int rc = out_file_open(path, OUT_FILE_NEW | OUT_FILE_PRIVATE, &file, err);
    if (rc != 0)
        return rc;
    struct writing writing = {.db = db, .file = file.file, .progress = progress};
    rc = write_file(&writing, now, err);
    if (rc == 0)
        rc = out_file_finish(&file, err);
    if (rc == 0)
        *out = writing.summary;
    return rc;
}
