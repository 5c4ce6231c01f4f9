/* SQLite among the systems that bench/run compares: peer.h tells how it is asked.
 *
 * Postings are a WITHOUT ROWID table in the order (skill, opening), so that the postings of a skill lie
 * behind one another; a second one in the order (opening, skill) serves filters that few openings pass.
 * Places are in an R*Tree. As SQLite's documents advise: bulk loading in key order without a journal,
 * ANALYZE, the file mapped into memory, a large cache, temporary tables in memory, statements of a stated
 * join order where that is the better one.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

static const char schema[] =
    "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = "
    "EXCLUSIVE;"
    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1000000; PRAGMA mmap_size = 34359738368;"
    "CREATE TABLE opening(id INTEGER PRIMARY KEY, lat REAL, lon REAL, remote INTEGER, hours_min INTEGER,"
    " hours_max INTEGER, education INTEGER, sector INTEGER, contract INTEGER, posted INTEGER, valid_through "
    "INTEGER);"
    "CREATE TABLE posting(skill INTEGER, opening INTEGER, impact INTEGER, PRIMARY KEY(skill, opening)) "
    "WITHOUT ROWID;"
    "CREATE TABLE asked(opening INTEGER, skill INTEGER, impact INTEGER, PRIMARY KEY(opening, skill)) WITHOUT "
    "ROWID;"
    "CREATE VIRTUAL TABLE place USING rtree(id, lat_min, lat_max, lon_min, lon_max);"
    "CREATE TEMP TABLE term(skill INTEGER PRIMARY KEY, q INTEGER);";

static const char finish[] = "INSERT INTO place SELECT id, lat, lat, lon, lon FROM opening;"
                             "CREATE INDEX by_sector ON opening(sector, contract, education, posted);"
                             "CREATE INDEX remote ON opening(remote) WHERE remote = 1;"
                             "COMMIT; ANALYZE;";

#define SKILLS_MOST 65536

struct sqlite {
    struct peer peer;
    sqlite3 *db;
    sqlite3_stmt *insert_opening, *insert_asked, *insert_posting, *insert_term;
    struct peer_skill *skills; /* by opening; while loading */
    size_t skill_count, skill_room;
};

static void check(const struct sqlite *sqlite, int rc)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        peer_fail("sqlite", sqlite3_errmsg(sqlite->db));
}

