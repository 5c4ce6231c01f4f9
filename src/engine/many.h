/* Many profiles at once: each gets exactly the answer that engine_match gives it, but a window's postings are
 * read from memory once for many profiles rather than once for each.
 *
 *     struct engine_many *many = engine_many_new();
 *     rc = engine_match_many(results, arena, many, version, queries, count, err);
 *     engine_many_free(many);
 *
 * For "every profile against every opening": some thousands of queries a call, so that the caller can write
 * results and show progress between calls.
 */
#ifndef REGIO_ENGINE_MANY_H
#define REGIO_ENGINE_MANY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/query.h"

/* Room to work in, for one call at a time: one for each thread, used again and again. It grows with the
 * number of openings (some ten bytes an opening). */
struct engine_many;

/* NULL when out of memory. */
struct engine_many *engine_many_new(void);
void engine_many_free(struct engine_many *many); /* NULL is legal */

/* As engine_workspace_use. */
MUST_CHECK bool engine_many_use(struct engine_many *many, const char *kernel);

/* Answers `count` queries over `version`, each with its own profile, filter and top, into out[0..count-1];
 * the hits live in `arena`. Errors as engine_match; nothing of `out` is to be used then. */
MUST_CHECK int engine_match_many(struct engine_result *out, struct arena *arena, struct engine_many *many,
                                 const struct engine_version *version, const struct engine_query *queries,
                                 size_t count, struct err *err);

#endif
