#include "service/reading.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/vec.h"
#include "service/taxonomy_build.h"
#include "skills/reading.h"

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
        rc = skills_reading_new(db, &taxonomy->all, &made, err);
        if (rc == 0)
            atomic_store(&slot->reading, made);
    }
    pthread_mutex_unlock(&slot->lock);
    return rc;
}

/* What is made; else it is made now where there is a database for it. */
/* What a question needs: the reading, made first where it is not there, and a stemmer, which the caller frees. */
static int begin(const struct service_taxonomy *t, struct db *db, const struct text_reading **reading,
                 struct stem **stem, struct err *err)
{
    if (!service_reading_ready(t)) {
        if (db == NULL)
            return err_set(err, ERR_BUSY, "reading text is being prepared; try again in some seconds");
        int rc = service_reading_prepare(t, db, err);
        if (rc != 0)
            return rc;
    }
    *reading = atomic_load(&t->reading->reading);
    return stem_new(stem, err);
}

/* --- Asking it
 * ------------------------------------------------------------------------------------------------ */

static enum stem_language language_of(struct str code, enum stem_language otherwise)
{
    return str_equal_z(code, "en") ? STEM_ENGLISH : str_equal_z(code, "nl") ? STEM_DUTCH : otherwise;
}

/* As asked for, or told by the text's own words. */
static enum stem_language language_of_text(struct str code, struct str text)
{
    enum stem_language asked = language_of(code, STEM_LANGUAGES);
    return asked == STEM_LANGUAGES ? text_reading_language(text) : asked;
}

static struct str code_of(enum stem_language language)
{
    return language == STEM_ENGLISH ? STR("en") : STR("nl");
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
    int rc = begin(taxonomy, db, &reading, &stem, err);
    if (rc != 0)
        return rc;
    enum stem_language stems = language_of_text(language, text);
    size_t found = text_extract_find(text_reading_extract(reading, stems), stem, text, top, arena, &finds);
    stem_free(stem);
    struct str shown = code_of(stems);
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
    int rc = begin(taxonomy, db, &reading, &stem, err);
    if (rc != 0)
        return rc;
    enum stem_language stems = language_of(language, STEM_DUTCH);
    size_t found = text_titles_find(text_reading_titles(reading, stems), stem, title, top, arena, &hits);
    stem_free(stem);
    struct str shown = code_of(stems);
    struct service_found_occupation *occupations = arena_array(arena, found + 1, sizeof *occupations);
    for (size_t i = 0; i < found; i++)
        occupations[i] =
            (struct service_found_occupation){concept_at(taxonomy, hits[i].concept, shown), hits[i].score};
    *out = occupations;
    *count = found;
    return 0;
}

/* --- The dictionary alone
 * -------------------------------------------------------------------------------------- */

struct labels {
    const struct service_taxonomy *taxonomy;
    struct str shown;
    struct arena *arena; /* NULL: they are only counted */
    VEC(struct service_found_skill) found;
    size_t count;
};

static void take_label(void *context, uint32_t concept, struct str label, uint32_t start, uint32_t end)
{
    struct labels *labels = context;
    labels->count++;
    if (labels->arena != NULL)
        VEC_PUSH(labels->arena, &labels->found,
                 (struct service_found_skill){.skill = concept_at(labels->taxonomy, concept, labels->shown),
                                              .found = arena_str(labels->arena, label),
                                              .start = start,
                                              .end = end,
                                              .score = 1,
                                              .whole = true});
}

int service_labels(const struct service_taxonomy *taxonomy, struct db *db, struct str text,
                   struct str language, struct arena *arena, struct service_found_skill **out, size_t *count,
                   struct err *err)
{
    const struct text_reading *reading;
    struct stem *stem;
    int rc = begin(taxonomy, db, &reading, &stem, err);
    if (rc != 0)
        return rc;
    enum stem_language stems = language_of_text(language, text);
    struct labels labels = {.taxonomy = taxonomy,
                            .shown = code_of(stems),
                            .arena = out == NULL ? NULL : arena};
    text_extract_dictionary(text_reading_extract(reading, stems), stem, text, take_label, &labels);
    stem_free(stem);
    if (out != NULL)
        *out = labels.found.items;
    *count = labels.count;
    return 0;
}
