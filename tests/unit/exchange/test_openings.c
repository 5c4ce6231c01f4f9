/* Importing and exporting openings, on both databases. */
#include "../db_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "exchange/openings/import.h"
#include "exchange/openings/opening_write.h"
#include "market/opening_field.h"
#include "port/db/change.h"
#include "port/db/migrate.h"

#define NOW (INT64_C(20781) * 86400 * TIME_SECOND + 12 * 3600 * TIME_SECOND) /* 2026-11-24, noon */

static struct place_index *places;

/* Two schemes; concepts 1 and 3 are the same skill in both. 4 is an occupation, 5 retired. */
static const char taxonomy[] =
    "INSERT INTO scheme VALUES (1, 'urn:a', '1', 'A', 0), (2, 'urn:b', '1', 'B', 0);"
    "INSERT INTO concept VALUES (1, 1, 'urn:a:cook', 1, 0, 0, '', ''), (2, 1, 'urn:a:bake', 1, 0, 0, '', ''),"
    " (3, 2, 'urn:b:cook', 1, 0, 0, '', ''), (4, 1, 'urn:a:chef', 4, 0, 0, '', ''),"
    " (5, 1, 'urn:a:old', 2, 0, 1, '', '');"
    "INSERT INTO label VALUES (1, 1, 'nl', 1, 'Koken', 'koken', ''), (2, 3, 'nl', 1, 'koken', 'koken', ''),"
    " (3, 2, 'nl', 2, 'ovenwerk', 'ovenwerk', ''), (4, 1, 'nl', 2, 'ovenwerk', 'ovenwerk', ''),"
    " (5, 2, 'nl', 1, 'bakken', 'bakken', ''), (6, 1, 'nl', 2, 'bakken', 'bakken', ''),"
    " (7, 1, 'en', 1, 'cook', 'cook', ''), (8, 5, 'nl', 1, 'oud', 'oud', ''), (9, 4, 'nl', 1, 'kok', 'kok', "
    "''),"
    " (10, 2, 'nl', 2, 'brood, taart', 'brood, taart', '');"
    "INSERT INTO exact_match VALUES (3, 'urn:a:cook');";

static void prepare(struct db_fixture *fixture)
{
    DB_OK(db_schema_upgrade(fixture->db, &db_migrations, 1, NULL, &fault));
    DB_OK(db_exec(fixture->db, taxonomy, &fault));
}

static int run(struct db_fixture *fixture, const char *text, bool partial, struct openings_summary *summary,
               struct err *err)
{
    struct str cursor = str_from(text);
    struct input input = input_from_memory(&cursor, "o.jsonl");
    const struct openings_import import = {.places = places, .now = NOW, .partial = partial};
    return openings_import(fixture->db, &import, &input, 1, fixture->arena, summary, err);
}

static void import_good(struct db_fixture *fixture, const char *text, struct openings_summary *summary)
{
    struct err err = {0};
    if (run(fixture, text, false, summary, &err) != 0)
        fail_msg("%s: %llu:%llu %s", text, (unsigned long long)err.line, (unsigned long long)err.column,
                 err.message);
}

static int64_t count_openings(struct db_fixture *fixture)
{
    int64_t count = -1;
    DB_OK(market_opening_count(fixture->db, &count, &fault));
    return count;
}

static struct market_opening stored(struct db_fixture *fixture, int64_t id)
{
    struct market_opening opening;
    DB_OK(market_opening_get(fixture->db, fixture->arena, id, &opening, &fault));
    return opening;
}

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

