#include "market/opening_scan.h"

#include "market/opening_field.h"
#include "market/opening_row.h"

#define COLUMNS                                                                                              \
    "id, status, packed_skills, market, organisation, language, postcode, lat, lon, remote, hours_min, "     \
    "hours_max, education_level, sector, contract, posted, valid_through, title, search_tokens"

enum {
    ID,
    STATUS,
    PACKED_SKILLS,
    MARKET,
    ORGANISATION,
    LANGUAGE,
    POSTCODE,
    LAT,
    LON,
    REMOTE,
    HOURS_MIN,
    HOURS_MAX,
    EDUCATION_LEVEL,
    SECTOR,
    CONTRACT,
    POSTED,
    VALID_THROUGH,
    TITLE,
    SEARCH_TOKENS
};

DB_SQL(select_all, "SELECT " COLUMNS " FROM opening");
DB_SQL(select_one, "SELECT " COLUMNS " FROM opening WHERE id = $1");

static int32_t int_or(struct db_stmt *stmt, int column, int32_t lacking)
{
    return db_column_is_null(stmt, column) ? lacking : (int32_t)db_column_int(stmt, column);
}

static void read_place(struct db_stmt *stmt, const struct place_index *places, struct market_scanned *out)
{
    if (!db_column_is_null(stmt, LAT) && !db_column_is_null(stmt, LON)) {
        out->located = true;
        out->lat = db_column_double(stmt, LAT);
        out->lon = db_column_double(stmt, LON);
        return;
    }
    if (db_column_is_null(stmt, POSTCODE))
        return;
    const struct place *place = place_find(places, db_column_text(stmt, POSTCODE));
    if (place != NULL) {
        out->located = true;
        out->lat = place->lat;
        out->lon = place->lon;
    }
}

/* `skills` has room for MARKET_SKILLS_MAX. */
static int read_row(struct db_stmt *stmt, const struct place_index *places,
                    struct market_packed_skill *skills, struct market_scanned *out, struct err *err)
{
    *out = (struct market_scanned){.id = db_column_int(stmt, ID), .skills = skills};
    struct err damage = {0};
    if (market_packed_decode(db_column_blob(stmt, PACKED_SKILLS), skills, &out->skill_count, &damage) != 0)
        return err_set(err, ERR_DATABASE, "opening %lld: %s; run `regio check`", (long long)out->id,
                       damage.message);
    read_place(stmt, places, out);
    out->closed = db_column_int(stmt, STATUS) != MARKET_OPEN;
    out->market = db_column_text(stmt, MARKET);
    out->organisation = db_column_text(stmt, ORGANISATION);
    out->language = db_column_text(stmt, LANGUAGE);
    out->remote = db_column_int(stmt, REMOTE) != 0;
    out->hours_min = int_or(stmt, HOURS_MIN, MARKET_HOURS_NONE);
    out->hours_max = int_or(stmt, HOURS_MAX, MARKET_HOURS_NONE);
    out->education_level = int_or(stmt, EDUCATION_LEVEL, 0);
    struct str sector = db_column_text(stmt, SECTOR);
    out->sector = sector.len == 1 ? sector.data[0] : '\0';
    out->contract = market_word_number(market_contracts, db_column_text(stmt, CONTRACT));
    out->posted = int_or(stmt, POSTED, MARKET_DAY_NONE);
    out->valid_through = int_or(stmt, VALID_THROUGH, MARKET_DAY_NONE);
    out->title = db_column_text(stmt, TITLE);
    out->search_tokens = db_column_blob(stmt, SEARCH_TOKENS);
    return 0;
}

int market_scan(struct db *db, const struct place_index *places,
                int (*each)(void *arg, const struct market_scanned *opening), void *arg, struct err *err)
{
    struct market_packed_skill skills[MARKET_SKILLS_MAX];
    struct market_scanned opening;
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(db, select_all, &stmt, err);
    if (rc != 0)
        return rc;
    db_stmt_stream(stmt);
    while ((rc = db_step(stmt, err)) == DB_ROW) {
        rc = read_row(stmt, places, skills, &opening, err);
        if (rc == 0)
            rc = each(arg, &opening);
        if (rc != 0)
            return rc;
    }
    return rc;
}

int market_scan_opening(struct db *db, const struct place_index *places, struct arena *arena, int64_t id,
                        struct market_scanned *out, struct err *err)
{
    struct market_scanned opening;
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = market_row_find(db, select_one, id, &stmt, err);
    if (rc != 0)
        return rc;
    struct market_packed_skill *skills = arena_array(arena, MARKET_SKILLS_MAX, sizeof *skills);
    rc = read_row(stmt, places, skills, &opening, err);
    if (rc != 0)
        return rc;
    opening.market = arena_str(arena, opening.market);
    opening.organisation = arena_str(arena, opening.organisation);
    opening.language = arena_str(arena, opening.language);
    opening.title = arena_str(arena, opening.title);
    opening.search_tokens = arena_str(arena, opening.search_tokens);
    *out = opening;
    return 0;
}
