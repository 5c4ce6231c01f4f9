/* Within the engine: what the lever tries. A thing is a skill, or skills that are added together; an offer is what it
 * gives for one asked term beyond what the profile has. Of an opening that is not reached yet, offers_try finds who
 * closes its gap: whoever offers something for one of its asked terms gains there. */
#ifndef REGIO_ENGINE_OFFER_H
#define REGIO_ENGINE_OFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "engine/columns.h"
#include "engine/profile.h"

/* An opening as a profile sees it. */
struct seen {
    size_t count;
    uint32_t term[ENGINE_SKILLS_MAX];
    uint32_t impact[ENGINE_SKILLS_MAX];
    uint8_t q[ENGINE_SKILLS_MAX];
    bool unmet[ENGINE_SKILLS_MAX]; /* a must skill that the profile does not satisfy */
    uint32_t unmet_count;
    uint32_t gap; /* points short of the fit that is asked; 0: none */
};

struct offer {
    uint32_t thing;
    uint8_t value; /* q of the term with it */
    bool meets;    /* it satisfies a must on the term */
};

/* An offer and the term that it is for. */
struct offer_for {
    uint32_t term;
    struct offer offer;
};

struct offers {
    uint32_t *start;     /* those for term t are items[start[t]] .. items[start[t + 1] - 1] */
    struct offer *items; /* of one term in the order in which they were given */
    uint32_t *gained;    /* of each thing: openings reached so far, thanks to it */
    uint32_t *gain;      /* of each thing, for the opening at hand; 0 between openings */
    uint32_t *met;       /* of each thing: unmet must skills that it satisfies; 0 between openings */
    uint32_t *touched;   /* things with either */
    size_t touched_count;
};

/* Lists offers by term, for so many terms and things, in `scratch`; `gained` is made in `arena`. */
void offers_make(struct offers *offers, struct arena *arena, struct arena *scratch, uint32_t terms,
                 size_t things, const struct offer_for *given, size_t count);

/* Counts the things that close the opening's gap and satisfy all its unmet musts. */
void offers_try(struct offers *offers, const struct seen *seen);

/* Whether some thing might close the gap, where the offers of a term stand by falling value: with cap = some value,
 *
 *     gain(thing) <= sum over t of max(0, cap - q[t]) * impact   (the same for every thing)
 *                  + sum over t that it offers more than cap for, of (value - max(q[t], cap)) * impact
 *
 * so the many offers of little value are not looked at. */
bool offers_may_reach(struct offers *offers, const struct seen *seen, uint32_t cap);

#endif
