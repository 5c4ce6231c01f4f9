/* Importing openings as JSON Lines and exporting them, on both databases. */
#include "openings_world.h"

static const char whole[] =
    "{\"id\":\"1\",\"market\":\"vacancies\",\"title\":\"Verzorgende "
    "IG\",\"organisation\":\"O\",\"url\":\"https://x.nl/1\","
    "\"language\":\"nl-NL\",\"skills\":[{\"uri\":\"urn:a:cook\",\"importance\":\"must\"},{\"label\":\" "
    "Bakken \"}],"
    "\"text\":\"t\",\"lat\":52.16,\"lon\":4.49,\"postcode\":\"2312\",\"remote\":false,\"hoursMin\":24,"
    "\"hoursMax\":32.5,"
    "\"educationLevel\":4,\"sector\":\"Q\",\"contract\":\"permanent\",\"posted\":\"2026-11-01\","
    "\"validThrough\":\"2026-12-31\",\"startDate\":\"2027-01-01\",\"places\":1,\"salaryMin\":2500,"
    "\"salaryMax\":3200.01,"
    "\"salaryPeriod\":\"month\",\"applyUrl\":\"https://x.nl/2\"}\n";

static void every_field_is_stored(void **state)
{
    struct db_fixture *fixture = *state;
    struct openings_summary summary;
    prepare(fixture);
    import_good(fixture, whole, &summary);
    assert_int_equal(summary.added, 1);
    assert_int_equal(summary.issues.warnings, 0);
    struct market_opening opening = stored(fixture, 1);
    assert_true(str_equal_z(opening.source, "O")); /* the organisation */
    assert_true(str_equal_z(opening.language, "nl"));
    assert_int_equal(opening.hours_max, 3250);
    assert_int_equal(opening.salary_max, 320001);
    assert_int_equal(opening.valid_through, time_day_from_date(2026, 12, 31));
    assert_int_equal(opening.skill_count, 2);
    assert_int_equal(opening.skills[0].concept, 1);
    assert_int_equal(opening.skills[0].importance, MARKET_MUST);
    assert_int_equal(opening.skills[1].concept, 2);
    assert_int_equal(opening.skills[1].importance, MARKET_ESSENTIAL);
    for (size_t i = 0; i < market_field_count; i++)
        if (market_fields[i].kind != MARKET_FIELD_BOOL)
            assert_true(market_field_get(&market_fields[i], &opening).type != MARKET_VALUE_LACKING);
}

static void the_same_again_changes_nothing(void **state)
{
    struct db_fixture *fixture = *state;
    struct openings_summary summary;
    int64_t before = 0;
    int64_t after = 0;
    prepare(fixture);
    import_good(fixture, whole, &summary);
    DB_OK(db_change_latest(fixture->db, &before, &fault));
    import_good(fixture, whole, &summary);
    assert_int_equal(summary.unchanged, 1);
    assert_int_equal(summary.added + summary.updated, 0);
    DB_OK(db_change_latest(fixture->db, &after, &fault));
    assert_int_equal(before, after);
    import_good(fixture, "{\"id\":\"1\",\"source\":\"O\",\"title\":\"Anders\",\"skills\":[]}", &summary);
    assert_int_equal(summary.updated, 1);
    assert_int_equal(stored(fixture, 1).skill_count, 0);
    assert_int_equal(stored(fixture, 1).text.len, 0); /* an update replaces every field */
}

