#include "exchange/backup/backup.h"

#include <stdio.h>
#include <string.h>

#include "exchange/backup/backup_lines.h"
#include "port/db/change.h"
#include "port/db/migrate.h"
#include "port/db/sequence.h"
#include "port/json/json_read.h"

#define COLUMNS_MAX 200

/* --- Is the file whole? ----------------------------------------------------------------------------------- */

/* The last line: it must agree with the lines before it. */
static int check_end(struct backup_lines *lines, const struct digest_sum *sum, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct json_node root;
    struct str wanted = {0};
    int64_t count = 0;
    char hex[2 * DIGEST_SIZE + 1];
    struct digest digest = digest_sum_get(sum);
    digest_hex(&digest, hex);
    if (json_read(arena, buf_str(&lines->line), NULL, &root, NULL) != 0 ||
        json_read_need_int(&root, "lines", 0, INT64_MAX, &count, NULL) != 0 ||
        json_read_need_str(&root, "digest", &wanted, NULL) != 0)
        return backup_lines_refuse(lines, err, "the end of the backup is damaged");
    if ((uint64_t)count != lines->number - 1 || !str_equal_z(wanted, hex))
        return backup_lines_refuse(lines, err, "the backup is damaged: its digest does not agree with what it holds");
    int rc = backup_lines_next(lines, err);
    if (rc == BACKUP_LINE)
        return backup_lines_refuse(lines, err, "something stands behind the end of the backup");
    return rc;
}

static int check_lines(struct backup_lines *lines, struct digest_sum *sum, const struct progress *progress,
                       struct backup_summary *summary, struct err *err)
{
    int rc = backup_read_head(lines, &summary->schema, err);
    while (rc == 0) {
        digest_sum_add(sum, buf_str(&lines->line));
        digest_sum_add(sum, STR("\n"));
        rc = backup_lines_next(lines, err);
        if (rc < 0)
            return rc;
        if (rc == BACKUP_NO_LINE)
            return backup_lines_refuse(lines, err, "the backup is cut off: its end is missing");
        if (str_starts(buf_str(&lines->line), "{\"end\":"))
            return check_end(lines, sum, err);
        if (str_starts(buf_str(&lines->line), "{"))
            summary->tables++;
        else if (++summary->rows % 4096 == 0)
            progress_tell(progress, "checking the file", lines->bytes, lines->input.size);
        rc = 0;
    }
    return rc;
}

int backup_check_file(const char *path, const struct progress *progress, struct backup_summary *out, struct err *err)
{
    struct backup_lines lines BACKUP_LINES_AUTO = {0};
    struct backup_summary summary = {0};
    int rc = backup_lines_open(path, &lines, err);
    if (rc != 0)
        return rc;
    struct digest_sum *sum = digest_sum_new();
    rc = check_lines(&lines, sum, progress, &summary, err);
    digest_sum_free(sum);
    if (rc == 0)
        *out = summary;
    return rc;
}

/* --- Rows ------------------------------------------------------------------------------------------------- */

struct restoring {
    struct db *db;
    const struct backup_restore_options *options;
    struct backup_lines lines;
    struct backup_summary summary;
    struct db_stmt *stmt; /* of the table under way */
    size_t columns;
    struct arena *arena; /* of the line */
};

/* A name from the file goes into a statement: only one that can be a table's or column's. */
static bool is_name(struct str name)
{
    bool good = name.len > 0 && name.len < 64;
    for (size_t i = 0; i < name.len; i++)
        good = good && ((name.data[i] >= 'a' && name.data[i] <= 'z') || (name.data[i] >= '0' && name.data[i] <= '9') ||
                        name.data[i] == '_');
    return good;
}

static const char *find_table(struct str name)
{
    for (size_t i = 0; backup_tables[i].name != NULL; i++)
        if (str_equal_z(name, backup_tables[i].name))
            return backup_tables[i].name;
    return NULL;
}

