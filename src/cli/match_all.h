/* regio match --all: every profile against every opening, into a file of JSON Lines. Part of command_match.c. */
#ifndef REGIO_CLI_MATCH_ALL_H
#define REGIO_CLI_MATCH_ALL_H

#include "cli/command.h"

int match_all_run(struct cli_call *call, size_t top, struct err *err) MUST_CHECK;

#endif
