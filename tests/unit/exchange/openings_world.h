/* What the tests of importing openings share: a small taxonomy, and a way to import a text. */
#ifndef REGIO_TESTS_OPENINGS_WORLD_H
#define REGIO_TESTS_OPENINGS_WORLD_H

#include "../places_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "exchange/openings/import.h"
#include "exchange/openings/opening_write.h"
#include "market/opening_field.h"
#include "port/db/change.h"
#include "port/db/migrate.h"

#define NOW (INT64_C(20781) * 86400 * TIME_SECOND + 12 * 3600 * TIME_SECOND) /* 2026-11-24, noon */

static struct place_index *places;

/* Two schemes; concepts 1 and 3 are the same skill in both. 4 is an occupation, 5 retired. */
static const char taxonomy[] =
    "INSERT INTO scheme VALUES (1, 'urn:a', '1', 'A', 0), (2, 'urn:b', '1', 'B', 0);"
    "INSERT INTO concept VALUES (1, 1, 'urn:a:cook', 1, 0, 0, '', ''), (2, 1, 'urn:a:bake', 1, 0, 0, '', ''),"
    " (3, 2, 'urn:b:cook', 1, 0, 0, '', ''), (4, 1, 'urn:a:chef', 4, 0, 0, '', ''),"
    " (5, 1, 'urn:a:old', 2, 0, 1, '', '');"
    "INSERT INTO label VALUES (1, 1, 'nl', 1, 'Koken', 'koken', ''), (2, 3, 'nl', 1, 'koken', 'koken', ''),"
    " (3, 2, 'nl', 2, 'ovenwerk', 'ovenwerk', ''), (4, 1, 'nl', 2, 'ovenwerk', 'ovenwerk', ''),"
    " (5, 2, 'nl', 1, 'bakken', 'bakken', ''), (6, 1, 'nl', 2, 'bakken', 'bakken', ''),"
    " (7, 1, 'en', 1, 'cook', 'cook', ''), (8, 5, 'nl', 1, 'oud', 'oud', ''), (9, 4, 'nl', 1, 'kok', 'kok', "
    "''),"
    " (10, 2, 'nl', 2, 'brood, taart', 'brood, taart', '');"
    "INSERT INTO exact_match VALUES (3, 'urn:a:cook');";

static inline void prepare(struct db_fixture *fixture)
{
    DB_OK(db_schema_upgrade(fixture->db, &db_migrations, 1, NULL, &fault));
    DB_OK(db_exec(fixture->db, taxonomy, &fault));
}

static inline int run(struct db_fixture *fixture, const char *text, bool partial, struct openings_summary *summary,
               struct err *err)
{
    struct str cursor = str_from(text);
    struct input input = input_from_memory(&cursor, "o.jsonl");
    const struct openings_import import = {.places = places, .now = NOW, .partial = partial};
    return openings_import(fixture->db, &import, &input, 1, fixture->arena, summary, err);
}

static inline void import_good(struct db_fixture *fixture, const char *text, struct openings_summary *summary)
{
    struct err err = {0};
    if (run(fixture, text, false, summary, &err) != 0)
        fail_msg("%s: %llu:%llu %s", text, (unsigned long long)err.line, (unsigned long long)err.column,
                 err.message);
}

static inline int64_t count_openings(struct db_fixture *fixture)
{
    int64_t count = -1;
    DB_OK(market_opening_count(fixture->db, &count, &fault));
    return count;
}

static inline struct market_opening stored(struct db_fixture *fixture, int64_t id)
{
    struct market_opening opening;
    DB_OK(market_opening_get(fixture->db, fixture->arena, id, &opening, &fault));
    return opening;
}

#endif
