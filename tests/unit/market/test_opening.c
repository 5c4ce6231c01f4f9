/* Openings in the database: what is stored comes back, and every change is in the change log. */
#include "../places_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/findings.h"
#include "market/check.h"
#include "market/opening_field.h"
#include "market/opening_scan.h"
#include "port/db/change.h"
#include "port/db/migrate.h"

static struct place_index *places;

static void make_schema(struct db *db)
{
    DB_OK(db_schema_upgrade(db, &db_migrations, 1, NULL, &fault));
}

static const struct market_asked skills[] = {
    {.concept = 7, .importance = MARKET_ESSENTIAL},
    {.concept = 0, .uri = {"http://x/unknown", 16}, .label = {"iets", 4}, .importance = MARKET_OPTIONAL},
    {.concept = 3, .label = {"koken", 5}, .importance = MARKET_MUST},
};

static struct market_opening full(const char *source, const char *id)
{
    struct market_opening opening = market_opening_blank();
    opening.source = str_from(source);
    opening.id_in_source = str_from(id);
    opening.market = STR("vacancies");
    opening.title = STR("Verzorgende IG");
    opening.organisation = STR("Zorg \xC3\xA9\xC3\xA9n");
    opening.url = STR("https://example.org/1");
    opening.apply_url = STR("https://example.org/1/apply");
    opening.language = STR("nl");
    opening.text = STR("Een mooie baan.\nMet \"zorg\".");
    opening.postcode = STR("2312 AB");
    opening.located = true;
    opening.lat = 52.16123456789;
    opening.lon = 4.1;
    opening.remote = true;
    opening.hours_min = 2400;
    opening.hours_max = 3250;
    opening.education_level = 4;
    opening.sector = 'Q';
    opening.contract = STR("permanent");
    opening.posted = 20000;
    opening.valid_through = 20100;
    opening.start_date = 20200;
    opening.places = 2;
    opening.salary_min = 250000;
    opening.salary_max = 320050;
    opening.salary_period = STR("month");
    opening.skills_found = true;
    opening.skills = skills;
    opening.skill_count = 3;
    return opening;
}

static enum market_stored put(struct db *db, const struct market_opening *opening, int64_t now)
{
    struct market_writer *writer = NULL;
    enum market_stored what = MARKET_UNCHANGED;
    DB_OK(db_begin(db, &fault));
    DB_OK(market_writer_new(db, places, now, &writer, &fault));
    DB_OK(market_writer_put(writer, opening, &what, &fault));
    DB_OK(market_writer_finish(writer, &fault));
    market_writer_free(writer);
    DB_OK(db_commit(db, &fault));
    return what;
}

static void assert_same(const struct market_opening *a, const struct market_opening *b)
{
    for (size_t i = 0; i < market_field_count; i++) {
        struct market_value x = market_field_get(&market_fields[i], a);
        struct market_value y = market_field_get(&market_fields[i], b);
        if (x.type != y.type || !str_equal(x.text, y.text) || x.integer != y.integer || x.number < y.number ||
            x.number > y.number)
            fail_msg("field %s differs", market_fields[i].json);
    }
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->skill_count, b->skill_count);
    for (size_t i = 0; i < a->skill_count; i++) {
        assert_int_equal(a->skills[i].concept, b->skills[i].concept);
        assert_int_equal(a->skills[i].importance, b->skills[i].importance);
        assert_true(str_equal(a->skills[i].uri, b->skills[i].uri));
        assert_true(str_equal(a->skills[i].label, b->skills[i].label));
    }
}

static size_t changes_after(struct db_fixture *fixture, int64_t after, struct db_change **changes)
{
    size_t count = 0;
    DB_OK(db_change_list(fixture->db, fixture->arena, after, 1000, changes, &count, &fault));
    return count;
}

static void what_is_stored_comes_back(void **state)
{
    struct db_fixture *fixture = *state;
    make_schema(fixture->db);
    struct market_opening given = full("bron", "a/1");
    struct market_opening bare = market_opening_blank();
    struct market_opening back;
    int64_t id = 0;
    bare.id_in_source = STR("2");
    bare.title = STR("T");
    assert_int_equal(put(fixture->db, &given, 111), MARKET_ADDED);
    assert_int_equal(put(fixture->db, &bare, 112), MARKET_ADDED);
    DB_OK(market_opening_find(fixture->db, STR("bron"), STR("a/1"), &id, &fault));
    assert_int_equal(id, 1);
    DB_OK(market_opening_get(fixture->db, fixture->arena, 1, &back, &fault));
    assert_same(&given, &back);
    assert_int_equal(back.created, 111);
    DB_OK(market_opening_get(fixture->db, fixture->arena, 2, &back, &fault));
    assert_same(&bare, &back);
    struct err err = {0};
    assert_int_equal(market_opening_get(fixture->db, fixture->arena, 3, &back, &err), ERR_NOT_FOUND);
    DB_OK(market_opening_resolve(fixture->db, STR("2"), &id, &fault));
    assert_int_equal(id, 2);
    DB_OK(market_opening_resolve(fixture->db, STR("bron/a/1"), &id, &fault));
    assert_int_equal(id, 1);
    DB_OK(market_opening_resolve(fixture->db, STR("/2"), &id, &fault));
    assert_int_equal(id, 2);
    assert_int_equal(market_opening_resolve(fixture->db, STR("bron/2"), &id, &err), ERR_NOT_FOUND);
    assert_int_equal(market_opening_resolve(fixture->db, STR("99"), &id, &err), ERR_NOT_FOUND);
    assert_int_equal(market_opening_resolve(fixture->db, STR("x"), &id, &err), ERR_NOT_FOUND);
}

