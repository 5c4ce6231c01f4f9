/* What pages share: the kinds of lists and messages that their templates know. */
#ifndef REGIO_WEB_PAGE_H
#define REGIO_WEB_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "web/request.h"

/* The entry of the menu of Talent & stages that is the present page. */
enum talent_page { TALENT_NONE, TALENT_PROFILE, TALENT_OPENINGS, TALENT_OCCUPATIONS, TALENT_DOORS, TALENT_BRIDGE };

/* A mistake to show above the form, with a link to its field. */
struct page_error {
    const char *field; /* id of the input */
    int text;          /* enum text */
    struct str words;  /* said already, instead of `text`; empty: not */
};

struct page_errors {
    struct {
        const struct page_error *items;
        size_t count;
    } list;
};

/* One page of a list that has several. */
struct page_number {
    size_t number;
    const char *href;
    bool current;
    bool gap; /* numbers were left out before it */
};

/* The first, the last and those around the present one; pages count from 1. */
struct page_numbers {
    struct {
        struct page_number *items;
        size_t count;
    } list;
    size_t last;
    const char *previous_href; /* NULL on the first page */
    const char *next_href;     /* NULL on the last */
};

/* Makes the numbers of a list of `total` things, `size` to a page, where `current` is shown. `query` is the
 * rest of the address ("q=kok&sector=Q", may be empty) to which "pagina" is added. */
void page_numbers_make(struct page_numbers *out, struct arena *arena, const char *path, struct str query,
                       size_t total, size_t size, size_t current);

/* Appends name=value, percent-encoded, with & before it where something stands there already. */
void page_query_add(struct buf *query, const char *name, struct str value);

/* Path and query as one address, in the arena. */
const char *page_href(struct arena *arena, const char *path, struct str query);

/* The number in the query under that name, from 1; 1 where there is none. */
size_t page_query_number(const struct request *request, const char *name, size_t most);

/* A whole number over 0 in a form or query; 0 where it is none. */
int64_t page_read_id(struct str text);

/* A text with its arguments in the page's language, in the request's arena. */
struct str page_say(const struct request *request, int text, const struct catalogue_arg *args, size_t count);

/* The number of labels for the request's language (service/taxonomy.h). */
uint8_t page_language(const struct request *request);

#endif
