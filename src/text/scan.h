/* The words of a text as it was given, with their byte ranges in it.
 *
 * A word is cut from the original text (a run of word characters, as text/tokens.h tells them, with the marks
 * that belong to them) and then normalised by itself; so a range always stands on whole words, whatever
 * normalising does to lengths. Where a word normalises to several (a fraction, a ligature with a sign), each
 * has the range of the whole. Bytes that are not UTF-8 separate words. */
#ifndef REGIO_TEXT_SCAN_H
#define REGIO_TEXT_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define TEXT_SCAN_MAX (UINT32_C(1) << 30) /* bytes of a text beyond are not read */

struct text_scan {
    struct str text;
    size_t at;
    struct str more;     /* words of the last normalised piece that are still to come */
    struct arena *arena; /* for words that differ from the text */
    uint32_t start, end;
    bool breaks;
};

struct text_word {
    struct str normal;   /* view into the text or the arena */
    uint32_t start, end; /* bytes of the text */
    bool breaks;         /* a sentence or line ended before it */
};

void text_scan_start(struct text_scan *scan, struct str text, struct arena *arena);

/* The next word; false at the end. */
bool text_scan_next(struct text_scan *scan, struct text_word *word);

#endif
