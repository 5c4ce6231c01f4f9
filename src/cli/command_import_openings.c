/* regio import openings: vacancies, placements and assignments from files. */
#include "cli/command.h"

#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/openings.h"
#include "exchange/openings/import.h"
#include "port/json/json_write.h"

#define SHOWN 50 /* errors, and warnings, that are printed; all are counted */

static void print_kind(struct cli_call *call, const struct openings_issues *issues, bool warnings)
{
    uint64_t total = warnings ? issues->warnings : issues->errors;
    uint64_t shown = 0;
    for (size_t i = 0; i < issues->items.count && shown < SHOWN; i++) {
        if (issues->items.items[i].warning != warnings)
            continue;
        cli_note(call, "%.300s", openings_issue_format(&issues->items.items[i], call->arena));
        shown++;
    }
    if (total > shown)
        cli_note(call, "%llu more %s are not shown", (unsigned long long)(total - shown),
                 warnings ? "warnings" : "errors");
}

void cli_openings_tell(struct cli_call *call, const struct openings_summary *summary, bool stored)
{
    print_kind(call, &summary->issues, true);
    print_kind(call, &summary->issues, false);
    if (summary->text_only > 0)
        cli_note(call,
                 "note: %llu openings have a text but name no skills; they are kept, and match nobody until "
                 "they do",
                 (unsigned long long)summary->text_only);
    if (stored)
        cli_note(call,
                 "read %llu openings: %llu new, %llu updated, %llu unchanged, %llu rejected; %llu warnings",
                 (unsigned long long)summary->read, (unsigned long long)summary->added,
                 (unsigned long long)summary->updated, (unsigned long long)summary->unchanged,
                 (unsigned long long)summary->rejected, (unsigned long long)summary->issues.warnings);
    else
        cli_note(call,
                 "read %llu openings, rejected %llu: nothing was changed; mend them, or use --partial to "
                 "store the rest",
                 (unsigned long long)summary->read, (unsigned long long)summary->rejected);
}

static void print_issues(struct json_writer *w, const struct openings_issues *issues)
{
    json_write_key(w, "issues");
    json_write_array(w);
    for (size_t i = 0; i < issues->items.count; i++) {
        const struct openings_issue *issue = &issues->items.items[i];
        json_write_object(w);
        json_write_key_z(w, "severity", issue->warning ? "warning" : "error");
        json_write_key_z(w, "file", issue->file);
        if (issue->line > 0) {
            json_write_key_int(w, "line", (int64_t)issue->line);
            json_write_key_int(w, "column", (int64_t)issue->column);
        }
        json_write_key_z(w, "field", issue->field);
        json_write_key_z(w, "message", issue->message);
        json_write_end(w);
    }
    json_write_end(w);
}

void cli_openings_print(const struct openings_summary *summary)
{
    struct json_writer w;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    json_write_object(&w);
    json_write_key_int(&w, "read", (int64_t)summary->read);
    json_write_key_int(&w, "new", (int64_t)summary->added);
    json_write_key_int(&w, "updated", (int64_t)summary->updated);
    json_write_key_int(&w, "unchanged", (int64_t)summary->unchanged);
    json_write_key_int(&w, "rejected", (int64_t)summary->rejected);
    json_write_key_int(&w, "withoutSkills", (int64_t)summary->text_only);
    json_write_key_int(&w, "errors", (int64_t)summary->issues.errors);
    json_write_key_int(&w, "warnings", (int64_t)summary->issues.warnings);
    print_issues(&w, &summary->issues);
    json_write_end(&w);
    if (json_write_finish(&w, NULL) != 0)
        return; /* the frame reports that stdout failed */
}

/* Reads the standard input: the file "-". */
static int read_stdin(void *arg, char *out, size_t size, size_t *got, struct err *err)
{
    (void)arg;
    ssize_t count = read(STDIN_FILENO, out, size);
    if (count < 0)
        return err_set(err, ERR_IO, "cannot read the standard input");
    *got = (size_t)count;
    return 0;
}

static int open_inputs(struct cli_call *call, struct input *inputs, size_t *opened, struct err *err)
{
    for (int i = 0; i < call->argument_count; i++) {
        const char *path = call->arguments[i];
        if (strcmp(path, "-") == 0) {
            inputs[i] = (struct input){.read = read_stdin, .name = "-"};
        } else {
            int rc = input_open_file(path, &inputs[i], err);
            if (rc != 0)
                return rc;
        }
        (*opened)++;
    }
    return 0;
}

static int import_all(struct cli_call *call, struct db *db, const struct place_index *places,
                      const struct input *inputs, struct err *err)
{
    struct openings_summary summary;
    const struct openings_import import = {
        .places = places,
        .now = time_now(),
        .partial = cli_option(call, "partial") != NULL,
        .progress = &call->progress,
    };
    int rc = openings_import(db, &import, inputs, (size_t)call->argument_count, call->arena, &summary, err);
    if (rc != 0 && summary.issues.errors == 0)
        return rc;
    cli_openings_tell(call, &summary, rc == 0);
    if (call->json)
        cli_openings_print(&summary);
    if (rc == ERR_INVALID) {
        err->message[0] = '\0'; /* all has been told */
        return CLI_REFUSED;
    }
    return rc;
}

static int run_import_openings(struct cli_call *call, struct err *err)
{
    struct place_index *places PLACE_INDEX_AUTO = NULL;
    struct db *db DB_AUTO = NULL;
    struct input *inputs = arena_array(call->arena, (size_t)call->argument_count, sizeof *inputs);
    size_t opened = 0;
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = place_index_shipped(&places, err);
    if (rc == 0)
        rc = open_inputs(call, inputs, &opened, err);
    if (rc == 0)
        rc = import_all(call, db, places, inputs, err);
    for (size_t i = 0; i < opened; i++)
        input_close(&inputs[i]);
    return rc;
}

static const struct cli_option options[] = {
    {"partial", NULL, "store what is right, and leave out what is refused"},
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_import_openings = {
    .name = "import openings",
    .arguments = "FILE...",
    .least = 1,
    .most = -1,
    .summary = "load openings from JSON Lines, JSON-LD or a page with JobPostings",
    .details = "What a file is, is seen from its content: one opening as JSON on each line; a\n"
               "document of schema.org JobPostings (JSON-LD: an object, an array, @graph); or an\n"
               "HTML page that embeds these. FILE may be - for the standard input.\n"
               "An opening with a source and id that are known is updated; the same openings\n"
               "again change nothing. One refused opening refuses all, unless --partial is given.\n"
               "docs/formats.md describes every field.",
    .example = "regio import openings vacancies.jsonl",
    .options = options,
    .run = run_import_openings,
};
