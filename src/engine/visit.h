/* Within the engine: every living opening of a version that passes some filters, must skills apart. */
#ifndef REGIO_ENGINE_VISIT_H
#define REGIO_ENGINE_VISIT_H

#include "engine/columns.h"
#include "engine/filter.h"
#include "engine/version.h"
#include "engine/workspace.h"

/* Sets in workspace->pass the places of the index that pass and live: with the rule on must skills where
 * there is a profile, without where it is NULL. The workspace must fit. */
void visit_index(struct engine_workspace *workspace, const struct engine_version *version,
                 const struct engine_filter *filter, const struct engine_profile *profile);

/* Sets in workspace->dead the changes that do not live any more. */
void visit_changes(struct engine_workspace *workspace, const struct engine_version *version);

/* Calls `visit` for every living opening that passes the filters: those of the index with their place, then
 * the changes with ENGINE_NONE. */
void visit_openings(struct engine_workspace *workspace, const struct engine_version *version,
                    const struct engine_filter *filter,
                    void (*visit)(void *context, const struct asked_skills *skills, uint32_t place),
                    void *context);

#endif
