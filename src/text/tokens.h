/* The words of a text that port/unicode has normalised (NFKC, folded case, no diacritics).
 *
 * A word is a run of letters and digits; '+' and '#' belong to it behind its first character, so that "c++" and "c#" are
 * words. Everything else separates. Beyond ASCII, all but the blocks of spaces and punctuation counts as a letter. */
#ifndef REGIO_TEXT_TOKENS_H
#define REGIO_TEXT_TOKENS_H

#include <stdbool.h>

#include "base/str.h"

/* Takes the next word off *rest: true and *word a view into it, false at the end. */
bool text_tokens_next(struct str *rest, struct str *word);

#endif
