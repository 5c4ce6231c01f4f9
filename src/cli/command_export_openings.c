/* regio export openings: every opening as JSON Lines. */
#include "cli/exports.h"
#include "exchange/openings/opening_write.h"

static int run_export_openings(struct cli_call *call, struct err *err)
{
    return cli_exports_run(call, openings_export, "openings", err);
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
