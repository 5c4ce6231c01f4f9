/* Distance between words: the restricted Damerau-Levenshtein distance (optimal string alignment: insert, delete, replace, or
 * swap two neighbours; no piece is edited twice), on bytes. */
#ifndef REGIO_TEXT_DISTANCE_H
#define REGIO_TEXT_DISTANCE_H

#include "base/str.h"

#define TEXT_DISTANCE_WORD_MAX 64u /* longer words are compared by their first 64 bytes */

/* The distance between `a` and `b`, or most + 1 when it is greater than `most`. */
unsigned text_distance(struct str a, struct str b, unsigned most);

/* The smallest distance between `wanted` and any start of `word` (the empty start too), or most + 1. */
unsigned text_distance_start(struct str wanted, struct str word, unsigned most);

#endif
