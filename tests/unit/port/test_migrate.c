/* Migrations, sequences and the change log, on both databases. */
#include "../db_fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "port/db/change.h"
#include "port/db/migrate.h"
#include "port/db/sequence.h"

#define CONTENT(text) {text, sizeof(text) - 1}

static const struct embed_file files[] = {
    {.name = "0001_first.sql",
     .content = CONTENT("CREATE TABLE a (id BIGINT PRIMARY KEY, t TEXT COLLATE \"C\"); INSERT INTO a VALUES (1, 'x');"),
     .hash = "0000000000000001"},
    {.name = "0002_second.sql", .content = CONTENT("ALTER TABLE a ADD COLUMN n BIGINT"), .hash = "0000000000000002"},
    {.name = "0003_third.sql",
     .content = CONTENT("INSERT INTO a VALUES (2, 'y', 3); INSERT INTO nowhere VALUES (1)"),
     .hash = "0000000000000003"},
};

static void applies_in_order_and_once(void **state)
{
    struct db_fixture *fixture = *state;
    const struct embed_set one = {files, 1};
    const struct embed_set two = {files, 2};
    struct db_schema schema = {0};
    int applied = -1;
    int64_t value = 0;
    DB_OK(db_schema_read(fixture->db, &two, &schema, &fault));
    assert_int_equal(schema.version, 0);
    assert_int_equal(schema.latest, 2);
    DB_OK(db_schema_upgrade(fixture->db, &one, 77, &applied, &fault));
    assert_int_equal(applied, 1);
    DB_OK(db_schema_upgrade(fixture->db, &two, 78, &applied, &fault));
    assert_int_equal(applied, 1);
    DB_OK(db_schema_upgrade(fixture->db, &two, 79, &applied, &fault));
    assert_int_equal(applied, 0);
    DB_OK(db_schema_read(fixture->db, &two, &schema, &fault));
    assert_int_equal(schema.version, 2);
    DB_OK(db_get_int(fixture->db, "SELECT applied_at FROM schema_migration WHERE version = 2", &value, &fault));
    assert_int_equal(value, 78);
    DB_OK(db_get_int(fixture->db, "SELECT count(*) FROM a WHERE n IS NULL", &value, &fault));
    assert_int_equal(value, 1);
}

static void refuses_a_newer_schema(void **state)
{
    struct db_fixture *fixture = *state;
    const struct embed_set one = {files, 1};
    const struct embed_set two = {files, 2};
    struct db_schema schema = {0};
    struct err err = {0};
    DB_OK(db_schema_upgrade(fixture->db, &two, 1, NULL, &fault));
    assert_int_equal(db_schema_read(fixture->db, &one, &schema, &err), ERR_DATABASE);
    assert_non_null(strstr(err.message, "newer version"));
    assert_int_equal(db_schema_upgrade(fixture->db, &one, 1, NULL, &err), ERR_DATABASE);
    assert_int_equal(schema.latest, 0);
}

static void refuses_a_changed_migration(void **state)
{
    struct db_fixture *fixture = *state;
    struct embed_file changed[2] = {files[0], files[1]};
    changed[1].hash = "ffffffffffffffff";
    const struct embed_set two = {files, 2};
    const struct embed_set other = {changed, 2};
    struct err err = {0};
    DB_OK(db_schema_upgrade(fixture->db, &two, 1, NULL, &fault));
    assert_int_equal(db_schema_upgrade(fixture->db, &other, 1, NULL, &err), ERR_DATABASE);
    assert_non_null(strstr(err.message, "migration 2"));
}

static void a_failing_migration_leaves_nothing(void **state)
{
    struct db_fixture *fixture = *state;
    const struct embed_set three = {files, 3};
    const struct embed_set two = {files, 2};
    struct db_schema schema = {0};
    struct err err = {0};
    int64_t value = 0;
    assert_int_equal(db_schema_upgrade(fixture->db, &three, 1, NULL, &err), ERR_DATABASE);
    DB_OK(db_schema_read(fixture->db, &two, &schema, &fault));
    assert_int_equal(schema.version, 2);
    DB_OK(db_get_int(fixture->db, "SELECT count(*) FROM a", &value, &fault));
    assert_int_equal(value, 1);
}

