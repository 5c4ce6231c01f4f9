/* "Vertel over je werk": a visitor pastes a CV or a story; what the program reads in it is offered to tick,
 * and what is ticked comes into the profile. The text goes along in the forms of the page and is kept nowhere
 * else. */
#ifndef REGIO_WEB_TALENT_TELL_H
#define REGIO_WEB_TALENT_TELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "web/page.h"
#include "web/talent/visit.h"

#define TELL_CHARACTERS_MAX 50000u

/* How a part of the text is marked; what is surer goes over what is less. */
enum tell_mark { TELL_PLAIN, TELL_MAYBE, TELL_SURE, TELL_JOB };

/* A part of the text. */
struct tell_piece {
    struct str text;
    enum tell_mark mark;
    size_t place; /* number of a marked part, for links to it; 0: plain */
};

/* A skill on offer. */
struct tell_skill {
    int64_t id;
    struct str label;
    struct str words; /* of the text, where it was found; empty for a skill of a job */
    size_t place;     /* the part of the text where that is */
    bool held;        /* it is in the profile already: nothing to tick */
    bool ticked;
    int level;
};

struct tell_skills {
    struct tell_skill *items;
    size_t count;
};

/* An occupation that the text names, with those of its essential skills that are not on offer yet. */
struct tell_job {
    struct str label;
    struct str words;
    size_t place;
    bool open;
    struct tell_skills skills;
};

struct tell_page {
    struct page_errors errors;
    int text_error; /* enum text; 0: none */
    size_t characters, most, over;
    struct str text;
    bool busy; /* reading is not prepared yet */
    bool full; /* what was ticked does not fit in the profile's cookie */
    bool read; /* what follows is filled */
    size_t found;
    struct tell_skills sure, maybe;
    struct {
        struct tell_job *items;
        size_t count;
    } jobs;
    struct str ids; /* of all skills to tick, with a space between */
    struct {
        struct tell_piece *items;
        size_t count;
    } pieces;
};

/* Reads page->text: fills the lists and the marked text. Skills that were sure are ticked. ERR_BUSY while
 * reading is not prepared. */
int tell_read(struct tell_page *page, const struct visit *visit) MUST_CHECK;

#endif
