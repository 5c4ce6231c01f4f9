/* Inside of the live engine. Private to service/live*.c and to the use cases that look at rows.
 *
 * A state is one loading: taxonomy, the engine made of it, and the base (columns and words of all openings at that time). What
 * changed since stands in a delta, a sorted list of changes that replace rows of the base. A version is a state, a delta and
 * the engine's version that belongs to it. Everything but the engine and the names is immutable and reference counted. */
#ifndef REGIO_SERVICE_LIVE_INSIDE_H
#define REGIO_SERVICE_LIVE_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "engine/filter.h"
#include "engine/query.h"
#include "market/opening_scan.h"
#include "service/live.h"
#include "service/modules.h"
#include "text/starts.h"
#include "text/words.h"

enum live_flag { LIVE_LOCATED = 1, LIVE_REMOTE = 2, LIVE_CLOSED = 4 };

/* What filters and sorting need of one opening. */
struct live_row {
    int64_t id;
    double lat, lon;
    uint64_t title; /* offset in the base's titles; 0 in a change */
    int32_t posted, valid_through;
    uint32_t organisation;
    int16_t hours_min, hours_max;
    uint16_t language, market;
    uint16_t title_len;
    uint8_t education, sector, contract;
    uint8_t flags;
};

struct live_base {
    struct live_row *rows; /* by rising id */
    size_t count;
    char *titles; /* normalised, one after another in the order of the rows */
    size_t titles_len;
    uint64_t *title_starts; /* of each row, see live_title_start */
    struct text_index *words; /* rows numbered as above */
    struct text_starts_index *_Atomic starts; /* NULL until live_starts_make */
};

/* Numbers for texts that filters compare: organisation, language, market. They only grow; a lock guards them. */
enum live_name_kind { LIVE_ORGANISATION, LIVE_LANGUAGE, LIVE_MARKET, LIVE_NAME_KINDS };

struct live_names {
    pthread_mutex_t lock;
    struct arena *arena;
    struct map *numbers[LIVE_NAME_KINDS];
    struct live_name_last {
        char bytes[64];
        size_t len; /* 0: none */
        uint64_t number;
    } last[LIVE_NAME_KINDS]; /* the last name that was asked for: languages and markets come again and again */
};

#define LIVE_WORKSPACES 8

/* Rooms for queries to work in that are not in use. */
struct live_workspaces {
    pthread_mutex_t lock;
    struct engine_workspace *idle[LIVE_WORKSPACES];
    size_t count;
};

struct live_state {
    atomic_uint references;
    const struct place_index *places;
    struct service_taxonomy *taxonomy;
    struct service_modules *modules; /* when it was loaded; a version may have newer ones */
    struct engine_live *engine;
    struct live_base base;
    struct live_names names;
    struct live_workspaces workspaces;
    int64_t sequence;       /* of the change log when it was loaded */
    int64_t load_time;      /* microseconds */
};

struct live_change {
    atomic_uint references;
    bool gone;           /* no longer in the database */
    struct live_row row; /* only the id when gone */
    struct str title;    /* normalised */
    struct str tokens;
    char bytes[]; /* of both */
};

struct live_delta {
    atomic_uint references;
    size_t count;
    struct live_change *items[]; /* by rising id */
};

struct service_version {
    atomic_uint references;
    struct live_state *state;
    struct engine_version *engine;
    struct live_delta *delta;
    struct service_modules *modules;
    int64_t sequence;
    size_t openings;
};

/* --- live_state.c -------------------------------------------------------------------------------------------- */

/* Loads everything, in a read transaction of its own. `taxonomy` is used where it is not NULL (a reference is taken), else it is loaded
 * too. */
int live_state_load(struct db *db, const struct place_index *places, struct service_taxonomy *taxonomy,
                    struct live_state **out, struct err *err) MUST_CHECK;
struct live_state *live_state_ref(struct live_state *state);
void live_state_free(struct live_state *state);

/* The number of a name; with `add` a new one is made. 0 for the empty name and, without `add`, for an unknown one. */
uint32_t live_name(struct live_names *names, enum live_name_kind kind, struct str name, bool add);

/* A workspace for one query; NULL when out of memory, which the engine takes as "make one". Give it back after. */
struct engine_workspace *live_workspace_take(struct live_state *state);
void live_workspace_give(struct live_state *state, struct engine_workspace *workspace);

/* --- live_load.c --------------------------------------------------------------------------------------------- */

/* Loads the openings: the state's engine and base. Runs within the transaction of live_state_load, which frees the state on
 * failure. */
int live_load_openings(struct live_state *state, struct db *db, struct err *err) MUST_CHECK;

/* --- live_delta.c -------------------------------------------------------------------------------------------- */

/* Brings the opening of now into the state's engine and gives the change for a delta. */
int live_change_read(struct live_state *state, struct db *db, struct arena *arena, int64_t id, struct live_change **out,
                     struct err *err) MUST_CHECK;
void live_change_free(struct live_change *change);

/* A delta with `changes` (by rising id, each id once; their references move over) laid over `old` (may be NULL). NULL when out of
 * memory; the changes then stay the caller's. */
struct live_delta *live_delta_merge(const struct live_delta *old, struct live_change **changes, size_t count);
void live_delta_free(struct live_delta *delta);

/* --- live_rows.c --------------------------------------------------------------------------------------------- */

struct live_found {
    const struct live_row *row;
    struct str title; /* normalised */
};

/* The row of an opening; false when the version has none. */
bool live_row_find(const struct service_version *version, int64_t id, struct live_found *out);

/* The first eight bytes of a normalised title as a number: titles with different numbers are in their order. */
uint64_t live_title_start(struct str title);

/* Makes the base's title_starts, from its rows and titles. */
int live_titles_start(struct live_base *base, struct err *err) MUST_CHECK;

/* Makes what searches of half a word ask, where it is not there yet: until then they look through all titles. One thread at a time. */
int live_starts_make(struct live_base *base, struct err *err) MUST_CHECK;

/* Walks all rows by rising id: start with {0}; false at the end. */
struct live_cursor {
    size_t base;
    size_t delta;
};

bool live_row_next(const struct service_version *version, struct live_cursor *cursor, struct live_found *out);

/* The row as the engine's filters see it, without skills. */
struct engine_opening live_row_opening(const struct live_row *row);

/* The openings that a free-text search finds, by rising id, in `arena`. */
struct live_hit {
    int64_t id;
    bool in_title;
};

size_t live_search(const struct service_version *version, const struct text_query *query, struct arena *arena,
                   struct live_hit **out);

#endif
