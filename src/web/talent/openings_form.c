/* What stands in and above the filter form: the fields' values, and a chip for each filter that is on. */
#include "texts.h"
#include "web/talent/openings_query.h"

#define CHIPS_MAX  200u
#define ERRORS_MAX 3u

static const int educations[] = {TEXT_EDUCATION_1, TEXT_EDUCATION_2, TEXT_EDUCATION_3, TEXT_EDUCATION_4,
                                 TEXT_EDUCATION_5, TEXT_EDUCATION_6, TEXT_EDUCATION_7, TEXT_EDUCATION_8};

static const struct {
    const char *name;
    int text;
} markets[] = {
    {"vacancies", TEXT_MARKET_VACANCIES},
    {"placements", TEXT_MARKET_PLACEMENTS},
    {"trainee-places", TEXT_MARKET_TRAINEE_PLACES},
    {"assignments", TEXT_MARKET_ASSIGNMENTS},
};

static const int distances[] = {5, 10, 15, 25, 50, 100};

int openings_education_text(int64_t level)
{
    return level < 1 || level > 8 ? 0 : educations[level - 1];
}

int openings_market_text(struct str name)
{
    for (size_t i = 0; i < sizeof markets / sizeof *markets; i++)
        if (str_equal_z(name, markets[i].name))
            return markets[i].text;
    return 0;
}

int openings_language_text(struct str code)
{
    return str_equal(code, STR("nl")) ? TEXT_LANGUAGE_NL : str_equal(code, STR("en")) ? TEXT_LANGUAGE_EN : 0;
}

static struct str say(const struct visit *visit, int text, const struct catalogue_arg *args, size_t count)
{
    return page_say(visit->request, text, args, count);
}

/* --- Mistakes --------------------------------------------------------------------------------------------- */

void openings_errors(struct openings_page *page, const struct openings_query *query, struct arena *arena)
{
    struct page_error *errors = arena_array(arena, ERRORS_MAX, sizeof *errors);
    if (query->postcode_error != 0)
        errors[page->errors.list.count++] = (struct page_error){.field = "postcode", .text = query->postcode_error};
    if (query->distance_error != 0)
        errors[page->errors.list.count++] = (struct page_error){.field = "distance", .text = query->distance_error};
    if (query->hours_error != 0)
        errors[page->errors.list.count++] = (struct page_error){.field = "hours-from", .text = query->hours_error};
    page->errors.list.items = errors;
}

/* --- Chips ------------------------------------------------------------------------------------------------ */

struct chips {
    struct openings_page *page;
    const struct openings_query *query;
    const struct visit *visit;
    openings_link link;
    const void *context;
};

static void add_chip(struct chips *chips, struct str words, enum openings_part part, struct str value)
{
    if (chips->page->chips.count == CHIPS_MAX)
        return;
    chips->page->chips.items[chips->page->chips.count++] = (struct openings_chip){
        words, chips->link(chips->context, part, value)};
}

static void add_hours_chip(struct chips *chips)
{
    const struct openings_query *query = chips->query;
    struct catalogue_arg args[] = {CATALOGUE_TEXT("from", query->hours_from),
                                   CATALOGUE_TEXT("to", query->hours_to)};
    bool has_from = query->filters.hours_min != SERVICE_HOURS_NONE;
    bool has_to = query->filters.hours_max != SERVICE_HOURS_NONE;
    if (!has_from && !has_to)
        return;
    int text = has_from && has_to ? TEXT_RESULTS_CHIP_HOURS
               : has_from         ? TEXT_RESULTS_CHIP_HOURS_FROM
                                  : TEXT_RESULTS_CHIP_HOURS_TO;
    add_chip(chips, say(chips->visit, text, args, 2), OPENINGS_HOURS, STR(""));
}

static int sector_text(struct str letter)
{
    return card_sector(letter.data[0]);
}

static void add_value_chips(struct chips *chips, struct service_texts values, int (*text)(struct str value),
                            enum openings_part part)
{
    for (size_t i = 0; i < values.count; i++)
        add_chip(chips, say(chips->visit, text(values.items[i]), NULL, 0), part, values.items[i]);
}

