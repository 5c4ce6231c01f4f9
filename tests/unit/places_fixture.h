/* Tests on both databases that need places too: see db_fixture.h. */
#ifndef REGIO_TESTS_UNIT_PLACES_FIXTURE_H
#define REGIO_TESTS_UNIT_PLACES_FIXTURE_H

#include "db_fixture.h"

#include <stdio.h>

#include "directory/place.h"

/* As DB_FIXTURE_RUN; meanwhile `places`, a static pointer of the test, holds those that the program ships. */
#define PLACES_FIXTURE_RUN(group, tests, places) \
    places_fixture_run((group), (tests), sizeof(tests) / sizeof((tests)[0]), &(places))

static inline int places_fixture_run(const char *group, const struct db_test *tests, size_t count,
                                     struct place_index **places)
{
    struct err err = {0};
    if (place_index_shipped(places, &err) != 0) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    int failed = db_fixture_run(group, tests, count);
    place_index_free(*places);
    return failed;
}

#endif
