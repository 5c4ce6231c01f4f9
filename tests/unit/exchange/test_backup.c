/* Backup and restore on both databases: what comes back is what went, and a damaged file changes nothing. */
#include "../db_fixture.h"
#include "../random.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "exchange/backup/backup.h"
#include "exchange/starter/starter.h"
#include "port/db/migrate.h"
#include "port/digest.h"
#include "skills/counts.h"

static void load(struct db_fixture *fixture)
{
    struct skills_draft_outcome outcome;
    db_fixture_upgrade(fixture);
    DB_OK(db_begin(fixture->db, &fault));
    DB_OK(starter_import(fixture->db, &starter_files, 5, NULL, &outcome, &fault));
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(fixture->db, "INSERT INTO opening (id, status, created, changed, packed_skills, digest, source,"
                                  " id_in_source, title, lat, lon, search_tokens)"
                                  " VALUES (1, 0, 2, 3, $1, $2, 's', 'i', $3, $4, 4.0, $1)", &stmt, &fault));
    db_bind_blob(stmt, 1, "\0\1\377", 3);
    db_bind_blob(stmt, 2, NULL, 0);
    db_bind_text_z(stmt, 3, "quote \" backslash \\ line\nfeed \xe2\x82\xac \x01");
    db_bind_double(stmt, 4, 52.1578125);
    DB_OK(db_run(stmt, &fault));
    DB_OK(db_commit(fixture->db, &fault));
}

static const char *path_in(struct db_fixture *fixture, const char *name)
{
    return arena_printf(fixture->arena, "%s/%s", fixture->folder, name);
}

static struct str read_file(struct db_fixture *fixture, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct buf content;
    char block[4096];
    size_t got = 0;
    buf_init(&content, 64u << 20);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buf_add(&content, block, got);
    fclose(file);
    struct str copy = arena_str(fixture->arena, buf_str(&content));
    buf_free(&content);
    return copy;
}

static const char *write_file(struct db_fixture *fixture, const char *name, struct str content)
{
    const char *path = path_in(fixture, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content.data, 1, content.len, file), content.len);
    fclose(file);
    return path;
}

static const char *backup(struct db_fixture *fixture, struct db *db, const char *name)
{
    struct backup_summary summary;
    const char *path = path_in(fixture, name);
    DB_OK(backup_write(db, path, 99, NULL, &summary, &fault));
    return path;
}

/* A new SQLite database beside the fixture's own. */
static struct db *other_database(struct db_fixture *fixture, const char *name)
{
    const struct db_options create = {.create = true};
    struct db *db = NULL;
    DB_OK(db_open(path_in(fixture, name), &create, &db, &fault));
    return db;
}

/* The lines of a backup that a restore must bring back, sorted out of head, end, and the log of changes. */
static void expect_same_rows(struct db_fixture *fixture, const char *a, const char *b)
{
    struct str x = read_file(fixture, a);
    struct str y = read_file(fixture, b);
    const char *start = "{\"table\":\"setting\"";
    const char *end = "{\"end\":";
    const char *from_x = strstr(x.data, start);
    const char *from_y = strstr(y.data, start);
    assert_non_null(from_x);
    assert_non_null(from_y);
    size_t len = (size_t)(strstr(from_x, end) - from_x);
    assert_int_equal(len, (size_t)(strstr(from_y, end) - from_y));
    assert_memory_equal(from_x, from_y, len);
}

static int restore(struct db *db, const char *path, bool force, struct err *err)
{
    const struct backup_restore_options options = {.force = force, .now = 100};
    struct backup_summary summary;
    return backup_restore(db, path, &options, &summary, err);
}

static void what_comes_back_is_what_went(void **state)
{
    struct db_fixture *fixture = *state;
    load(fixture);
    const char *first = backup(fixture, fixture->db, "first");
    struct db *other DB_AUTO = other_database(fixture, "other.db");
    DB_OK(restore(other, first, false, &fault));
    const char *second = backup(fixture, other, "second");
    expect_same_rows(fixture, first, second);
    /* and into the database that it came from, over what is there */
    DB_OK(db_exec(fixture->db, "DELETE FROM opening", &fault));
    struct err err = {0};
    assert_int_equal(restore(fixture->db, second, false, &err), ERR_CONFLICT);
    DB_OK(restore(fixture->db, second, true, &fault));
    expect_same_rows(fixture, first, backup(fixture, fixture->db, "third"));
}

