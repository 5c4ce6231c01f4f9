#include "engine/offer.h"

void offers_make(struct offers *offers, struct arena *arena, struct arena *scratch, uint32_t terms,
                 size_t things, const struct offer_for *given, size_t count)
{
    *offers = (struct offers){
        .start = arena_array(scratch, (size_t)terms + 2, sizeof *offers->start),
        .items = arena_array(scratch, count, sizeof *offers->items),
        .gained = arena_array(arena, things, sizeof *offers->gained),
        .gain = arena_array(scratch, things, sizeof *offers->gain),
        .met = arena_array(scratch, things, sizeof *offers->met),
        .touched = arena_array(scratch, things, sizeof *offers->touched),
    };
    uint32_t *next = offers->start + 1; /* counted one on, so that filling leaves start[t] where t starts */
    for (size_t i = 0; i < count; i++)
        next[given[i].term + 1]++;
    for (size_t t = 0; t < terms; t++)
        next[t + 1] += next[t];
    for (size_t i = 0; i < count; i++)
        offers->items[next[given[i].term]++] = given[i].offer;
}

static void gain(struct offers *offers, uint32_t thing, uint32_t points, uint32_t met)
{
    if (offers->gain[thing] == 0 && offers->met[thing] == 0)
        offers->touched[offers->touched_count++] = thing;
    offers->gain[thing] += points;
    offers->met[thing] += met;
}

static void forget_gains(struct offers *offers)
{
    for (size_t i = 0; i < offers->touched_count; i++)
        offers->gain[offers->touched[i]] = offers->met[offers->touched[i]] = 0;
    offers->touched_count = 0;
}

void offers_try(struct offers *offers, const struct seen *seen)
{
    for (size_t i = 0; i < seen->count; i++) {
        const struct offer *end = offers->items + offers->start[seen->term[i] + 1];
        for (const struct offer *offer = offers->items + offers->start[seen->term[i]]; offer < end; offer++) {
            uint32_t points =
                offer->value > seen->q[i] ? (uint32_t)(offer->value - seen->q[i]) * seen->impact[i] : 0;
            uint32_t met = seen->unmet[i] && offer->meets;
            if (points > 0 || met > 0)
                gain(offers, offer->thing, points, met);
        }
    }
    for (size_t i = 0; i < offers->touched_count; i++) {
        uint32_t thing = offers->touched[i];
        offers->gained[thing] +=
            offers->gain[thing] >= seen->gap && offers->met[thing] == seen->unmet_count;
    }
    forget_gains(offers);
}

bool offers_may_reach(struct offers *offers, const struct seen *seen, uint32_t cap)
{
    uint64_t common = 0;
    uint32_t most = 0;
    for (size_t i = 0; i < seen->count; i++)
        common += seen->q[i] < cap ? (uint64_t)(cap - seen->q[i]) * seen->impact[i] : 0;
    if (common >= seen->gap)
        return true;
    for (size_t i = 0; i < seen->count; i++) {
        const struct offer *end = offers->items + offers->start[seen->term[i] + 1];
        uint32_t base = seen->q[i] > cap ? seen->q[i] : cap;
        for (const struct offer *offer = offers->items + offers->start[seen->term[i]];
             offer < end && offer->value > base; offer++) {
            gain(offers, offer->thing, (offer->value - base) * seen->impact[i], 0);
            most = offers->gain[offer->thing] > most ? offers->gain[offer->thing] : most;
        }
    }
    forget_gains(offers);
    return common + most >= seen->gap;
}
