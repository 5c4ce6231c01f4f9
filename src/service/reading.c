#include "service/reading.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/map.h"
#include "service/taxonomy_build.h"
#include "text/reading.h"

struct taxonomy_reading {
    pthread_mutex_t lock;                   /* held while it is being made */
    _Atomic(struct text_reading *) reading; /* NULL until it is made; from then on it stays */
};

struct taxonomy_reading *taxonomy_reading_new(void)
{
    struct taxonomy_reading *slot = calloc(1, sizeof *slot);
    if (slot != NULL)
        pthread_mutex_init(&slot->lock, NULL);
    return slot;
}

void taxonomy_reading_free(struct taxonomy_reading *slot)
{
    if (slot == NULL)
        return;
    text_reading_free(atomic_load(&slot->reading));
    pthread_mutex_destroy(&slot->lock);
    free(slot);
}

size_t taxonomy_reading_bytes(const struct taxonomy_reading *slot)
{
    const struct text_reading *reading = atomic_load(&slot->reading);
    return reading == NULL ? 0 : text_reading_bytes(reading);
}

/* --- Making it
 * ------------------------------------------------------------------------------------------------ */

static uint8_t type_of(uint8_t kind)
{
    if (skills_is_skill(kind))
        return TEXT_CORPUS_SKILL;
    return kind == SKILLS_OCCUPATION         ? TEXT_CORPUS_OCCUPATION
           : kind == SKILLS_OCCUPATION_GROUP ? TEXT_CORPUS_GROUP
                                             : TEXT_CORPUS_OTHER;
}

/* "2320" of "2320.1.3" and of "C2320": the group of an occupation, and the group's own code. */
static struct str group_code(struct str code)
{
    struct str rest = code;
    struct str first = str_cut(&rest, '.');
    if (str_starts(first, "C"))
        first = (struct str){first.data + 1, first.len - 1};
    return first;
}

static const struct text_corpus_concept *make_concepts(const struct skills_taxonomy *all, struct arena *arena)
{
    struct text_corpus_concept *concepts = arena_array(arena, all->concept_count + 1, sizeof *concepts);
    struct map *groups = map_new(arena, 0);
    for (size_t i = 0; i < all->concept_count; i++)
        if (all->concepts[i].kind == SKILLS_OCCUPATION_GROUP)
            map_put(groups, group_code(all->concepts[i].code), i);
    for (size_t i = 0; i < all->concept_count; i++) {
        const struct skills_concept *concept = &all->concepts[i];
        uint64_t group;
        bool grouped =
            concept->kind == SKILLS_OCCUPATION && map_get(groups, group_code(concept->code), &group);
        concepts[i] = (struct text_corpus_concept){.type = type_of(concept->kind),
                                                   .retired = concept->status != SKILLS_ACTIVE,
                                                   .group = grouped ? (uint32_t)group : TEXT_NONE};
    }
    return concepts;
}

/* The stemmer of a language of the database; STEM_LANGUAGES where there is none. */
static uint8_t stem_of(const struct skills_taxonomy *all, uint8_t language)
{
    struct str code = all->languages[language];
    return str_equal_z(code, "nl") ? STEM_DUTCH : str_equal_z(code, "en") ? STEM_ENGLISH : STEM_LANGUAGES;
}

static int make(const struct service_taxonomy *t, struct db *db, struct text_reading **out, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    const struct skills_taxonomy *all = &t->all;
    const struct skills_description *described = NULL;
    size_t described_count = 0;
    int rc = skills_descriptions_read(db, all, arena, &described, &described_count, err);
    if (rc != 0)
        return rc;
    struct text_corpus_label *labels = arena_array(arena, all->label_count + 1, sizeof *labels);
    struct text_corpus_description *texts = arena_array(arena, described_count + 1, sizeof *texts);
    struct text_corpus_pair *pairs = arena_array(arena, all->occupation_essential.count + 1, sizeof *pairs);
    struct text_corpus corpus = {.concepts = make_concepts(all, arena),
                                 .concept_count = all->concept_count,
                                 .labels = labels,
                                 .descriptions = texts,
                                 .essential = pairs,
                                 .essential_count = all->occupation_essential.count};
    for (size_t i = 0; i < all->label_count; i++) {
        const struct skills_label *label = &all->labels[i];
        uint8_t language = stem_of(all, label->language);
        if (language < STEM_LANGUAGES)
            labels[corpus.label_count++] = (struct text_corpus_label){
                label->concept, language, (uint8_t)(label->kind - SKILLS_PREFERRED), label->text};
    }
    for (size_t i = 0; i < described_count; i++) {
        uint8_t language = stem_of(all, described[i].language);
        if (language < STEM_LANGUAGES)
            texts[corpus.description_count++] =
                (struct text_corpus_description){described[i].concept, language, described[i].text};
    }
    for (size_t i = 0; i < corpus.essential_count; i++)
        pairs[i] = (struct text_corpus_pair){all->occupation_essential.items[i].from,
                                             all->occupation_essential.items[i].to};
    return text_reading_new(&corpus, out, err);
}

bool service_reading_ready(const struct service_taxonomy *taxonomy)
{
    return atomic_load(&taxonomy->reading->reading) != NULL;
}

