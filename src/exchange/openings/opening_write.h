/* Openings out, in our own form: what it writes, an import reads back as the same opening. */
#ifndef REGIO_EXCHANGE_OPENINGS_OPENING_WRITE_H
#define REGIO_EXCHANGE_OPENINGS_OPENING_WRITE_H

#include "base/progress.h"
#include "market/opening.h"
#include "port/json/json_write.h"

/* The fields of an opening (not its skills and status), for a caller that opened an object. */
void openings_write_fields(struct json_writer *w, const struct market_opening *opening);

/* Gives the URI of a concept (a C string that stays for the call). */
typedef int (*openings_uri)(void *arg, int64_t concept, const char **uri, struct err *err);

/* Writes one opening as an object. `uri` is asked for every skill that has a concept. On failure the object
 * is not closed: drop the writer. */
int openings_write(struct json_writer *w, const struct market_opening *opening, openings_uri uri, void *arg,
                   struct err *err) MUST_CHECK;

/* Writes every opening as a line, by rising openingId, in a read transaction of its own. *count is how many.
 */
int openings_export(struct db *db, struct json_writer *w, const struct progress *progress, uint64_t *count,
                    struct err *err) MUST_CHECK;

#endif
