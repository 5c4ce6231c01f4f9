#include "market/opening_field.h"

#include <assert.h>
#include <string.h>

const char *const market_contracts[] = {"permanent",      "temporary",  "agency",    "freelance",
                                        "apprenticeship", "internship", "volunteer", NULL};
const char *const market_salary_periods[] = {"hour", "day", "week", "month", "year", NULL};
const char *const market_importances[] = {"optional", "essential", "must", NULL};
const char *const market_statuses[] = {"open", "withdrawn", "full", NULL};

#define AT(member) offsetof(struct market_opening, member)

const struct market_field market_fields[] = {
    {"source", MARKET_FIELD_TEXT, AT(source), 0, 300, NULL},
    {"id", MARKET_FIELD_TEXT, AT(id_in_source), 1, 500, NULL},
    {"market", MARKET_FIELD_TEXT, AT(market), 0, 100, NULL},
    {"title", MARKET_FIELD_TEXT, AT(title), 1, 500, NULL},
    {"organisation", MARKET_FIELD_TEXT, AT(organisation), 0, 300, NULL},
    {"url", MARKET_FIELD_URL, AT(url), 0, 2048, NULL},
    {"applyUrl", MARKET_FIELD_URL, AT(apply_url), 0, 2048, NULL},
    {"language", MARKET_FIELD_LANGUAGE, AT(language), 0, 3, NULL},
    {"postcode", MARKET_FIELD_TEXT, AT(postcode), 0, 16, NULL},
    {"lat", MARKET_FIELD_DEGREES, AT(lat), -90, 90, NULL},
    {"lon", MARKET_FIELD_DEGREES, AT(lon), -180, 180, NULL},
    {"remote", MARKET_FIELD_BOOL, AT(remote), 0, 1, NULL},
    {"hoursMin", MARKET_FIELD_HOURS, AT(hours_min), 0, 168, NULL},
    {"hoursMax", MARKET_FIELD_HOURS, AT(hours_max), 0, 168, NULL},
    {"educationLevel", MARKET_FIELD_NUMBER, AT(education_level), 1, 8, NULL},
    {"sector", MARKET_FIELD_SECTOR, AT(sector), 'A', 'U', NULL},
    {"contract", MARKET_FIELD_WORD, AT(contract), 0, 20, market_contracts},
    {"posted", MARKET_FIELD_DAY, AT(posted), 0, 0, NULL},
    {"validThrough", MARKET_FIELD_DAY, AT(valid_through), 0, 0, NULL},
    {"startDate", MARKET_FIELD_DAY, AT(start_date), 0, 0, NULL},
    {"places", MARKET_FIELD_NUMBER, AT(places), 1, 100000, NULL},
    {"salaryMin", MARKET_FIELD_MONEY, AT(salary_min), 0, 10000000, NULL},
    {"salaryMax", MARKET_FIELD_MONEY, AT(salary_max), 0, 10000000, NULL},
    {"salaryPeriod", MARKET_FIELD_WORD, AT(salary_period), 0, 10, market_salary_periods},
    {"text", MARKET_FIELD_TEXT, AT(text), 0, 200000, NULL},
    {"skillsFound", MARKET_FIELD_BOOL, AT(skills_found), 0, 1, NULL},
};

const size_t market_field_count = sizeof market_fields / sizeof *market_fields;

struct market_opening market_opening_blank(void)
{
    return (struct market_opening){
        .hours_min = MARKET_HOURS_NONE,
        .hours_max = MARKET_HOURS_NONE,
        .posted = MARKET_DAY_NONE,
        .valid_through = MARKET_DAY_NONE,
        .start_date = MARKET_DAY_NONE,
        .salary_min = MARKET_MONEY_NONE,
        .salary_max = MARKET_MONEY_NONE,
    };
}

unsigned market_word_number(const char *const *words, struct str word)
{
    for (unsigned i = 0; words[i] != NULL; i++)
        if (str_equal_z(word, words[i]))
            return i + 1;
    return 0;
}

const struct market_field *market_field_find(const char *json)
{
    for (size_t i = 0; i < market_field_count; i++)
        if (strcmp(market_fields[i].json, json) == 0)
            return &market_fields[i];
    return NULL;
}

static struct market_value of_text(struct str text)
{
    return (struct market_value){
        .type = text.len == 0 ? MARKET_VALUE_LACKING : MARKET_VALUE_TEXT,
        .text = text,
    };
}

static struct market_value of_int(int64_t value, int64_t lacking)
{
    return (struct market_value){
        .type = value == lacking ? MARKET_VALUE_LACKING : MARKET_VALUE_INT,
        .integer = value,
    };
}

