/* Labels and descriptions of a draft: what is there, what there should be, and the difference. */
#include "skills/draft_store.h"

#include <stdlib.h>

#include "base/buf.h"
#include "port/db/sequence.h"
#include "port/unicode.h"

DB_SQL(select_labels, "SELECT id, concept_id, kind, text FROM label WHERE language = $1");

DB_SQL(delete_label, "DELETE FROM label WHERE id = $1");

DB_SQL(select_descriptions, "SELECT concept_id, text FROM description WHERE language = $1");

DB_SQL(delete_description, "DELETE FROM description WHERE concept_id = $1 AND language = $2");

#define NORMAL_MAX (8u << 20)

/* A label that the database has. */
struct stored {
    uint32_t concept;
    uint8_t language;
    uint8_t kind;
    int64_t id;
    struct str text;
};

struct wanted {
    uint8_t kind;
    struct str text;
};

/* What is to be written. */
struct difference {
    struct arena *arena;
    VEC(int64_t) removed;
    VEC(struct skills_draft_label) added;
};

/* --- What there is and what comes ------------------------------------------------------------------------- */

/* Whether labels and descriptions of this concept are taken. */
static bool is_stored(const struct skills_draft *draft, uint32_t concept)
{
    return draft->concepts.items[concept].id != 0;
}

