/* From a stored opening to what the live engine keeps of it. Private to service/live*.c. */
#ifndef REGIO_SERVICE_LIVE_READ_H
#define REGIO_SERVICE_LIVE_READ_H

#include "base/buf.h"
#include "service/live_inside.h"

/* The row, without its title. New names get numbers. */
struct live_row live_read_row(struct live_state *state, const struct market_scanned *scanned);

/* The opening for the engine; `asked` has room for MARKET_SKILLS_MAX and must stay while it is used. */
struct engine_opening live_read_opening(const struct live_state *state, const struct market_scanned *scanned,
                                        const struct live_row *row, struct engine_asked *asked);

/* The title as it is sorted, in place of what `normal` held. */
void live_read_title(struct str title, struct buf *normal);

#endif
