#include "web/talent/card.h"

#include <math.h>
#include <stdlib.h>

#include "texts.h"

static const int contracts[] = {
    TEXT_CONTRACT_PERMANENT,      TEXT_CONTRACT_TEMPORARY,  TEXT_CONTRACT_AGENCY,   TEXT_CONTRACT_FREELANCE,
    TEXT_CONTRACT_APPRENTICESHIP, TEXT_CONTRACT_INTERNSHIP, TEXT_CONTRACT_VOLUNTEER};

static const int sectors[] = {
    TEXT_SECTOR_A, TEXT_SECTOR_B, TEXT_SECTOR_C, TEXT_SECTOR_D, TEXT_SECTOR_E, TEXT_SECTOR_F, TEXT_SECTOR_G,
    TEXT_SECTOR_H, TEXT_SECTOR_I, TEXT_SECTOR_J, TEXT_SECTOR_K, TEXT_SECTOR_L, TEXT_SECTOR_M, TEXT_SECTOR_N,
    TEXT_SECTOR_O, TEXT_SECTOR_P, TEXT_SECTOR_Q, TEXT_SECTOR_R, TEXT_SECTOR_S, TEXT_SECTOR_T, TEXT_SECTOR_U,
};

int card_contract(struct str name)
{
    unsigned number = market_word_number(market_contracts, name);
    return number == 0 || number > sizeof contracts / sizeof *contracts ? 0 : contracts[number - 1];
}

int card_sector(char letter)
{
    return letter < 'A' || letter > 'U' ? 0 : sectors[letter - 'A'];
}

const char *card_hundredths(struct arena *arena, enum language language, int32_t hundredths)
{
    int32_t rest = abs(hundredths % 100);
    char mark = language == LANGUAGE_NL ? ',' : '.';
    if (rest == 0)
        return arena_printf(arena, "%d", hundredths / 100);
    if (rest % 10 == 0)
        return arena_printf(arena, "%d%c%d", hundredths / 100, mark, rest / 10);
    return arena_printf(arena, "%d%c%02d", hundredths / 100, mark, rest);
}

static void make_hours(struct hours *out, const struct request *request, const struct market_opening *opening)
{
    bool has_min = opening->hours_min != MARKET_HOURS_NONE;
    bool has_max = opening->hours_max != MARKET_HOURS_NONE;
    out->from = has_min ? card_hundredths(request->arena, request->language, opening->hours_min) : "";
    out->to = has_max ? card_hundredths(request->arena, request->language, opening->hours_max) : "";
    if (has_min && has_max)
        out->kind = opening->hours_min == opening->hours_max ? HOURS_EXACT : HOURS_RANGE;
    else
        out->kind = has_min ? HOURS_FROM : has_max ? HOURS_TO : HOURS_NONE;
}

static void add_reasons(struct opening_card *out, const struct request *request,
                        const struct service_result *result)
{
    out->fit = (struct fit){result->fit, result->asked, result->have};
    out->have.items = arena_array(request->arena, result->strong_count, sizeof *out->have.items);
    for (size_t i = 0; i < result->strong_count; i++)
        out->have.items[out->have.count++] = result->strong[i].skill.label;
    if (result->first_missing != NULL)
        out->missing = result->first_missing->skill.label;
}

void card_make(struct opening_card *out, const struct request *request, const struct service_result *result,
               bool scored)
{
    const struct market_opening *opening = result->opening;
    *out = (struct opening_card){
        .href = arena_printf(request->arena, "/talent/vacatures/%lld", (long long)opening->id),
        .title = opening->title,
        .organisation = opening->organisation,
        .place = result->place,
        .has_distance = result->has_distance,
        .km = result->has_distance ? (int64_t)ceil(fmax(result->distance, 1) / 1000) : 0,
        .remote = opening->remote,
        .contract = card_contract(opening->contract),
        .has_posted = opening->posted != MARKET_DAY_NONE,
        .posted = opening->posted,
        .called = result->called,
        .job = result->occupation.label,
        .scored = scored,
    };
    make_hours(&out->hours, request, opening);
    if (scored)
        add_reasons(out, request, result);
}

/* That an opening is called what was searched for needs no words. */
static void add_card(struct opening_card *out, const struct request *request, const struct service_result *result,
                     bool scored, struct str words)
{
    card_make(out, request, result, scored);
    out->words = words;
    if (words.len == 0 && str_equal(out->called, out->job))
        out->called = words;
}

void card_list(struct opening_cards *out, const struct request *request, const struct service_match *match,
               struct str words)
{
    out->count = match->count;
    out->items = arena_array(request->arena, match->count, sizeof *out->items);
    for (size_t i = 0; i < match->count; i++)
        add_card(&out->items[i], request, &match->results[i], match->scored, words);
}
