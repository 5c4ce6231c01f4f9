#include "exchange/openings/import.h"

#include <string.h>

#include "base/time.h"
#include "exchange/openings/html_script.h"
#include "exchange/openings/jobposting.h"
#include "exchange/openings/line_reader.h"
#include "exchange/openings/opening_read.h"
#include "exchange/openings/repeats.h"

#define ISSUES_DEFAULT 1000
#define PEEK           ((size_t)1024 * 1024)
#define VALUES_MAX     2000000u /* of a document of many postings */
#define TELL_EVERY     1024u    /* openings */

struct job {
    struct db *db;
    const struct openings_import *options;
    struct openings_summary *summary;
    struct openings_reader reader;
    struct market_writer *writer;
    struct arena *scratch; /* for one line or document */
    struct openings_source source;
    const struct map *references; /* of the document */
    struct openings_repeats repeats; /* of the input that is read */
    uint64_t read_before;            /* openings of the inputs before it */
    bool in_document;                /* it is one, or a page, rather than lines */
    struct line_reader lines;     /* of the input that is read */
    struct err *err;              /* for failures that stop the import */
};

/* --- One opening ------------------------------------------------------------------------------------------
 */

static void tell(struct job *job)
{
    if (job->summary->read % TELL_EVERY == 0)
        progress_tell(job->options->progress, job->source.file, job->lines.bytes, job->lines.input->size);
}

/* After a refusal nothing will be committed, unless partly: then reading on only serves to find more
 * mistakes. */
static bool storing(const struct job *job)
{
    return job->options->partial || job->summary->issues.errors == 0;
}

static int store(struct job *job, const struct market_opening *opening)
{
    enum market_stored what;
    if (!storing(job))
        return 0;
    int rc = market_writer_put(job->writer, opening, &what, job->err);
    if (rc != 0)
        return rc;
    uint64_t *counters[] = {
        [MARKET_UNCHANGED] = &job->summary->unchanged,
        [MARKET_ADDED] = &job->summary->added,
        [MARKET_UPDATED] = &job->summary->updated,
    };
    ++*counters[what];
    return 0;
}

/* The outcome of reading one: errors were counted in the issues, a negative code is a failure. */
static int take_opening(struct job *job, int outcome, const struct json_node *object, const struct market_opening *opening)
{
    job->summary->read++;
    tell(job);
    if (outcome < 0)
        return outcome;
    if (outcome > 0) {
        job->summary->rejected++;
        return 0;
    }
    struct openings_position position = {
        .in_document = job->in_document,
        .number = job->in_document ? job->summary->read - job->read_before : job->source.line,
    };
    openings_repeats_note(&job->repeats, &job->summary->issues, &job->source, position, object, opening->source,
                          opening->id_in_source);
    return store(job, opening);
}

static int take_posting(void *arg, const struct json_node *posting)
{
    struct job *job = arg;
    struct market_opening opening;
    int outcome = jobposting_read(&job->reader, job->scratch, &job->source, job->references, posting,
                                  &opening, job->err);
    return take_opening(job, outcome, posting, &opening);
}

/* The postings of a document; *found says whether there were any. */
static int take_postings(struct job *job, const struct json_node *root, bool *found)
{
    uint64_t before = job->summary->read;
    job->references = jobposting_references(job->scratch, root);
    int rc = jobposting_each(root, take_posting, job);
    *found = job->summary->read > before;
    return rc;
}

/* --- Formats ----------------------------------------------------------------------------------------------
 */

static void reject(struct job *job, const struct err *error)
{
    openings_issues_error(&job->summary->issues, &job->source, NULL, error);
    job->summary->rejected++;
}

static int take_line(struct job *job, struct str line)
{
    struct json_node root;
    struct market_opening opening;
    struct err wrong = {0};
    bool found = false;
    job->source.text = line;
    if (json_read(job->scratch, line, NULL, &root, &wrong) != 0) {
        job->summary->read++;
        reject(job, &wrong);
        return 0;
    }
    if (json_read_kind(&root) == JSON_KIND_ARRAY || jobposting_is_json_ld(&root)) {
        int rc = take_postings(job, &root, &found);
        if (rc == 0 && !found) {
            (void)err_set(&wrong, ERR_INVALID, "there is no opening and no JobPosting in it");
            reject(job, &wrong);
        }
        return rc;
    }
    int outcome = openings_read_object(&job->reader, job->scratch, &job->source, &root, &opening, job->err);
    return take_opening(job, outcome, &root, &opening);
}

/* A file that brings nothing is more likely to be the wrong file, or one that was not written to its end, than meant so. */
static int nothing_found(struct job *job, const char *what)
{
    struct err wrong = {0};
    job->source.line = 0;
    job->source.text = (struct str){NULL, 0};
    (void)err_set(&wrong, ERR_INVALID, "%s", what);
    reject(job, &wrong);
    return 0;
}

static int take_lines(struct job *job, struct line_reader *lines)
{
    struct str line;
    struct err wrong = {0};
    bool empty = true;
    int rc;
    while ((rc = line_reader_next(lines, &line, job->err)) > 0) {
        job->source.line = lines->line;
        job->source.column = 1;
        job->source.text = (struct str){NULL, 0};
        if (rc == LINE_TOO_LONG) {
            (void)err_set(&wrong, ERR_TOO_LARGE, "a line of more than %zu MB, which is too long",
                          OPENINGS_LINE_MAX >> 20);
            job->summary->read++;
            reject(job, &wrong);
            empty = false;
            continue;
        }
        if (str_trim(line).len == 0)
            continue;
        empty = false;
        rc = take_line(job, line);
        if (rc != 0)
            return rc;
        arena_reset(job->scratch);
    }
    return rc == 0 && empty ? nothing_found(job, "the file is empty: no opening is in it") : rc;
}