static const char posting[] =
    "{\"@context\":\"https://schema.org\",\"@type\":\"JobPosting\",\"title\":\"Kok &amp; bakker\",\n"
    "\"identifier\":{\"@type\":\"PropertyValue\",\"name\":\"Bron\",\"value\":\"jp-1\"},\n"
    "\"hiringOrganization\":{\"@type\":\"Organization\",\"name\":\"Keuken\"},\"url\":\"https://x.nl/1\",\n"
    "\"description\":\"<p>Koken</p><ul><li>veel</li></ul>\",\"datePosted\":\"2026-11-01\",\n"
    "\"validThrough\":\"2026-12-31T23:30:00Z\",\"employmentType\":[\"FULL_TIME\",\"TEMPORARY\"],"
    "\"inLanguage\":\"nl-NL\",\n"
    "\"jobLocation\":[{\"@type\":\"Place\",\"address\":{\"@type\":\"PostalAddress\",\"postalCode\":\"2312 "
    "AB\","
    "\"addressCountry\":\"NL\"},\"geo\":{\"latitude\":\"52.16\",\"longitude\":4.49}},{\"@type\":\"Place\"}],"
    "\n"
    "\"baseSalary\":{\"@type\":\"MonetaryAmount\",\"currency\":\"EUR\",\"value\":{\"minValue\":2500,"
    "\"maxValue\":\"3200.50\","
    "\"unitText\":\"MONTH\"}},\"totalJobOpenings\":\"2\",\"jobLocationType\":\"TELECOMMUTE\",\n"
    "\"educationRequirements\":{\"credentialCategory\":\"bachelor degree\"},\n"
    "\"skills\":[\"koken; jongleren\",{\"@type\":\"DefinedTerm\",\"url\":\"urn:a:bake\"},\"brood, taart\"]}";

static void a_job_posting_is_an_opening(void **state)
{
    struct db_fixture *fixture = *state;
    struct openings_summary summary;
    prepare(fixture);
    import_good(fixture, posting, &summary);
    struct market_opening opening = stored(fixture, 1);
    assert_true(str_equal_z(opening.title, "Kok & bakker"));
    assert_true(str_equal_z(opening.source, "Bron"));
    assert_true(str_equal_z(opening.id_in_source, "jp-1"));
    assert_true(str_equal_z(opening.organisation, "Keuken"));
    assert_true(str_equal_z(opening.text, "Koken\n\n- veel"));
    assert_true(str_equal_z(opening.postcode, "2312 AB"));
    assert_true(opening.located && opening.lat > 52.15 && opening.lat < 52.17);
    assert_true(opening.remote);
    assert_int_equal(opening.valid_through, time_day_from_date(2027, 1, 1)); /* in Amsterdam */
    assert_true(str_equal_z(opening.contract, "temporary"));
    assert_int_equal(opening.hours_min, 3500);
    assert_int_equal(opening.hours_max, MARKET_HOURS_NONE);
    assert_int_equal(opening.salary_min, 250000);
    assert_int_equal(opening.salary_max, 320050);
    assert_true(str_equal_z(opening.salary_period, "month"));
    assert_int_equal(opening.places, 2);
    assert_int_equal(opening.education_level, 6);
    assert_int_equal(opening.skill_count, 3); /* "brood, taart" is a name of baking, which is asked already */
    assert_int_equal(opening.skills[0].concept, 1);
    assert_true(str_equal_z(opening.skills[1].label, "jongleren"));
    assert_int_equal(opening.skills[2].concept, 2);
    assert_int_equal(summary.issues.warnings, 2); /* jongleren; more than one place */
}

static void places_are_read_in_many_forms(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *location;
        const char *postcode;
        bool located;
    } cases[] = {
        {"{\"address\":{\"postalCode\":\"2312ab\"}}", "2312ab", false},
        {"{\"address\":{\"postalCode\":\"2312\",\"addressCountry\":{\"name\":\"Nederland\"}}}", "2312",
         false},
        {"{\"address\":{\"postalCode\":\"1000\",\"addressCountry\":\"BE\"}}", "", false},
        {"{\"address\":\"Breestraat 1, 2311 CS Leiden\"}", "2311 CS", false},
        {"\"Breestraat 12345, 2311CS\"", "2311CS", false},
        {"\"Telefoon 071-5165165\"", "", false},
        {"{\"address\":{\"addressLocality\":\"leiden\"}}", "", true},
        {"\"Leiden\"", "", true},
        {"{\"address\":{\"addressLocality\":\"Paris\",\"addressCountry\":\"FR\"}}", "", false},
        {"{\"latitude\":52.1,\"longitude\":\"4.4\"}", "", true},
        {"{\"geo\":{\"latitude\":152.1,\"longitude\":4.4}}", "", false},
        {"[{\"address\":{}},{\"address\":{\"postalCode\":\"2312 AB\"}}]", "2312 AB", false},
        {"[]", "", false},
        {"null", "", false},
        {"7", "", false},
    };
    prepare(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct openings_summary summary;
        import_good(
            fixture,
            arena_printf(fixture->arena,
                         "{\"@type\":\"JobPosting\",\"title\":\"T\",\"identifier\":%zu,\"description\":\"d\","
                         "\"jobLocation\":%s}",
                         i, cases[i].location),
            &summary);
        struct market_opening opening = stored(fixture, (int64_t)i + 1);
        if (!str_equal_z(opening.postcode, cases[i].postcode) || opening.located != cases[i].located)
            fail_msg("%s: \"%.*s\"", cases[i].location, STR_ARG(opening.postcode));
    }
}

