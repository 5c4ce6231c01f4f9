/* Importing modules and storing them, on both databases. */
#include "openings_world.h"

#include "base/findings.h"
#include "exchange/modules/modules_import.h"
#include "skills/module.h"

static const char whole[] =
    "{\"id\":\"m1\",\"title\":\"Koken\",\"provider\":\"School\",\"url\":\"https://x.nl/m\",\"language\":\"nl-NL\","
    "\"skills\":[{\"uri\":\"urn:a:cook\",\"level\":2},{\"label\":\" Bakken \"},{\"label\":\"vliegen\"}],"
    "\"text\":\"t\",\"postcode\":\"2312\",\"online\":true,\"hours\":40,\"price\":12.34,\"start\":\"2026-12-31\"}\n";

static int import_modules(struct db_fixture *fixture, const char *text, struct modules_summary *summary, struct err *err)
{
    struct str cursor = str_from(text);
    struct input input = input_from_memory(&cursor, "m.jsonl");
    const struct modules_import import = {.places = places, .now = NOW};
    return modules_import(fixture->db, &import, &input, 1, fixture->arena, summary, err);
}

static struct skills_module *list(struct db_fixture *fixture, size_t count)
{
    struct skills_module *modules;
    size_t found = 0;
    DB_OK(skills_module_list(fixture->db, fixture->arena, &modules, &found, &fault));
    assert_int_equal(found, count);
    return modules;
}

static void every_field_is_stored(void **state)
{
    struct db_fixture *fixture = *state;
    struct modules_summary summary;
    prepare(fixture);
    DB_OK(import_modules(fixture, whole, &summary, &fault));
    assert_int_equal(summary.added, 1);
    assert_int_equal(summary.issues.warnings, 1); /* nobody knows how to fly */
    struct skills_module *module = list(fixture, 1);
    assert_int_equal(module->id, 1);
    assert_true(str_equal_z(module->source, "School")); /* the provider */
    assert_true(str_equal_z(module->id_in_source, "m1"));
    assert_true(str_equal_z(module->title, "Koken"));
    assert_true(str_equal_z(module->url, "https://x.nl/m"));
    assert_true(str_equal_z(module->language, "nl"));
    assert_true(str_equal_z(module->postcode, "2312"));
    assert_true(str_equal_z(module->text, "t"));
    assert_true(module->online);
    assert_int_equal(module->hours, 40);
    assert_int_equal(module->price, 1234);
    assert_int_equal(module->start, time_day_from_date(2026, 12, 31));
    assert_int_equal(module->teach_count, 3);
    assert_int_equal(module->teaches[0].concept, 1);
    assert_int_equal(module->teaches[0].level, 2);
    assert_int_equal(module->teaches[1].concept, 2);
    assert_int_equal(module->teaches[1].level, 3);
    assert_int_equal(module->teaches[2].concept, 0);
    assert_true(str_equal_z(module->teaches[2].label, "vliegen"));
}

static void the_same_again_changes_nothing(void **state)
{
    struct db_fixture *fixture = *state;
    struct modules_summary summary;
    int64_t before = 0;
    int64_t after = 0;
    int64_t offered = -1;
    prepare(fixture);
    DB_OK(import_modules(fixture, whole, &summary, &fault));
    DB_OK(db_change_latest(fixture->db, &before, &fault));
    DB_OK(import_modules(fixture, whole, &summary, &fault));
    assert_int_equal(summary.unchanged, 1);
    DB_OK(db_change_latest(fixture->db, &after, &fault));
    assert_int_equal(before, after);
    DB_OK(import_modules(fixture,
                         "{\"id\":\"m1\",\"source\":\"School\",\"title\":\"Anders\",\"status\":\"withdrawn\","
                         "\"skills\":[{\"uri\":\"urn:a:bake\"}]}\n\n"
                         "{\"id\":\"m2\",\"title\":\"Nieuw\",\"skills\":[{\"uri\":\"urn:a:bake\"},{\"uri\":\"urn:a:bake\","
                         "\"level\":4}]}",
                         &summary, &fault));
    assert_int_equal(summary.updated, 1);
    assert_int_equal(summary.added, 1);
    struct skills_module *modules = list(fixture, 2);
    assert_int_equal(modules[0].id, 1);
    assert_int_equal(modules[0].teach_count, 1); /* an update replaces every field */
    assert_int_equal(modules[0].hours, SKILLS_MODULE_NONE);
    assert_int_equal(modules[0].start, SKILLS_DAY_NONE);
    assert_int_equal(modules[1].teach_count, 1); /* twice: once, at its highest level */
    assert_int_equal(modules[1].teaches[0].level, 4);
    DB_OK(skills_module_count(fixture->db, &offered, &fault));
    assert_int_equal(offered, 1);
}

static void a_key_twice_in_a_file_is_warned_of(void **state)
{
    struct db_fixture *fixture = *state;
    struct modules_summary summary;
    prepare(fixture);
    const char *text = arena_printf(fixture->arena, "%s{\"id\":\"m1\",\"title\":\"Elders\",\"skills\":[{\"uri\":\"urn:a:bake\"}]}\n%s",
                                    whole, whole);
    DB_OK(import_modules(fixture, text, &summary, &fault));
    assert_int_equal(summary.issues.warnings, 3); /* twice of the skill that nobody knows */
    const struct openings_issue *issue = &summary.issues.items.items[summary.issues.items.count - 1];
    assert_int_equal(issue->line, 3);
    assert_string_equal(issue->field, "id");
    assert_non_null(strstr(issue->message, "\"m1\" stands in line 1 of this file too"));
    (void)list(fixture, 2);
    DB_OK(import_modules(fixture, whole, &summary, &fault));
    assert_int_equal(summary.issues.warnings, 1); /* in another file it is an update */
}

