/* The database port: both databases must behave alike. */
#include "../db_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char make_table[] =
    "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, size DOUBLE PRECISION, data BYTEA)";

static struct db *with_table(void **state)
{
    struct db_fixture *fixture = *state;
    DB_OK(db_exec(fixture->db, make_table, &fault));
    return fixture->db;
}

static void add_thing(struct db *db, int64_t id, const char *name)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(db, "INSERT INTO thing (id, name) VALUES ($1, $2)", &stmt, &fault));
    db_bind_int(stmt, 1, id);
    db_bind_text_z(stmt, 2, name);
    DB_OK(db_run(stmt, &fault));
}

static int64_t count_things(struct db *db)
{
    int64_t count = -1;
    DB_OK(db_get_int(db, "SELECT count(*) FROM thing", &count, &fault));
    return count;
}

static void values_come_back_as_they_went(void **state)
{
    struct db *db = with_table(state);
    static const unsigned char bytes[] = {0, 1, 255, 0, '\'', '\\'};
    static const int64_t numbers[] = {0, -1, INT64_MAX, INT64_MIN};
    struct db_stmt *insert DB_STMT_AUTO = NULL;
    /* parameters out of order and repeated: SQLite numbers them by appearance */
    DB_OK(db_prepare(db, "INSERT INTO thing (name, data, id, size) VALUES ($2, $4, $1, $3)", &insert, &fault));
    for (int i = 0; i < 4; i++) {
        char name[32];
        snprintf(name, sizeof name, "n\xc3\xa9\x01 %d", i);
        db_bind_int(insert, 1, numbers[i]);
        db_bind_text_z(insert, 2, name);
        db_bind_double(insert, 3, 0.1 * i);
        db_bind_blob(insert, 4, bytes, sizeof bytes);
        DB_OK(db_run(insert, &fault));
        assert_int_equal(db_changed_rows(db), 1);
    }
    struct db_stmt *select DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(db, "SELECT id, name, size, data, NULL FROM thing ORDER BY name", &select, &fault));
    assert_int_equal(db_column_count(select), 5);
    for (int i = 0; i < 4; i++) {
        char name[32];
        snprintf(name, sizeof name, "n\xc3\xa9\x01 %d", i);
        struct err err = {0};
        assert_int_equal(db_step(select, &err), DB_ROW);
        assert_int_equal(db_column_int(select, 0), numbers[i]);
        assert_true(str_equal_z(db_column_text(select, 1), name));
        assert_true(db_column_double(select, 2) == 0.1 * i);
        assert_memory_equal(db_column_blob(select, 3).data, bytes, sizeof bytes);
        assert_int_equal(db_column_blob(select, 3).len, sizeof bytes);
        assert_true(db_column_is_null(select, 4));
        assert_false(db_column_is_null(select, 0));
        assert_int_equal(db_column_int(select, 4), 0);
        assert_int_equal(db_column_text(select, 4).len, 0);
    }
    assert_int_equal(db_step(select, NULL), DB_DONE);
}

static void sums_of_any_type_can_be_read(void **state)
{
    struct db *db = with_table(state);
    add_thing(db, INT64_C(4611686018427387904), "a");
    add_thing(db, 5, "b");
    int64_t sum = 0;
    DB_OK(db_get_int(db, "SELECT sum(id) FROM thing", &sum, &fault)); /* NUMERIC in PostgreSQL */
    assert_int_equal(sum, INT64_C(4611686018427387909));
    struct err err = {0};
    assert_int_equal(db_get_int(db, "SELECT sum(id) FROM thing WHERE id < 0", &sum, &err), ERR_NOT_FOUND);
}

static void empty_text_and_blob_are_not_null(void **state)
{
    struct db *db = with_table(state);
    struct db_stmt *insert DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(db, "INSERT INTO thing (id, name, data) VALUES (1, $1, $2)", &insert, &fault));
    db_bind_text(insert, 1, (struct str){0});
    db_bind_blob(insert, 2, NULL, 0);
    DB_OK(db_run(insert, &fault));
    int64_t count = 0;
    DB_OK(db_get_int(db, "SELECT count(*) FROM thing WHERE name = '' AND data IS NOT NULL AND size IS NULL", &count,
                  &fault));
    assert_int_equal(count, 1);
}

