/* The live engine: what the database holds, in memory, ready to be asked; and following it.
 *
 * A version is what one request sees: taxonomy, suggestion index, engine, free-text index and the columns that filters and
 * sorting need. It never changes and is reference counted. service_live_acquire first reads the highest number of the change
 * log, which is cheap, and takes in what is new: an opening that another process added, changed or withdrew is in the version
 * that it returns. So several programs on one database stay in step without knowing of each other.
 *
 * Few changes (up to SERVICE_LIVE_FOLLOW_MAX at once) are applied before the version is returned. A changed taxonomy, a mass
 * of changes, or changes that have piled up make a background thread load everything anew, while requests go on with the version
 * there is; loaded, it catches up and takes the place of the old one. The same thread makes what reading text needs (reading.h), for the
 * first taxonomy after the start.
 *
 * Threads: everything here may be called by any thread. A `db` handed in is used by the calling thread only. */
#ifndef REGIO_SERVICE_LIVE_H
#define REGIO_SERVICE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "directory/place.h"
#include "engine/live.h"
#include "port/db/db.h"
#include "service/taxonomy.h"

/* Changes that are applied one by one before a request goes on; and how many may be piled up before everything is loaded anew. */
#define SERVICE_LIVE_FOLLOW_MAX 5000
#define SERVICE_LIVE_PILED_MAX  20000

struct service_live;
struct service_version;
struct service_modules;

/* Loads everything through `db`. `places` must outlive it. `url` is where a background thread opens a connection of its own to
 * load anew; NULL: there is no such thread, and what would need it is done by the request that finds it. */
int service_live_new(struct db *db, const struct place_index *places, const char *url, struct service_live **out,
                     struct err *err) MUST_CHECK;

/* Stops the background thread. Versions that are still held stay valid. service_live_free(NULL) is legal. */
void service_live_free(struct service_live *live);

/* Takes in what changed and gives the version of now; release it when the request is done. On an error of the database
 * nothing is given. */
int service_live_acquire(struct service_live *live, struct db *db, struct service_version **out,
                         struct err *err) MUST_CHECK;

/* The version that there is, without asking the database: for suggestions and health checks. */
struct service_version *service_live_current(struct service_live *live);

/* service_version_release(NULL) is legal. */
void service_version_release(struct service_version *version);

const struct service_taxonomy *service_version_taxonomy(const struct service_version *version);
const struct engine_version *service_version_engine(const struct service_version *version);
const struct service_modules *service_version_modules(const struct service_version *version);
const struct place_index *service_version_places(const struct service_version *version);

/* Openings in it, withdrawn ones included; and the number in the change log up to which it follows. */
size_t service_version_openings(const struct service_version *version);
int64_t service_version_sequence(const struct service_version *version);

/* Figures for `/metrics` and `info`. */
struct service_live_figures {
    size_t openings;
    size_t pending;         /* changes since the last loading */
    uint64_t loads;         /* times that everything was loaded */
    int64_t load_time;      /* of the last loading, microseconds */
    size_t bytes;           /* that the version holds, about */
    bool loading;           /* the background thread is at it, or has been asked to */
    int last_error;         /* code of what failed last in the background and is tried again; 0 none */
};

void service_live_figures(struct service_live *live, struct service_live_figures *out);

static inline void service_version_releasep(struct service_version **version)
{
    service_version_release(*version);
}
#define SERVICE_VERSION_AUTO __attribute__((cleanup(service_version_releasep)))

#endif
