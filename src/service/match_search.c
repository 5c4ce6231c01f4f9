/* What a search finds: openings that hold its words, and openings whose title has a name of the occupation
 * that is meant. */
#include <stdlib.h>

#include "base/vec.h"
#include "port/unicode.h"
#include "service/match_inside.h"
#include "service/names.h"
#include "text/tokens.h"

#define NAMES_MAX      64u /* labels that are looked for */
#define NAME_BYTES_MAX 4096u

/* A title holds a name: its words stand there, whole and in a row. */
static bool holds(struct str title, struct str name)
{
    struct str rest = title;
    struct str word;
    while (text_tokens_next(&rest, &word)) {
        struct str here = {word.data, (size_t)(title.data + title.len - word.data)};
        struct str wanted = name;
        struct str one;
        struct str other;
        bool same = true;
        while (same && text_tokens_next(&wanted, &one))
            same = text_tokens_next(&here, &other) && str_equal(one, other);
        if (same)
            return true;
    }
    return false;
}

typedef VEC(struct match_name) match_names;
typedef VEC(struct match_hit) match_hit_list;

struct search {
    struct arena *arena;
    const struct service_version *version;
    struct stem *stem;
    match_names names;
    match_hit_list hits;
};

/* Adds the openings with that label in their title. */
static void find_name(struct search *search, struct str label, const struct service_concept *occupation)
{
    struct text_query query;
    struct live_hit *items;
    struct live_found found;
    struct buf normal BUF_AUTO;
    buf_init(&normal, NAME_BYTES_MAX);
    unicode_normalise(label, &normal);
    text_query_parse(search->stem, search->arena, label, &query);
    if (query.count == 0 || buf_failed(&normal) || search->names.count == NAMES_MAX)
        return;
    query.last_len = 0; /* a name counts as a whole, not by how it starts */
    query.title_only = true;
    size_t count = live_search(search->version, &query, search->arena, &items);
    VEC_PUSH(search->arena, &search->names, (struct match_name){label, *occupation});
    for (size_t i = 0; i < count; i++)
        if (items[i].in_title && live_row_find(search->version, items[i].id, &found) &&
            holds(found.title, buf_str(&normal)))
            VEC_PUSH(search->arena, &search->hits,
                     (struct match_hit){items[i].id, false, (uint32_t)search->names.count});
}

static void find_occupation(struct search *search, const struct service_concept *occupation)
{
    struct str *labels;
    size_t count =
        service_names_of(service_version_taxonomy(search->version), occupation->id, search->arena, &labels);
    for (size_t i = 0; i < count; i++)
        find_name(search, labels[i], occupation);
}

static int by_id(const void *a, const void *b)
{
    const struct match_hit *x = a;
    const struct match_hit *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->name > y->name) - (x->name < y->name);
}

/* By rising id, each once: by its words before by a name, then the first name. */
static void sort_hits(struct search *search)
{
    size_t kept = 0;
    bool sorted = true; /* as what was found by words alone is */
    for (size_t i = 1; i < search->hits.count && sorted; i++)
        sorted = search->hits.items[i - 1].id < search->hits.items[i].id;
    if (!sorted)
        qsort(search->hits.items, search->hits.count, sizeof *search->hits.items, by_id);
    for (size_t i = 0; i < search->hits.count; i++)
        if (kept == 0 || search->hits.items[kept - 1].id != search->hits.items[i].id)
            search->hits.items[kept++] = search->hits.items[i];
    search->hits.count = kept;
}

/* Without a letter or digit there is nothing that an opening could hold. */
static void find_words(struct search *search, struct str text)
{
    struct text_query query;
    struct live_hit *items;
    text_query_parse(search->stem, search->arena, text, &query);
    size_t count = query.count == 0 ? 0 : live_search(search->version, &query, search->arena, &items);
    for (size_t i = 0; i < count; i++)
        VEC_PUSH(search->arena, &search->hits, (struct match_hit){items[i].id, items[i].in_title, 0});
}

/* The occupations that the words are a name of, in `language`. */
static void find_names(struct search *search, struct str text, uint8_t language, struct match_hits *out)
{
    struct service_name *names;
    size_t count = service_names_find(service_version_taxonomy(search->version), text, language,
                                      SERVICE_MEANT_MAX, search->arena, &names);
    out->meant = arena_array(search->arena, count + 1, sizeof *out->meant);
    for (size_t i = 0; i < count; i++) {
        out->meant[out->meant_count++] = names[i].occupation;
        find_occupation(search, &names[i].occupation);
    }
}

/* Of `all` those that `part` has too; what is said of them is what `all` says. Both by rising id. */
static size_t keep_common(struct match_hit *all, size_t count, const struct match_hit *part,
                          size_t part_count)
{
    size_t kept = 0;
    for (size_t i = 0, j = 0; i < count; i++) {
        while (j < part_count && part[j].id < all[i].id)
            j++;
        if (j < part_count && part[j].id == all[i].id)
            all[kept++] = all[i];
    }
    return kept;
}

static void only(struct engine_filter *filter, struct arena *arena, const struct match_hits *hits)
{
    int64_t *ids = arena_array(arena, hits->count + 1, sizeof *ids);
    for (size_t i = 0; i < hits->count; i++)
        ids[i] = hits->items[i].id;
    filter->only = true;
    filter->only_ids = ids;
    filter->only_count = hits->count;
}

/* Only openings with a name of the occupation in their title: of those found so far, or of all. */
static void keep_occupation(struct search *search, const struct match_wanted *wanted, bool of_found)
{
    struct search named = {search->arena, search->version, search->stem, search->names, {NULL, 0, 0}};
    struct service_concept occupation;
    if (service_taxonomy_by_id(service_version_taxonomy(search->version), wanted->occupation,
                               wanted->language, &occupation))
        find_occupation(&named, &occupation);
    sort_hits(&named);
    if (of_found)
        search->hits.count =
            keep_common(search->hits.items, search->hits.count, named.hits.items, named.hits.count);
    else
        search->hits = named.hits;
    search->names = named.names;
}

int match_search(struct arena *arena, const struct service_version *version,
                 const struct match_wanted *wanted, struct engine_filter *filter, struct match_hits *hits,
                 struct err *err)
{
    struct search search = {.arena = arena, .version = version};
    struct match_hits made = {0};
    struct str text = str_trim(wanted->text);
    *hits = made;
    if (text.len == 0 && wanted->occupation == 0)
        return 0;
    int rc = stem_new(&search.stem, err);
    if (rc != 0)
        return rc;
    if (text.len > 0)
        find_words(&search, text);
    if (text.len > 0 && wanted->names)
        find_names(&search, text, wanted->language, &made);
    sort_hits(&search);
    if (wanted->occupation != 0)
        keep_occupation(&search, wanted, text.len > 0);
    stem_free(search.stem);
    made.on = true;
    made.items = search.hits.items;
    made.count = search.hits.count;
    made.names = search.names.items;
    for (size_t i = 0; i < made.count; i++)
        made.named += made.items[i].name > 0 ? 1 : 0;
    only(filter, arena, &made);
    *hits = made;
    return 0;
}

const struct match_name *match_name_of(const struct match_hits *hits, int64_t id)
{
    size_t low = 0;
    size_t high = hits->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hits->items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == hits->count || hits->items[low].id != id || hits->items[low].name == 0)
        return NULL;
    return &hits->names[hits->items[low].name - 1];
}