static void wrong_text_is_refused(void **state)
{
    struct db *db = with_table(state);
    struct db_stmt *insert DB_STMT_AUTO = NULL;
    struct err err = {0};
    DB_OK(db_prepare(db, "INSERT INTO thing (id, name) VALUES ($1, $2)", &insert, &fault));
    db_bind_int(insert, 1, 1);
    db_bind_text(insert, 2, (struct str){"a\0b", 3});
    assert_int_equal(db_run(insert, &err), ERR_INVALID);
    assert_non_null(strstr(err.message, "NUL"));
    db_bind_int(insert, 1, 1);
    db_bind_text(insert, 2, STR("\xff"));
    assert_int_equal(db_run(insert, &err), ERR_INVALID);
    assert_non_null(strstr(err.message, "UTF-8"));
    db_bind_int(insert, 3, 1);
    assert_int_equal(db_run(insert, &err), ERR_INVALID);
    assert_int_equal(count_things(db), 0);
    /* the statement is good afterwards */
    db_bind_int(insert, 1, 1);
    db_bind_text(insert, 2, STR("good"));
    DB_OK(db_run(insert, &fault));
    assert_int_equal(count_things(db), 1);
}

static void wrong_statements_are_refused(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_stmt *stmt = NULL;
    struct err err = {0};
    assert_int_equal(db_prepare(fixture->db, "SELECT nothing FROM nowhere", &stmt, &err), ERR_DATABASE);
    assert_non_null(strstr(err.message, "nowhere"));
    assert_true(db_prepare(fixture->db, "SELECT 1; SELECT 2", &stmt, &err) < 0);
    assert_null(stmt);
    assert_int_equal(db_exec(fixture->db, "nonsense", &err), ERR_DATABASE);
    assert_false(db_is_lost(fixture->db));
}

static void constraints_are_conflicts(void **state)
{
    struct db *db = with_table(state);
    struct err err = {0};
    add_thing(db, 1, "a");
    assert_int_equal(db_exec(db, "INSERT INTO thing (id, name) VALUES (2, 'a')", &err), ERR_CONFLICT);
    assert_int_equal(db_exec(db, "INSERT INTO thing (id) VALUES (2)", &err), ERR_CONFLICT);
    DB_OK(db_exec(db, "CREATE TABLE part (thing_id BIGINT REFERENCES thing (id))", &fault));
    assert_int_equal(db_exec(db, "INSERT INTO part VALUES (77)", &err), ERR_CONFLICT);
    assert_int_equal(count_things(db), 1);
}

static void a_failed_transaction_must_be_rolled_back(void **state)
{
    struct db *db = with_table(state);
    struct err err = {0};
    add_thing(db, 1, "a");
    DB_OK(db_begin(db, &fault));
    assert_int_equal(db_begin(db, &err), ERR_INVALID);
    add_thing(db, 2, "b");
    assert_int_equal(db_exec(db, "INSERT INTO thing (id, name) VALUES (3, 'a')", &err), ERR_CONFLICT);
    assert_int_equal(db_exec(db, "INSERT INTO thing (id, name) VALUES (4, 'd')", &err), ERR_DATABASE);
    assert_int_equal(db_commit(db, &err), ERR_DATABASE);
    assert_false(db_in_transaction(db));
    assert_int_equal(count_things(db), 1);
    DB_OK(db_begin(db, &fault));
    add_thing(db, 2, "b");
    DB_OK(db_commit(db, &fault));
    assert_int_equal(count_things(db), 2);
    DB_OK(db_begin(db, &fault));
    add_thing(db, 3, "c");
    db_rollback(db);
    assert_int_equal(count_things(db), 2);
    assert_int_equal(db_commit(db, &err), ERR_INVALID);
}

static void reading_sees_one_state_and_does_not_write(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = with_table(state);
    struct db *other DB_AUTO = NULL;
    DB_OK(db_open(fixture->url, NULL, &other, &fault));
    add_thing(db, 1, "a");
    DB_OK(db_begin_read(other, &fault));
    assert_int_equal(count_things(other), 1);
    add_thing(db, 2, "b");
    assert_int_equal(count_things(other), 1);
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    struct err err = {0};
    DB_OK(db_prepare(other, "DELETE FROM thing", &stmt, &fault));
    assert_int_equal(db_run(stmt, &err), ERR_DATABASE);
    db_rollback(other);
    assert_int_equal(count_things(other), 2);
}