static void refuses_tables_of_another_program(void **state)
{
    struct db_fixture *fixture = *state;
    const struct embed_set one = {files, 1};
    struct err err = {0};
    int64_t value = 0;
    DB_OK(db_exec(fixture->db, "CREATE TABLE customer (id BIGINT)", &fault));
    assert_int_equal(db_schema_upgrade(fixture->db, &one, 1, NULL, &err), ERR_DATABASE);
    assert_non_null(strstr(err.message, "another program"));
    /* not even when it has a table of that name */
    DB_OK(db_exec(fixture->db, "CREATE TABLE schema_migration (version BIGINT)", &fault));
    assert_int_equal(db_schema_upgrade(fixture->db, &one, 1, NULL, &err), ERR_DATABASE);
    DB_OK(db_get_int(fixture->db, "SELECT count(*) FROM customer", &value, &fault));
    assert_true(db_get_int(fixture->db, "SELECT count(*) FROM a", &value, &err) < 0);
}

static void *upgrade_too(void *arg)
{
    const struct db_fixture *fixture = arg;
    struct db *db DB_AUTO = NULL;
    struct err err = {0};
    if (db_open(fixture->url, NULL, &db, &err) != 0 || db_schema_upgrade(db, &db_migrations, 1, NULL, &err) != 0)
        return arg;
    return NULL;
}

static void two_programs_upgrade_at_once(void **state)
{
    struct db_fixture *fixture = *state;
    pthread_t threads[2];
    struct db_schema schema = {0};
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, upgrade_too, fixture), 0);
    for (int i = 0; i < 2; i++) {
        void *failed = NULL;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    DB_OK(db_schema_read(fixture->db, &db_migrations, &schema, &fault));
    assert_int_equal(schema.version, schema.latest);
}

static void commands_ask_for_the_right_schema(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = NULL;
    struct err err = {0};
    assert_int_equal(db_open_current(fixture->url, NULL, &db, &err), ERR_DATABASE);
    assert_non_null(strstr(err.message, "regio init"));
    assert_null(db);
    db_fixture_upgrade(fixture);
    DB_OK(db_open_current(fixture->url, NULL, &db, &fault));
    db_close(db);
}

static void numbers_rise_without_gaps(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = fixture->db;
    int64_t first = 0;
    struct err err = {0};
    db_fixture_upgrade(fixture);
    assert_int_equal(db_sequence_take(db, "thing", 1, &first, &err), ERR_INVALID);
    DB_OK(db_sequence_last(db, "thing", &first, &fault));
    assert_int_equal(first, 0);
    DB_OK(db_begin(db, &fault));
    DB_OK(db_sequence_take(db, "thing", 10, &first, &fault));
    assert_int_equal(first, 1);
    DB_OK(db_sequence_take(db, "thing", 1, &first, &fault));
    assert_int_equal(first, 11);
    DB_OK(db_commit(db, &fault));
    DB_OK(db_begin(db, &fault));
    DB_OK(db_sequence_take(db, "thing", 5, &first, &fault));
    db_rollback(db);
    DB_OK(db_sequence_last(db, "thing", &first, &fault));
    assert_int_equal(first, 11);
}

static void changes_are_read_in_order(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = fixture->db;
    int64_t seq = -1;
    struct db_change *changes = NULL;
    size_t count = 0;
    db_fixture_upgrade(fixture);
    DB_OK(db_change_latest(db, &seq, &fault));
    assert_int_equal(seq, 0);
    DB_OK(db_begin(db, &fault));
    for (int64_t i = 0; i < 5; i++)
        DB_OK(db_change_add(db, DB_CHANGE_OPENING, 100 + i, 9, &fault));
    DB_OK(db_commit(db, &fault));
    DB_OK(db_change_latest(db, &seq, &fault));
    assert_int_equal(seq, 5);
    DB_OK(db_change_list(db, fixture->arena, 2, 2, &changes, &count, &fault));
    assert_int_equal(count, 2);
    assert_int_equal(changes[1].seq, 4);
    assert_int_equal(changes[1].entity, 103);
    assert_int_equal(changes[1].kind, DB_CHANGE_OPENING);
}

static const struct db_test tests[] = {
    DB_TEST(applies_in_order_and_once),
    DB_TEST(refuses_a_newer_schema),
    DB_TEST(refuses_a_changed_migration),
    DB_TEST(a_failing_migration_leaves_nothing),
    DB_TEST(refuses_tables_of_another_program),
    DB_TEST(two_programs_upgrade_at_once),
    DB_TEST(commands_ask_for_the_right_schema),
    DB_TEST(numbers_rise_without_gaps),
    DB_TEST(changes_are_read_in_order),
};

int main(void)
{
    return DB_FIXTURE_RUN("migrate", tests);
}