static void followers_see_a_restore(void **state)
{
    struct db_fixture *fixture = *state;
    int64_t before = 0;
    int64_t after = 0;
    load(fixture);
    const char *path = backup(fixture, fixture->db, "b");
    DB_OK(db_exec(fixture->db, "UPDATE sequence SET value = 500 WHERE name = 'change_log'", &fault));
    DB_OK(db_get_int(fixture->db, "SELECT value FROM sequence WHERE name = 'change_log'", &before, &fault));
    DB_OK(restore(fixture->db, path, true, &fault));
    DB_OK(db_get_int(fixture->db, "SELECT max(seq) FROM change_log", &after, &fault));
    assert_true(after > before);
}

static void every_table_is_in_the_backup(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    size_t count = 0;
    db_fixture_upgrade(fixture);
    DB_OK(db_prepare(fixture->db, fixture->kind == DB_SQLITE
                                      ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                                      : "SELECT table_name::text FROM information_schema.tables"
                                        " WHERE table_schema = current_schema()",
                     &stmt, &fault));
    while (db_step(stmt, NULL) == DB_ROW) {
        bool found = str_equal_z(db_column_text(stmt, 0), "schema_migration");
        for (size_t i = 0; backup_tables[i].name != NULL; i++)
            found = found || str_equal_z(db_column_text(stmt, 0), backup_tables[i].name);
        if (!found)
            fail_msg("the table %.*s is not in backup_tables", STR_ARG(db_column_text(stmt, 0)));
        count++;
    }
    assert_true(count > 10);
}

static void a_damaged_file_changes_nothing(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("backup");
    load(fixture);
    struct str whole = read_file(fixture, backup(fixture, fixture->db, "b"));
    struct db *other DB_AUTO = other_database(fixture, "other.db");
    for (int round = 0; round < 60; round++) {
        char *bytes = arena_strndup(fixture->arena, whole.data, whole.len);
        size_t len = whole.len;
        size_t at = (size_t)random_below(&random, (uint32_t)whole.len);
        if (round % 2 == 0)
            len = at;
        else
            bytes[at] = (char)(bytes[at] ^ (1 << random_below(&random, 8)));
        struct err err = {0};
        int64_t tables = -1;
        const char *path = write_file(fixture, "damaged", (struct str){bytes, len});
        int rc = restore(other, path, false, &err);
        if (rc != ERR_INVALID)
            fail_msg("round %d at %zu: %d %s", round, at, rc, err.message);
        DB_OK(db_get_int(other, "SELECT count(*) FROM sqlite_master", &tables, &fault));
        assert_int_equal(tables, 0);
    }
}

static int refuse(void *arg, struct db *db, struct err *err)
{
    int64_t skills = 0;
    int rc = db_get_int(db, "SELECT count(*) FROM concept", &skills, err);
    if (rc != 0)
        return rc;
    *(int64_t *)arg = skills;
    return err_set(err, ERR_INVALID, "I do not like it");
}

static void what_does_not_pass_is_undone(void **state)
{
    struct db_fixture *fixture = *state;
    int64_t seen = 0;
    int64_t skills = 0;
    struct err err = {0};
    struct backup_summary summary;
    const struct backup_restore_options options = {.force = true, .now = 1, .verify = refuse, .verify_arg = &seen};
    load(fixture);
    const char *path = backup(fixture, fixture->db, "b");
    DB_OK(db_exec(fixture->db, "DELETE FROM opening", &fault));
    assert_int_equal(backup_restore(fixture->db, path, &options, &summary, &err), ERR_INVALID);
    assert_true(seen > 300);
    DB_OK(db_get_int(fixture->db, "SELECT count(*) FROM opening", &skills, &fault));
    assert_int_equal(skills, 0);
}

