/* The fields of an opening as a table: one row for each says what it is called in JSON and in the database,
 * what it holds and which values it may have. Import, export, storage, comparison and checks all walk this
 * table.
 *
 * To add a field: a member in struct market_opening (and its lacking value in market_opening_blank), a row at
 * the end here, a column at the end of MARKET_OPENING_COLUMNS with its parameter, the column in a new
 * migration, a line in docs/formats.md. Skills, status, id and times are not in the table. */
#ifndef REGIO_MARKET_OPENING_FIELD_H
#define REGIO_MARKET_OPENING_FIELD_H

#include "market/opening.h"

enum market_field_kind {
    MARKET_FIELD_TEXT,     /* struct str of at most `high` bytes */
    MARKET_FIELD_URL,      /* the same, http or https */
    MARKET_FIELD_LANGUAGE, /* the same, two or three small letters */
    MARKET_FIELD_WORD,     /* the same, one of `words` */
    MARKET_FIELD_SECTOR,   /* char 'A'..'U' */
    MARKET_FIELD_DAY,      /* int32_t; a date in JSON */
    MARKET_FIELD_HOURS,    /* int32_t in hundredths; a number of `low`..`high` hours in JSON */
    MARKET_FIELD_MONEY,    /* int64_t in cents; a number of `low`..`high` euros in JSON */
    MARKET_FIELD_NUMBER,   /* int32_t of `low`..`high`; 0: lacking */
    MARKET_FIELD_BOOL,     /* bool; false: lacking */
    MARKET_FIELD_DEGREES   /* double of `low`..`high`; there when opening->located */
};

struct market_field {
    const char *json;
    enum market_field_kind kind;
    size_t offset; /* in struct market_opening */
    int64_t low, high;
    const char *const *words;
};

extern const struct market_field market_fields[];
extern const size_t market_field_count;

/* The columns of market_fields, in its order. */
#define MARKET_OPENING_COLUMNS                                                                               \
    "source, id_in_source, market, title, organisation, url, apply_url, language, postcode, lat, lon, "      \
    "remote, "                                                                                               \
    "hours_min, hours_max, education_level, sector, contract, posted, valid_through, start_date, places, "   \
    "salary_min, salary_max, salary_period, text, skills_found"

/* As many parameters, from $7: before them stand the id and what MARKET_OPENING_WRITTEN has of its own. */
#define MARKET_OPENING_PARAMETERS                                                                            \
    "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, " \
    "$28, $29, $30, $31, $32"

/* A field's value in the form in which it is stored. */
struct market_value {
    enum { MARKET_VALUE_LACKING, MARKET_VALUE_TEXT, MARKET_VALUE_INT, MARKET_VALUE_DOUBLE } type;
    struct str text; /* for the sector a view into the opening */
    int64_t integer;
    double number;
};

/* The value of a field of an opening, and back. `value` must be of the field's type, or lacking. */
struct market_value market_field_get(const struct market_field *field, const struct market_opening *opening);
void market_field_set(const struct market_field *field, struct market_opening *opening,
                      struct market_value value);

/* Whether a stored value is one that the field may have; lacking always is. */
bool market_field_allows(const struct market_field *field, struct market_value value);

/* The row of a JSON name, NULL when there is none. */
const struct market_field *market_field_find(const char *json);

#endif