/* One line each; what must be said about it, and where. */
static void mistakes_are_told_with_their_place(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *line;
        uint64_t column;
        const char *field;
        const char *says;
    } cases[] = {
        {"{\"title\":\"T\",\"skills\":[]}", 1, "", "id: is missing"},
        {"{\"id\":\"\",\"title\":\"T\",\"skills\":[]}", 7, "id", "empty"},
        {"{\"id\":null,\"title\":\"T\",\"skills\":[]}", 7, "id", "missing"},
        {"{\"id\":7,\"title\":\"T\",\"skills\":[]}", 7, "id", "string"},
        {"{\"id\":\"1\",\"skills\":[]}", 1, "", "title: is missing"},
        {"{\"id\":\"1\",\"title\":\" \",\"skills\":[]}", 19, "title", "empty"},
        {"{\"id\":\"1\",\"title\":\"T\"}", 1, "", "skills: is missing"},
        {"{\"id\":\"1\",\"title\":\"T\",\"text\":\"\"}", 1, "", "skills: is missing"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":{}}", 32, "skills", "array"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[{}]}", 33, "skills[0]", "uri or a label"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[{\"uri\":7}]}", 40, "skills[0].uri", "string"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[{\"uri\":\"x\",\"importance\":\"vital\"}]}", 57,
         "skills[0].importance", "vital"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"lat\":52}", 1, "", "lon is missing"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"lat\":91,\"lon\":4}", 41, "lat", "-90 to 90"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"hoursMin\":169}", 46, "hoursMin", "168"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"hoursMin\":1.001}", 46, "hoursMin", "two decimals"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"hoursMin\":30,\"hoursMax\":20}", 46, "hoursMin",
         "hoursMax"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"salaryMin\":3,\"salaryMax\":2}", 47, "salaryMin",
         "salaryMax"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"salaryMin\":-1}", 47, "salaryMin", "0"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"educationLevel\":0}", 52, "educationLevel", "1 to 8"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"educationLevel\":4.5}", 52, "educationLevel",
         "whole"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"sector\":\"q\"}", 44, "sector", "A to U"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"contract\":\"forever\"}", 46, "contract",
         "permanent"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"posted\":\"2026-02-30\"}", 44, "posted", "exists"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"posted\":\"today\"}", 44, "posted", "exists"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"remote\":\"yes\"}", 44, "remote", "true or false"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"url\":\"javascript:x\"}", 41, "url", "http"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"language\":\"dutch\"}", 46, "language",
         "language code"},
        {"{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"status\":\"gone\"}", 44, "status", "withdrawn"},
        {"{\"id\":\"1\",\"title\":\"T\",\"title\":\"U\",\"skills\":[]}", 0, "", "duplicate"},
        {"{\"id\":\"1\",", 0, "", "JSON"},
        {"[1,2]", 1, "", "no opening"},
        {"17", 1, "", "object"},
        {"{\"id\":\"1\",\"title\":\"\xE9\",\"skills\":[]}", 20, "", "UTF-8"},
    };
    prepare(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct openings_summary summary;
        struct err err = {0};
        const char *good = "{\"id\":\"good\",\"title\":\"T\",\"skills\":[]}\n\n";
        const char *text = arena_printf(fixture->arena, "%s%s\n", good, cases[i].line);
        assert_int_equal(run(fixture, text, false, &summary, &err), ERR_INVALID);
        if (err.line != 3 || (cases[i].column > 0 && err.column != cases[i].column) ||
            strstr(err.message, cases[i].says) == NULL || strcmp(err.field, cases[i].field) != 0)
            fail_msg("%s: %llu:%llu %s (%s)", cases[i].line, (unsigned long long)err.line,
                     (unsigned long long)err.column, err.message, err.field);
        assert_int_equal(summary.rejected, 1);
        assert_int_equal(count_openings(fixture), 0);
    }
}

static void all_mistakes_are_told_and_the_rest_can_be_kept(void **state)
{
    struct db_fixture *fixture = *state;
    struct openings_summary summary;
    struct err err = {0};
    const char *text = "{\"id\":\"a\",\"title\":\"T\",\"skills\":[]}\n"
                       "{\"id\":2,\"title\":3,\"sector\":\"x\",\"skills\":[]}\n"
                       "{\n"
                       "{\"id\":\"b\",\"title\":\"T\",\"skills\":[]}\n";
    prepare(fixture);
    assert_int_equal(run(fixture, text, false, &summary, &err), ERR_INVALID);
    assert_int_equal(summary.read, 4);
    assert_int_equal(summary.rejected, 2);
    assert_int_equal(summary.issues.errors, 4);
    assert_int_equal(summary.added, 0);
    assert_int_equal(count_openings(fixture), 0);
    assert_int_equal(run(fixture, text, true, &summary, &err), 0);
    assert_int_equal(summary.added, 2);
    assert_int_equal(summary.rejected, 2);
    assert_int_equal(count_openings(fixture), 2);
}

