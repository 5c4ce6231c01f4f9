/* regio import modules: courses and trainings from files. */
#include "base/time.h"
#include "cli/imports.h"
#include "exchange/modules/modules_import.h"

static void tell(struct cli_call *call, const struct modules_summary *summary, bool stored)
{
    cli_imports_tell(call, &summary->issues);
    if (stored)
        cli_note(call, "read %llu modules: %llu new, %llu updated, %llu unchanged; %llu warnings",
                 (unsigned long long)summary->read, (unsigned long long)summary->added,
                 (unsigned long long)summary->updated, (unsigned long long)summary->unchanged,
                 (unsigned long long)summary->issues.warnings);
    else
        cli_note(call, "read %llu modules, rejected %llu: nothing was changed", (unsigned long long)summary->read,
                 (unsigned long long)summary->rejected);
}

static int print(const struct modules_summary *summary, struct err *err)
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
    json_write_key_int(&w, "errors", (int64_t)summary->issues.errors);
    json_write_key_int(&w, "warnings", (int64_t)summary->issues.warnings);
    cli_imports_write(&w, &summary->issues);
    json_write_end(&w);
    return json_write_finish(&w, err);
}

static int import_all(struct cli_call *call, struct db *db, const struct place_index *places,
                      const struct input *inputs, struct err *err)
{
    struct modules_summary summary;
    const struct modules_import import = {.places = places, .now = time_now()};
    int rc = modules_import(db, &import, inputs, (size_t)call->argument_count, call->arena, &summary, err);
    if (rc != 0 && summary.issues.errors == 0)
        return rc;
    tell(call, &summary, rc == 0);
    int printed = call->json ? print(&summary, err) : 0;
    if (rc == ERR_INVALID) {
        err->message[0] = '\0'; /* all has been told */
        return CLI_REFUSED;
    }
    return rc != 0 ? rc : printed;
}

static int run_import_modules(struct cli_call *call, struct err *err)
{
    return cli_imports_run(call, import_all, err);
}

const struct cli_command cli_command_import_modules = {
    .name = "import modules",
    .arguments = "FILE...",
    .least = 1,
    .most = -1,
    .summary = "load modules (courses) from JSON Lines",
    .details = "A module is a course or training that teaches named skills to a level: one JSON\n"
               "object on each line. FILE may be - for the standard input. A module with a source\n"
               "and id that are known is updated; the same modules again change nothing. One\n"
               "refused module refuses all; so does a file without a module. docs/formats.md describes every field.",
    .example = "regio import modules courses.jsonl",
    .run = run_import_modules,
};
