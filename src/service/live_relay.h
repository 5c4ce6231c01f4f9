/* Reads openings with one thread while another works on them: a database takes about as long to give a million rows as the live
 * engine takes to make something of them. Private to service/live*.c. */
#ifndef REGIO_SERVICE_LIVE_RELAY_H
#define REGIO_SERVICE_LIVE_RELAY_H

#include "market/opening_scan.h"

/* As market_scan, but each(arg, opening, err) is called by a thread of its own, in the order in which the openings are read;
 * the caller's thread reads. What `each` returned first, other than 0, is returned, with its `err`. Where no thread can be
 * started, the caller's does both. */
int live_relay_scan(struct db *db, const struct place_index *places,
                    int (*each)(void *arg, const struct market_scanned *opening, struct err *err), void *arg,
                    struct err *err) MUST_CHECK;

#endif
