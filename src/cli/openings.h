/* What the commands that load openings have in common. */
#ifndef REGIO_CLI_OPENINGS_H
#define REGIO_CLI_OPENINGS_H

#include "cli/command.h"
#include "exchange/openings/import.h"

/* Tells on stderr what an import found; `stored` says whether it was kept. */
void cli_openings_tell(struct cli_call *call, const struct openings_summary *summary, bool stored);

/* Prints the summary as a JSON object. */
void cli_openings_print(const struct openings_summary *summary);

#endif