static void a_read_only_connection_does_not_write(void **state)
{
    struct db_fixture *fixture = *state;
    with_table(state);
    const struct db_options options = {.read_only = true};
    struct db *reader DB_AUTO = NULL;
    struct err err = {0};
    DB_OK(db_open(fixture->url, &options, &reader, &fault));
    assert_int_equal(count_things(reader), 0);
    assert_true(db_exec(reader, "DELETE FROM thing", &err) < 0);
}

static void send_many(struct db *db, struct db_stmt *stmt, int64_t from, int64_t count)
{
    (void)db;
    for (int64_t i = from; i < from + count; i++) {
        char name[32];
        snprintf(name, sizeof name, "thing %lld", (long long)i);
        db_bind_int(stmt, 1, i);
        db_bind_text_z(stmt, 2, name);
        db_bind_double(stmt, 3, (double)i / 2);
        DB_OK(db_send(stmt, &fault));
    }
}

static void many_rows_are_sent_and_copied(void **state)
{
    struct db *db = with_table(state);
    struct err err = {0};
    struct db_stmt *insert DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(db, "INSERT INTO thing (id, name, size) VALUES ($1, $2, $3)", &insert, &fault));
    db_bind_int(insert, 1, 1);
    assert_int_equal(db_send(insert, &err), ERR_INVALID); /* no transaction */
    DB_OK(db_begin(db, &fault));
    send_many(db, insert, 1, 3000);
    assert_int_equal(count_things(db), 3000); /* another statement waits for what was sent */
    {
        struct db_stmt *copy DB_STMT_AUTO = NULL;
        DB_OK(db_copy(db, "thing", "id, name, size", &copy, &fault));
        send_many(db, copy, 3001, 20000);
        assert_int_equal(count_things(db), 23000);
        send_many(db, copy, 23001, 10); /* and it goes on after that */
        send_many(db, insert, 23011, 10);
        send_many(db, copy, 23021, 10);
        DB_OK(db_flush(db, &fault));
    }
    DB_OK(db_commit(db, &fault));
    assert_int_equal(count_things(db), 23030);
    int64_t sum = 0;
    DB_OK(db_get_int(db, "SELECT CAST(sum(size) * 2 AS BIGINT) FROM thing", &sum, &fault));
    assert_int_equal(sum, INT64_C(23030) * 23031 / 2);
}

static void an_error_in_what_was_sent_comes_out(void **state)
{
    struct db *db = with_table(state);
    add_thing(db, 5, "five");
    for (int way = 0; way < 2; way++) {
        struct err err = {0};
        DB_OK(db_begin(db, &fault));
        struct db_stmt *stmt = NULL;
        if (way == 0)
            DB_OK(db_prepare(db, "INSERT INTO thing (id, name) VALUES ($1, $2)", &stmt, &fault));
        else
            DB_OK(db_copy(db, "thing", "id, name", &stmt, &fault));
        int rc = 0;
        for (int64_t i = 1; i < 10 && rc == 0; i++) {
            char name[32];
            snprintf(name, sizeof name, "thing %lld", (long long)i);
            db_bind_int(stmt, 1, i);
            db_bind_text_z(stmt, 2, name);
            rc = db_send(stmt, &err);
        }
        if (rc == 0)
            rc = db_commit(db, &err);
        assert_int_equal(rc, ERR_CONFLICT);
        db_rollback(db);
        db_stmt_free(stmt);
        assert_int_equal(count_things(db), 1);
        DB_OK(db_begin(db, &fault));
        add_thing(db, 6 + way, "more");
        db_rollback(db);
    }
}

static void rows_stream(void **state)
{
    struct db *db = with_table(state);
    struct err err = {0};
    DB_OK(db_begin(db, &fault));
    struct db_stmt *copy = NULL;
    DB_OK(db_copy(db, "thing", "id, name, size", &copy, &fault));
    send_many(db, copy, 1, 5000);
    DB_OK(db_commit(db, &fault));
    db_stmt_free(copy);
    struct db_stmt *select DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(db, "SELECT id, name FROM thing WHERE id > $1 ORDER BY id", &select, &fault));
    for (int transaction = 0; transaction < 2; transaction++) {
        if (transaction == 1)
            DB_OK(db_begin_read(db, &fault));
        db_bind_int(select, 1, 10);
        db_stmt_stream(select);
        int64_t seen = 10;
        while (db_step(select, &err) == DB_ROW)
            assert_int_equal(db_column_int(select, 0), ++seen);
        assert_int_equal(seen, 5000);
        /* stop half way: the connection is free again */
        db_bind_int(select, 1, 0);
        db_stmt_stream(select);
        assert_int_equal(db_step(select, &err), DB_ROW);
        int64_t count = 0;
        assert_int_equal(db_get_int(db, "SELECT count(*) FROM thing", &count, &err), ERR_INVALID);
        db_stmt_reset(select);
        if (transaction == 1)
            db_rollback(db); /* the refused statement has failed it */
        assert_int_equal(count_things(db), 5000);
    }
}

