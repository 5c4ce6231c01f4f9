/* regio import openings: vacancies, placements and assignments from files. */
#include "cli/command.h"

#include "base/time.h"
#include "cli/imports.h"
#include "cli/openings.h"
#include "exchange/openings/import.h"
#include "port/json/json_write.h"

void cli_openings_tell(struct cli_call *call, const struct openings_summary *summary, bool stored)
{
    cli_imports_tell(call, &summary->issues);
    if (stored && summary->found > 0)
        cli_note(call, "note: openings that name no skills, but whose text gave some: %llu",
                 (unsigned long long)summary->found);
    if (stored && summary->text_only > 0)
        cli_note(call, "note: openings without skills, which are kept and match nobody until they have some: %llu",
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
    json_write_key_int(&w, "skillsFound", (int64_t)summary->found);
    json_write_key_int(&w, "withoutSkills", (int64_t)summary->text_only);
    json_write_key_int(&w, "errors", (int64_t)summary->issues.errors);
    json_write_key_int(&w, "warnings", (int64_t)summary->issues.warnings);
    cli_imports_write(&w, &summary->issues);
    json_write_end(&w);
    if (json_write_finish(&w, NULL) != 0)
        return; /* the frame reports that stdout failed */
}

static int import_all(struct cli_call *call, struct db *db, const struct place_index *places,
                      const struct input *inputs, struct err *err)
{
    struct openings_summary summary;
    const struct openings_import import = {
        .places = places,
        .now = time_now(),
        .keep_without_skills = cli_option(call, "no-extract") != NULL,
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
    return cli_imports_run(call, import_all, err);
}

static const struct cli_option options[] = {
    {"no-extract", NULL, "do not look for skills in the text of openings that name none"},
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
               "again change nothing. One refused opening refuses all, unless --partial is given;\n"
               "so does a file without an opening.\n"
               "An opening with a text that names no skills gets those that are found in title and\n"
               "text, marked as found; once it is imported with skills, these take their place.\n"
               "docs/formats.md describes every field.",
    .example = "regio import openings vacancies.jsonl",
    .options = options,
    .run = run_import_openings,
};