int service_reading_prepare(const struct service_taxonomy *taxonomy, struct db *db, struct err *err)
{
    struct taxonomy_reading *slot = taxonomy->reading;
    int rc = 0;
    pthread_mutex_lock(&slot->lock);
    if (atomic_load(&slot->reading) == NULL) {
        struct text_reading *made;
        rc = make(taxonomy, db, &made, err);
        if (rc == 0)
            atomic_store(&slot->reading, made);
    }
    pthread_mutex_unlock(&slot->lock);
    return rc;
}

/* What is made; else it is made now where there is a database for it. */
static int get(const struct service_taxonomy *t, struct db *db, const struct text_reading **out,
               struct err *err)
{
    if (!service_reading_ready(t)) {
        if (db == NULL)
            return err_set(err, ERR_BUSY, "reading text is being prepared; try again in some seconds");
        int rc = service_reading_prepare(t, db, err);
        if (rc != 0)
            return rc;
    }
    *out = atomic_load(&t->reading->reading);
    return 0;
}

/* --- Asking it
 * ------------------------------------------------------------------------------------------------ */

static enum stem_language language_of(struct str code, enum stem_language otherwise)
{
    return str_equal_z(code, "en") ? STEM_ENGLISH : str_equal_z(code, "nl") ? STEM_DUTCH : otherwise;
}

static struct service_concept concept_at(const struct service_taxonomy *t, uint32_t index,
                                         struct str language)
{
    struct service_concept concept = {0};
    bool found = service_taxonomy_by_id(t, t->all.concepts[index].id, service_taxonomy_language(t, language),
                                        &concept);
    (void)found; /* it came from the same taxonomy */
    return concept;
}

int service_extract(const struct service_taxonomy *taxonomy, struct db *db, struct str text,
                    struct str language, size_t top, struct arena *arena, struct service_found_skill **out,
                    size_t *count, struct err *err)
{
    const struct text_reading *reading;
    struct stem *stem;
    struct text_find *finds;
    if (text.len > SERVICE_EXTRACT_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "a text has over %u bytes", SERVICE_EXTRACT_BYTES_MAX);
    int rc = get(taxonomy, db, &reading, err);
    if (rc == 0)
        rc = stem_new(&stem, err);
    if (rc != 0)
        return rc;
    enum stem_language stems = language_of(language, STEM_LANGUAGES);
    if (stems == STEM_LANGUAGES)
        stems = text_reading_language(text);
    size_t found = text_extract_find(text_reading_extract(reading, stems), stem, text, top, arena, &finds);
    stem_free(stem);
    struct str shown = stems == STEM_ENGLISH ? STR("en") : STR("nl");
    struct service_found_skill *skills = arena_array(arena, found + 1, sizeof *skills);
    for (size_t i = 0; i < found; i++)
        skills[i] = (struct service_found_skill){.skill = concept_at(taxonomy, finds[i].concept, shown),
                                                 .found = arena_str(arena, finds[i].label),
                                                 .start = finds[i].start,
                                                 .end = finds[i].end,
                                                 .score = finds[i].score,
                                                 .whole = finds[i].whole};
    *out = skills;
    *count = found;
    return 0;
}

int service_titles(const struct service_taxonomy *taxonomy, struct db *db, struct str title,
                   struct str language, size_t top, struct arena *arena,
                   struct service_found_occupation **out, size_t *count, struct err *err)
{
    const struct text_reading *reading;
    struct stem *stem;
    struct text_title_hit *hits;
    if (title.len > SERVICE_TITLE_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "a title has over %u bytes", SERVICE_TITLE_BYTES_MAX);
    int rc = get(taxonomy, db, &reading, err);
    if (rc == 0)
        rc = stem_new(&stem, err);
    if (rc != 0)
        return rc;
    enum stem_language stems = language_of(language, STEM_DUTCH);
    size_t found = text_titles_find(text_reading_titles(reading, stems), stem, title, top, arena, &hits);
    stem_free(stem);
    struct str shown = stems == STEM_ENGLISH ? STR("en") : STR("nl");
    struct service_found_occupation *occupations = arena_array(arena, found + 1, sizeof *occupations);
    for (size_t i = 0; i < found; i++)
        occupations[i] =
            (struct service_found_occupation){concept_at(taxonomy, hits[i].concept, shown), hits[i].score};
    *out = occupations;
    *count = found;
    return 0;
}

static void count_one(void *context, uint32_t concept, struct str label, uint32_t start, uint32_t end)
{
    (void)concept;
    (void)label;
    (void)start;
    (void)end;
    ++*(size_t *)context;
}

int service_reading_count(const struct service_taxonomy *taxonomy, struct db *db, struct str text,
                          struct str language, size_t *count, struct err *err)
{
    const struct text_reading *reading;
    struct stem *stem;
    size_t found = 0;
    int rc = get(taxonomy, db, &reading, err);
    if (rc == 0)
        rc = stem_new(&stem, err);
    if (rc != 0)
        return rc;
    enum stem_language stems = language_of(language, STEM_LANGUAGES);
    if (stems == STEM_LANGUAGES)
        stems = text_reading_language(text);
    text_extract_dictionary(text_reading_extract(reading, stems), stem, text, count_one, &found);
    stem_free(stem);
    *count = found;
    return 0;
}
