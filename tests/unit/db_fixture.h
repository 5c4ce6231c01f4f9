/* Runs tests on both databases: each test gets a fresh, empty database of its own.
 *
 *     static void stores_a_label(void **state)
 *     {
 *         struct db_fixture *fixture = *state;
 *         ... fixture->db ...
 *     }
 *
 *     static const struct db_test tests[] = {DB_TEST(stores_a_label)};
 *     int main(void) { return DB_FIXTURE_RUN("labels", tests); }
 *
 * SQLite always; PostgreSQL too where $REGIO_TEST_PG holds a URL (scripts/with-postgresql.sh sets it): there each test
 * gets a schema. Without it a line on stderr says that PostgreSQL was skipped. */
#ifndef REGIO_TESTS_UNIT_DB_FIXTURE_H
#define REGIO_TESTS_UNIT_DB_FIXTURE_H

#include "test.h"

#include "base/arena.h"
#include "port/db/db.h"

struct db_fixture {
    enum db_kind kind;
    struct arena *arena; /* for the test to use */
    char url[1024];      /* to open more connections */
    struct db *db;       /* an open connection; the fixture closes it, unless the test sets it to NULL */
    char folder[64];     /* an empty folder for files; removed with all that is in it */
};

struct db_test {
    const char *name;
    void (*run)(void **state);
};

/* One entry of a table of tests. */
#define DB_TEST(function) {#function, function}

#define DB_FIXTURE_RUN(group, tests) db_fixture_run((group), (tests), sizeof(tests) / sizeof((tests)[0]))

/* Returns the number of tests that failed, for main to return. */
int db_fixture_run(const char *group, const struct db_test *tests, size_t count);

/* Makes the program's tables in the test's database. */
void db_fixture_upgrade(struct db_fixture *fixture);

/* DB_OK(db_begin(db, &fault)): fails the test with the error when the call does not return 0. */
#define DB_OK(call)                                                                                          \
    do {                                                                                                     \
        struct err fault = {0};                                                                              \
        db_fixture_ok((call), &fault);                                                                       \
    } while (0)

/* Fails the test with the message when `rc` is not 0. */
void db_fixture_ok(int rc, const struct err *err);

/* The number that a query on the test's database gives; a query that fails or gives none fails the test. */
int64_t db_fixture_number(struct db_fixture *fixture, const char *sql);

#endif