static void statements_nest_when_they_do_not_stream(void **state)
{
    struct db *db = with_table(state);
    for (int i = 0; i < 5; i++) {
        char name[8];
        snprintf(name, sizeof name, "%c", 'a' + i);
        add_thing(db, i, name);
    }
    struct db_stmt *outer DB_STMT_AUTO = NULL;
    struct db_stmt *inner DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(db, "SELECT id FROM thing ORDER BY id", &outer, &fault));
    DB_OK(db_prepare(db, "SELECT id FROM thing ORDER BY id", &inner, &fault));
    assert_ptr_not_equal(outer, inner);
    int pairs = 0;
    while (db_step(outer, NULL) == DB_ROW)
        while (db_step(inner, NULL) == DB_ROW)
            pairs++;
    assert_int_equal(pairs, 25);
}

static void a_kept_statement_starts_afresh(void **state)
{
    struct db *db = with_table(state);
    add_thing(db, 1, "a");
    for (int i = 0; i < 400; i++) { /* more than are kept, and each more than once */
        char sql[96];
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        snprintf(sql, sizeof sql, "SELECT id + %d FROM thing WHERE name = $1", i % 200);
        DB_OK(db_prepare(db, sql, &stmt, &fault));
        assert_int_equal(db_step(stmt, NULL), DB_DONE); /* what was bound before is NULL again */
        db_bind_text_z(stmt, 1, "a");
        assert_int_equal(db_step(stmt, NULL), DB_ROW);
        assert_int_equal(db_column_int(stmt, 0), i % 200 + 1);
    }
}

struct canceller {
    struct db *db;
    atomic_bool done;
};

/* A statement that has not begun cannot be stopped, so on a busy machine once may be too early. */
static void *cancel_soon(void *arg)
{
    struct canceller *canceller = arg;
    for (int i = 1; !atomic_load(&canceller->done); i++) {
        usleep(10 * 1000);
        if (i % 20 == 10)
            db_cancel(canceller->db);
    }
    return NULL;
}

static void long_statements_can_be_stopped(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = fixture->db;
    static const char slow[] = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)"
                               " SELECT count(*) FROM n";
    int64_t count = 0;
    struct err err = {0};
    DB_OK(db_set_timeout(db, 50, &fault));
    assert_int_equal(db_get_int(db, slow, &count, &err), ERR_CANCELLED);
    DB_OK(db_set_timeout(db, 0, &fault));
    struct canceller canceller = {.db = db};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, &canceller), 0);
    assert_int_equal(db_get_int(db, slow, &count, &err), ERR_CANCELLED);
    atomic_store(&canceller.done, true);
    pthread_join(thread, NULL);
    DB_OK(db_get_int(db, "SELECT 7", &count, &fault));
    assert_int_equal(count, 7);
}

static void a_second_writer_waits_and_gives_up(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = with_table(state);
    add_thing(db, 1, "a");
    const struct db_options impatient = {.busy_ms = 50};
    struct db *other DB_AUTO = NULL;
    struct err err = {0};
    DB_OK(db_open(fixture->url, &impatient, &other, &fault));
    DB_OK(db_begin(db, &fault));
    DB_OK(db_exec(db, "UPDATE thing SET name = 'b' WHERE id = 1", &fault));
    int rc = db_begin(other, &err); /* SQLite waits here, PostgreSQL at the row */
    if (rc == 0)
        rc = db_exec(other, "UPDATE thing SET name = 'c' WHERE id = 1", &err);
    assert_int_equal(rc, ERR_BUSY);
    db_rollback(other);
    DB_OK(db_commit(db, &fault));
    DB_OK(db_exec(other, "UPDATE thing SET name = 'c' WHERE id = 1", &fault));
}

