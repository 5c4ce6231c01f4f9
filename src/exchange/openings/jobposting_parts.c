/* The parts of a JobPosting that take more than one look: pay, place, kind of employment, education, skills.
 */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "exchange/openings/jobposting_node.h"
#include "market/opening_field.h"

/* --- Pay --------------------------------------------------------------------------------------------------
 */

/* unitText, and the codes of UN/CEFACT that unitCode has. */
static const struct {
    const char *word;
    const char *period;
} periods[] = {
    {"hour", "hour"}, {"hourly", "hour"}, {"hur", "hour"},  {"day", "day"},     {"daily", "day"},
    {"week", "week"}, {"weekly", "week"}, {"wee", "week"},  {"month", "month"}, {"monthly", "month"},
    {"mon", "month"}, {"year", "year"},   {"ann", "year"},  {"annual", "year"}, {"yearly", "year"},
    {"uur", "hour"},  {"maand", "month"}, {"jaar", "year"}, {"dag", "day"},
};

static struct str period_of(struct str word)
{
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (posting_same_word(word, periods[i].word))
            return str_from(periods[i].period);
    return (struct str){NULL, 0};
}

static int64_t cents(double amount)
{
    return (int64_t)nearbyint(amount * 100);
}

/* An amount in one of the properties; false where none stands. */
static bool amount(struct posting *posting, const struct json_node *object, const char *name, double *out)
{
    const struct json_node *node = posting_property(posting, object, name);
    if (node == NULL || json_read_kind(node) == JSON_KIND_OBJECT)
        return false;
    if (posting_number(posting, node, out) && *out >= 0 &&
        *out <= (double)market_field_find("salaryMin")->high)
        return true;
    POSTING_WARN(posting, node, "is no amount and is left out");
    return false;
}

static void read_amounts(struct posting *posting, const struct json_node *object)
{
    struct market_opening *out = posting->out;
    double low = 0;
    double high = 0;
    bool has_low = amount(posting, object, "minValue", &low);
    bool has_high = amount(posting, object, "maxValue", &high);
    if (!has_low && !has_high && amount(posting, object, "value", &low)) {
        has_low = has_high = true;
        high = low;
    }
    if (has_low && has_high && low > high) {
        POSTING_WARN(posting, object, "has a minValue over its maxValue and is left out");
        return;
    }
    if (has_low)
        out->salary_min = cents(low);
    if (has_high)
        out->salary_max = cents(high);
    struct str unit = posting_property_text(posting, object, "unitText");
    if (unit.len == 0)
        unit = posting_property_text(posting, object, "unitCode");
    if (unit.len > 0 && (has_low || has_high))
        out->salary_period = period_of(unit);
}

void posting_read_salary(struct posting *posting, const struct json_node *object)
{
    const struct json_node *salary =
        posting_item(posting, posting_property(posting, object, "baseSalary"), 0);
    if (salary == NULL)
        salary = posting_item(posting, posting_property(posting, object, "estimatedSalary"), 0);
    if (salary == NULL)
        return;
    struct str currency = posting_property_text(posting, object, "salaryCurrency");
    if (json_read_kind(salary) != JSON_KIND_OBJECT) {
        double value = 0;
        if (currency.len > 0 && !posting_same_word(currency, "eur"))
            POSTING_WARN(posting, salary, "is not in euros and is left out");
        else if (posting_number(posting, salary, &value) && value > 0 && value <= 10000000)
            posting->out->salary_min = posting->out->salary_max = cents(value);
        else
            POSTING_WARN(posting, salary, "is no amount and is left out");
        return;
    }
    struct str own = posting_property_text(posting, salary, "currency");
    currency = own.len > 0 ? own : currency;
    if (currency.len > 0 && !posting_same_word(currency, "eur")) {
        POSTING_WARN(posting, salary, "is not in euros and is left out");
        return;
    }
    const struct json_node *value = posting_item(posting, posting_property(posting, salary, "value"), 0);
    bool within = value != NULL && json_read_kind(value) == JSON_KIND_OBJECT;
    read_amounts(posting, within ? value : salary);
    if (posting->out->salary_period.len == 0 &&
        (posting->out->salary_min != MARKET_MONEY_NONE || posting->out->salary_max != MARKET_MONEY_NONE))
        posting->out->salary_period = period_of(posting_property_text(posting, salary, "unitText"));
}