static void labels_become_skills(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *skill;
        const char *language;
        int64_t concept; /* 0: stays text */
    } cases[] = {
        {"{\"label\":\"koken\"}", "nl", 1}, /* the same skill in two schemes */
        {"{\"label\":\"KOKEN\"}", "nl", 1},
        {"{\"label\":\"koken\"}", "en", 0},
        {"{\"label\":\"cook\"}", "en", 1},
        {"{\"label\":\"bakken\"}", "nl", 2},   /* preferred goes before alternative */
        {"{\"label\":\"ovenwerk\"}", "nl", 0}, /* ambiguous */
        {"{\"label\":\"oud\"}", "nl", 0},      /* retired */
        {"{\"label\":\"kok\"}", "nl", 0},      /* an occupation */
        {"{\"uri\":\"urn:a:old\"}", "nl", 5},  /* what refers to a retired skill keeps working */
        {"{\"uri\":\"urn:a:chef\"}", "nl", 0},
        {"{\"uri\":\"urn:a:nothing\",\"label\":\"koken\"}", "nl", 0},
    };
    prepare(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct openings_summary summary;
        import_good(fixture,
                    arena_printf(fixture->arena,
                                 "{\"id\":\"%zu\",\"title\":\"T\",\"language\":\"%s\",\"skills\":[%s]}", i,
                                 cases[i].language, cases[i].skill),
                    &summary);
        struct market_opening opening = stored(fixture, (int64_t)i + 1);
        assert_int_equal(opening.skill_count, 1);
        assert_int_equal(opening.skills[0].concept, cases[i].concept);
        assert_int_equal(summary.issues.warnings, cases[i].concept == 0);
    }
    struct openings_summary summary;
    import_good(
        fixture,
        "{\"id\":\"twice\",\"title\":\"T\",\"skills\":[{\"uri\":\"urn:a:cook\",\"importance\":\"optional\"},"
        "{\"label\":\"x\"},{\"label\":\"koken\",\"importance\":\"must\"},{\"label\":\"x\",\"importance\":"
        "\"optional\"}]}",
        &summary);
    struct market_opening opening = stored(fixture, sizeof cases / sizeof *cases + 1);
    assert_int_equal(opening.skill_count, 2);
    assert_int_equal(opening.skills[0].importance, MARKET_MUST);
    assert_int_equal(opening.skills[1].importance, MARKET_ESSENTIAL);
}

static void at_most_1024_skills(void **state)
{
    struct db_fixture *fixture = *state;
    prepare(fixture);
    for (int count = 1024; count <= 1025; count++) {
        struct openings_summary summary;
        struct err err = {0};
        struct buf text BUF_AUTO;
        buf_init(&text, 1 << 20);
        buf_printf(&text, "{\"id\":\"%d\",\"title\":\"T\",\"skills\":[", count);
        for (int i = 0; i < count; i++)
            buf_printf(&text, "%s{\"uri\":\"urn:%d\"}", i == 0 ? "" : ",", i);
        buf_add_z(&text, "]}");
        assert_int_equal(run(fixture, text.data, false, &summary, &err), count == 1024 ? 0 : ERR_INVALID);
        if (count > 1024)
            assert_non_null(strstr(err.message, "1,024"));
        else
            assert_int_equal(stored(fixture, 1).skill_count, 1024);
    }
}

/* A hundred megabytes of one byte, without holding them. */
struct endless {
    size_t left;
    size_t largest_read;
};

static int read_endless(void *arg, char *out, size_t size, size_t *got, struct err *err)
{
    (void)err;
    struct endless *endless = arg;
    *got = size < endless->left ? size : endless->left;
    memset(out, 'x', *got);
    endless->left -= *got;
    if (endless->left == 0 && *got > 0)
        out[*got - 1] = '\n';
    return 0;
}