static int compare_stored(const void *a, const void *b)
{
    const struct stored *x = a;
    const struct stored *y = b;
    if (x->concept != y->concept)
        return x->concept < y->concept ? -1 : 1;
    if (x->language != y->language)
        return x->language < y->language ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* By concept and language; preferred ones of complete lists first, then in the order in which they came. */
static int compare_labels(const void *a, const void *b)
{
    const struct skills_draft_label *x = a;
    const struct skills_draft_label *y = b;
    if (x->concept != y->concept)
        return x->concept < y->concept ? -1 : 1;
    if (x->language != y->language)
        return x->language < y->language ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->complete != y->complete)
        return x->complete ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

struct stored_list {
    VEC(struct stored) items;
};

static int load_stored(struct draft_storing *storing, struct stored_list *list, struct err *err)
{
    const struct skills_draft *draft = storing->draft;
    for (size_t language = 0; language < draft->languages.count; language++) {
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        int rc = db_prepare(storing->db, select_labels, &stmt, err);
        if (rc != 0)
            return rc;
        db_bind_text(stmt, 1, draft->languages.items[language]);
        db_stmt_stream(stmt);
        while ((rc = db_step(stmt, err)) == DB_ROW) {
            uint32_t concept = 0;
            if (draft_concept_of_id(storing, db_column_int(stmt, 1), &concept))
                VEC_PUSH(storing->arena, &list->items,
                         (struct stored){concept, (uint8_t)language, (uint8_t)db_column_int(stmt, 2),
                                         db_column_int(stmt, 0), arena_str(storing->arena, db_column_text(stmt, 3))});
        }
        if (rc != 0)
            return rc;
    }
    if (list->items.count > 0)
        qsort(list->items.items, list->items.count, sizeof *list->items.items, compare_stored);
    return 0;
}

/* --- One concept in one language -------------------------------------------------------------------------- */

struct wanted_list {
    VEC(struct wanted) items;
    bool has_preferred;
};

/* Adds a label once; of one text the first kind counts. A second preferred label becomes an alternative. */
static void want(struct arena *arena, struct wanted_list *list, uint8_t kind, struct str text)
{
    for (size_t i = 0; i < list->items.count; i++)
        if (str_equal(list->items.items[i].text, text))
            return;
    if (kind == SKILLS_PREFERRED && list->has_preferred)
        kind = SKILLS_ALTERNATIVE;
    list->has_preferred = list->has_preferred || kind == SKILLS_PREFERRED;
    VEC_PUSH(arena, &list->items, (struct wanted){kind, text});
}

static bool wants(const struct wanted_list *list, const struct stored *stored)
{
    for (size_t i = 0; i < list->items.count; i++)
        if (list->items.items[i].kind == stored->kind && str_equal(list->items.items[i].text, stored->text))
            return true;
    return false;
}

static bool has(const struct stored *stored, size_t count, const struct wanted *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (stored[i].kind == wanted->kind && str_equal(stored[i].text, wanted->text))
            return true;
    return false;
}

/* The labels of a concept in a language as they should be: those that come; then those that are there, unless the
 * new ones are complete or take their place. */
static void compare_one(struct difference *difference, const struct skills_draft_label *labels, size_t label_count,
                        const struct stored *stored, size_t stored_count)
{
    struct wanted_list list = {0};
    bool complete = false;
    bool instead[SKILLS_HIDDEN + 1] = {false};
    for (size_t i = 0; i < label_count; i++) {
        want(difference->arena, &list, labels[i].kind, labels[i].text);
        complete = complete || labels[i].complete;
        instead[labels[i].kind] = instead[labels[i].kind] || labels[i].instead;
    }
    for (size_t i = 0; i < stored_count && !complete; i++) {
        bool replaced = (stored[i].kind == SKILLS_PREFERRED && list.has_preferred) ||
                        (stored[i].kind <= SKILLS_HIDDEN && instead[stored[i].kind]);
        if (!replaced)
            want(difference->arena, &list, stored[i].kind, stored[i].text);
    }
    for (size_t i = 0; i < stored_count; i++)
        if (!wants(&list, &stored[i]))
            VEC_PUSH(difference->arena, &difference->removed, stored[i].id);
    for (size_t i = 0; i < list.items.count; i++)
        if (!has(stored, stored_count, &list.items.items[i]))
            VEC_PUSH(difference->arena, &difference->added,
                     (struct skills_draft_label){.concept = labels[0].concept,
                                                 .language = labels[0].language,
                                                 .kind = list.items.items[i].kind,
                                                 .text = list.items.items[i].text});
}

static bool is_before(const struct stored *stored, const struct skills_draft_label *label)
{
    return stored->concept < label->concept ||
           (stored->concept == label->concept && stored->language < label->language);
}

static int compare_all(struct draft_storing *storing, const struct stored_list *list, struct difference *difference,
                       struct err *err)
{
    struct skills_draft *draft = storing->draft;
    size_t at = 0;
    if (draft->labels.count > 0)
        qsort(draft->labels.items, draft->labels.count, sizeof *draft->labels.items, compare_labels);
    for (size_t begin = 0, end = 0; begin < draft->labels.count; begin = end) {
        const struct skills_draft_label *first = &draft->labels.items[begin];
        while (end < draft->labels.count && draft->labels.items[end].concept == first->concept &&
               draft->labels.items[end].language == first->language)
            end++;
        while (at < list->items.count && is_before(&list->items.items[at], first))
            at++;
        size_t stored_end = at;
        while (stored_end < list->items.count && list->items.items[stored_end].concept == first->concept &&
               list->items.items[stored_end].language == first->language)
            stored_end++;
        if (end - begin > SKILLS_LABELS_MAX)
            return err_set(err, ERR_TOO_LARGE, "%.*s has more than %u labels in one language",
                           STR_ARG(draft->concepts.items[first->concept].uri), SKILLS_LABELS_MAX);
        if (is_stored(draft, first->concept))
            compare_one(difference, first, end - begin, list->items.items == NULL ? NULL : &list->items.items[at],
                        stored_end - at);
    }
    return 0;
}

/* --- Writing ---------------------------------------------------------------------------------------------- */

static int remove_labels(struct draft_storing *storing, const struct difference *difference, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(storing->db, delete_label, &stmt, err);
    for (size_t i = 0; rc == 0 && i < difference->removed.count; i++) {
        db_bind_int(stmt, 1, difference->removed.items[i]);
        rc = db_send(stmt, err);
    }
    return rc;
}

static int add_labels(struct draft_storing *storing, const struct difference *difference, struct err *err)
{
    const struct skills_draft *draft = storing->draft;
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    struct buf normal BUF_AUTO;
    struct buf key BUF_AUTO;
    int64_t id = 0;
    buf_init(&normal, NORMAL_MAX);
    buf_init(&key, NORMAL_MAX);
    if (difference->added.count == 0)
        return 0;
    int rc = db_sequence_take(storing->db, "label", (int64_t)difference->added.count, &id, err);
    if (rc == 0)
        rc = db_copy(storing->db, "label", "id, concept_id, language, kind, text, normal, sort_key", &stmt, err);
    for (size_t i = 0; rc == 0 && i < difference->added.count; i++) {
        const struct skills_draft_label *label = &difference->added.items[i];
        buf_clear(&normal);
        buf_clear(&key);
        unicode_label(label->text, &normal);
        if (label->kind == SKILLS_PREFERRED)
            unicode_sort_key(label->text, &key);
        db_bind_int(stmt, 1, id++);
        db_bind_int(stmt, 2, draft->concepts.items[label->concept].id);
        db_bind_text(stmt, 3, draft->languages.items[label->language]);
        db_bind_int(stmt, 4, label->kind);
        db_bind_text(stmt, 5, label->text);
        db_bind_text(stmt, 6, buf_str(&normal));
        db_bind_text(stmt, 7, buf_str(&key));
        rc = db_send(stmt, err);
        if (i % 1024 == 0)
            progress_tell(storing->progress, "storing labels", i, difference->added.count);
    }
    return rc == 0 ? db_flush(storing->db, err) : rc;
}

int draft_store_labels(struct draft_storing *storing, struct err *err)
{
    struct stored_list list = {0};
    struct difference difference = {.arena = storing->arena};
    int rc = load_stored(storing, &list, err);
    if (rc != 0)
        return rc;
    rc = compare_all(storing, &list, &difference, err);
    if (rc == 0)
        rc = remove_labels(storing, &difference, err);
    if (rc == 0)
        rc = add_labels(storing, &difference, err);
    storing->outcome.labels_added = (int64_t)difference.added.count;
    storing->outcome.labels_removed = (int64_t)difference.removed.count;
    return rc;
}

/* --- Descriptions ----------------------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
    const struct skills_draft_text *x = *(const struct skills_draft_text *const *)a;
    const struct skills_draft_text *y = *(const struct skills_draft_text *const *)b;
    if (x->concept != y->concept)
        return x->concept < y->concept ? -1 : 1;
    if (x->language != y->language)
        return x->language < y->language ? -1 : 1;
    return x < y ? -1 : x > y; /* in the order in which they came */
}

