#include "service/names.h"

#include "base/map.h"
#include "base/vec.h"
#include "port/unicode.h"
#include "service/taxonomy_build.h"
#include "text/names.h"
#include "text/scan.h"
#include "text/tokens.h"

#define KEY_BYTES_MAX 2048u
#define NO_ENTRY      UINT32_MAX

/* Labels with the same words, one after another in the order of their kind. */
struct entry {
    uint32_t label;
    uint32_t next;
};

struct taxonomy_names {
    struct map *first; /* words to the number of an entry */
    VEC(struct entry) entries;
};

/* --- Making it
 * ------------------------------------------------------------------------------------------------ */

/* The words of a normalised text with one space between; empty where there are none or too many. */
static struct str key_of(struct str normal, struct buf *key)
{
    struct str word;
    buf_clear(key);
    while (text_tokens_next(&normal, &word)) {
        if (key->len > 0)
            buf_add_char(key, ' ');
        buf_add_str(key, word);
    }
    return buf_failed(key) ? (struct str){NULL, 0} : buf_str(key);
}

static void add(struct arena *arena, struct taxonomy_names *names, struct str key, uint32_t label)
{
    if (key.len == 0)
        return;
    bool is_new;
    uint64_t *first = map_at(names->first, key, &is_new);
    struct entry entry = {label, is_new ? NO_ENTRY : (uint32_t)*first};
    *first = names->entries.count;
    VEC_PUSH(arena, &names->entries, entry);
}

static bool is_name(const struct service_taxonomy *t, const struct skills_label *label)
{
    const struct skills_concept *concept = &t->all.concepts[label->concept];
    return concept->kind == SKILLS_OCCUPATION && concept->status == SKILLS_ACTIVE;
}

static void add_label(struct service_taxonomy *t, uint32_t number, struct buf *key)
{
    struct str normal = t->all.labels[number].normal;
    add(t->arena, t->names, key_of(normal, key), number);
    struct str rest = normal;
    struct str one = str_cut(&rest, '/');
    bool pair = rest.len > 0 && memchr(normal.data, ' ', normal.len) == NULL;
    for (; pair; one = str_cut(&rest, '/')) {
        add(t->arena, t->names, key_of(one, key), number);
        pair = rest.len > 0;
    }
}

/* Entries are put in front, so that what comes last is found first: hidden labels, then alternative ones,
 * then those on screen, each from the last to the first. */
void taxonomy_build_names(struct service_taxonomy *t)
{
    struct buf key BUF_AUTO;
    buf_init(&key, KEY_BYTES_MAX);
    t->names = arena_alloc(t->arena, sizeof *t->names);
    *t->names = (struct taxonomy_names){.first = map_new(t->arena, 0)};
    for (int kind = SKILLS_HIDDEN; kind >= SKILLS_PREFERRED; kind--)
        for (size_t i = t->all.label_count; i-- > 0;)
            if (t->all.labels[i].kind == kind && is_name(t, &t->all.labels[i]))
                add_label(t, (uint32_t)i, &key);
}

/* --- Asking it
 * ------------------------------------------------------------------------------------------------ */

static struct service_concept concept_at(const struct service_taxonomy *t, uint32_t index, uint8_t language)
{
    struct service_concept concept = {0};
    bool found = service_taxonomy_by_id(t, t->all.concepts[index].id, language, &concept);
    (void)found; /* it came from the same taxonomy */
    return concept;
}

static bool has(const struct service_name *found, size_t count, const struct service_concept *occupation)
{
    for (size_t i = 0; i < count; i++)
        if (found[i].occupation.id == occupation->id ||
            str_equal(found[i].occupation.label, occupation->label))
            return true;
    return false;
}

static size_t find_key(const struct service_taxonomy *t, struct str key, uint8_t language, size_t limit,
                       struct arena *arena, struct service_name **out)
{
    uint64_t first;
    size_t count = 0;
    if (key.len == 0 || !map_get(t->names->first, key, &first))
        return 0;
    *out = arena_array(arena, limit + 1, sizeof **out);
    for (uint32_t at = (uint32_t)first; at != NO_ENTRY && count < limit;
         at = t->names->entries.items[at].next) {
        const struct skills_label *label = &t->all.labels[t->names->entries.items[at].label];
        struct service_concept occupation = concept_at(t, label->concept, language);
        if (!has(*out, count, &occupation))
            (*out)[count++] = (struct service_name){
                occupation, str_equal(label->text, occupation.label) ? (struct str){NULL, 0} : label->text};
    }
    return count;
}