static void only_real_changes_are_written(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_change *changes = NULL;
    make_schema(fixture->db);
    struct market_opening opening = full("bron", "1");
    assert_int_equal(put(fixture->db, &opening, 10), MARKET_ADDED);
    assert_int_equal(put(fixture->db, &opening, 20), MARKET_UNCHANGED);
    assert_int_equal(changes_after(fixture, 0, &changes), 1);
    assert_int_equal(changes[0].kind, DB_CHANGE_OPENING);
    assert_int_equal(changes[0].entity, 1);
    for (size_t i = 2; i < market_field_count; i++) { /* a change in any field but the key is a change */
        struct market_opening other = opening;
        struct market_value lacking = {.type = MARKET_VALUE_LACKING};
        if (market_fields[i].low == 1 && market_fields[i].kind == MARKET_FIELD_TEXT)
            other.title = STR("Anders");
        else
            market_field_set(&market_fields[i], &other, lacking);
        assert_int_equal(put(fixture->db, &other, 30), MARKET_UPDATED);
        struct market_opening back;
        DB_OK(market_opening_get(fixture->db, fixture->arena, 1, &back, &fault));
        assert_same(&other, &back);
        assert_int_equal(back.created, 10);
        assert_int_equal(back.changed, 30);
        assert_int_equal(put(fixture->db, &opening, 40), MARKET_UPDATED);
    }
    struct market_opening fewer = opening;
    fewer.skill_count = 2;
    assert_int_equal(put(fixture->db, &fewer, 50), MARKET_UPDATED);
    struct market_opening back;
    DB_OK(market_opening_get(fixture->db, fixture->arena, 1, &back, &fault));
    assert_same(&fewer, &back);
    assert_int_equal(changes_after(fixture, 0, &changes), 2 * (market_field_count - 2) + 2);
}

static void a_rollback_leaves_nothing(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_change *changes = NULL;
    make_schema(fixture->db);
    struct market_opening opening = full("bron", "1");
    struct market_writer *writer = NULL;
    enum market_stored what;
    struct err err = {0};
    assert_int_equal(market_writer_new(fixture->db, places, 1, &writer, &err), ERR_INVALID);
    DB_OK(db_begin(fixture->db, &fault));
    DB_OK(market_writer_new(fixture->db, places, 1, &writer, &fault));
    DB_OK(market_writer_put(writer, &opening, &what, &fault));
    DB_OK(market_writer_finish(writer, &fault));
    market_writer_free(writer);
    db_rollback(fixture->db);
    int64_t count = -1;
    DB_OK(market_opening_count(fixture->db, &count, &fault));
    assert_int_equal(count, 0);
    assert_int_equal(changes_after(fixture, 0, &changes), 0);
}

struct seen {
    size_t count;
    int64_t last;
    struct market_scanned rows[8];
};

static int remember(void *arg, const struct market_scanned *opening)
{
    struct seen *seen = arg;
    if (seen->count < 8)
        seen->rows[seen->count] = *opening;
    seen->count++;
    return seen->count == 5000 ? ERR_CANCELLED : 0;
}

/* Thousands in one transaction, with a key that comes again in the same batch, later, and after the commit.
 */
