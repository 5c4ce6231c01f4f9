/* Job titles as they are written, brought closer to the names of occupations. */
#ifndef REGIO_TEXT_NAMES_H
#define REGIO_TEXT_NAMES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* The normalised words of a text with one space between. In `arena`. */
struct str text_name_words(struct str text, struct arena *arena);

/* The same of a title as an employer writes it, without what says nothing about the occupation: "m/v/x",
 * hours
 * ("24-32 uur", "fulltime"), and how far someone is ("junior"); with or without what stands in brackets.
 * Empty where nothing stays. */
struct str text_name_plain(struct str title, bool with_brackets, struct arena *arena);

/* What a normalised word may be the plural of, in Dutch and English: "koks" of "kok", "leraren" of "leraar",
 * "secretaries" of "secretary". A guess by endings, to be looked up among names. Returns how many; in
 * `arena`. */
#define TEXT_NAME_SINGULARS_MAX 8u
size_t text_name_singulars(struct str word, struct arena *arena, struct str out[TEXT_NAME_SINGULARS_MAX]);

#endif
