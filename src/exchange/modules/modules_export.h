/* Modules out, in our own form: what it writes, an import reads back as the same modules. */
#ifndef REGIO_EXCHANGE_MODULES_MODULES_EXPORT_H
#define REGIO_EXCHANGE_MODULES_MODULES_EXPORT_H

#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "port/db/db.h"
#include "port/json/json_write.h"

/* Writes every module as a line, withdrawn ones too, in the order of their first import, in a read transaction of its own.
 * *count is how many. On failure drop the writer. */
int modules_export(struct db *db, struct json_writer *w, const struct progress *progress, uint64_t *count,
                   struct err *err) MUST_CHECK;

#endif