/* --- Place ------------------------------------------------------------------------------------------------
 */

static bool in_netherlands(struct posting *posting, const struct json_node *address)
{
    static const char *const names[] = {"nl", "nld", "nederland", "netherlands", "thenetherlands", "holland"};
    struct str country = posting_property_text(posting, address, "addressCountry");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (posting_same_word(country, names[i]))
            return true;
    return country.len == 0;
}

/* A Dutch postcode with its letters somewhere in an address of one line. */
static struct str postcode_within(struct str text)
{
    for (size_t i = 0; i + 6 <= text.len; i++) {
        size_t len = text.data[i + 4] == ' ' ? 7 : 6;
        if (i + len > text.len)
            break;
        struct str candidate = {text.data + i, len};
        bool starts = i == 0 || text.data[i - 1] < '0' || text.data[i - 1] > '9';
        bool ends = i + len == text.len || strchr(" ,;\t\r\n", text.data[i + len]) != NULL;
        if (starts && ends && place_postcode_valid(candidate))
            return candidate;
    }
    return (struct str){NULL, 0};
}

static bool read_geo(struct posting *posting, const struct json_node *object)
{
    const struct json_node *lat = posting_property(posting, object, "latitude");
    const struct json_node *lon = posting_property(posting, object, "longitude");
    double y = 0;
    double x = 0;
    if (lat == NULL || lon == NULL)
        return false;
    if (!posting_number(posting, lat, &y) || !posting_number(posting, lon, &x) || fabs(y) > 90 ||
        fabs(x) > 180) {
        POSTING_WARN(posting, object, "has no usable latitude and longitude; they are left out");
        return false;
    }
    posting->out->located = true;
    posting->out->lat = y;
    posting->out->lon = x;
    return true;
}

static bool read_location(struct posting *posting, const struct json_node *place)
{
    bool known = false;
    if (json_read_kind(place) == JSON_KIND_OBJECT) {
        const struct json_node *geo = posting_item(posting, posting_property(posting, place, "geo"), 0);
        if (geo != NULL && json_read_kind(geo) == JSON_KIND_OBJECT)
            known = read_geo(posting, geo);
        known = known || read_geo(posting, place);
    }
    const struct json_node *address = posting_item(posting, posting_property(posting, place, "address"), 0);
    if (address == NULL)
        address = place; /* a bare text, or the address in the place itself */
    struct str postcode = {NULL, 0};
    struct str town = {NULL, 0};
    if (json_read_kind(address) != JSON_KIND_OBJECT) {
        town = posting_text(posting, address);
        postcode = postcode_within(town);
    } else if (in_netherlands(posting, address)) {
        postcode = posting_property_text(posting, address, "postalCode");
        town = posting_property_text(posting, address, "addressLocality");
    }
    if (place_postcode_valid(postcode)) {
        posting->out->postcode = postcode;
        known = true;
    }
    const struct place *middle = known ? NULL : place_find_town(posting->reader->places, town);
    if (middle != NULL) {
        posting->out->located = known = true;
        posting->out->lat = middle->lat;
        posting->out->lon = middle->lon;
    }
    return known;
}

void posting_read_place(struct posting *posting, const struct json_node *object)
{
    const struct json_node *locations = posting_property(posting, object, "jobLocation");
    const struct json_node *type = posting_property(posting, object, "jobLocationType");
    const struct json_node *place;
    bool known = false;
    for (size_t i = 0; (place = posting_item(posting, type, i)) != NULL; i++)
        posting->out->remote |= posting_same_word(posting_text(posting, place), "telecommute");
    for (size_t i = 0; !known && (place = posting_item(posting, locations, i)) != NULL; i++)
        known = read_location(posting, place);
    if (known && posting_item(posting, locations, 1) != NULL)
        POSTING_WARN(posting, locations, "is more than one place; only one is kept");
}

/* --- Kind of employment -----------------------------------------------------------------------------------
 */

/* First in the list goes before later ones, where a posting names several. */
static const struct {
    const char *word;
    const char *contract;
} contracts[] = {
    {"intern", "internship"},
    {"internship", "internship"},
    {"volunteer", "volunteer"},
    {"apprentice", "apprenticeship"},
    {"apprenticeship", "apprenticeship"},
    {"contractor", "freelance"},
    {"freelance", "freelance"},
    {"agency", "agency"},
    {"temporary", "temporary"},
    {"perdiem", "temporary"},
    {"permanent", "permanent"},
    {"regular", "permanent"},
};

