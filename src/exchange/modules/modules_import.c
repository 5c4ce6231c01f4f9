#include "exchange/modules/modules_import.h"

#include "base/time.h"
#include "exchange/modules/module_read.h"
#include "exchange/openings/line_reader.h"
#include "exchange/openings/repeats.h"

#define ISSUES_DEFAULT 1000

struct job {
    struct db *db;
    const struct modules_import *options;
    struct modules_summary *summary;
    struct module_reader reader;
    struct openings_source source;
    struct openings_repeats repeats; /* of the input that is read */
    struct arena *scratch; /* for one line */
    struct err *err;       /* for failures that stop the import */
};

static void reject(struct job *job, const struct err *error)
{
    openings_issues_error(&job->summary->issues, &job->source, NULL, error);
    job->summary->rejected++;
}

/* After a refusal nothing will be committed: then reading on only serves to find more mistakes. */
static int store(struct job *job, const struct skills_module *module)
{
    enum skills_module_stored what;
    if (job->summary->issues.errors > 0)
        return 0;
    int rc = skills_module_put(job->db, module, job->options->now, &what, job->err);
    if (rc != 0)
        return rc;
    uint64_t *counters[] = {
        [SKILLS_MODULE_UNCHANGED] = &job->summary->unchanged,
        [SKILLS_MODULE_ADDED] = &job->summary->added,
        [SKILLS_MODULE_UPDATED] = &job->summary->updated,
    };
    ++*counters[what];
    return 0;
}

static int take_line(struct job *job, struct str line)
{
    struct json_node root;
    struct skills_module module;
    struct err wrong = {0};
    job->summary->read++;
    job->source.text = line;
    if (json_read(job->scratch, line, NULL, &root, &wrong) != 0) {
        reject(job, &wrong);
        return 0;
    }
    int outcome = module_read_object(&job->reader, job->scratch, &job->source, &root, &module, job->err);
    if (outcome < 0)
        return outcome;
    if (outcome > 0) {
        job->summary->rejected++;
        return 0;
    }
    openings_repeats_note(&job->repeats, &job->summary->issues, &job->source,
                          (struct openings_position){.number = job->source.line}, &root, module.source, module.id_in_source);
    return store(job, &module);
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
            (void)err_set(&wrong, ERR_TOO_LARGE, "a line of more than %zu MB, which is too long", MODULES_LINE_MAX >> 20);
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
    if (rc == 0 && empty) {
        job->source.line = 0;
        (void)err_set(&wrong, ERR_INVALID, "the file is empty: no module is in it");
        reject(job, &wrong);
    }
    return rc;
}

static int take_input(struct job *job, const struct input *input)
{
    struct line_reader lines;
    line_reader_init(&lines, input, MODULES_LINE_MAX);
    openings_repeats_init(&job->repeats);
    job->source = (struct openings_source){.file = input->name};
    int rc = take_lines(job, &lines);
    if (rc != 0 && job->err != NULL && job->err->file[0] == '\0')
        err_at(job->err, input->name, job->err->line, job->err->column);
    openings_repeats_free(&job->repeats);
    line_reader_free(&lines);
    return rc;
}

static int run(struct job *job, const struct input *inputs, size_t count)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = take_input(job, &inputs[i]);
    if (rc == 0 && job->summary->issues.errors > 0)
        rc = openings_issues_refuse(&job->summary->issues, "modules were refused", job->err);
    if (rc == 0 && job->summary->added + job->summary->updated > 0)
        rc = skills_module_changed(job->db, job->options->now, job->err);
    return rc;
}

int modules_import(struct db *db, const struct modules_import *import, const struct input *inputs, size_t count,
                   struct arena *arena, struct modules_summary *summary, struct err *err)
{
    *summary = (struct modules_summary){0};
    openings_issues_init(&summary->issues, arena, import->issue_limit > 0 ? import->issue_limit : ISSUES_DEFAULT);
    struct job job = {.db = db, .options = import, .summary = summary, .err = err};
    job.reader = (struct module_reader){
        .issues = &summary->issues,
        .skills = skill_lookup_new(db),
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
    arena_free(job.scratch);
    skill_lookup_free(job.reader.skills);
    return rc;
}
