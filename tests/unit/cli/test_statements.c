/* Every statement of the program (DB_SQL) is prepared on both databases, so that none fails when it is first needed. */
#include "../db_fixture.h"

#include <string.h>

/* The linker collects the section's entries and names its ends. */
extern const struct db_sql_entry __start_regio_sql[];
extern const struct db_sql_entry __stop_regio_sql[];

static void every_statement_can_be_prepared(void **state)
{
    struct db_fixture *fixture = *state;
    /* To C the two ends are different objects, so their distance is that of their addresses. */
    size_t count = ((uintptr_t)__stop_regio_sql - (uintptr_t)__start_regio_sql) / sizeof(struct db_sql_entry);
    size_t failed = 0;
    db_fixture_upgrade(fixture);
    for (size_t i = 0; i < count; i++) {
        const struct db_sql_entry *entry = &__start_regio_sql[i];
        struct db_stmt *stmt = NULL;
        struct err err = {0};
        if (db_prepare(fixture->db, entry->sql, &stmt, &err) != 0) {
            print_error("%s: %s\n", entry->place, err.message);
            failed++;
        }
        db_stmt_free(stmt);
    }
    assert_true(count > 30);
    assert_int_equal(failed, 0);
}

/* A statement that only one of the two takes is found. */
static void a_wrong_statement_would_be_found(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_stmt *stmt = NULL;
    struct err err = {0};
    db_fixture_upgrade(fixture);
    assert_true(db_prepare(fixture->db, "SELECT nothing FROM concept", &stmt, &err) < 0);
    assert_non_null(strstr(err.message, "nothing"));
}

static const struct db_test tests[] = {
    DB_TEST(every_statement_can_be_prepared),
    DB_TEST(a_wrong_statement_would_be_found),
};

int main(void)
{
    return DB_FIXTURE_RUN("statements", tests);
}