static void hours_contracts_and_pay_are_read_in_many_forms(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *fields;
        const char *contract;
        int32_t low, high; /* -1: lacking */
        int64_t pay;       /* salary_max in cents, -1: lacking */
        const char *period;
    } cases[] = {
        {"\"employmentType\":\"FULL_TIME\"", "", 3500, -1, -1, ""},
        {"\"employmentType\":\"PART_TIME\"", "", -1, 3500, -1, ""},
        {"\"employmentType\":\"FULL_TIME, PART_TIME\"", "", -1, -1, -1, ""},
        {"\"employmentType\":[\"Part-time\",\"https://schema.org/INTERN\"]", "internship", -1, 3500, -1, ""},
        {"\"employmentType\":\"CONTRACTOR\",\"workHours\":\"24 - 32,5 uur\"", "freelance", 2400, 3250, -1,
         ""},
        {"\"workHours\":\"40 hours per week\"", "", 4000, 4000, -1, ""},
        {"\"workHours\":\"09:00-17:00\"", "", -1, -1, -1, ""},
        {"\"workHours\":\"2026\"", "", -1, -1, -1, ""},
        {"\"baseSalary\":2500", "", -1, -1, 250000, ""},
        {"\"baseSalary\":\"2500.5\",\"salaryCurrency\":\"USD\"", "", -1, -1, -1, ""},
        {"\"baseSalary\":{\"currency\":\"USD\",\"value\":1}", "", -1, -1, -1, ""},
        {"\"baseSalary\":{\"value\":15.25,\"unitText\":\"Hour\"}", "", -1, -1, 1525, "hour"},
        {"\"baseSalary\":{\"minValue\":1,\"maxValue\":2,\"unitText\":\"YEAR\"}", "", -1, -1, 200, "year"},
        {"\"baseSalary\":{\"value\":{\"minValue\":3,\"maxValue\":2}}", "", -1, -1, -1, ""},
        {"\"baseSalary\":{\"value\":{\"value\":3,\"unitCode\":\"MON\"}}", "", -1, -1, 300, "month"},
        {"\"baseSalary\":\"marktconform\"", "", -1, -1, -1, ""},
        {"\"baseSalary\":{\"value\":-3}", "", -1, -1, -1, ""},
    };
    prepare(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct openings_summary summary;
        import_good(
            fixture,
            arena_printf(
                fixture->arena,
                "{\"@type\":\"JobPosting\",\"title\":\"T\",\"identifier\":%zu,\"description\":\"d\",%s}", i,
                cases[i].fields),
            &summary);
        struct market_opening o = stored(fixture, (int64_t)i + 1);
        int32_t low = o.hours_min == MARKET_HOURS_NONE ? -1 : o.hours_min;
        int32_t high = o.hours_max == MARKET_HOURS_NONE ? -1 : o.hours_max;
        int64_t pay = o.salary_max == MARKET_MONEY_NONE ? -1 : o.salary_max;
        if (!str_equal_z(o.contract, cases[i].contract) || low != cases[i].low || high != cases[i].high ||
            pay != cases[i].pay || !str_equal_z(o.salary_period, cases[i].period))
            fail_msg("%s: %.*s %d-%d %lld %.*s", cases[i].fields, STR_ARG(o.contract), low, high,
                     (long long)pay, STR_ARG(o.salary_period));
    }
}