size_t service_names_find(const struct service_taxonomy *taxonomy, struct str words, uint8_t language,
                          size_t limit, struct arena *arena, struct service_name **out)
{
    struct buf normal BUF_AUTO;
    struct buf key BUF_AUTO;
    buf_init(&normal, KEY_BYTES_MAX);
    buf_init(&key, KEY_BYTES_MAX);
    *out = NULL;
    if (words.len > KEY_BYTES_MAX / 2)
        return 0;
    unicode_normalise(words, &normal);
    return buf_failed(&normal)
               ? 0
               : find_key(taxonomy, key_of(buf_str(&normal), &key), language, limit, arena, out);
}

/* The first label of a concept: labels stand by concept. */
static size_t seek_label(const struct skills_taxonomy *all, uint32_t concept)
{
    size_t low = 0;
    size_t high = all->label_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->labels[middle].concept < concept)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t service_names_of(const struct service_taxonomy *taxonomy, int64_t occupation, struct arena *arena,
                        struct str **out)
{
    const struct skills_taxonomy *all = &taxonomy->all;
    uint32_t concept = taxonomy_index_of_id(taxonomy, occupation);
    VEC(struct str) names = {0};
    *out = NULL;
    if (concept == ENGINE_NONE || all->concepts[concept].kind != SKILLS_OCCUPATION)
        return 0;
    for (size_t i = seek_label(all, concept); i < all->label_count && all->labels[i].concept == concept;
         i++) {
        bool twice = false;
        for (size_t j = 0; j < names.count && !twice; j++)
            twice = str_equal(names.items[j], all->labels[i].text);
        if (!twice)
            VEC_PUSH(arena, &names, all->labels[i].text);
    }
    *out = names.items;
    return names.count;
}

/* --- In a text
 * ------------------------------------------------------------------------------------------------ */

struct search {
    const struct service_taxonomy *taxonomy;
    struct arena *arena;
    struct text_word *words;
    size_t count;
    uint8_t language;
};

/* Whether the words from `from` on, `count` of them, are a name, as they stand or with the first or the last
 * one taken for a plural ("koks", "medewerkers bediening"); `key` holds the name then. */
static bool is_called(const struct search *search, size_t from, size_t count, struct buf *key)
{
    struct str singulars[1 + 2 * TEXT_NAME_SINGULARS_MAX] = {{NULL, 0}};
    size_t last = from + count - 1;
    size_t end = 1 + text_name_singulars(search->words[last].normal, search->arena, singulars + 1);
    size_t of_last = end;
    if (count > 1)
        end += text_name_singulars(search->words[from].normal, search->arena, singulars + end);
    for (size_t form = 0; form < end; form++) {
        size_t changed = form == 0 ? search->count : form < of_last ? last : from;
        buf_clear(key);
        for (size_t i = from; i <= last; i++) {
            if (i > from)
                buf_add_char(key, ' ');
            buf_add_str(key, i == changed ? singulars[form] : search->words[i].normal);
        }
        if (!buf_failed(key) && map_get(search->taxonomy->names->first, buf_str(key), NULL))
            return true;
    }
    return false;
}

/* How many words from `from` on are the longest name there, 0 for none; *names of them. */
static size_t longest(const struct search *search, size_t from, struct service_name **names,
                      size_t *name_count)
{
    struct buf key BUF_AUTO;
    size_t best = 0;
    buf_init(&key, KEY_BYTES_MAX);
    for (size_t i = from; i < search->count && i < from + SERVICE_NAME_WORDS_MAX; i++) {
        if (i > from && search->words[i].breaks)
            break;
        if (is_called(search, from, i - from + 1, &key)) {
            best = i - from + 1;
            *name_count = find_key(search->taxonomy, buf_str(&key), search->language, SERVICE_JOBS_EACH,
                                   search->arena, names);
        }
    }
    return best;
}

static bool holds(const struct service_job *jobs, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (jobs[i].occupation.id == id)
            return true;
    return false;
}

size_t service_jobs_find(const struct service_taxonomy *taxonomy, struct str text, uint8_t language,
                         size_t limit, struct arena *arena, struct service_job **out)
{
    struct text_scan scan;
    struct text_word word;
    VEC(struct text_word) words = {0};
    text_scan_start(&scan, text, arena);
    while (text_scan_next(&scan, &word))
        VEC_PUSH(arena, &words, word);
    struct search search = {taxonomy, arena, words.items, words.count, language};
    size_t count = 0;
    *out = arena_array(arena, limit + 1, sizeof **out);
    for (size_t at = 0; at < words.count && count < limit;) {
        struct service_name *names;
        size_t name_count = 0;
        size_t len = longest(&search, at, &names, &name_count);
        for (size_t i = 0; i < name_count && count < limit; i++)
            if (!holds(*out, count, names[i].occupation.id))
                (*out)[count++] = (struct service_job){names[i].occupation, words.items[at].start,
                                                       words.items[at + len - 1].end};
        at += len > 0 ? len : 1;
    }
    return count;
}
