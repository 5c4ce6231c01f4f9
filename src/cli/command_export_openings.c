/* regio export openings: every opening as JSON Lines. */
#include "cli/command.h"

#include "exchange/openings/opening_write.h"

static int run_export_openings(struct cli_call *call, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct json_writer w;
    uint64_t count = 0;
    int rc = cli_open(call, NULL, &db, err);
    if (rc != 0)
        return rc;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    rc = openings_export(db, &w, &call->progress, &count, err);
    if (rc != 0) {
        json_write_drop(&w);
        return rc;
    }
    rc = json_write_finish(&w, err);
    if (rc == 0)
        cli_note(call, "exported %llu openings", (unsigned long long)count);
    return rc;
}

const struct cli_command cli_command_export_openings = {
    .name = "export openings",
    .arguments = "",
    .summary = "print every opening as JSON Lines, in the form that import reads",
    .details = "Openings that are withdrawn or full carry a \"status\". Importing the lines into\n"
               "a database with the same taxonomies gives the same openings.",
    .example = "regio export openings > openings.jsonl",
    .run = run_export_openings,
};