void openings_chips_of(struct openings_page *page, const struct openings_query *query, const struct visit *visit,
                       openings_link link, const void *context)
{
    struct chips chips = {page, query, visit, link, context};
    page->chips.items = arena_array(visit->request->arena, CHIPS_MAX, sizeof *page->chips.items);
    if (query->words.len > 0) {
        struct catalogue_arg words = CATALOGUE_TEXT("words", query->words);
        add_chip(&chips, say(visit, TEXT_RESULTS_CHIP_WORDS, &words, 1), OPENINGS_WORDS, STR(""));
    }
    if (query->occupation.id > 0) {
        struct catalogue_arg job = CATALOGUE_TEXT("job", query->occupation.label);
        add_chip(&chips, say(visit, TEXT_RESULTS_CHIP_OCCUPATION, &job, 1), OPENINGS_OCCUPATION, STR(""));
    }
    if (query->filters.near) {
        struct catalogue_arg near[] = {CATALOGUE_NUMBER("km", query->km),
                                       CATALOGUE_TEXT("postcode", query->filters.near_postcode)};
        add_chip(&chips, say(visit, TEXT_RESULTS_CHIP_NEAR, near, 2), OPENINGS_NEAR, STR(""));
    }
    add_hours_chip(&chips);
    if (query->education > 0) {
        struct str level = say(visit, openings_education_text(query->education), NULL, 0);
        struct catalogue_arg up_to = CATALOGUE_TEXT("level", level);
        add_chip(&chips, say(visit, TEXT_RESULTS_CHIP_EDUCATION, &up_to, 1), OPENINGS_EDUCATION, STR(""));
    }
    add_value_chips(&chips, query->filters.sector, sector_text, OPENINGS_SECTOR);
    add_value_chips(&chips, query->filters.contract, card_contract, OPENINGS_CONTRACT);
    add_value_chips(&chips, query->filters.language, openings_language_text, OPENINGS_LANGUAGE);
    add_value_chips(&chips, query->filters.market, openings_market_text, OPENINGS_MARKET);
    page->no_filters_href = link(context, OPENINGS_FILTERS, STR(""));
}

static const char *link_list(const void *context, enum openings_part without, struct str value)
{
    const struct chips *chips = context;
    return openings_href(chips->visit->request->arena, OPENINGS_PATH, chips->query, without, value);
}

void openings_chips(struct openings_page *page, const struct openings_query *query, const struct visit *visit)
{
    const struct chips chips = {page, query, visit, NULL, NULL};
    openings_chips_of(page, query, visit, link_list, &chips);
}

/* --- Fields ----------------------------------------------------------------------------------------------- */

static bool is_on(struct service_texts values, struct str value)
{
    for (size_t i = 0; i < values.count; i++)
        if (str_equal(values.items[i], value))
            return true;
    return false;
}

static uint64_t facet_count(const struct service_facet *facets, size_t count, struct str value)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(facets[i].value, value))
            return facets[i].count;
    return 0;
}

/* The values of a facet that would give something, and those that are on. */
static struct openings_choice facet_choice(const struct visit *visit, const char *name, int heading,
                                           const struct str *values, size_t value_count,
                                           const struct service_facet *facets, size_t facet_count_,
                                           struct service_texts on, int (*text)(struct str value))
{
    struct openings_choice choice = {.name = name, .heading = heading};
    choice.options.items = arena_array(visit->request->arena, value_count, sizeof *choice.options.items);
    for (size_t i = 0; i < value_count; i++) {
        struct openings_option option = {.value = values[i],
                                         .text = text(values[i]),
                                         .on = is_on(on, values[i]),
                                         .counted = true,
                                         .count = (int64_t)facet_count(facets, facet_count_, values[i])};
        if (option.on || option.count > 0)
            choice.options.items[choice.options.count++] = option;
    }
    return choice;
}

static struct openings_choice plain_choice(const struct visit *visit, const char *name, int heading,
                                           const struct str *values, size_t count, struct service_texts on,
                                           int (*text)(struct str value))
{
    struct openings_choice choice = {.name = name, .heading = heading};
    choice.options.items = arena_array(visit->request->arena, count, sizeof *choice.options.items);
    for (size_t i = 0; i < count; i++)
        choice.options.items[choice.options.count++] =
            (struct openings_option){.value = values[i], .text = text(values[i]), .on = is_on(on, values[i])};
    return choice;
}

#define CONTRACTS_MAX 16u

static size_t list_contracts(struct str contracts[CONTRACTS_MAX])
{
    size_t count = 0;
    for (; count < CONTRACTS_MAX && market_contracts[count] != NULL; count++)
        contracts[count] = str_from(market_contracts[count]);
    return count;
}

