/* regio export modules: every module as JSON Lines. */
#include "cli/exports.h"
#include "exchange/modules/modules_export.h"

static int run_export_modules(struct cli_call *call, struct err *err)
{
    return cli_exports_run(call, modules_export, "modules", err);
}

const struct cli_command cli_command_export_modules = {
    .name = "export modules",
    .arguments = "",
    .summary = "print every module (course) as JSON Lines, in the form that import reads",
    .details = "Modules that are withdrawn carry a \"status\". Importing the lines into a database\n"
               "with the same taxonomies gives the same modules.",
    .example = "regio export modules > modules.jsonl",
    .run = run_export_modules,
};
