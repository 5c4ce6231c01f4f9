/* Free-text search in openings: words to stems to numbers.
 *
 * With each opening stands a packed list of the words in it (`search_tokens`), made here at import; text_index makes
 * inverted lists of them in memory. A search wants all its words (AND), in any field. A word of the search
 * matches a word of an opening when their stems are equal (Snowball, the opening's language; the words of a search are stemmed in
 * both languages). Stems are kept as 32-bit FNV-1a hashes (Fowler, Noll, Vo 1991): two stems of a million share one with a
 * chance of about 1 in 4,000 for a given word, which costs a result too many, never one too few.
 *
 * Packed form, version 1, little-endian: the byte 1; the number of title words (one byte); their hashes as 32-bit numbers,
 * rising; then the hashes of all other words, rising, without those of the title. It is stored: change the version with the form.
 */
#ifndef REGIO_TEXT_WORDS_H
#define REGIO_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "port/stem.h"

#define TEXT_WORDS_TITLE_MAX 255u  /* words of a title beyond are dropped */
#define TEXT_WORDS_OTHER_MAX 8192u /* different words of the rest beyond are dropped */
#define TEXT_WORDS_QUERY_MAX 16u   /* words of a search beyond are dropped */
#define TEXT_WORDS_LAST_MIN  3u    /* bytes that the last word must have to be looked for as a start */
#define TEXT_WORDS_LAST_MAX  64u

struct text_words_fields {
    struct str title;
    struct str organisation;
    struct str place; /* name of the place or municipality */
    struct str text;
    struct str language; /* "nl", "en"; anything else is stemmed as Dutch */
};

/* Appends the packed words of an opening to `out`. Works in `scratch`. Fields are UTF-8 as they were given. */
void text_words_pack(struct stem *stem, struct arena *scratch, const struct text_words_fields *fields, struct buf *out);

/* A search: for each word the hashes of its stems; an opening must have one of each. The last word may still be being typed: a
 * word of the title that starts with it will do as well. */
struct text_query {
    size_t count;
    uint32_t stems[TEXT_WORDS_QUERY_MAX][STEM_LANGUAGES];
    char last[TEXT_WORDS_LAST_MAX]; /* the last word, normalised */
    size_t last_len;                /* 0: too short or too long to look for starts */
    bool title_only;                /* text_index_find: only rows with all the words in their title */
};

/* The search that a visitor typed. A text without a letter or digit gives a count of 0: a search that nobody made (empty)
 * finds everything, one that says something finds nothing; the caller tells them apart. */
void text_query_parse(struct stem *stem, struct arena *scratch, struct str text, struct text_query *query);

enum text_match { TEXT_MATCH_NONE, TEXT_MATCH_BODY, TEXT_MATCH_TITLE };

/* A byte of normalised text that can stand within a word; beyond ASCII all do. */
static inline bool text_words_within(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Whether a word of a normalised title starts with the last word of the search. */
bool text_query_starts(const struct text_query *query, struct str title);

/* Where in `text`, normalised, from `from` on, the bytes of the last word of the search stand first, within a word or at its start;
 * text.len: nowhere. For texts of many megabytes. */
size_t text_query_start(const struct text_query *query, struct str text, size_t from);

/* How one opening's packed words match: TITLE when every word of the search stands in its title. `title` is the normalised title. An
 * empty or unreadable list matches only a search without words, or by its title. */
enum text_match text_words_match(struct str packed, struct str title, const struct text_query *query);

/* Inverted lists over many openings, numbered by row 0..count-1. Immutable; any number of threads may read it. */
struct text_index;

/* Builds the index of `count` packed lists; they are not needed afterwards. ERR_NO_MEMORY; ERR_TOO_LARGE beyond
 * 2^31 rows. */
int text_index_new(const struct str *packed, size_t count, struct text_index **out, struct err *err) MUST_CHECK;

/* The same in two passes for a caller that streams: `next` is called for each row in turn, twice over. */
typedef struct str (*text_index_row)(void *context, size_t row);
int text_index_build(text_index_row next, void *context, size_t count, struct text_index **out,
                     struct err *err) MUST_CHECK;

/* text_index_free(NULL) is legal. */
void text_index_free(struct text_index *index);

size_t text_index_bytes(const struct text_index *index);

/* Rows whose title has a word that starts with the last word of the search (text_query_starts), rising: the index has no titles. */
struct text_starts {
    const uint32_t *rows;
    size_t count;
};

/* The rows that match, rising, in `arena`; in_title[i] says whether all words stand in the title of rows[i]. A search without
 * words gives no rows: ask query->count first. Returns their number. */
size_t text_index_find(const struct text_index *index, const struct text_query *query, struct text_starts starts,
                       struct arena *arena, uint32_t **rows, bool **in_title);

#endif