/* The first text of each concept and language that differs from what is stored. */
struct new_texts {
    VEC(const struct skills_draft_text *) items;
};

/* Which of the texts in `sorted` the database has already: marks them by NULL. */
static int drop_known(struct draft_storing *storing, const struct skills_draft_text **sorted, size_t count,
                      struct err *err)
{
    const struct skills_draft *draft = storing->draft;
    for (size_t language = 0; language < draft->languages.count; language++) {
        struct db_stmt *stmt DB_STMT_AUTO = NULL;
        size_t *first = arena_array(storing->arena, draft->concepts.count, sizeof *first); /* index + 1 */
        for (size_t i = count; i-- > 0;)
            if (sorted[i] != NULL && sorted[i]->language == language)
                first[sorted[i]->concept] = i + 1;
        int rc = db_prepare(storing->db, select_descriptions, &stmt, err);
        if (rc != 0)
            return rc;
        db_bind_text(stmt, 1, draft->languages.items[language]);
        db_stmt_stream(stmt);
        while ((rc = db_step(stmt, err)) == DB_ROW) {
            uint32_t concept = 0;
            if (draft_concept_of_id(storing, db_column_int(stmt, 0), &concept) && first[concept] != 0 &&
                str_equal(sorted[first[concept] - 1]->text, db_column_text(stmt, 1)))
                sorted[first[concept] - 1] = NULL;
        }
        if (rc != 0)
            return rc;
    }
    return 0;
}

static int write_descriptions(struct draft_storing *storing, const struct new_texts *texts, struct err *err)
{
    const struct skills_draft *draft = storing->draft;
    struct db_stmt *remove DB_STMT_AUTO = NULL;
    struct db_stmt *add DB_STMT_AUTO = NULL;
    int rc = db_prepare(storing->db, delete_description, &remove, err);
    for (size_t i = 0; rc == 0 && i < texts->items.count; i++) {
        db_bind_int(remove, 1, draft->concepts.items[texts->items.items[i]->concept].id);
        db_bind_text(remove, 2, draft->languages.items[texts->items.items[i]->language]);
        rc = db_send(remove, err);
    }
    if (rc == 0)
        rc = db_copy(storing->db, "description", "concept_id, language, text", &add, err);
    for (size_t i = 0; rc == 0 && i < texts->items.count; i++) {
        db_bind_int(add, 1, draft->concepts.items[texts->items.items[i]->concept].id);
        db_bind_text(add, 2, draft->languages.items[texts->items.items[i]->language]);
        db_bind_text(add, 3, texts->items.items[i]->text);
        rc = db_send(add, err);
    }
    return rc == 0 ? db_flush(storing->db, err) : rc;
}

int draft_store_descriptions(struct draft_storing *storing, struct err *err)
{
    const struct skills_draft *draft = storing->draft;
    size_t count = 0;
    const struct skills_draft_text **sorted = arena_array(storing->arena, draft->descriptions.count, sizeof *sorted);
    for (size_t i = 0; i < draft->descriptions.count; i++)
        if (is_stored(draft, draft->descriptions.items[i].concept))
            sorted[count++] = &draft->descriptions.items[i];
    if (count == 0)
        return 0;
    qsort(sorted, count, sizeof *sorted, compare_texts);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || sorted[kept - 1]->concept != sorted[i]->concept ||
            sorted[kept - 1]->language != sorted[i]->language)
            sorted[kept++] = sorted[i];
    int rc = drop_known(storing, sorted, kept, err);
    struct new_texts texts = {0};
    for (size_t i = 0; rc == 0 && i < kept; i++)
        if (sorted[i] != NULL)
            VEC_PUSH(storing->arena, &texts.items, sorted[i]);
    if (rc == 0 && texts.items.count > 0)
        rc = write_descriptions(storing, &texts, err);
    storing->outcome.descriptions = (int64_t)texts.items.count;
    return rc;
}