static void an_endless_line_is_refused(void **state)
{
    struct db_fixture *fixture = *state;
    struct endless endless = {.left = 100u << 20};
    struct input input = {.read = read_endless, .arg = &endless, .name = "endless"};
    struct openings_summary summary;
    struct err err = {0};
    const struct openings_import import = {.places = places, .now = NOW};
    prepare(fixture);
    assert_int_equal(openings_import(fixture->db, &import, &input, 1, fixture->arena, &summary, &err),
                     ERR_INVALID);
    assert_int_equal(err.line, 1);
    assert_non_null(strstr(err.message, "8 MB"));
    assert_int_equal(endless.left, 0);
}

struct exported {
    struct buf text;
};

static int collect(void *arg, const char *bytes, size_t len)
{
    buf_add(&((struct exported *)arg)->text, bytes, len);
    return 0;
}

static void export_to(struct db_fixture *fixture, struct buf *out, uint64_t *count)
{
    struct exported exported;
    struct json_writer w;
    buf_init(&exported.text, 1 << 24);
    json_write_to_sink(&w, collect, &exported);
    w.lines = true;
    DB_OK(openings_export(fixture->db, &w, NULL, count, &fault));
    assert_int_equal(json_write_finish(&w, NULL), 0);
    *out = exported.text;
}

static void what_is_exported_comes_back(void **state)
{
    struct db_fixture *fixture = *state;
    struct openings_summary summary;
    struct buf first BUF_AUTO;
    struct buf second BUF_AUTO;
    uint64_t count = 0;
    bool changed = false;
    prepare(fixture);
    import_good(
        fixture,
        arena_printf(
            fixture->arena, "%s%s%s%s", whole,
            "{\"id\":\"2\",\"title\":\"\\\"\\n\\u00e9\",\"text\":\"only text\",\"salaryMin\":14.715}\n",
            "{\"id\":\"3\",\"title\":\"T\",\"skills\":[{\"uri\":\"urn:x\",\"label\":\"y\"},{\"label\":\"zz\"}"
            "]}\n",
            "{\"id\":\"4\",\"title\":\"T\",\"skills\":[],\"status\":\"full\",\"lat\":0.1,\"lon\":-179.999999}"
            "\n"),
        &summary);
    assert_int_equal(summary.text_only, 1);
    DB_OK(market_opening_set_status(fixture->db, 3, MARKET_WITHDRAWN, NOW, &changed, &fault));
    export_to(fixture, &first, &count);
    assert_int_equal(count, 4);
    import_good(fixture, first.data, &summary);
    assert_int_equal(summary.unchanged, 4);
    assert_int_equal(db_exec(fixture->db, "DELETE FROM opening_skill; DELETE FROM opening", NULL), 0);
    import_good(fixture, first.data, &summary);
    assert_int_equal(summary.added, 4);
    export_to(fixture, &second, &count);
    assert_string_equal(first.data, second.data);
}

static void relative_dates_are_for_examples(void **state)
{
    struct db_fixture *fixture = *state;
    struct openings_summary summary;
    struct str cursor = STR(
        "{\"id\":\"1\",\"title\":\"T\",\"skills\":[],\"posted\":\"today-12\",\"validThrough\":\"today+45\"}");
    struct input input = input_from_memory(&cursor, "o.jsonl");
    const struct openings_import import = {.places = places, .now = NOW, .relative_dates = true};
    prepare(fixture);
    DB_OK(openings_import(fixture->db, &import, &input, 1, fixture->arena, &summary, &fault));
    assert_int_equal(stored(fixture, 1).posted, 20781 - 12);
    assert_int_equal(stored(fixture, 1).valid_through, 20781 + 45);
}

int main(void)
{
    static const struct db_test tests[] = {
        DB_TEST(every_field_is_stored),
        DB_TEST(the_same_again_changes_nothing),
        DB_TEST(mistakes_are_told_with_their_place),
        DB_TEST(all_mistakes_are_told_and_the_rest_can_be_kept),
        DB_TEST(labels_become_skills),
        DB_TEST(at_most_1024_skills),
        DB_TEST(an_endless_line_is_refused),
        DB_TEST(what_is_exported_comes_back),
        DB_TEST(relative_dates_are_for_examples),
    };
    return PLACES_FIXTURE_RUN("importing openings", tests, places);
}