/* One line each; what must be said about it, and where. */
static const struct {
    const char *line;
    unsigned column;
    const char *message;
} mistakes[] = {
    {"{", 1, "JSON"},
    {"[]", 1, "must be"},
    {"{\"id\":\"1\",\"skills\":[{\"label\":\"x\"}]}", 1, "title: is missing"},
    {"{\"title\":\"t\",\"skills\":[{\"label\":\"x\"}]}", 1, "id: is missing"},
    {"{\"id\":\"1\",\"title\":\"t\"}", 1, "skills: is missing"},
    {"{\"id\":\"1\",\"title\":\"t\",\"skills\":[]}", 32, "a module teaches 1 to 100"},
    {"{\"id\":\"1\",\"title\":\"t\",\"skills\":[{}]}", 33, "must have a uri or a label"},
    {"{\"id\":\"1\",\"title\":\"t\",\"skills\":[{\"label\":\"x\",\"level\":5}]}", 54, "must be from 1 to 4"},
    {"{\"id\":\"1\",\"title\":\"t\",\"hours\":0,\"skills\":[{\"label\":\"x\"}]}", 31, "from 1 to 10000"},
    {"{\"id\":\"1\",\"title\":\"t\",\"price\":-1,\"skills\":[{\"label\":\"x\"}]}", 31, "from 0 to 100000"},
    {"{\"id\":\"1\",\"title\":\"t\",\"start\":\"today+3\",\"skills\":[{\"label\":\"x\"}]}", 31, "is no date"},
    {"{\"id\":\"1\",\"title\":\"t\",\"status\":\"full\",\"skills\":[{\"label\":\"x\"}]}", 32, "open, withdrawn"},
    {"{\"id\":\"1\",\"title\":\"t\",\"url\":\"ftp://x\",\"skills\":[{\"label\":\"x\"}]}", 29, "http://"},
    {"{\"id\":\"1\",\"title\":\"t\",\"language\":\"dutch\",\"skills\":[{\"label\":\"x\"}]}", 34, "language code"},
    {"{\"id\":\"1\",\"title\":\"t\",\"online\":1,\"skills\":[{\"label\":\"x\"}]}", 32, "must be"},
};

static void every_mistake_is_told_with_its_place(void **state)
{
    struct db_fixture *fixture = *state;
    prepare(fixture);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct modules_summary summary;
        struct err err = {0};
        const char *text = arena_printf(fixture->arena, "%s%s\n", whole, mistakes[i].line);
        assert_int_equal(import_modules(fixture, text, &summary, &err), ERR_INVALID);
        if (err.line != 2 || err.column != mistakes[i].column || strstr(err.message, mistakes[i].message) == NULL)
            fail_msg("%s: %llu:%llu %s", mistakes[i].line, (unsigned long long)err.line,
                     (unsigned long long)err.column, err.message);
        assert_int_equal(summary.rejected, 1);
        (void)list(fixture, 0); /* one refused module refuses all */
    }
}

static void tell(void *arg, const char *rule, const char *what)
{
    (void)what;
    *(const char **)arg = rule;
}

static const char *const breaches[] = {
    "UPDATE sequence SET value = 0 WHERE name = 'module'",
    "UPDATE module SET title = ''",
    "UPDATE module SET hours = 0",
    "DELETE FROM module_skill",
    "UPDATE module_skill SET level = 9",
    "UPDATE module_skill SET concept_id = 4 WHERE position = 0",
    "UPDATE module SET provider = 'Ander'",
};

static void the_check_finds_what_breaks_a_rule(void **state)
{
    struct db_fixture *fixture = *state;
    struct modules_summary summary;
    const char *rule = NULL;
    prepare(fixture);
    for (size_t i = 0; i <= sizeof breaches / sizeof *breaches; i++) {
        struct findings findings = {.tell = tell, .arg = &rule};
        DB_OK(db_exec(fixture->db, "DELETE FROM module_skill; DELETE FROM module", &fault));
        DB_OK(import_modules(fixture, whole, &summary, &fault));
        if (i > 0)
            DB_OK(db_exec(fixture->db, breaches[i - 1], &fault));
        DB_OK(skills_module_check(fixture->db, &findings, &fault));
        if ((findings.count > 0) != (i > 0))
            fail_msg("%s: %lld findings, the last: %s", i > 0 ? breaches[i - 1] : "as imported",
                     (long long)findings.count, rule == NULL ? "none" : rule);
    }
}

static const struct db_test tests[] = {
    DB_TEST(every_field_is_stored),
    DB_TEST(the_same_again_changes_nothing),
    DB_TEST(a_key_twice_in_a_file_is_warned_of),
    DB_TEST(every_mistake_is_told_with_its_place),
    DB_TEST(the_check_finds_what_breaks_a_rule),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("modules", tests, places);
}
