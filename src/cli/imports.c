#include "cli/imports.h"

#include <string.h>
#include <unistd.h>

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

void cli_imports_tell(struct cli_call *call, const struct openings_issues *issues)
{
    print_kind(call, issues, true);
    print_kind(call, issues, false);
}

void cli_imports_write(struct json_writer *w, const struct openings_issues *issues)
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

/* *opened counts those that are to be closed, also on failure. */
static int open_all(struct cli_call *call, struct input *inputs, size_t *opened, struct err *err)
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

int cli_imports_run(struct cli_call *call, cli_imports_work *work, struct err *err)
{
    struct place_index *places PLACE_INDEX_AUTO = NULL;
    struct db *db DB_AUTO = NULL;
    struct input *inputs = arena_array(call->arena, (size_t)call->argument_count, sizeof *inputs);
    size_t opened = 0;
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = place_index_shipped(&places, err);
    if (rc == 0)
        rc = open_all(call, inputs, &opened, err);
    if (rc == 0)
        rc = work(call, db, places, inputs, err);
    for (size_t i = 0; i < opened; i++)
        input_close(&inputs[i]);
    return rc;
}