static int begin_table(struct restoring *restoring, const struct json_node *root, struct err *err)
{
    struct str name = {0};
    struct json_node columns = {0};
    struct json_node item;
    struct buf list BUF_AUTO;
    buf_init(&list, 4096);
    int rc = json_read_need_str(root, "table", &name, err);
    if (rc == 0)
        rc = json_read_opt_array(root, "columns", &columns, err);
    const char *table = rc == 0 ? find_table(name) : NULL;
    restoring->columns = rc == 0 && columns.value != NULL ? json_read_count(&columns) : 0;
    if (table == NULL || restoring->columns == 0 || restoring->columns > COLUMNS_MAX)
        return backup_lines_refuse(&restoring->lines, err, "the backup has a table that is not known");
    for (size_t i = 0; json_read_item(&columns, i, &item); i++) {
        struct str column = {0};
        if (json_read_str(&item, &column, NULL) != 0 || !is_name(column))
            return backup_lines_refuse(&restoring->lines, err, "%s has a column that is not known", table);
        buf_printf(&list, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(column));
    }
    db_stmt_free(restoring->stmt);
    restoring->stmt = NULL;
    restoring->summary.tables++;
    return db_copy(restoring->db, table, list.data, &restoring->stmt, err);
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(struct arena *arena, struct str hex, struct str *out)
{
    char *bytes = arena_alloc(arena, hex.len / 2 + 1);
    if (hex.len % 2 != 0)
        return false;
    for (size_t i = 0; i < hex.len / 2; i++) {
        int high = digit(hex.data[2 * i]);
        int low = digit(hex.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (char)(high * 16 + low);
    }
    *out = (struct str){bytes, hex.len / 2};
    return true;
}

/* Binds one value of a row; false for what no row has. */
static bool bind_value(struct restoring *restoring, int index, const struct json_node *value)
{
    int64_t integer = 0;
    double number = 0;
    struct str text = {0};
    switch (json_read_kind(value)) {
    case JSON_KIND_NULL:
        db_bind_null(restoring->stmt, index);
        return true;
    case JSON_KIND_INT:
        if (json_read_int(value, INT64_MIN, INT64_MAX, &integer, NULL) != 0)
            return false;
        db_bind_int(restoring->stmt, index, integer);
        return true;
    case JSON_KIND_DOUBLE:
        if (json_read_double(value, -1.7e308, 1.7e308, &number, NULL) != 0)
            return false;
        db_bind_double(restoring->stmt, index, number);
        return true;
    case JSON_KIND_STR:
        if (json_read_str(value, &text, NULL) != 0)
            return false;
        db_bind_text(restoring->stmt, index, text);
        return true;
    case JSON_KIND_OBJECT:
        if (json_read_need_str(value, "hex", &text, NULL) != 0 || !read_hex(restoring->arena, text, &text))
            return false;
        db_bind_blob(restoring->stmt, index, text.data, text.len);
        return true;
    case JSON_KIND_BOOL:
    case JSON_KIND_ARRAY:
        break;
    }
    return false;
}

static int add_row(struct restoring *restoring, const struct json_node *root, struct err *err)
{
    struct json_node value;
    if (restoring->stmt == NULL || json_read_kind(root) != JSON_KIND_ARRAY ||
        json_read_count(root) != restoring->columns)
        return backup_lines_refuse(&restoring->lines, err, "not a row of the table above it");
    for (size_t i = 0; json_read_item(root, i, &value); i++)
        if (!bind_value(restoring, (int)i + 1, &value))
            return backup_lines_refuse(&restoring->lines, err, "column %zu holds no value of a database", i + 1);
    if (++restoring->summary.rows % 4096 == 0)
        progress_tell(restoring->options->progress, "restoring", restoring->lines.bytes, restoring->lines.input.size);
    return db_send(restoring->stmt, err);
}

static int add_line(struct restoring *restoring, bool *end, struct err *err)
{
    const struct json_limits limits = {.bytes = BACKUP_LINE_MAX};
    struct json_node root;
    int rc = backup_lines_next(&restoring->lines, err);
    if (rc < 0)
        return rc;
    *end = rc == BACKUP_NO_LINE || str_starts(buf_str(&restoring->lines.line), "{\"end\":");
    if (*end)
        return 0;
    arena_reset(restoring->arena);
    rc = json_read(restoring->arena, buf_str(&restoring->lines.line), &limits, &root, err);
    if (rc != 0) {
        err_at(err, restoring->lines.input.name, restoring->lines.number, 0);
        return rc;
    }
    return json_read_kind(&root) == JSON_KIND_OBJECT ? begin_table(restoring, &root, err)
                                                     : add_row(restoring, &root, err);
}

static int add_lines(struct restoring *restoring, struct err *err)
{
    bool end = false;
    int rc = backup_read_head(&restoring->lines, &restoring->summary.schema, err);
    while (rc == 0 && !end)
        rc = add_line(restoring, &end, err);
    db_stmt_free(restoring->stmt);
    restoring->stmt = NULL;
    return rc;
}

/* --- The database ----------------------------------------------------------------------------------------- */

static size_t count_tables(void)
{
    size_t count = 0;
    while (backup_tables[count].name != NULL)
        count++;
    return count;
}

/* Whether the database holds anything but numbers and settings that an empty one may have. */
static int check_empty(struct db *db, struct err *err)
{
    for (size_t i = 0; backup_tables[i].name != NULL; i++) {
        const char *table = backup_tables[i].name;
        int64_t rows = 0;
        char sql[80];
        if (strcmp(table, "sequence") == 0 || strcmp(table, "change_log") == 0 || strcmp(table, "setting") == 0)
            continue;
        snprintf(sql, sizeof sql, "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1) AS t", table);
        int rc = db_get_int(db, sql, &rows, err);
        if (rc != 0)
            return rc;
        if (rows > 0)
            return err_set(err, ERR_CONFLICT, "%s is not empty; --force replaces what it holds", db_name(db));
    }
    return 0;
}

static int drop_all(struct db *db, struct err *err)
{
    int rc = 0;
    for (size_t i = count_tables() + 1; rc == 0 && i-- > 0;) {
        char sql[80];
        snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS %s", i == count_tables() ? "schema_migration" : backup_tables[i].name);
        rc = db_exec(db, sql, err);
    }
    return rc;
}

/* Empty tables of the backup's schema. */
static int make_tables(struct db *db, int64_t schema, int64_t now, struct err *err)
{
    int rc = drop_all(db, err);
    return rc == 0 ? db_schema_make(db, &db_migrations, schema, now, err) : rc;
}

/* Programs that follow the database must see that all is new: the log of changes goes on after both pasts. */
static int note_change(struct db *db, int64_t last_before, int64_t now, struct err *err)
{
    int64_t last = 0;
    int64_t unused = 0;
    int rc = db_sequence_last(db, "change_log", &last, err);
    if (rc == 0 && last_before > last)
        rc = db_sequence_take(db, "change_log", last_before - last, &unused, err);
    return rc == 0 ? db_change_add(db, DB_CHANGE_TAXONOMY, 0, now, err) : rc;
}

static int restore_all(struct restoring *restoring, int64_t schema, struct err *err)
{
    const struct backup_restore_options *options = restoring->options;
    struct db_schema present;
    int64_t last_change = 0;
    int rc = db_schema_read(restoring->db, &db_migrations, &present, err);
    if (rc == 0 && present.version > 0)
        rc = db_schema_make(restoring->db, &db_migrations, present.latest, options->now, err);
    if (rc == 0 && present.version > 0 && !options->force)
        rc = check_empty(restoring->db, err);
    if (rc == 0 && present.version > 0)
        rc = db_sequence_last(restoring->db, "change_log", &last_change, err);
    if (rc == 0)
        rc = make_tables(restoring->db, schema, options->now, err);
    if (rc == 0)
        rc = add_lines(restoring, err);
    if (rc == 0)
        rc = db_schema_make(restoring->db, &db_migrations, present.latest, options->now, err);
    if (rc == 0)
        rc = note_change(restoring->db, last_change, options->now, err);
    if (rc == 0 && options->verify != NULL)
        rc = options->verify(options->verify_arg, restoring->db, err);
    return rc;
}

int backup_restore(struct db *db, const char *path, const struct backup_restore_options *options,
                   struct backup_summary *out, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct restoring restoring = {.db = db, .options = options, .arena = arena};
    struct backup_summary checked = {0};
    int rc = backup_check_file(path, options->progress, &checked, err);
    if (rc != 0)
        return rc;
    rc = backup_lines_open(path, &restoring.lines, err);
    if (rc == 0)
        rc = db_begin(db, err);
    if (rc == 0)
        rc = db_end(db, restore_all(&restoring, checked.schema, err), err);
    backup_lines_close(&restoring.lines);
    if (rc == 0)
        *out = restoring.summary;
    return rc;
}