static void bytes_sort_as_bytes(void **state)
{
    struct db *db = with_table(state);
    static const char *const names[] = {"a", "B", "\xc3\xa9", "z", "A", "a b", "ab"};
    static const char *const sorted[] = {"A", "B", "a", "a b", "ab", "z", "\xc3\xa9"};
    for (int i = 0; i < 7; i++)
        add_thing(db, i, names[i]);
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    DB_OK(db_prepare(db, "SELECT name FROM thing ORDER BY name COLLATE \"C\"", &stmt, &fault));
    for (int i = 0; i < 7; i++) {
        assert_int_equal(db_step(stmt, NULL), DB_ROW);
        assert_true(str_equal_z(db_column_text(stmt, 0), sorted[i]));
    }
}

static void what_is_not_ours_is_refused(void **state)
{
    struct db_fixture *fixture = *state;
    if (fixture->kind != DB_SQLITE)
        return; /* PostgreSQL's tables are looked at by the migrations */
    struct err err = {0};
    struct db *db = NULL;
    char path[128];
    const struct db_options create = {.create = true};
    snprintf(path, sizeof path, "%s/other", fixture->folder);
    assert_int_equal(db_open(path, NULL, &db, &err), ERR_NOT_FOUND);
    assert_int_equal(db_open(fixture->folder, &create, &db, &err), ERR_IO);
    assert_non_null(strstr(err.message, "directory"));
    assert_int_equal(db_open("sqlite:", &create, &db, &err), ERR_INVALID);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("this is a text file, no database\n", file);
    fclose(file);
    assert_int_equal(db_open(path, &create, &db, &err), ERR_DATABASE);
    assert_non_null(strstr(err.message, "not an SQLite database"));
    DB_OK(db_exec(fixture->db, "CREATE TABLE a (b BIGINT); PRAGMA application_id = 7", &fault));
    assert_int_equal(db_open(fixture->url, &create, &db, &err), ERR_DATABASE);
    assert_non_null(strstr(err.message, "another program"));
    assert_null(db);
}

static void a_new_file_is_for_its_owner_only(void **state)
{
    struct db_fixture *fixture = *state;
    struct stat info;
    if (fixture->kind != DB_SQLITE)
        return;
    assert_int_equal(stat(fixture->url + strlen("sqlite:"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void an_unreachable_server_is_told(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "postgresql://someone:secret@127.0.0.1:1/x",
        "postgres://someone:secret@127.0.0.1:1/x?password=secret&connect_timeout=5",
        "postgresql:///x?host=127.0.0.1&sslpassword=secret&port=1&password=secret",
    };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct err err = {0};
        struct db *db = NULL;
        assert_int_equal(db_open(urls[i], NULL, &db, &err), ERR_IO);
        assert_null(strstr(err.message, "secret"));
        assert_non_null(strstr(err.message, "cannot open postgres"));
        assert_null(db);
    }
}

static void another_kind_of_database_is_told(void **state)
{
    (void)state;
    struct err err = {0};
    struct db *db = NULL;
    assert_int_equal(db_open("mysql://someone:secret@127.0.0.1/x", NULL, &db, &err), ERR_DATABASE);
    assert_null(strstr(err.message, "secret"));
    assert_non_null(strstr(err.message, "mysql: no such kind of database"));
    assert_null(db);
}

static const struct db_test tests[] = {
    DB_TEST(values_come_back_as_they_went),
    DB_TEST(sums_of_any_type_can_be_read),
    DB_TEST(empty_text_and_blob_are_not_null),
    DB_TEST(wrong_text_is_refused),
    DB_TEST(wrong_statements_are_refused),
    DB_TEST(constraints_are_conflicts),
    DB_TEST(a_failed_transaction_must_be_rolled_back),
    DB_TEST(reading_sees_one_state_and_does_not_write),
    DB_TEST(a_read_only_connection_does_not_write),
    DB_TEST(many_rows_are_sent_and_copied),
    DB_TEST(an_error_in_what_was_sent_comes_out),
    DB_TEST(rows_stream),
    DB_TEST(statements_nest_when_they_do_not_stream),
    DB_TEST(a_kept_statement_starts_afresh),
    DB_TEST(long_statements_can_be_stopped),
    DB_TEST(a_second_writer_waits_and_gives_up),
    DB_TEST(bytes_sort_as_bytes),
    DB_TEST(what_is_not_ours_is_refused),
    DB_TEST(a_new_file_is_for_its_owner_only),
    DB_TEST(an_unreachable_server_is_told),
    DB_TEST(another_kind_of_database_is_told),
};

int main(void)
{
    return DB_FIXTURE_RUN("db", tests);
}
