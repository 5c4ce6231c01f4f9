/* Within the engine: held skills as they come, made ready. */
#ifndef REGIO_ENGINE_TIDY_H
#define REGIO_ENGINE_TIDY_H

#include "engine/profile.h"

/* Checks, sorts by term and keeps the highest level of each term; *kept is how many stay. Errors as
 * engine_profile_new. */
MUST_CHECK int profile_tidy(size_t *kept, struct engine_held *held, size_t count,
                            const struct engine_taxonomy *taxonomy, struct err *err);

#endif
