/* What the commands that import JSON Lines have in common. */
#ifndef REGIO_CLI_IMPORTS_H
#define REGIO_CLI_IMPORTS_H

#include "cli/command.h"
#include "directory/place.h"
#include "exchange/openings/issues.h"
#include "port/input.h"
#include "port/json/json_write.h"

/* Tells warnings and errors on stderr, at most 50 of each, and how many more there are. */
void cli_imports_tell(struct cli_call *call, const struct openings_issues *issues);

/* Writes the member "issues" of the object that is open. */
void cli_imports_write(struct json_writer *w, const struct openings_issues *issues);

/* Imports all `inputs`, one for each argument of the command. */
typedef int cli_imports_work(struct cli_call *call, struct db *db, const struct place_index *places,
                             const struct input *inputs, struct err *err);

/* Opens the database, the places and the files that the arguments name ("-": the standard input), does the work, and
 * closes them. */
int cli_imports_run(struct cli_call *call, cli_imports_work *work, struct err *err) MUST_CHECK;

#endif
