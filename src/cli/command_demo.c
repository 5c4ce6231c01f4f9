/* regio demo: the example region. */
#include "base/time.h"
#include "cli/command.h"
#include "cli/openings.h"
#include "exchange/demo/demo.h"

static int run_demo(struct cli_call *call, struct err *err)
{
    struct place_index *places PLACE_INDEX_AUTO = NULL;
    struct db *db DB_AUTO = NULL;
    struct demo_loaded loaded = {0};
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = place_index_shipped(&places, err);
    if (rc == 0)
        rc = demo_load(db, places, time_now(), &call->progress, call->arena, &loaded, err);
    if (rc != 0 && loaded.openings.issues.errors == 0)
        return rc;
    cli_openings_tell(call, &loaded.openings, rc == 0);
    if (rc == 0)
        cli_note(call, "loaded the example region: %lld concepts, %llu openings, %llu modules",
                 (long long)loaded.taxonomy.added, (unsigned long long)loaded.openings.added,
                 (unsigned long long)loaded.modules.added);
    if (call->json)
        cli_openings_print(&loaded.openings);
    return rc;
}

const struct cli_command cli_command_demo = {
    .name = "demo",
    .arguments = "",
    .summary = "load the example region into an empty database",
    .details = "The starter taxonomy and some hundreds of openings and modules, all of them made\n"
               "up; their dates lie around today. A database that holds anything is refused.",
    .example = "regio init && regio demo",
    .run = run_demo,
};
