/* Openings as the live engine loads them: a stream of a million in seconds, or one by one after a change. */
#ifndef REGIO_MARKET_OPENING_SCAN_H
#define REGIO_MARKET_OPENING_SCAN_H

#include "directory/place.h"
#include "market/opening.h"
#include "market/opening_packed.h"

/* What filters, scores and searches need. Empty strings, 0 and NONE: lacking, as in struct market_opening.
 * Views are valid during the call of `each` (market_scan_opening: as long as its arena). */
struct market_scanned {
    int64_t id;
    const struct market_packed_skill *skills; /* by rising concept id */
    size_t skill_count;
    bool located; /* lat and lon are known: given, or those of the postcode's centroid */
    double lat, lon;
    bool remote;
    int32_t hours_min, hours_max; /* hundredths of an hour */
    int32_t education_level;
    char sector;
    unsigned contract; /* number in market_contracts; 0: lacking */
    struct str language;
    struct str market;
    struct str organisation;
    int32_t posted, valid_through;
    bool closed; /* withdrawn or full */
    struct str title;
    struct str search_tokens; /* see text/words.h */
};

/* Calls each(arg, opening) for every opening, in no particular order; a value other than 0 stops the scan and
 * is returned. The connection runs nothing else meanwhile: run it in a read transaction that also reads the
 * latest change_log id, and nothing is missed. A packed list that cannot be read is ERR_DATABASE. */
int market_scan(struct db *db, const struct place_index *places,
                int (*each)(void *arg, const struct market_scanned *opening), void *arg,
                struct err *err) MUST_CHECK;

/* One opening, in the arena. ERR_NOT_FOUND. */
int market_scan_opening(struct db *db, const struct place_index *places, struct arena *arena, int64_t id,
                        struct market_scanned *out, struct err *err) MUST_CHECK;

#endif