/* Statistics Netherlands calls a job of 35 hours a week or more full-time. */
#define FULL_TIME 3500

static bool employed_as(struct posting *posting, const struct json_node *node, const char *word)
{
    const struct json_node *item;
    for (size_t i = 0; (item = posting_item(posting, node, i)) != NULL; i++) {
        struct str rest = posting_text(posting, item);
        while (rest.data != NULL)
            if (posting_same_word(str_trim(str_cut(&rest, ',')), word))
                return true;
    }
    return false;
}

/* "32-40", "24 tot 32 uur", "40 hours per week": one or two numbers of hours. A time of day is none. */
static bool read_work_hours(struct posting *posting, const struct json_node *object)
{
    struct str text = posting_property_text(posting, object, "workHours");
    double found[3] = {0, 0, 0};
    size_t count = 0;
    if (text.len == 0 || text.len > 60 || memchr(text.data, ':', text.len) != NULL)
        return false;
    for (size_t i = 0; i < text.len && count < 3;) {
        size_t len = 0;
        while (i + len < text.len && ((text.data[i + len] >= '0' && text.data[i + len] <= '9') ||
                                      (len > 0 && (text.data[i + len] == '.' || text.data[i + len] == ','))))
            len++;
        char number[61];
        memcpy(number, text.data + i, len);
        for (size_t k = 0; k < len; k++)
            number[k] = number[k] == ',' ? '.' : number[k];
        if (len > 0 && !str_to_double((struct str){number, len}, &found[count++]))
            return false;
        i += len > 0 ? len : 1;
    }
    if (count < 1 || count > 2 || found[0] <= 0 || found[0] > 80 ||
        (count == 2 && (found[1] < found[0] || found[1] > 80)))
        return false;
    posting->out->hours_min = (int32_t)nearbyint(found[0] * 100);
    posting->out->hours_max = (int32_t)nearbyint(found[count - 1] * 100);
    return true;
}

void posting_read_employment(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_property(posting, object, "employmentType");
    if (node != NULL) {
        for (size_t i = 0; posting->out->contract.len == 0 && i < sizeof contracts / sizeof *contracts; i++)
            if (employed_as(posting, node, contracts[i].word))
                posting->out->contract = str_from(contracts[i].contract);
    }
    if (read_work_hours(posting, object) || node == NULL)
        return;
    bool full = employed_as(posting, node, "fulltime");
    bool part = employed_as(posting, node, "parttime");
    if (full && !part)
        posting->out->hours_min = FULL_TIME;
    if (part && !full)
        posting->out->hours_max = FULL_TIME;
}

/* --- Education --------------------------------------------------------------------------------------------
 */

/* The words of schema.org's and Google's lists, and those of Dutch schools, with their level in NLQF. */
static const struct {
    const char *word;
    int level;
} levels[] = {
    {"highschool", 4},
    {"associatedegree", 5},
    {"bachelordegree", 6},
    {"bachelorsdegree", 6},
    {"bachelor", 6},
    {"postgraduatedegree", 7},
    {"masterdegree", 7},
    {"mastersdegree", 7},
    {"master", 7},
    {"doctorate", 8},
    {"phd", 8},
    {"vmbo", 2},
    {"havo", 4},
    {"vwo", 4},
    {"mbo1", 1},
    {"mbo2", 2},
    {"mbo3", 3},
    {"mbo4", 4},
    {"mboniveau1", 1},
    {"mboniveau2", 2},
    {"mboniveau3", 3},
    {"mboniveau4", 4},
    {"hbo", 6},
    {"wo", 7},
    {"universitair", 7},
    {"university", 7},
};

static int level_of(struct str word)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (posting_same_word(word, levels[i].word))
            return levels[i].level;
    return 0;
}

/* Where several would do, the lowest is what is asked. */
void posting_read_education(struct posting *posting, const struct json_node *object)
{
    const struct json_node *node = posting_property(posting, object, "educationRequirements");
    const struct json_node *item;
    for (size_t i = 0; (item = posting_item(posting, node, i)) != NULL; i++) {
        struct str category = {NULL, 0};
        if (json_read_kind(item) == JSON_KIND_OBJECT)
            category = posting_property_text(posting, item, "credentialCategory");
        if (category.len == 0)
            category = posting_text(posting, item);
        int level = level_of(category);
        if (level > 0 && (posting->out->education_level == 0 || level < posting->out->education_level))
            posting->out->education_level = level;
    }
}

