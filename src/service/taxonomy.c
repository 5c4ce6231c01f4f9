#include "service/taxonomy.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "port/unicode.h"
#include "service/taxonomy_build.h"

static const char *const first_languages[] = {[SERVICE_DUTCH] = "nl", [SERVICE_ENGLISH] = "en"};
#define FIRST_LANGUAGES (sizeof first_languages / sizeof *first_languages)

/* --- Making it ------------------------------------------------------------------------------------------------ */

static bool is_occupation(const struct skills_concept *concept)
{
    return concept->kind == SKILLS_OCCUPATION;
}

static bool is_retired(const struct skills_concept *concept)
{
    return concept->status != SKILLS_ACTIVE;
}

/* Dutch and English first, then the others in the database's order; NO_LANGUAGE for those beyond the room there is. */
static void number_languages(struct service_taxonomy *t)
{
    for (size_t i = 0; i < FIRST_LANGUAGES; i++)
        t->languages[t->language_count++] = str_from(first_languages[i]);
    for (size_t i = 0; i < t->all.language_count; i++) {
        struct str code = t->all.languages[i];
        uint8_t number = taxonomy_language_number(t, code);
        if (number == NO_LANGUAGE && t->language_count < TEXT_SUGGEST_LANGUAGES_MAX) {
            number = (uint8_t)t->language_count;
            t->languages[t->language_count++] = code;
        }
        t->number_of_language[i] = number;
    }
}

uint8_t taxonomy_language_number(const struct service_taxonomy *t, struct str code)
{
    for (size_t i = 0; i < t->language_count; i++)
        if (str_equal(t->languages[i], code))
            return (uint8_t)i;
    return NO_LANGUAGE;
}

/* Concepts come by the bytes of their URI, so counting them gives the engine its order. */
static void number_terms(struct service_taxonomy *t)
{
    t->term_of = arena_array(t->arena, t->all.concept_count + 1, sizeof *t->term_of);
    t->concept_of = arena_array(t->arena, t->all.concept_count + 1, sizeof *t->concept_of);
    for (uint32_t i = 0; i < t->all.concept_count; i++) {
        const struct skills_concept *concept = &t->all.concepts[i];
        t->term_of[i] = ENGINE_NONE;
        if (skills_is_skill(concept->kind)) {
            t->term_of[i] = t->term_count;
            t->concept_of[t->term_count++] = i;
        }
        if (!is_retired(concept)) {
            t->active_skills += skills_is_skill(concept->kind) ? 1 : 0;
            t->active_occupations += is_occupation(concept) ? 1 : 0;
        }
    }
}

static int compare_ids(const void *a, const void *b)
{
    const struct id_entry *x = a;
    const struct id_entry *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Ids are given out one after another, so that most tables have few holes. */
#define HOLES_MOST 4

/* A loading looks up every skill of every opening: a number for each id is much quicker than halving. */
static void number_ids(struct service_taxonomy *t)
{
    size_t count = t->all.concept_count;
    uint64_t span = count == 0 ? 0 : (uint64_t)t->by_id[count - 1].id - (uint64_t)t->by_id[0].id + 1;
    if (count == 0 || span > HOLES_MOST * count)
        return;
    t->index_of = arena_array(t->arena, span, sizeof *t->index_of);
    for (size_t i = 0; i < span; i++)
        t->index_of[i] = ENGINE_NONE;
    for (size_t i = 0; i < count; i++)
        t->index_of[t->by_id[i].id - t->by_id[0].id] = t->by_id[i].concept;
}

static void index_ids(struct service_taxonomy *t)
{
    t->by_id = arena_array(t->arena, t->all.concept_count + 1, sizeof *t->by_id);
    for (uint32_t i = 0; i < t->all.concept_count; i++)
        t->by_id[i] = (struct id_entry){t->all.concepts[i].id, i};
    qsort(t->by_id, t->all.concept_count, sizeof *t->by_id, compare_ids);
    number_ids(t);
}

/* The label on screen of each concept in each language; retired concepts keep theirs. */
static void choose_labels(struct service_taxonomy *t)
{
    size_t count = t->all.concept_count;
    t->shown = arena_array(t->arena, count * TEXT_SUGGEST_LANGUAGES_MAX + 1, sizeof *t->shown);
    for (size_t i = 0; i < t->all.label_count; i++) {
        const struct skills_label *label = &t->all.labels[i];
        uint8_t language = t->number_of_language[label->language];
        if (label->kind != SKILLS_PREFERRED || language == NO_LANGUAGE)
            continue;
        struct str *place = &t->shown[label->concept * TEXT_SUGGEST_LANGUAGES_MAX + language];
        if (place->data == NULL)
            *place = label->text;
    }
    for (size_t c = 0; c < count; c++) {
        struct str *row = &t->shown[c * TEXT_SUGGEST_LANGUAGES_MAX];
        struct str fallback = t->all.concepts[c].uri;
        for (size_t l = TEXT_SUGGEST_LANGUAGES_MAX; l-- > 0;)
            if (row[l].data != NULL)
                fallback = row[l];
        for (size_t l = 0; l < TEXT_SUGGEST_LANGUAGES_MAX; l++)
            if (row[l].data == NULL)
                row[l] = fallback;
    }
}

/* The named skills of each occupation, essential first: the pairs sorted into rows. */
static void index_occupations(struct service_taxonomy *t)
{
    const struct skills_pairs *kinds[] = {&t->all.occupation_essential, &t->all.occupation_optional};
    size_t total = kinds[0]->count + kinds[1]->count;
    t->named_first = arena_array(t->arena, t->all.concept_count + 2, sizeof *t->named_first);
    t->named = arena_array(t->arena, total + 1, sizeof *t->named);
    t->named_by = arena_array(t->arena, t->all.concept_count + 1, sizeof *t->named_by);
    uint32_t *next = t->named_first + 1;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < kinds[k]->count; i++)
            next[kinds[k]->items[i].from + 1]++;
    for (size_t c = 0; c < t->all.concept_count; c++)
        next[c + 1] += next[c];
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < kinds[k]->count; i++) {
            struct skills_pair pair = kinds[k]->items[i];
            t->named[next[pair.from]++] = (struct named_entry){pair.to, k == 0};
            t->named_by[pair.to]++;
        }
}