static void run(const struct sqlite *sqlite, const char *sql)
{
    check(sqlite, sqlite3_exec(sqlite->db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(const struct sqlite *sqlite, const char *sql)
{
    sqlite3_stmt *statement;
    check(sqlite, sqlite3_prepare_v2(sqlite->db, sql, -1, &statement, NULL));
    return statement;
}

/* Binds whole numbers from parameter `first` on, runs the statement and makes it ready for the next. */
static void insert(const struct sqlite *sqlite, sqlite3_stmt *statement, int first, const int64_t *values,
                   int count)
{
    for (int i = 0; i < count; i++)
        check(sqlite, sqlite3_bind_int64(statement, first + i, values[i]));
    check(sqlite, sqlite3_step(statement));
    check(sqlite, sqlite3_reset(statement));
}

static void take_opening(void *context, const struct peer_opening *opening)
{
    struct sqlite *sqlite = context;
    const int64_t values[] = {opening->id,        opening->remote,    opening->hours_min,
                              opening->hours_max, opening->education, opening->sector,
                              opening->contract,  opening->posted,    opening->valid_through};
    check(sqlite, sqlite3_bind_double(sqlite->insert_opening, 10, opening->lat));
    check(sqlite, sqlite3_bind_double(sqlite->insert_opening, 11, opening->lon));
    insert(sqlite, sqlite->insert_opening, 1, values, 9);
}

static void take_skill(void *context, const struct peer_skill *skill)
{
    struct sqlite *sqlite = context;
    const int64_t values[] = {skill->opening, skill->skill, skill->impact};
    insert(sqlite, sqlite->insert_asked, 1, values, 3);
    if (sqlite->skill_count == sqlite->skill_room) {
        sqlite->skill_room = sqlite->skill_room == 0 ? 1 << 16 : 2 * sqlite->skill_room;
        sqlite->skills = realloc(sqlite->skills, sqlite->skill_room * sizeof *sqlite->skills);
        if (sqlite->skills == NULL)
            peer_fail("sqlite", "out of memory");
    }
    sqlite->skills[sqlite->skill_count++] = *skill;
}

/* The skills of all openings once more, by skill: in the order of the table, which is the quick way to load
 * one. */
static void load_postings(struct sqlite *sqlite)
{
    size_t *start = calloc(SKILLS_MOST + 1, sizeof *start);
    size_t *order = calloc(sqlite->skill_count + 1, sizeof *order);
    if (start == NULL || order == NULL)
        peer_fail("sqlite", "out of memory");
    for (size_t i = 0; i < sqlite->skill_count; i++)
        start[sqlite->skills[i].skill % SKILLS_MOST + 1]++;
    for (size_t skill = 0; skill < SKILLS_MOST; skill++)
        start[skill + 1] += start[skill];
    for (size_t i = 0; i < sqlite->skill_count; i++)
        order[start[sqlite->skills[i].skill % SKILLS_MOST]++] = i;
    for (size_t i = 0; i < sqlite->skill_count; i++) {
        const struct peer_skill *skill = &sqlite->skills[order[i]];
        const int64_t values[] = {skill->skill, skill->opening, skill->impact};
        insert(sqlite, sqlite->insert_posting, 1, values, 3);
    }
    free(start);
    free(order);
    free(sqlite->skills);
    sqlite->skills = NULL;
}

static void build(struct sqlite *sqlite)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/sqlite.db", sqlite->peer.work);
    check(sqlite, sqlite3_open(path, &sqlite->db));
    run(sqlite, schema);
    run(sqlite, "BEGIN");
    sqlite->insert_opening = prepare(
        sqlite, "INSERT INTO opening(id, remote, hours_min, hours_max, education, sector, contract, posted,"
                " valid_through, lat, lon) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sqlite->insert_asked = prepare(sqlite, "INSERT INTO asked VALUES (?, ?, ?)");
    sqlite->insert_posting = prepare(sqlite, "INSERT INTO posting VALUES (?, ?, ?)");
    peer_openings(&sqlite->peer, take_opening, sqlite);
    peer_skills(&sqlite->peer, take_skill, sqlite);
    load_postings(sqlite);
    sqlite3_finalize(sqlite->insert_opening);
    sqlite3_finalize(sqlite->insert_asked);
    sqlite3_finalize(sqlite->insert_posting);
    run(sqlite, finish);
    sqlite->insert_term = prepare(sqlite, "INSERT INTO temp.term VALUES (?, ?)");
}

#define SCORE_FROM_POSTINGS                                                                                  \
    "SELECT p.opening AS scored, sum(t.q * p.impact) AS score FROM temp.term t CROSS JOIN posting p ON "     \
    "p.skill = t.skill"

/* The statement of a plan; the caller frees it. */
static char *statement_of(const struct sqlite *sqlite, const struct peer_question *question, const char *plan)
{
    double lat, lon;
    char *place = NULL;
    char *text;
    if (question->near) {
        peer_box(question, &lat, &lon);
        place = sqlite3_mprintf("id IN (SELECT id FROM place WHERE lat_max >= %.9f AND lat_min <= %.9f AND"
                                " lon_max >= %.9f AND lon_min <= %.9f)",
                                question->lat - lat, question->lat + lat, question->lon - lon,
                                question->lon + lon);
    }
    char *where = peer_where(&sqlite->peer, question, place);
    if (strcmp(plan, "score, then filter") == 0)
        text = sqlite3_mprintf("SELECT s.scored, s.score FROM (" SCORE_FROM_POSTINGS
                               " GROUP BY p.opening ORDER BY score DESC, p.opening) s CROSS JOIN opening o ON"
                               " o.id = s.scored WHERE %s LIMIT 20",
                               where);
    else if (strcmp(plan, "filter postings") == 0)
        text =
            sqlite3_mprintf(SCORE_FROM_POSTINGS " CROSS JOIN opening o ON o.id = p.opening WHERE %s"
                                                " GROUP BY p.opening ORDER BY score DESC, p.opening LIMIT 20",
                            where);
    else
        text = sqlite3_mprintf(
            "WITH passing AS MATERIALIZED (SELECT id FROM opening WHERE %s)"
            " SELECT a.opening, sum(t.q * a.impact) AS score FROM passing CROSS JOIN asked a ON"
            " a.opening = passing.id CROSS JOIN temp.term t ON t.skill = a.skill"
            " GROUP BY a.opening ORDER BY score DESC, a.opening LIMIT 20",
            where);
    free(where);
    sqlite3_free(place);
    return text;
}

static size_t answer(void *context, const struct peer_question *question, const char *plan,
                     struct peer_hit *hits, double *ms)
{
    struct sqlite *sqlite = context;
    size_t count = 0;
    char *sql = statement_of(sqlite, question, plan);
    double start = peer_now(&sqlite->peer);
    run(sqlite, "BEGIN; DELETE FROM temp.term");
    for (size_t i = 0; i < question->term_count; i++) {
        const int64_t values[] = {question->terms[i].skill, question->terms[i].value};
        insert(sqlite, sqlite->insert_term, 1, values, 2);
    }
    sqlite3_stmt *statement = prepare(sqlite, sql);
    while (count < PEER_TOP) {
        int rc = sqlite3_step(statement);
        check(sqlite, rc);
        if (rc != SQLITE_ROW)
            break;
        hits[count].id = (uint32_t)sqlite3_column_int64(statement, 0);
        hits[count++].score = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    run(sqlite, "COMMIT");
    *ms = peer_now(&sqlite->peer) - start;
    sqlite3_free(sql);
    return count;
}

int main(int argc, char **argv)
{
    struct sqlite sqlite = {0};
    peer_open(&sqlite.peer, argc, argv);
    double start = peer_now(&sqlite.peer);
    build(&sqlite);
    double build_ms = peer_now(&sqlite.peer) - start;
    sqlite3_stmt *size =
        prepare(&sqlite, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    check(&sqlite, sqlite3_step(size));
    uint64_t bytes = (uint64_t)sqlite3_column_int64(size, 0);
    sqlite3_finalize(size);
    peer_serve(&sqlite.peer, build_ms, bytes, sqlite3_libversion(),
               "{\"score, then filter\":true,\"filter postings\":false,\"filter openings\":false}", answer,
               &sqlite);
    sqlite3_finalize(sqlite.insert_term);
    sqlite3_close(sqlite.db);
    peer_close(&sqlite.peer);
    return 0;
}