static void many_are_stored_in_the_order_they_came(void **state)
{
    struct db_fixture *fixture = *state;
    make_schema(fixture->db);
    struct market_writer *writer = NULL;
    DB_OK(db_begin(fixture->db, &fault));
    DB_OK(market_writer_new(fixture->db, places, 5, &writer, &fault));
    for (int i = 0; i < 4500; i++) {
        enum market_stored what;
        char id[20];
        bool again = i == 3 || i == 2500;
        snprintf(id, sizeof id, "n%d", again ? 1 : i);
        struct market_opening opening = full("s", id);
        if (again)
            opening.places = i;
        DB_OK(market_writer_put(writer, &opening, &what, &fault));
        assert_int_equal(what, again ? MARKET_UPDATED : MARKET_ADDED);
        DB_OK(market_writer_put(writer, &opening, &what, &fault));
        assert_int_equal(what, MARKET_UNCHANGED);
    }
    DB_OK(market_writer_finish(writer, &fault));
    market_writer_free(writer);
    DB_OK(db_commit(fixture->db, &fault));
    struct market_opening *page = NULL;
    size_t count = 0;
    DB_OK(market_opening_list(fixture->db, fixture->arena, 0, 3, &page, &count, &fault));
    assert_int_equal(count, 3);
    assert_true(str_equal_z(page[0].id_in_source, "n0"));
    assert_int_equal(page[1].places, 2500);
    assert_true(str_equal_z(page[2].id_in_source, "n2"));
    assert_int_equal(page[2].skill_count, 3);
    DB_OK(market_opening_list(fixture->db, fixture->arena, 4496, 100, &page, &count, &fault));
    assert_int_equal(count, 2);
    assert_true(str_equal_z(page[1].id_in_source, "n4499"));
    struct seen seen = {0};
    DB_OK(market_scan(fixture->db, places, remember, &seen, &fault));
    assert_int_equal(seen.count, 4498);
}

static void the_scan_gives_what_the_engine_needs(void **state)
{
    struct db_fixture *fixture = *state;
    make_schema(fixture->db);
    struct market_opening given = full("bron", "1");
    struct market_opening elsewhere = market_opening_blank();
    elsewhere.id_in_source = STR("2");
    elsewhere.title = STR("T");
    elsewhere.postcode = STR("2312");
    (void)put(fixture->db, &given, 1);
    (void)put(fixture->db, &elsewhere, 1);
    struct market_scanned one;
    DB_OK(market_scan_opening(fixture->db, places, fixture->arena, 1, &one, &fault));
    assert_int_equal(one.skill_count, 2);
    assert_int_equal(one.skills[0].concept, 3);
    assert_int_equal(one.skills[0].importance, MARKET_MUST);
    assert_int_equal(one.skills[1].concept, 7);
    assert_true(one.located && one.remote && !one.closed);
    assert_true(one.lat > 52.161234567 && one.lat < 52.161234568);
    assert_int_equal(one.hours_max, 3250);
    assert_int_equal(one.sector, 'Q');
    assert_int_equal(one.contract, market_word_number(market_contracts, STR("permanent")));
    assert_int_equal(one.valid_through, 20100);
    assert_true(one.search_tokens.len > 4);
    DB_OK(market_scan_opening(fixture->db, places, fixture->arena, 2, &one, &fault));
    assert_int_equal(one.skill_count, 0);
    assert_true(one.located);
    assert_true(one.lat > 52.1 && one.lat < 52.2);
    assert_int_equal(one.hours_min, MARKET_HOURS_NONE);
    assert_int_equal(one.posted, MARKET_DAY_NONE);
    struct err err = {0};
    assert_int_equal(market_scan_opening(fixture->db, places, fixture->arena, 3, &one, &err), ERR_NOT_FOUND);
    DB_OK(db_exec(fixture->db,
                  fixture->kind == DB_SQLITE ? "UPDATE opening SET packed_skills = x'0104' WHERE id = 1"
                                             : "UPDATE opening SET packed_skills = '\\x0104' WHERE id = 1",
                  &fault));
    assert_int_equal(market_scan_opening(fixture->db, places, fixture->arena, 1, &one, &err), ERR_DATABASE);
}

static void a_status_changes_once(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_change *changes = NULL;
    bool changed = false;
    make_schema(fixture->db);
    struct market_opening given = full("bron", "1");
    struct market_scanned one;
    (void)put(fixture->db, &given, 1);
    DB_OK(market_opening_set_status(fixture->db, 1, MARKET_WITHDRAWN, 2, &changed, &fault));
    assert_true(changed);
    DB_OK(market_opening_set_status(fixture->db, 1, MARKET_WITHDRAWN, 3, &changed, &fault));
    assert_false(changed);
    assert_int_equal(changes_after(fixture, 0, &changes), 2);
    DB_OK(market_scan_opening(fixture->db, places, fixture->arena, 1, &one, &fault));
    assert_true(one.closed);
    assert_int_equal(put(fixture->db, &given, 4), MARKET_UPDATED); /* offered again */
    given.status = MARKET_FULL;
    assert_int_equal(put(fixture->db, &given, 5), MARKET_UPDATED);
    DB_OK(market_opening_set_status(fixture->db, 1, MARKET_OPEN, 6, &changed, &fault));
    given.status = MARKET_OPEN;
    assert_int_equal(put(fixture->db, &given, 7), MARKET_UNCHANGED);
    struct err err = {0};
    assert_int_equal(market_opening_set_status(fixture->db, 9, MARKET_OPEN, 6, &changed, &err),
                     ERR_NOT_FOUND);
    assert_false(db_in_transaction(fixture->db));
}

