#include "db_fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "port/db/migrate.h"

static const char *postgres_url(void)
{
    const char *url = getenv("REGIO_TEST_PG");
    return url != NULL && url[0] != '\0' ? url : NULL;
}

void db_fixture_ok(int rc, const struct err *err)
{
    char text[1024];
    if (rc >= 0)
        return;
    err_format(err, text, sizeof text);
    fail_msg("error %d: %s", rc, text);
}

void db_fixture_upgrade(struct db_fixture *fixture)
{
    DB_OK(db_schema_upgrade(fixture->db, &db_migrations, 1, NULL, &fault));
}

/* PostgreSQL: a schema for this test alone, named in the URL. */
static void make_schema(struct db_fixture *fixture, bool drop)
{
    static int number;
    struct err err = {0};
    struct db *db DB_AUTO = NULL;
    char sql[128];
    if (!drop)
        number++;
    db_fixture_ok(db_open(postgres_url(), NULL, &db, &err), &err);
    snprintf(sql, sizeof sql, "%s SCHEMA regio_test_%d_%d%s", drop ? "DROP" : "CREATE", (int)getpid(), number,
             drop ? " CASCADE" : "");
    db_fixture_ok(db_exec(db, sql, &err), &err);
    snprintf(fixture->url, sizeof fixture->url, "%s%soptions=-csearch_path%%3Dregio_test_%d_%d", postgres_url(),
             strchr(postgres_url(), '?') == NULL ? "?" : "&", (int)getpid(), number);
}

static int set_up(void **state, enum db_kind kind)
{
    struct db_fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    struct err err = {0};
    const struct db_options options = {.create = true};
    fixture->kind = kind;
    fixture->arena = arena_new();
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/regio-test.XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    if (kind == DB_POSTGRES)
        make_schema(fixture, false);
    else
        snprintf(fixture->url, sizeof fixture->url, "sqlite:%s/test.db", fixture->folder);
    db_fixture_ok(db_open(fixture->url, &options, &fixture->db, &err), &err);
    *state = fixture;
    return 0;
}

static int set_up_sqlite(void **state)
{
    return set_up(state, DB_SQLITE);
}

static int set_up_postgres(void **state)
{
    return set_up(state, DB_POSTGRES);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

static int tear_down(void **state)
{
    struct db_fixture *fixture = *state;
    db_close(fixture->db);
    if (fixture->kind == DB_POSTGRES)
        make_schema(fixture, true);
    nftw(fixture->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

int db_fixture_run(const char *group, const struct db_test *tests, size_t count)
{
    bool both = postgres_url() != NULL;
    struct CMUnitTest *all = calloc(count * 2, sizeof *all);
    char(*names)[128] = calloc(count * 2, sizeof *names);
    if (count == 0 || all == NULL || names == NULL)
        abort();
    size_t total = both ? count * 2 : count;
    for (size_t i = 0; i < total; i++) {
        const struct db_test *test = &tests[i < count ? i : i - count];
        snprintf(names[i], sizeof names[i], "%s [%s]", test->name, i < count ? "SQLite" : "PostgreSQL");
        all[i] = (struct CMUnitTest){names[i], test->run, i < count ? set_up_sqlite : set_up_postgres,
                                     tear_down, NULL};
    }
    if (!both)
        fprintf(stderr, "%s: PostgreSQL skipped, REGIO_TEST_PG is not set\n", group);
    int failed = _cmocka_run_group_tests(group, all, total, NULL, NULL);
    free(all);
    free(names);
    return failed;
}

int64_t db_fixture_number(struct db_fixture *fixture, const char *sql)
{
    int64_t value = -1;
    DB_OK(db_get_int(fixture->db, sql, &value, &fault));
    return value;
}