static void an_existing_file_is_left_alone(void **state)
{
    struct db_fixture *fixture = *state;
    struct backup_summary summary;
    struct err err = {0};
    db_fixture_upgrade(fixture);
    const char *path = write_file(fixture, "precious", STR("mine"));
    assert_int_equal(backup_write(fixture->db, path, 1, NULL, &summary, &err), ERR_CONFLICT);
    assert_true(str_equal_z(read_file(fixture, path), "mine"));
    assert_int_equal(backup_write(fixture->db, "/nowhere/at/all", 1, NULL, &summary, &err), ERR_IO);
}

/* A backup of the first schema, as an older program would have written it. */
static const char *write_old(struct db_fixture *fixture, const char *rows, int64_t schema)
{
    struct buf text BUF_AUTO;
    char hex[2 * DIGEST_SIZE + 1];
    buf_init(&text, 1 << 20);
    buf_printf(&text, "{\"regio\":\"backup\",\"format\":1,\"schema\":%lld,\"created\":7}\n%s", (long long)schema, rows);
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.data[i] == '\n';
    struct digest digest = digest_of(buf_str(&text));
    digest_hex(&digest, hex);
    buf_printf(&text, "{\"end\":true,\"lines\":%zu,\"digest\":\"%s\"}\n", lines, hex);
    return write_file(fixture, "old", buf_str(&text));
}

#define SCHEME "{\"table\":\"scheme\",\"columns\":[\"id\",\"uri\",\"version\",\"title\",\"changed\"]}\n"

static void an_older_backup_is_upgraded(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_schema schema;
    int64_t value = 0;
    const char *path = write_old(fixture, SCHEME "[4,\"urn:old\",\"1\",\"\",7]\n", 1);
    DB_OK(restore(fixture->db, path, false, &fault));
    DB_OK(db_schema_read(fixture->db, &db_migrations, &schema, &fault));
    assert_int_equal(schema.version, schema.latest);
    DB_OK(db_get_int(fixture->db, "SELECT id FROM scheme WHERE uri = 'urn:old'", &value, &fault));
    assert_int_equal(value, 4);
    DB_OK(db_get_int(fixture->db, "SELECT count(*) FROM opening", &value, &fault));
}

static void wrong_rows_are_refused_with_their_line(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *rows;
        uint64_t line;
    } cases[] = {
        {"{\"table\":\"nothing\",\"columns\":[\"id\"]}\n", 2},
        {"{\"table\":\"scheme\",\"columns\":[\"id; DROP TABLE scheme\"]}\n", 2},
        {"[1]\n", 2},
        {SCHEME "[1,\"a\"]\n", 3},
        {SCHEME "[1,\"a\",true,\"\",7]\n", 3},
        {SCHEME "[1,\"a\",{\"hex\":\"0g\"},\"\",7]\n", 3},
        {SCHEME "[1,\n", 3},
        {SCHEME "[1,\"a\",\"\",\"\",7]\n[1,\"b\",\"\",\"\",7]\n", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        int rc = restore(fixture->db, write_old(fixture, cases[i].rows, 1), false, &err);
        if (rc == 0 || err.line != cases[i].line)
            fail_msg("case %zu: %d, line %d: %s", i, rc, (int)err.line, err.message);
    }
    struct err err = {0};
    assert_int_equal(restore(fixture->db, write_old(fixture, "", 1000), false, &err), ERR_INVALID);
    assert_non_null(strstr(err.message, "newer"));
    int64_t tables = -1;
    DB_OK(db_get_int(fixture->db, fixture->kind == DB_SQLITE
                                      ? "SELECT count(*) FROM sqlite_master"
                                      : "SELECT count(*) FROM information_schema.tables"
                                        " WHERE table_schema = current_schema()",
                     &tables, &fault));
    assert_int_equal(tables, 0);
}

static const struct db_test tests[] = {
    DB_TEST(what_comes_back_is_what_went),
    DB_TEST(followers_see_a_restore),
    DB_TEST(every_table_is_in_the_backup),
    DB_TEST(a_damaged_file_changes_nothing),
    DB_TEST(what_does_not_pass_is_undone),
    DB_TEST(an_existing_file_is_left_alone),
    DB_TEST(an_older_backup_is_upgraded),
    DB_TEST(wrong_rows_are_refused_with_their_line),
};

int main(void)
{
    return DB_FIXTURE_RUN("backup", tests);
}
