/* Inside of the index of places; private to directory/place*.c. */
#ifndef REGIO_DIRECTORY_PLACE_INDEX_H
#define REGIO_DIRECTORY_PLACE_INDEX_H

#include "base/arena.h"
#include "directory/place.h"

#define PLACE_POSTCODES 10000

struct place_index {
    struct arena *arena;
    struct place *places; /* by rising postcode */
    size_t place_count;
    uint16_t by_postcode[PLACE_POSTCODES]; /* index into places + 1; 0: none */
    uint16_t *by_latitude;                 /* indexes into places, from south to north */
    double *cosines;                       /* of the latitudes, in that order */
    struct place_municipality *municipalities;
    size_t municipality_count;
};

int place_read_postcodes(struct place_index *index, struct str csv, struct err *err) MUST_CHECK;
int place_read_boundaries(struct place_index *index, struct str geojson, struct err *err) MUST_CHECK;

#endif