static void postings_come_in_many_shapes(void **state)
{
    struct db_fixture *fixture = *state;
#define P(id) "{\"@type\":\"JobPosting\",\"title\":\"T\",\"identifier\":\"" id "\",\"description\":\"d\"}"
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {
        {P("1"), 1},
        {"\xEF\xBB\xBF" P("1"), 1},
        {P("1") "\n" P("2") "\n", 2},
        {"[" P("1") "," P("2") "]", 2},
        {"[\n" P("1") ",\n" P("2") "\n]\n", 2},
        {"{\"@graph\":[{\"@type\":\"Organization\"}," P("1") "]}", 1},
        {"{\n\"@context\":\"http://schema.org/\",\n\"@graph\":[" P("1") "]}", 1},
        {"{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"ListItem\",\"item\":" P("1") "}]}", 1},
        {"{\"@type\":[\"Thing\",\"JobPosting\"],\"title\":\"T\",\"url\":\"https://"
         "x.nl\",\"description\":\"d\"}",
         1},
        {"{\"@type\":\"http://schema.org/JobPosting\",\"schema:title\":\"T\",\"url\":\"https://"
         "x.nl\",\"description\":\"d\"}",
         1},
        {"<html><script type=\"application/ld+json\">" P(
             "1") "</script><p><script type=\"application/ld+json\">[" P("2") "]"
                                                                              "</script></html>",
         2},
        {"<script type=\"application/ld+json\">{\"@type\":\"WebSite\"}</script><script "
         "type=\"application/ld+json\">" P("1") "</script>",
         1},
        {"{\"@graph\":[{\"@type\":\"JobPosting\",\"@id\":\"#a\",\"title\":\"T\",\"description\":\"d\","
         "\"hiringOrganization\":"
         "{\"@id\":\"#o\"}},{\"@id\":\"#o\",\"@type\":\"Organization\",\"name\":\"Elders\"},"
         "{\"@type\":\"WebPage\",\"about\":{\"@type\":\"JobPosting\",\"@id\":\"#a\"}}]}",
         1},
    };
    prepare(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct openings_summary summary;
        import_good(fixture, cases[i].text, &summary);
        if (summary.read != cases[i].count)
            fail_msg("%s: %llu openings", cases[i].text, (unsigned long long)summary.read);
    }
    int64_t id = 0;
    DB_OK(market_opening_find(fixture->db, STR("Elders"), STR("#a"), &id,
                              &fault)); /* the reference was followed */
}

static void broken_postings_are_refused(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"{\"@type\":\"Recipe\"}", 1},
        {"{\n\"@type\":\"JobPosting\",\n", 2},
        {"{\"@type\":\"JobPosting\",\"identifier\":\"1\",\"description\":\"d\"}", 1},
        {"{\"@type\":\"JobPosting\",\"title\":\"T\",\"description\":\"d\"}", 1},
        {"{\"@type\":\"JobPosting\",\"title\":\"T\",\"identifier\":\"1\"}", 1},
        {"{\"@type\":\"JobPosting\",\n\"title\":\"T\",\"identifier\":\"1\",\"description\":\"d\","
         "\n\"validThrough\":\"soon\"}",
         3},
        {"<html>\n<p>none</html>", 0},
        {"<html>\n<script type=\"application/ld+json\">\n{\"@type\":\"JobPosting\",</script>", 3},
    };
    prepare(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct openings_summary summary;
        struct err err = {0};
        assert_int_equal(run(fixture, cases[i].text, false, &summary, &err), ERR_INVALID);
        if (err.line != cases[i].line)
            fail_msg("%s: line %llu: %s", cases[i].text, (unsigned long long)err.line, err.message);
        assert_int_equal(count_openings(fixture), 0);
    }
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
        DB_TEST(a_job_posting_is_an_opening),
        DB_TEST(places_are_read_in_many_forms),
        DB_TEST(hours_contracts_and_pay_are_read_in_many_forms),
        DB_TEST(postings_come_in_many_shapes),
        DB_TEST(broken_postings_are_refused),
        DB_TEST(relative_dates_are_for_examples),
    };
    struct err err = {0};
    if (place_index_shipped(&places, &err) != 0) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    int failed = DB_FIXTURE_RUN("importing openings", tests);
    place_index_free(places);
    return failed;
}