static void remember_rule(void *arg, const char *rule, const char *what)
{
    (void)what;
    snprintf(arg, 200, "%s", rule);
}

/* Each damage is found, by the rule that it breaks, and an undamaged database has none. */
static void the_check_finds_damage(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *sql;
        const char *mend;
        const char *rule;
    } cases[] = {
        {"UPDATE opening SET title = 'x' WHERE id = 1",
         "UPDATE opening SET title = 'Verzorgende IG' WHERE id = 1",
         "the words for searching are those of the text"},
        {"UPDATE opening SET places = 3 WHERE id = 1", "UPDATE opening SET places = 2 WHERE id = 1",
         "the digest is that of the content"},
        {"UPDATE opening_skill SET importance = 1 WHERE id = 1024",
         "UPDATE opening_skill SET importance = 2 WHERE id = 1024",
         "the packed skills are those of the rows"},
        {"UPDATE opening_skill SET importance = 4 WHERE id = 1025",
         "UPDATE opening_skill SET importance = 1 WHERE id = 1025", "the digest is that of the content"},
        {"UPDATE opening SET hours_min = 5000 WHERE id = 1",
         "UPDATE opening SET hours_min = 2400 WHERE id = 1", "the digest is that of the content"},
        {"UPDATE opening SET lat = NULL WHERE id = 1", "UPDATE opening SET lat = 52.16123456789 WHERE id = 1",
         "the digest is that of the content"},
        {"INSERT INTO opening_skill VALUES (9999, NULL, NULL, 'x', 1)",
         "DELETE FROM opening_skill WHERE id = 9999", "a skill that is asked belongs to an opening"},
        {"UPDATE sequence SET value = 0 WHERE name = 'opening'",
         "UPDATE sequence SET value = 1 WHERE name = 'opening'", "an opening's number was given out"},
    };
    make_schema(fixture->db);
    DB_OK(db_exec(
        fixture->db,
        "INSERT INTO scheme VALUES (1, 'urn:a', '1', 'A', 0);"
        "INSERT INTO concept VALUES (3, 1, 'urn:a:3', 1, 0, 0, '', ''), (7, 1, 'urn:a:7', 1, 0, 0, '', '')",
        &fault));
    struct market_opening given = full("bron", "1");
    (void)put(fixture->db, &given, 1);
    char rule[200] = "";
    struct findings findings = {.tell = remember_rule, .arg = rule};
    DB_OK(market_check(fixture->db, &findings, &fault));
    assert_int_equal(findings.count, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        DB_OK(db_exec(fixture->db, cases[i].sql, &fault));
        findings.count = 0;
        DB_OK(market_check(fixture->db, &findings, &fault));
        assert_true(findings.count > 0);
        assert_string_equal(rule, cases[i].rule); /* the last one that was told */
        DB_OK(db_exec(fixture->db, cases[i].mend, &fault));
        findings.count = 0;
        DB_OK(market_check(fixture->db, &findings, &fault));
        assert_int_equal(findings.count, 0);
    }
}

static void a_page_comes_in_the_order_asked(void **state)
{
    enum { ALL = 50 };
    struct db_fixture *fixture = *state;
    struct market_opening page[ALL + 1];
    int64_t ids[ALL + 1];
    char name[32];
    make_schema(fixture->db);
    for (int i = 0; i < ALL; i++) {
        snprintf(name, sizeof name, "%d", i);
        struct market_opening opening = full("bron", name);
        put(fixture->db, &opening, 1);
        ids[i] = (i * 7) % ALL + 1;
    }
    for (size_t count = 0; count <= ALL; count += 5) {
        DB_OK(market_opening_get_many(fixture->db, fixture->arena, ids, count, page, &fault));
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(page[i].id, ids[i]);
            snprintf(name, sizeof name, "%lld", (long long)ids[i] - 1);
            assert_true(str_equal_z(page[i].id_in_source, name));
        }
    }
    ids[ALL] = ALL + 1;
    struct err err = {0};
    assert_int_equal(market_opening_get_many(fixture->db, fixture->arena, ids, ALL + 1, page, &err),
                     ERR_NOT_FOUND);
}

int main(void)
{
    static const struct db_test tests[] = {
        DB_TEST(what_is_stored_comes_back),
        DB_TEST(only_real_changes_are_written),
        DB_TEST(a_rollback_leaves_nothing),
        DB_TEST(many_are_stored_in_the_order_they_came),
        DB_TEST(the_scan_gives_what_the_engine_needs),
        DB_TEST(a_status_changes_once),
        DB_TEST(the_check_finds_damage),
        DB_TEST(a_page_comes_in_the_order_asked),
    };
    return PLACES_FIXTURE_RUN("openings", tests, places);
}
