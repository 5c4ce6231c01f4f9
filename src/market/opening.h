/* Openings: vacancies, placements, assignments. The struct, and how they are stored.
 *
 * An opening's key is (source, id in that source). It gets a number (openingId) when it is first stored;
 * numbers rise in that order, break ties between equal scores, and are never used again.
 *
 * The truth is the row in `opening` and its rows in `opening_skill`. Derived from them, in the same
 * transaction, are packed_skills (what the engine loads), search_tokens (what free-text search loads) and
 * digest (whether an import changes anything); market_opening_check proves that they agree. Each change also
 * writes a row in change_log, so that live engines follow.
 *
 * Views in a struct belong to whoever made it: what a function here returns lives in the arena that it was
 * given. */
#ifndef REGIO_MARKET_OPENING_H
#define REGIO_MARKET_OPENING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "directory/place.h"
#include "port/db/db.h"

#define MARKET_SKILLS_MAX 1024 /* skills that one opening may name */
#define MARKET_DAY_NONE   INT32_MIN
#define MARKET_HOURS_NONE INT32_MIN
#define MARKET_MONEY_NONE INT64_MIN

/* As the engine numbers them (engine/opening.h). */
enum market_importance { MARKET_OPTIONAL = 1, MARKET_ESSENTIAL = 2, MARKET_MUST = 3 };

enum market_status { MARKET_OPEN, MARKET_WITHDRAWN, MARKET_FULL };

/* A skill that an opening asks. Without a concept it is shown but not scored. */
struct market_asked {
    int64_t concept;  /* 0: not found in a taxonomy */
    struct str uri;   /* as given, where no concept has it; else empty */
    struct str label; /* as given; may be empty where there is a concept or a URI */
    enum market_importance importance;
};

/* Empty strings, 0 and the NONE values mean: lacking. Limits and rules: docs/formats.md. */
struct market_opening {
    int64_t id; /* openingId; 0 until it is stored */
    struct str source;
    struct str id_in_source;
    struct str market;
    struct str title;
    struct str organisation;
    struct str url;
    struct str apply_url;
    struct str language; /* "nl", "en" */
    struct str text;
    struct str postcode;
    bool located; /* lat and lon were given; see market_opening_place for those of the postcode */
    double lat, lon;
    bool remote;
    int32_t hours_min, hours_max;              /* hundredths of an hour a week, or MARKET_HOURS_NONE */
    int32_t education_level;                   /* NLQF 1..8; 0: lacking */
    char sector;                               /* SBI section 'A'..'U'; 0: lacking */
    struct str contract;                       /* a name of market_contracts */
    int32_t posted, valid_through, start_date; /* days since 1970-01-01, or MARKET_DAY_NONE */
    int32_t places;                            /* 0: not said */
    int64_t salary_min, salary_max;            /* cents, or MARKET_MONEY_NONE */
    struct str salary_period;                  /* a name of market_salary_periods */
    bool skills_found; /* the program found the skills in title and text; nobody gave them */
    enum market_status status;
    const struct market_asked *skills; /* in the order given */
    size_t skill_count;
    int64_t created, changed; /* times; set by the store */
};

/* All fields lacking. */
struct market_opening market_opening_blank(void);

/* The words that a field may hold, ended by NULL. A word's number is its place from 1. */
extern const char *const market_contracts[];      /* permanent, temporary, ... */
extern const char *const market_salary_periods[]; /* hour, day, week, month, year */
extern const char *const market_importances[];    /* optional, essential, must */
extern const char *const market_statuses[];       /* open, withdrawn, full; from 0 as enum market_status */

/* The number of a word in such a list, 0 when it is not there. */
unsigned market_word_number(const char *const *words, struct str word);

/* --- Where it is ------------------------------------------------------------------------------------------
 */

/* The point of an opening: its own, or the centroid of its postcode. False where neither is known. */
bool market_opening_point(const struct market_opening *opening, const struct place_index *places, double *lat,
                          double *lon);

/* The place (town, municipality) of an opening: that of its postcode, else the nearest within 10 km. NULL
 * where it is not known. */
const struct place *market_opening_place(const struct market_opening *opening,
                                         const struct place_index *places);

/* --- Storing ----------------------------------------------------------------------------------------------
 */

enum market_stored { MARKET_UNCHANGED, MARKET_ADDED, MARKET_UPDATED };

/* A writer stores many openings in the transaction that is open on `db`; one writer at a time. New openings
 * are held back and written in blocks, in the order in which they came. */
struct market_writer;

/* `now` is the time that is stored; `places` names the towns for free-text search and must outlive the
 * writer. ERR_INVALID outside a transaction. */
int market_writer_new(struct db *db, const struct place_index *places, int64_t now,
                      struct market_writer **out, struct err *err) MUST_CHECK;

/* market_writer_free(NULL) is legal. What was not finished is lost. */
void market_writer_free(struct market_writer *writer);

/* Adds the opening or updates the one with its key; one that is equal in every field is left alone. The
 * status is taken from `opening` too, so an opening that was withdrawn and is offered again is open again.
 * The fields must be allowed ones (market_field_allows). */
int market_writer_put(struct market_writer *writer, const struct market_opening *opening,
                      enum market_stored *what, struct err *err) MUST_CHECK;

/* Writes what is still held back. Call before the commit. */
int market_writer_finish(struct market_writer *writer, struct err *err) MUST_CHECK;

/* --- Reading ----------------------------------------------------------------------------------------------
 */

/* ERR_NOT_FOUND. Statements are run one by one; wrap several reads in a read transaction where they must
 * agree. */
int market_opening_get(struct db *db, struct arena *arena, int64_t id, struct market_opening *out,
                       struct err *err) MUST_CHECK;

/* Fills out[i] with the opening ids[i], without its skills: for a page of a list. ERR_NOT_FOUND where one is
 * not there; `out` is then filled in part. */
int market_opening_get_many(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                            struct market_opening *out, struct err *err) MUST_CHECK;

/* The number of the opening with that key. ERR_NOT_FOUND. */
int market_opening_find(struct db *db, struct str source, struct str id_in_source, int64_t *id,
                        struct err *err) MUST_CHECK;

/* The number of what a person types: an openingId, or SOURCE/ID. ERR_NOT_FOUND. */
int market_opening_resolve(struct db *db, struct str text, int64_t *id, struct err *err) MUST_CHECK;

/* Up to `limit` openings with an id above `after`, by rising id: a page of all. */
int market_opening_list(struct db *db, struct arena *arena, int64_t after, size_t limit,
                        struct market_opening **out, size_t *count, struct err *err) MUST_CHECK;

int market_opening_count(struct db *db, int64_t *count, struct err *err) MUST_CHECK;
int market_profile_count(struct db *db, int64_t *count, struct err *err) MUST_CHECK;

/* Sets the status, in a transaction of its own or the one that is open. *changed says whether it was another
 * before. ERR_NOT_FOUND. */
int market_opening_set_status(struct db *db, int64_t id, enum market_status status, int64_t now,
                              bool *changed, struct err *err) MUST_CHECK;

#endif