static int load(struct service_taxonomy *t, struct db *db, struct err *err)
{
    int rc = 0;
    t->reading = taxonomy_reading_new();
    if (t->reading == NULL)
        rc = err_set(err, ERR_NO_MEMORY, "no memory for the taxonomy");
    if (rc == 0)
        rc = skills_taxonomy_read(db, t->arena, &t->all, err);
    if (rc != 0)
        return rc;
    number_languages(t);
    number_terms(t);
    index_ids(t);
    choose_labels(t);
    index_occupations(t);
    taxonomy_build_names(t);
    rc = taxonomy_build_engine(t, err);
    if (rc == 0)
        rc = taxonomy_build_suggest(t, err);
    if (rc == 0)
        rc = taxonomy_build_targets(t, err);
    return rc;
}

int service_taxonomy_load(struct db *db, struct service_taxonomy **out, struct err *err)
{
    struct service_taxonomy *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the taxonomy");
    atomic_init(&t->references, 1);
    t->arena = arena_new();
    int rc = load(t, db, err);
    if (rc != 0) {
        service_taxonomy_free(t);
        return rc;
    }
    *out = t;
    return 0;
}

struct service_taxonomy *service_taxonomy_ref(struct service_taxonomy *taxonomy)
{
    atomic_fetch_add_explicit(&taxonomy->references, 1, memory_order_relaxed);
    return taxonomy;
}

void service_taxonomy_free(struct service_taxonomy *taxonomy)
{
    if (taxonomy == NULL || atomic_fetch_sub_explicit(&taxonomy->references, 1, memory_order_acq_rel) != 1)
        return;
    taxonomy_reading_free(taxonomy->reading);
    text_suggest_free(taxonomy->suggest);
    engine_taxonomy_free(taxonomy->engine);
    arena_free(taxonomy->arena);
    free(taxonomy);
}

/* --- Asking it -------------------------------------------------------------------------------------------------- */

struct engine_taxonomy *service_taxonomy_engine(const struct service_taxonomy *taxonomy)
{
    return taxonomy->engine;
}

uint8_t service_taxonomy_language(const struct service_taxonomy *taxonomy, struct str code)
{
    uint8_t number = taxonomy_language_number(taxonomy, code);
    return number == NO_LANGUAGE ? SERVICE_DUTCH : number;
}

static struct service_concept make_concept(const struct service_taxonomy *t, uint32_t index, uint8_t language)
{
    const struct skills_concept *concept = &t->all.concepts[index];
    if (language >= TEXT_SUGGEST_LANGUAGES_MAX)
        language = SERVICE_DUTCH;
    return (struct service_concept){.id = concept->id,
                                    .uri = concept->uri,
                                    .label = t->shown[index * TEXT_SUGGEST_LANGUAGES_MAX + language],
                                    .type = is_occupation(concept) ? SERVICE_OCCUPATION : SERVICE_SKILL,
                                    .retired = is_retired(concept),
                                    .term = t->term_of[index]};
}

/* Groups are concepts too, but nobody asks for them here. */
static bool is_served(const struct skills_concept *concept)
{
    return skills_is_skill(concept->kind) || is_occupation(concept);
}

bool service_taxonomy_by_uri(const struct service_taxonomy *taxonomy, struct str uri, uint8_t language,
                             struct service_concept *out)
{
    size_t index = skills_taxonomy_find(&taxonomy->all, uri);
    if (index == taxonomy->all.concept_count || !is_served(&taxonomy->all.concepts[index]))
        return false;
    *out = make_concept(taxonomy, (uint32_t)index, language);
    return true;
}

