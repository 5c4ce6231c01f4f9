#include "exchange/labels.h"

#include <stdio.h>

#include "port/csv.h"

struct columns {
    int uri, preferred, alternative, hidden, description;
};

struct reading {
    struct csv_reader *csv;
    struct skills_draft *draft;
    uint8_t language;
    struct columns columns;
    const struct progress *progress;
    uint64_t size;
    struct labels_summary summary;
};

/* A column by its name with the language as suffix, else without. */
static int find_column(const struct csv_reader *csv, const char *name, const char *language)
{
    char with_suffix[64];
    snprintf(with_suffix, sizeof with_suffix, "%s_%s", name, language);
    int column = csv_reader_column(csv, with_suffix);
    return column >= 0 ? column : csv_reader_column(csv, name);
}

static int find_columns(struct reading *reading, const char *language, struct err *err)
{
    struct columns *columns = &reading->columns;
    int rc = csv_reader_need(reading->csv, "conceptUri", &columns->uri, err);
    if (rc != 0)
        return rc;
    columns->preferred = find_column(reading->csv, "preferredLabel", language);
    columns->alternative = find_column(reading->csv, "altLabels", language);
    columns->hidden = find_column(reading->csv, "hiddenLabels", language);
    columns->description = find_column(reading->csv, "description", language);
    if (columns->preferred < 0 && columns->alternative < 0)
        return csv_reader_need(reading->csv, "preferredLabel", &columns->preferred, err);
    return 0;
}

static void add_label(struct reading *reading, uint32_t concept, uint8_t kind, struct str text)
{
    skills_draft_label(reading->draft, (struct skills_draft_label){.concept = concept,
                                                                   .language = reading->language,
                                                                   .kind = kind,
                                                                   .instead = true,
                                                                   .text = text});
}

/* Labels stand one a line, or divided by "|". */
static void add_labels(struct reading *reading, uint32_t concept, uint8_t kind, struct str field)
{
    struct str lines = field;
    while (lines.data != NULL) {
        struct str line = str_cut(&lines, '\n');
        while (line.data != NULL)
            add_label(reading, concept, kind, str_cut(&line, '|'));
    }
}

static int read_row(struct reading *reading, struct err *err)
{
    const struct columns *columns = &reading->columns;
    struct str uri = str_trim(csv_reader_field(reading->csv, columns->uri));
    uint32_t concept = 0;
    if (uri.len == 0)
        return csv_reader_fail(reading->csv, columns->uri, ERR_INVALID, err, "conceptUri is empty");
    if (reading->summary.rows++ % 512 == 0)
        progress_tell(reading->progress, "reading labels", csv_reader_bytes(reading->csv), reading->size);
    if (!skills_draft_find(reading->draft, uri, &concept)) {
        reading->summary.skipped++;
        return 0;
    }
    add_label(reading, concept, SKILLS_PREFERRED, csv_reader_field(reading->csv, columns->preferred));
    add_labels(reading, concept, SKILLS_ALTERNATIVE, csv_reader_field(reading->csv, columns->alternative));
    add_labels(reading, concept, SKILLS_HIDDEN, csv_reader_field(reading->csv, columns->hidden));
    skills_draft_description(reading->draft, concept, reading->language,
                             csv_reader_field(reading->csv, columns->description));
    return 0;
}

static int read_and_store(struct db *db, struct arena *arena, struct reading *reading, const char *language,
                          int64_t now, struct err *err)
{
    static const struct skills_draft_rules labels_only = {0};
    int rc = skills_draft_new(db, arena, NULL, &reading->draft, err);
    if (rc == 0)
        rc = skills_draft_language(reading->draft, str_from(language), &reading->language, err);
    if (rc == 0)
        rc = find_columns(reading, language, err);
    while (rc == 0 && (rc = csv_reader_next(reading->csv, err)) == CSV_ROW)
        rc = read_row(reading, err);
    return rc != 0 ? rc
                   : skills_draft_store(db, reading->draft, &labels_only, now, reading->progress,
                                        &reading->summary.outcome, err);
}

int labels_import(struct db *db, const char *path, const char *language, int64_t now,
                  const struct progress *progress, struct labels_summary *out, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct input input INPUT_AUTO = {0};
    struct csv_reader *csv CSV_READER_AUTO = NULL;
    struct reading reading = {.progress = progress};
    int rc = input_open_file(path, &input, err);
    if (rc == 0)
        rc = csv_reader_new(&input, &csv, err);
    if (rc == 0)
        rc = db_begin(db, err);
    if (rc != 0)
        return rc;
    reading.csv = csv;
    reading.size = input.size;
    rc = db_end(db, read_and_store(db, arena, &reading, language, now, err), err);
    if (rc == 0)
        *out = reading.summary;
    return rc;
}
