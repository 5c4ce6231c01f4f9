/* What the commands that write JSON Lines have in common. */
#ifndef REGIO_CLI_EXPORTS_H
#define REGIO_CLI_EXPORTS_H

#include "cli/command.h"
#include "port/json/json_write.h"

/* Writes everything of a kind, a line each; *count is how many. */
typedef int cli_exports_work(struct db *db, struct json_writer *w, const struct progress *progress, uint64_t *count,
                             struct err *err);

/* Opens the database, lets `work` write to the standard output and tells how many there were of `what` ("openings"). */
int cli_exports_run(struct cli_call *call, cli_exports_work *work, const char *what, struct err *err) MUST_CHECK;

#endif