uint32_t taxonomy_index_of_id(const struct service_taxonomy *t, int64_t id)
{
    if (t->index_of != NULL) {
        int64_t first = t->by_id[0].id;
        bool within = id >= first && id <= t->by_id[t->all.concept_count - 1].id;
        return within ? t->index_of[id - first] : ENGINE_NONE;
    }
    const struct id_entry key = {id, 0};
    const struct id_entry *found = bsearch(&key, t->by_id, t->all.concept_count, sizeof key, compare_ids);
    return found == NULL ? ENGINE_NONE : found->concept;
}

uint32_t service_taxonomy_term_of_id(const struct service_taxonomy *taxonomy, int64_t id)
{
    uint32_t index = taxonomy_index_of_id(taxonomy, id);
    return index == ENGINE_NONE ? ENGINE_NONE : taxonomy->term_of[index];
}

bool service_taxonomy_by_id(const struct service_taxonomy *taxonomy, int64_t id, uint8_t language,
                            struct service_concept *out)
{
    uint32_t index = taxonomy_index_of_id(taxonomy, id);
    if (index == ENGINE_NONE || !is_served(&taxonomy->all.concepts[index]))
        return false;
    *out = make_concept(taxonomy, index, language);
    return true;
}

struct service_concept service_taxonomy_by_term(const struct service_taxonomy *taxonomy, uint32_t term,
                                                uint8_t language)
{
    return make_concept(taxonomy, taxonomy->concept_of[term], language);
}

struct sortable {
    struct service_named named;
    struct str key;
};

static int compare_named(const void *a, const void *b)
{
    const struct sortable *x = a;
    const struct sortable *y = b;
    if (x->named.essential != y->named.essential)
        return x->named.essential ? -1 : 1;
    int order = str_compare(x->key, y->key);
    return order != 0 ? order : str_compare(x->named.skill.uri, y->named.skill.uri);
}

size_t service_taxonomy_occupation(const struct service_taxonomy *taxonomy, int64_t occupation, uint8_t language,
                                   struct arena *arena, struct service_named **out)
{
    uint32_t index = taxonomy_index_of_id(taxonomy, occupation);
    *out = arena_alloc(arena, sizeof **out);
    if (index == ENGINE_NONE || !is_occupation(&taxonomy->all.concepts[index]))
        return 0;
    uint32_t first = taxonomy->named_first[index];
    uint32_t end = taxonomy->named_first[index + 1];
    struct sortable *sorted = arena_array(arena, end - first + 1, sizeof *sorted);
    size_t count = 0;
    for (uint32_t i = first; i < end; i++) {
        struct named_entry entry = taxonomy->named[i];
        bool twice = false; /* essential entries stand first, so a second one is weaker */
        for (uint32_t j = first; j < i && !twice; j++)
            twice = taxonomy->named[j].skill == entry.skill;
        if (twice)
            continue;
        struct service_concept skill = make_concept(taxonomy, entry.skill, language);
        struct buf normal BUF_AUTO;
        buf_init(&normal, 1u << 16);
        unicode_normalise(skill.label, &normal);
        sorted[count++] = (struct sortable){{skill, entry.essential}, arena_str(arena, buf_str(&normal))};
    }
    qsort(sorted, count, sizeof *sorted, compare_named);
    *out = arena_array(arena, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++)
        (*out)[i] = sorted[i].named;
    return count;
}

size_t service_taxonomy_suggest(const struct service_taxonomy *taxonomy, enum service_type type, struct str typed,
                                uint8_t language, size_t limit, struct arena *arena, struct service_suggestion **out)
{
    struct text_suggest_query query = {typed, language, (uint8_t)type, limit};
    struct text_suggest_hit *hits;
    size_t count = text_suggest_find(taxonomy->suggest, &query, arena, &hits);
    *out = arena_array(arena, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++)
        (*out)[i] = (struct service_suggestion){make_concept(taxonomy, hits[i].concept, language), hits[i].matched, hits[i].how};
    return count;
}

size_t service_taxonomy_list(const struct service_taxonomy *taxonomy, enum service_type type, uint8_t language,
                             size_t offset, size_t limit, struct arena *arena, struct service_suggestion **out)
{
    size_t count = 0;
    *out = arena_array(arena, limit + 1, sizeof **out);
    for (uint32_t i = 0; i < taxonomy->all.concept_count && count < limit; i++) {
        const struct skills_concept *concept = &taxonomy->all.concepts[i];
        if (!is_served(concept) || is_retired(concept) || is_occupation(concept) != (type == SERVICE_OCCUPATION))
            continue;
        if (offset > 0)
            offset--;
        else
            (*out)[count++].concept = make_concept(taxonomy, i, language);
    }
    return count;
}

size_t service_taxonomy_skills(const struct service_taxonomy *taxonomy)
{
    return taxonomy->active_skills;
}

size_t service_taxonomy_occupations(const struct service_taxonomy *taxonomy)
{
    return taxonomy->active_occupations;
}

size_t service_taxonomy_bytes(const struct service_taxonomy *taxonomy)
{
    return arena_size(taxonomy->arena) + text_suggest_bytes(taxonomy->suggest) + engine_taxonomy_size(taxonomy->engine) +
           taxonomy_reading_bytes(taxonomy->reading);
}
