#include "../random.h"
#include "../test.h"

#include <string.h>

#include "base/buf.h"
#include "market/opening_field.h"
#include "market/opening_packed.h"

static void lists_come_back(void **state)
{
    (void)state;
    struct random random = random_start("lists_come_back");
    struct buf packed BUF_AUTO;
    buf_init(&packed, 1 << 20);
    for (int round = 0; round < 500; round++) {
        struct market_asked asked[MARKET_SKILLS_MAX];
        struct market_packed_skill found[MARKET_SKILLS_MAX];
        size_t count = random_below(&random, round % 10 == 0 ? MARKET_SKILLS_MAX + 1 : 30);
        size_t found_count = 0;
        uint32_t spread = round % 3 == 0 ? 20 : 1000000;
        for (size_t i = 0; i < count; i++)
            asked[i] =
                (struct market_asked){.concept = random_below(&random, spread),
                                      .importance = (enum market_importance)(1 + random_below(&random, 3))};
        buf_clear(&packed);
        market_packed_encode(asked, count, &packed);
        assert_int_equal(market_packed_decode(buf_str(&packed), found, &found_count, NULL), 0);
        size_t expected = 0;
        for (size_t i = 0; i < count; i++) {
            uint32_t greatest = asked[i].importance;
            bool first = asked[i].concept > 0;
            for (size_t j = 0; j < count; j++) {
                if (asked[j].concept != asked[i].concept)
                    continue;
                first = first && j >= i;
                greatest = asked[j].importance > greatest ? asked[j].importance : greatest;
            }
            if (!first)
                continue;
            expected++;
            bool there = false;
            for (size_t j = 0; j < found_count; j++)
                there |= found[j].concept == asked[i].concept && found[j].importance == greatest;
            assert_true(there);
        }
        assert_int_equal(found_count, expected);
        for (size_t j = 1; j < found_count; j++)
            assert_true(found[j - 1].concept < found[j].concept);
    }
}

static void the_greatest_ids_fit(void **state)
{
    (void)state;
    struct buf packed BUF_AUTO;
    buf_init(&packed, 100);
    struct market_asked asked[] = {{.concept = INT64_MAX >> 2, .importance = MARKET_MUST},
                                   {.concept = 1, .importance = MARKET_OPTIONAL}};
    struct market_packed_skill found[MARKET_SKILLS_MAX];
    size_t count = 0;
    market_packed_encode(asked, 2, &packed);
    assert_int_equal(market_packed_decode(buf_str(&packed), found, &count, NULL), 0);
    assert_int_equal(count, 2);
    assert_true(found[1].concept == INT64_MAX >> 2);
}

static void damage_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } damaged[] = {
        {"", 0},
        {"\x02", 1},
        {"\x01\x04", 2},                                          /* importance 0 */
        {"\x01\x01", 2},                                          /* concept 0 */
        {"\x01\x85", 2},                                          /* cut off */
        {"\x01\x85\x00", 3},                                      /* a longer form than needed */
        {"\x01\x05\x02", 3},                                      /* the same concept twice */
        {"\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 11},     /* over 64 bits */
        {"\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\x05", 12}, /* the sum overflows */
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct market_packed_skill found[MARKET_SKILLS_MAX];
        size_t count = 99;
        struct err err = {0};
        assert_int_equal(
            market_packed_decode((struct str){damaged[i].bytes, damaged[i].len}, found, &count, &err),
            ERR_INVALID);
        assert_int_equal(count, 99);
    }
    char many[MARKET_SKILLS_MAX + 2];
    struct market_packed_skill found[MARKET_SKILLS_MAX];
    size_t count = 0;
    memset(many, 5, sizeof many);
    many[0] = 1;
    assert_int_equal(market_packed_decode((struct str){many, MARKET_SKILLS_MAX + 1}, found, &count, NULL), 0);
    assert_int_equal(market_packed_decode((struct str){many, MARKET_SKILLS_MAX + 2}, found, &count, NULL),
                     ERR_INVALID);
}

static void every_field_goes_in_and_out(void **state)
{
    (void)state;
    struct market_opening blank = market_opening_blank();
    for (size_t i = 0; i < market_field_count; i++) {
        const struct market_field *field = &market_fields[i];
        struct market_opening opening = blank;
        assert_int_equal(market_field_get(field, &blank).type, MARKET_VALUE_LACKING);
        struct market_value value = {.type = MARKET_VALUE_INT, .integer = 1};
        if (field->kind <= MARKET_FIELD_SECTOR)
            value = (struct market_value){.type = MARKET_VALUE_TEXT, .text = STR("Q")};
        if (field->kind == MARKET_FIELD_DEGREES)
            value = (struct market_value){.type = MARKET_VALUE_DOUBLE, .number = 4.5};
        market_field_set(field, &opening, value);
        struct market_value back = market_field_get(field, &opening);
        assert_int_equal(back.type, value.type);
        assert_true(str_equal(back.text, value.text) || value.type != MARKET_VALUE_TEXT);
        assert_true(back.integer == value.integer || value.type != MARKET_VALUE_INT);
        market_field_set(field, &opening, (struct market_value){.type = MARKET_VALUE_LACKING});
        assert_memory_equal(&opening.status, &blank.status, sizeof blank.status);
        assert_int_equal(market_field_get(field, &opening).type, MARKET_VALUE_LACKING);
        assert_ptr_equal(market_field_find(field->json), field);
    }
    assert_null(market_field_find("nothing"));
}

static size_t commas(const char *list)
{
    size_t count = 0;
    for (; *list != '\0'; list++)
        count += *list == ',';
    return count;
}

/* Each field has its column, and each column its parameter. */
static void fields_columns_and_parameters_are_as_many(void **state)
{
    (void)state;
    assert_int_equal(commas(MARKET_OPENING_COLUMNS) + 1, market_field_count);
    assert_int_equal(commas(MARKET_OPENING_PARAMETERS) + 1, market_field_count);
}

static bool allows(const char *json, const char *text)
{
    return market_field_allows(market_field_find(json),
                               (struct market_value){.type = MARKET_VALUE_TEXT, .text = str_from(text)});
}

static void only_sound_values_are_allowed(void **state)
{
    (void)state;
    assert_true(allows("url", "https://example.org/a?b=c#d"));
    assert_true(allows("url", "http://[::1]:80/"));
    assert_false(allows("url", "javascript:alert(1)"));
    assert_false(allows("url", "HTTPS"));
    assert_false(allows("url", "https://"));
    assert_false(allows("url", "https:///x"));
    assert_false(allows("applyUrl", "https://a b"));
    assert_false(allows("applyUrl", "https://a\"b"));
    assert_false(allows("applyUrl", "https://a\nb"));
    assert_true(allows("language", "nl"));
    assert_false(allows("language", "NL"));
    assert_false(allows("language", "nl-NL"));
    assert_true(allows("sector", "U"));
    assert_false(allows("sector", "V"));
    assert_false(allows("sector", "QA"));
    assert_true(allows("contract", "freelance"));
    assert_false(allows("contract", "forever"));
    assert_false(market_field_allows(market_field_find("hoursMin"),
                                     (struct market_value){.type = MARKET_VALUE_INT, .integer = 16801}));
    assert_true(market_field_allows(market_field_find("lat"),
                                    (struct market_value){.type = MARKET_VALUE_DOUBLE, .number = -90}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_come_back),
        cmocka_unit_test(the_greatest_ids_fit),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(every_field_goes_in_and_out),
        cmocka_unit_test(fields_columns_and_parameters_are_as_many),
        cmocka_unit_test(only_sound_values_are_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
