#include "web/page.h"

#include <string.h>

#include "service/taxonomy.h"

#define AROUND         2 /* pages that are named before and behind the present one */
#define SAID_MAX_BYTES 4096u

static bool plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("-._~", c) != NULL;
}

void page_query_add(struct buf *query, const char *name, struct str value)
{
    if (query->len > 0)
        buf_add_char(query, '&');
    buf_add_z(query, name);
    buf_add_char(query, '=');
    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] != '\0' && plain(value.data[i]))
            buf_add_char(query, value.data[i]);
        else
            buf_printf(query, "%%%02X", (unsigned)(unsigned char)value.data[i]);
    }
}

const char *page_href(struct arena *arena, const char *path, struct str query)
{
    return query.len == 0 ? arena_strdup(arena, path) : arena_printf(arena, "%s?%.*s", path, STR_ARG(query));
}

static const char *number_href(struct arena *arena, const char *path, struct str query, size_t number)
{
    if (number == 1)
        return page_href(arena, path, query);
    return arena_printf(arena, "%s?%.*s%spagina=%zu", path, STR_ARG(query), query.len > 0 ? "&" : "", number);
}

void page_numbers_make(struct page_numbers *out, struct arena *arena, const char *path, struct str query,
                       size_t total, size_t size, size_t current)
{
    size_t last = total == 0 ? 1 : (total - 1) / size + 1;
    *out = (struct page_numbers){.last = last,
                                 .list.items = arena_array(arena, 2 * AROUND + 3, sizeof *out->list.items)};
    if (current > 1)
        out->previous_href = number_href(arena, path, query, (current > last ? last + 1 : current) - 1);
    if (current < last)
        out->next_href = number_href(arena, path, query, current + 1);
    current = current > last ? last : current;
    size_t before = 0;
    for (size_t number = 1; number <= last; number++) {
        bool near = number + AROUND >= current && number <= current + AROUND;
        if (number != 1 && number != last && !near) {
            /* Straight on to the next that is named. */
            number = number < current ? current - AROUND - 1 : last - 1;
            continue;
        }
        out->list.items[out->list.count++] = (struct page_number){
            .number = number,
            .href = number_href(arena, path, query, number),
            .current = number == current,
            .gap = number > before + 1,
        };
        before = number;
    }
}

struct str page_say(const struct request *request, int text, const struct catalogue_arg *args, size_t count)
{
    struct buf words BUF_AUTO;
    buf_init(&words, SAID_MAX_BYTES);
    catalogue_write(&words, request->view.catalogue, request->language, text, args, count, NULL);
    return arena_str(request->arena, buf_str(&words));
}

int64_t page_read_id(struct str text)
{
    int64_t id;
    return str_to_int64(text, &id) && id > 0 ? id : 0;
}

size_t page_query_number(const struct request *request, const char *name, size_t most)
{
    int64_t number;
    if (!str_to_int64(request_query(request, name), &number) || number < 1)
        return 1;
    return (uint64_t)number > most ? most : (size_t)number;
}

uint8_t page_language(const struct request *request)
{
    return request->language == LANGUAGE_EN ? SERVICE_ENGLISH : SERVICE_DUTCH;
}