/* --- Skills -----------------------------------------------------------------------------------------------
 */

#define SKILL_MAX 1000 /* bytes of a name */

typedef VEC(struct openings_asked) asked_vec;

/* Whether a name is that of one skill as it stands: only what is none is cut at its commas. */
static int known(struct posting *posting, struct str name, bool *is_known, struct err *err)
{
    int64_t concept = 0;
    int found = skill_lookup_label(posting->reader->skills, name, posting->out->language, &concept, err);
    *is_known = found == SKILL_FOUND || found == SKILL_AMBIGUOUS;
    return found < 0 ? found : 0;
}

static void add_name(struct posting *posting, asked_vec *asked, struct str name)
{
    name = str_trim(name);
    while (name.len > 0 && strchr("-*.", name.data[0]) != NULL)
        name = str_trim((struct str){name.data + 1, name.len - 1});
    if (str_starts(name, "\xE2\x80\xA2")) /* a bullet */
        name = str_trim((struct str){name.data + 3, name.len - 3});
    if (name.len == 0)
        return;
    struct openings_asked skill = {.importance = MARKET_ESSENTIAL};
    name = utf8_truncate(name, SKILL_MAX);
    if (posting_is_uri(name))
        skill.uri = name;
    else
        skill.label = name;
    VEC_PUSH(posting->arena, asked, skill);
}

static int add_text(struct posting *posting, asked_vec *asked, struct str text, struct err *err)
{
    bool whole = false;
    if (text.len == 0)
        return 0;
    if (!posting_is_uri(text)) {
        int rc = known(posting, text, &whole, err);
        if (rc != 0)
            return rc;
    }
    if (whole || posting_is_uri(text)) {
        add_name(posting, asked, text);
        return 0;
    }
    size_t start = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && strchr(",;\n|", text.data[i]) == NULL)
            continue;
        add_name(posting, asked, (struct str){text.data + start, i - start});
        start = i + 1;
    }
    return 0;
}

/* A DefinedTerm: the first of its addresses that is a skill here, else its name. */
static int add_term(struct posting *posting, asked_vec *asked, const struct json_node *term, struct err *err)
{
    static const char *const addresses[] = {"url", "termCode", "@id", "sameAs", "identifier"};
    struct openings_asked skill = {.importance = MARKET_ESSENTIAL};
    skill.label = utf8_truncate(posting_property_text(posting, term, "name"), SKILL_MAX);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct str uri = posting_property_text(posting, term, addresses[i]);
        int64_t concept = 0;
        if (!posting_is_uri(uri) || uri.len > SKILL_MAX)
            continue;
        int found = skill_lookup_uri(posting->reader->skills, uri, &concept, err);
        if (found < 0)
            return found;
        if (found == SKILL_FOUND) {
            skill.uri = uri;
            VEC_PUSH(posting->arena, asked, skill);
            return 0;
        }
        if (skill.label.len == 0 && skill.uri.len == 0)
            skill.uri = uri;
    }
    if (skill.label.len > 0 || skill.uri.len > 0)
        VEC_PUSH(posting->arena, asked, skill);
    return 0;
}

int posting_read_skills(struct posting *posting, const struct json_node *object, struct err *err)
{
    const struct json_node *node = posting_property(posting, object, "skills");
    const struct json_node *item;
    asked_vec asked = {0};
    for (size_t i = 0; (item = posting_item(posting, node, i)) != NULL; i++) {
        int rc = json_read_kind(item) == JSON_KIND_OBJECT
                     ? add_term(posting, &asked, item, err)
                     : add_text(posting, &asked, posting_text(posting, item), err);
        if (rc != 0)
            return rc;
        if (asked.count > MARKET_SKILLS_MAX) {
            POSTING_REFUSE(posting, node, "more than 1,024 skills");
            return 0;
        }
    }
    if (asked.count == 0)
        return 0;
    return openings_resolve_skills(posting->reader, posting->arena, posting->source, node, asked.items,
                                   asked.count, posting->out, err);
}
