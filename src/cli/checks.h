/* All checks of all rooms, for `check` and for `restore`. A room's check is added in the table of command_check.c. */
#ifndef REGIO_CLI_CHECKS_H
#define REGIO_CLI_CHECKS_H

#include "base/findings.h"
#include "base/progress.h"
#include "port/db/db.h"

int cli_check_all(struct db *db, struct findings *findings, const struct progress *progress,
                  struct err *err) MUST_CHECK;

#endif
