/* What the commands that import JSON Lines have in common. */
#ifndef REGIO_CLI_IMPORTS_H
#define REGIO_CLI_IMPORTS_H

#include "cli/command.h"
#include "exchange/openings/issues.h"
#include "port/input.h"
#include "port/json/json_write.h"

/* Tells warnings and errors on stderr, at most 50 of each, and how many more there are. */
void cli_imports_tell(struct cli_call *call, const struct openings_issues *issues);

/* Writes the member "issues" of the object that is open. */
void cli_imports_write(struct json_writer *w, const struct openings_issues *issues);

/* Opens the files that the arguments name ("-": the standard input) into `inputs`, which has room for all arguments;
 * *opened counts those that are to be closed with input_close, also on failure. */
int cli_imports_open(struct cli_call *call, struct input *inputs, size_t *opened, struct err *err) MUST_CHECK;

#endif