static void add_choices(struct openings_page *page, const struct openings_query *query,
                        const struct visit *visit, const struct service_match *match)
{
    static const struct str letters[] = {{"A", 1}, {"B", 1}, {"C", 1}, {"D", 1}, {"E", 1}, {"F", 1},
                                         {"G", 1}, {"H", 1}, {"I", 1}, {"J", 1}, {"K", 1}, {"L", 1},
                                         {"M", 1}, {"N", 1}, {"O", 1}, {"P", 1}, {"Q", 1}, {"R", 1},
                                         {"S", 1}, {"T", 1}, {"U", 1}};
    static const struct str languages[] = {{"nl", 2}, {"en", 2}};
    struct str contracts[CONTRACTS_MAX];
    size_t contract_count = list_contracts(contracts);
    struct str names[sizeof markets / sizeof *markets];
    for (size_t i = 0; i < sizeof markets / sizeof *markets; i++)
        names[i] = str_from(markets[i].name);
    const struct service_filters *on = &query->filters;
    page->choices.items = arena_array(visit->request->arena, 4, sizeof *page->choices.items);
    page->choices.count = 4;
    page->choices.items[0] = facet_choice(visit, "sector", TEXT_RESULTS_SECTOR, letters, 21, match->sectors,
                                          match->sector_count, on->sector, sector_text);
    page->choices.items[1] =
        facet_choice(visit, "contract", TEXT_RESULTS_CONTRACT, contracts, contract_count, match->contracts,
                     match->contract_count, on->contract, card_contract);
    page->choices.items[2] = plain_choice(visit, "vacaturetaal", TEXT_RESULTS_LANGUAGE, languages, 2,
                                          on->language, openings_language_text);
    page->choices.items[3] = plain_choice(visit, "soort", TEXT_RESULTS_MARKET, names,
                                          sizeof names / sizeof *names, on->market, openings_market_text);
}

static void add_sorts(struct openings_page *page, const struct openings_query *query,
                      const struct visit *visit)
{
    page->sorts.items = arena_array(visit->request->arena, SERVICE_SORTS, sizeof *page->sorts.items);
    for (int sort = 0; sort < SERVICE_SORTS; sort++) {
        bool possible = (sort != SERVICE_SORT_FIT || visit->profile.count > 0) &&
                        (sort != SERVICE_SORT_DISTANCE || query->filters.near);
        enum service_sort which = (enum service_sort)sort;
        if (possible)
            page->sorts.items[page->sorts.count++] = (struct openings_sort){
                which == openings_sort_default(visit) ? "" : openings_sort_value(which),
                openings_sort_text(which), query->sort == which};
    }
    page->by_fit = query->sort == SERVICE_SORT_FIT;
}

static void add_distances(struct openings_page *page, const struct openings_query *query, struct arena *arena)
{
    size_t count = sizeof distances / sizeof *distances;
    bool listed = false;
    page->distances.items = arena_array(arena, count + 1, sizeof *page->distances.items);
    for (size_t i = 0; i < count; i++) {
        listed = listed || distances[i] == query->km;
        page->distances.items[page->distances.count++] =
            (struct openings_distance){distances[i], distances[i] == query->km};
    }
    if (!listed)
        page->distances.items[page->distances.count++] = (struct openings_distance){query->km, true};
}

static void add_levels(struct openings_page *page, const struct openings_query *query, struct arena *arena)
{
    page->levels.items = arena_array(arena, 8, sizeof *page->levels.items);
    for (int level = 1; level <= 8; level++)
        page->levels.items[page->levels.count++] =
            (struct openings_level){level, openings_education_text(level), query->education == level};
}

void openings_filter_fields(struct openings_page *page, const struct openings_query *query, const struct visit *visit)
{
    struct arena *arena = visit->request->arena;
    struct str contracts[CONTRACTS_MAX];
    page->postcode = query->postcode;
    page->postcode_error = query->postcode_error;
    page->distance_error = query->distance_error;
    page->hours_from = query->hours_from;
    page->hours_to = query->hours_to;
    page->hours_error = query->hours_error;
    add_levels(page, query, arena);
    add_distances(page, query, arena);
    page->choices.items = arena_array(arena, 1, sizeof *page->choices.items);
    page->choices.count = 1;
    page->choices.items[0] = plain_choice(visit, "contract", TEXT_RESULTS_CONTRACT, contracts, list_contracts(contracts),
                                          query->filters.contract, card_contract);
}

void openings_fields(struct openings_page *page, const struct openings_query *query,
                     const struct visit *visit, const struct service_match *match)
{
    openings_filter_fields(page, query, visit);
    page->search = query->words;
    page->literal = query->literal && query->words.len > 0;
    page->occupation = query->occupation.id;
    add_choices(page, query, visit, match);
    add_sorts(page, query, visit);
}
