/* Importing JobPostings of schema.org, on both databases. */
#include "openings_world.h"

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

int main(void)
{
    static const struct db_test tests[] = {
        DB_TEST(a_job_posting_is_an_opening),
        DB_TEST(places_are_read_in_many_forms),
        DB_TEST(hours_contracts_and_pay_are_read_in_many_forms),
        DB_TEST(postings_come_in_many_shapes),
        DB_TEST(broken_postings_are_refused),
    };
    return PLACES_FIXTURE_RUN("importing JobPostings", tests, places);
}