/* Days and hours are lacking in the same way: MARKET_DAY_NONE and MARKET_HOURS_NONE are one number. */
struct market_value market_field_get(const struct market_field *field, const struct market_opening *opening)
{
    const void *at = (const char *)opening + field->offset;
    switch (field->kind) {
    case MARKET_FIELD_TEXT:
    case MARKET_FIELD_URL:
    case MARKET_FIELD_LANGUAGE:
    case MARKET_FIELD_WORD:
        return of_text(*(const struct str *)at);
    case MARKET_FIELD_SECTOR:
        return of_text((struct str){at, *(const char *)at != '\0'});
    case MARKET_FIELD_DAY:
    case MARKET_FIELD_HOURS:
        return of_int(*(const int32_t *)at, MARKET_DAY_NONE);
    case MARKET_FIELD_MONEY:
        return of_int(*(const int64_t *)at, MARKET_MONEY_NONE);
    case MARKET_FIELD_NUMBER:
        return of_int(*(const int32_t *)at, 0);
    case MARKET_FIELD_BOOL:
        return of_int(*(const bool *)at, 0);
    case MARKET_FIELD_DEGREES:
        return (struct market_value){
            .type = opening->located ? MARKET_VALUE_DOUBLE : MARKET_VALUE_LACKING,
            .number = opening->located ? *(const double *)at : 0,
        };
    }
    return (struct market_value){.type = MARKET_VALUE_LACKING};
}

void market_field_set(const struct market_field *field, struct market_opening *opening,
                      struct market_value value)
{
    void *at = (char *)opening + field->offset;
    bool there = value.type != MARKET_VALUE_LACKING;
    switch (field->kind) {
    case MARKET_FIELD_TEXT:
    case MARKET_FIELD_URL:
    case MARKET_FIELD_LANGUAGE:
    case MARKET_FIELD_WORD:
        *(struct str *)at = there ? value.text : (struct str){NULL, 0};
        break;
    case MARKET_FIELD_SECTOR:
        *(char *)at = there && value.text.len > 0 ? value.text.data[0] : '\0';
        break;
    case MARKET_FIELD_DAY:
    case MARKET_FIELD_HOURS:
        *(int32_t *)at = there ? (int32_t)value.integer : MARKET_DAY_NONE;
        break;
    case MARKET_FIELD_MONEY:
        *(int64_t *)at = there ? value.integer : MARKET_MONEY_NONE;
        break;
    case MARKET_FIELD_NUMBER:
        *(int32_t *)at = there ? (int32_t)value.integer : 0;
        break;
    case MARKET_FIELD_BOOL:
        *(bool *)at = there && value.integer != 0;
        break;
    case MARKET_FIELD_DEGREES:
        opening->located = there;
        *(double *)at = there ? value.number : 0;
        break;
    }
}

static bool between(int64_t value, int64_t low, int64_t high)
{
    return value >= low && value <= high;
}

static bool is_url(struct str s)
{
    if (!str_starts(s, "http://") && !str_starts(s, "https://"))
        return false;
    size_t host = str_starts(s, "https://") ? 8 : 7;
    if (s.len == host || s.data[host] == '/')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c <= ' ' || c == 0x7F || strchr("\"<>\\^`{|}", c) != NULL)
            return false;
    }
    return true;
}

static bool is_language(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.data[i] < 'a' || s.data[i] > 'z')
            return false;
    return s.len == 2 || s.len == 3;
}

/* The days of the years 1 to 9999: what has a date of the form YYYY-MM-DD. */
#define FIRST_DAY (-719162)
#define LAST_DAY  2932896

bool market_field_allows(const struct market_field *field, struct market_value value)
{
    if (value.type == MARKET_VALUE_LACKING)
        return true;
    switch (field->kind) {
    case MARKET_FIELD_TEXT:
        return value.text.len <= (size_t)field->high;
    case MARKET_FIELD_URL:
        return value.text.len <= (size_t)field->high && is_url(value.text);
    case MARKET_FIELD_LANGUAGE:
        return is_language(value.text);
    case MARKET_FIELD_WORD:
        return market_word_number(field->words, value.text) != 0;
    case MARKET_FIELD_SECTOR:
        return value.text.len == 1 && between(value.text.data[0], field->low, field->high);
    case MARKET_FIELD_DAY:
        return between(value.integer, FIRST_DAY, LAST_DAY);
    case MARKET_FIELD_HOURS:
    case MARKET_FIELD_MONEY:
        return between(value.integer, field->low * 100, field->high * 100);
    case MARKET_FIELD_NUMBER:
    case MARKET_FIELD_BOOL:
        return between(value.integer, field->low, field->high);
    case MARKET_FIELD_DEGREES:
        return value.number >= (double)field->low && value.number <= (double)field->high;
    }
    return false;
}