/* One JSON-LD document; `text` lies within the file from source.line and source.column on. */
static int take_document(struct job *job, struct str text, bool *found)
{
    struct json_limits limits = {.bytes = OPENINGS_DOCUMENT_MAX, .values = VALUES_MAX};
    struct json_node root;
    struct err wrong = {0};
    job->source.text = text;
    if (json_read(job->scratch, text, &limits, &root, &wrong) != 0) {
        reject(job, &wrong);
        *found = true; /* what is wrong has been told */
        return 0;
    }
    return take_postings(job, &root, found);
}

static int take_page(struct job *job, struct str page)
{
    struct str script;
    size_t at = 0;
    bool any = false;
    job->reader.language = html_page_language(page);
    while (html_script_next(page, &at, &script)) {
        bool found = false;
        if (script.len == 0)
            continue;
        json_read_line_column(page, (size_t)(script.data - page.data), &job->source.line,
                              &job->source.column);
        int rc = take_document(job, script, &found);
        if (rc != 0)
            return rc;
        any |= found;
        arena_reset(job->scratch);
    }
    job->reader.language = (struct str){NULL, 0};
    return any ? 0 : nothing_found(job, "no JobPosting is in this page");
}

enum format { FORMAT_LINES, FORMAT_DOCUMENT, FORMAT_PAGE };

/* A file that begins with '<' is a page. One whose first line is not a whole JSON value, and that says @type
 * or @context near its beginning, is a document; everything else is lines. */
static enum format format_of(struct arena *scratch, struct str start)
{
    struct str trimmed = str_trim(start);
    struct json_node root;
    if (str_starts(trimmed, "<"))
        return FORMAT_PAGE;
    if (trimmed.len == 0 || (memmem(trimmed.data, trimmed.len, "\"@type\"", 7) == NULL &&
                             memmem(trimmed.data, trimmed.len, "\"@context\"", 10) == NULL &&
                             memmem(trimmed.data, trimmed.len, "\"@graph\"", 8) == NULL))
        return FORMAT_LINES;
    struct str rest = trimmed;
    struct str first = str_cut(&rest, '\n');
    bool whole = json_read(scratch, first, NULL, &root, NULL) == 0;
    arena_reset(scratch);
    return whole ? FORMAT_LINES : FORMAT_DOCUMENT;
}

static int take_input(struct job *job, const struct input *input)
{
    struct line_reader *lines = &job->lines;
    struct str start;
    struct str all;
    line_reader_init(lines, input, OPENINGS_LINE_MAX);
    openings_repeats_init(&job->repeats);
    job->read_before = job->summary->read;
    job->source = (struct openings_source){.file = input->name};
    int rc = line_reader_peek(lines, PEEK, &start, job->err);
    enum format format = rc == 0 ? format_of(job->scratch, start) : FORMAT_LINES;
    job->in_document = format != FORMAT_LINES;
    if (rc == 0 && format == FORMAT_LINES) {
        rc = take_lines(job, lines);
    } else if (rc == 0) {
        bool found = false;
        rc = line_reader_rest(lines, OPENINGS_DOCUMENT_MAX, &all, job->err);
        if (rc == 0 && format == FORMAT_PAGE) {
            rc = take_page(job, all);
        } else if (rc == 0) {
            job->source.line = job->source.column = 1;
            rc = take_document(job, all, &found);
            if (rc == 0 && !found)
                rc = nothing_found(job, "no JobPosting is in this document");
        }
    }
    if (rc != 0 && job->err != NULL && job->err->file[0] == '\0')
        err_at(job->err, input->name, job->err->line, job->err->column);
    arena_reset(job->scratch);
    openings_repeats_free(&job->repeats);
    line_reader_free(lines);
    return rc;
}

/* --- The whole --------------------------------------------------------------------------------------------
 */

static int run(struct job *job, const struct input *inputs, size_t count)
{
    int rc = market_writer_new(job->db, job->options->places, job->options->now, &job->writer, job->err);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = take_input(job, &inputs[i]);
    if (rc == 0 && !storing(job))
        rc = openings_issues_refuse(&job->summary->issues, "openings were refused", job->err);
    if (rc == 0)
        rc = market_writer_finish(job->writer, job->err);
    market_writer_free(job->writer);
    return rc;
}

int openings_import(struct db *db, const struct openings_import *import, const struct input *inputs,
                    size_t count, struct arena *arena, struct openings_summary *summary, struct err *err)
{
    *summary = (struct openings_summary){0};
    openings_issues_init(&summary->issues, arena,
                         import->issue_limit > 0 ? import->issue_limit : ISSUES_DEFAULT);
    struct job job = {.db = db, .options = import, .summary = summary, .err = err};
    job.reader = (struct openings_reader){
        .issues = &summary->issues,
        .skills = skill_lookup_new(db),
        .find = import->keep_without_skills ? NULL : skill_find_new(db),
        .places = import->places,
        .relative_dates = import->relative_dates,
        .today = time_amsterdam_day(import->now),
        .warned = map_new(arena, 0),
    };
    bool own = !db_in_transaction(db);
    job.scratch = arena_new();
    int rc = own ? db_begin(db, err) : 0;
    if (rc == 0) {
        rc = run(&job, inputs, count);
        if (own)
            rc = db_end(db, rc, err);
    }
    if (rc != 0)
        summary->added = summary->updated = summary->unchanged = 0;
    summary->text_only = job.reader.text_only;
    summary->found = job.reader.found;
    arena_free(job.scratch);
    skill_lookup_free(job.reader.skills);
    skill_find_free(job.reader.find);
    return rc;
}
