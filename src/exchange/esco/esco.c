#include "exchange/esco/esco.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "exchange/esco/esco_reading.h"

void esco_warn(const struct esco_reading *reading, const struct csv_reader *csv, const char *format, ...)
{
    char message[1024];
    va_list args;
    if (reading->options->warn == NULL)
        return;
    int len = snprintf(message, sizeof message, "%.300s:%llu: ", reading->now_reading,
                       (unsigned long long)csv_reader_line(csv));
    va_start(args, format);
    vsnprintf(message + len, sizeof message - (size_t)len, format, args);
    va_end(args);
    reading->options->warn(reading->options->warn_arg, message);
}

void esco_tell(const struct esco_reading *reading, const struct csv_reader *csv, uint64_t size, uint64_t row)
{
    if (row % 512 != 0)
        return;
    const char *slash = strrchr(reading->now_reading, '/');
    progress_tell(reading->options->progress, slash == NULL ? reading->now_reading : slash + 1,
                  size > 0 ? csv_reader_bytes(csv) : row, size);
}

static const bool is_concept_file[ESCO_KINDS] = {
    [ESCO_SKILLS] = true, [ESCO_SKILL_GROUPS] = true, [ESCO_OCCUPATIONS] = true, [ESCO_ISCO_GROUPS] = true};

/* What a kind of file decides about. */
static const enum skills_kind kind_of_file[ESCO_KINDS] = {[ESCO_SKILLS] = SKILLS_SKILL,
                                                          [ESCO_SKILL_GROUPS] = SKILLS_SKILL_GROUP,
                                                          [ESCO_OCCUPATIONS] = SKILLS_OCCUPATION,
                                                          [ESCO_ISCO_GROUPS] = SKILLS_OCCUPATION_GROUP};

/* Which kinds this import may change: all for a version, else those that the database has nothing of. */
static void make_rules(struct esco_reading *reading, const struct esco_files *files)
{
    struct skills_draft *draft = reading->draft;
    for (size_t i = 0; i < files->items.count; i++)
        reading->is_version = reading->is_version || files->items.items[i].kind == ESCO_OCCUPATION_SKILL;
    draft->known[SKILLS_SKILL] += draft->known[SKILLS_KNOWLEDGE];
    draft->known[SKILLS_KNOWLEDGE] = draft->known[SKILLS_SKILL];
    for (int i = 0; i < SKILLS_KINDS; i++)
        reading->rules.concepts[i] = reading->is_version || draft->known[i] == 0;
    for (int i = 0; i < SKILLS_DRAFT_RELATIONS; i++)
        reading->rules.relations[i] = reading->is_version || draft->relations[i].stored == 0;
}

static enum skills_draft_relation relation_of(enum esco_kind kind)
{
    return (enum skills_draft_relation)(kind - ESCO_BROADER_SKILL + SKILLS_BROADER_SKILL);
}

static int language_of(struct esco_reading *reading, const struct esco_file *file, uint8_t *language, struct err *err)
{
    const char *asked = reading->options->language;
    struct str code = file->language;
    if (code.len > 0 && asked != NULL && !str_equal_z(code, asked))
        return err_set(err, ERR_INVALID, "the name says language %.*s, --language says %.20s", STR_ARG(code), asked);
    if (code.len == 0 && asked != NULL)
        code = str_from(asked);
    if (code.len == 0 && file->kind <= ESCO_COLLECTION)
        return err_set(err, ERR_INVALID, "the name gives no language, as skills_nl.csv does; use --language");
    return code.len == 0 ? 0 : skills_draft_language(reading->draft, code, language, err);
}

static int read_rows(struct esco_reading *reading, const struct esco_file *file, const struct input *input,
                     struct err *err)
{
    struct csv_reader *csv CSV_READER_AUTO = NULL;
    uint8_t language = 0;
    int rc = language_of(reading, file, &language, err);
    if (rc != 0) {
        err_at(err, input->name, 0, 0);
        return rc;
    }
    if (file->kind > ESCO_COLLECTION && !reading->rules.relations[relation_of(file->kind)]) {
        reading->summary.labels_only = true;
        return 0;
    }
    rc = csv_reader_new(input, &csv, err);
    if (rc != 0)
        return rc;
    reading->summary.files++;
    if (file->kind > ESCO_COLLECTION)
        return esco_read_relations(reading, csv, file->kind, err);
    bool defines = is_concept_file[file->kind] && reading->rules.concepts[kind_of_file[file->kind]] &&
                   !reading->defined[file->kind];
    reading->defined[file->kind] = true;
    return esco_read_concepts(reading, csv, file->kind, defines, language, err);
}

static int read_file(struct esco_reading *reading, const struct esco_file *file, struct err *err)
{
    struct input input INPUT_AUTO = {0};
    int rc = file->zip == NULL ? input_open_file(file->path, &input, err)
                               : unzip_entry(file->zip, file->entry, &input, err);
    if (rc != 0)
        return rc;
    reading->now_reading = input.name;
    return read_rows(reading, file, &input, err);
}

static int read_and_store(struct db *db, struct esco_reading *reading, const struct esco_files *files, struct err *err)
{
    int rc = skills_draft_new(db, reading->arena, SKILLS_SCHEME_ESCO, &reading->draft, err);
    if (rc != 0)
        return rc;
    make_rules(reading, files);
    for (size_t i = 0; i < files->items.count; i++) {
        rc = read_file(reading, &files->items.items[i], err);
        if (rc != 0)
            return rc;
    }
    return skills_draft_store(db, reading->draft, &reading->rules, reading->options->now, reading->options->progress,
                              &reading->summary.outcome, err);
}

int esco_import(struct db *db, const char *const *paths, size_t count, const struct esco_options *options,
                struct esco_summary *out, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct esco_files files = {.arena = arena};
    struct esco_reading reading = {.arena = arena, .options = options};
    int rc = esco_files_find(&files, paths, count, err);
    if (rc == 0)
        rc = db_begin(db, err);
    if (rc == 0)
        rc = db_end(db, read_and_store(db, &reading, &files, err), err);
    if (rc == 0)
        *out = reading.summary;
    return rc;
}
