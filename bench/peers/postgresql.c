/* PostgreSQL among the systems that bench/run compares: peer.h tells how it is asked. The server is a
 * throw-away one, whose address stands in REGIO_TEST_PG (scripts/with-postgresql.sh).
 *
 * Postings are a table with a covering index on skill, read by index-only scans; and, for another plan, one
 * row for each skill with its openings and impacts as arrays. Openings have their skills as arrays in their
 * row, for filters that few pass; a GiST index serves the radius. As PostgreSQL's documents advise: COPY
 * before CREATE INDEX, VACUUM ANALYZE, shared_buffers a quarter of the memory (set by bench/run), enough
 * work_mem, tables and indexes prewarmed, no JIT for short queries. One core has no use for parallel workers.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

static const char schema[] =
    "CREATE TABLE opening_loaded(id INTEGER, lat DOUBLE PRECISION, lon DOUBLE PRECISION, remote INTEGER,"
    " hours_min INTEGER, hours_max INTEGER, education INTEGER, sector INTEGER, contract INTEGER, posted "
    "INTEGER,"
    " valid_through INTEGER);"
    "CREATE TABLE posting(opening INTEGER, skill INTEGER, impact INTEGER);";

static const char settings[] =
    "SET work_mem = '1GB'; SET maintenance_work_mem = '1GB'; SET jit = off; SET random_page_cost = 1.1;"
    "SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0; SET "
    "client_min_messages = error;";

static const char *const finish[] = {
    "CREATE TABLE list AS SELECT skill, array_agg(opening ORDER BY opening) AS openings,"
    " array_agg(impact ORDER BY opening) AS impacts FROM posting GROUP BY skill",
    "ALTER TABLE list ADD PRIMARY KEY (skill)",
    "CREATE TABLE opening AS SELECT o.*, a.skills, a.impacts FROM opening_loaded o JOIN (SELECT opening,"
    " array_agg(skill ORDER BY skill) AS skills, array_agg(impact ORDER BY skill) AS impacts FROM posting"
    " GROUP BY opening) a ON a.opening = o.id ORDER BY id",
    "DROP TABLE opening_loaded",
    "ALTER TABLE opening ADD PRIMARY KEY (id)",
    "CREATE INDEX by_sector ON opening(sector, contract, education, posted)",
    "CREATE INDEX by_place ON opening USING gist (point(lon, lat))",
    "CREATE INDEX by_remote ON opening(id) WHERE remote = 1",
    "CREATE INDEX by_skill ON posting(skill) INCLUDE (opening, impact)",
    "VACUUM ANALYZE",
    "CREATE EXTENSION pg_prewarm",
    "SELECT pg_prewarm(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND relnamespace IN"
    " ('public'::regnamespace, 'pg_toast'::regnamespace) AND relname <> 'posting'",
};

struct postgresql {
    struct peer peer;
    PGconn *db;
};

static PGresult *run(const struct postgresql *postgresql, const char *sql)
{
    PGresult *result = PQexec(postgresql->db, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
        peer_fail("postgresql", PQerrorMessage(postgresql->db));
    return result;
}

static void load(const struct postgresql *postgresql, const char *table, const char *file_name)
{
    char text[4096];
    snprintf(text, sizeof text, "COPY %s FROM STDIN (FORMAT csv)", table);
    PQclear(run(postgresql, text));
    snprintf(text, sizeof text, "%s/%s", postgresql->peer.folder, file_name);
    FILE *file = fopen(text, "r");
    if (file == NULL)
        peer_fail(text, "cannot be read");
    static char block[1 << 20];
    size_t size;
    while ((size = fread(block, 1, sizeof block, file)) > 0)
        if (PQputCopyData(postgresql->db, block, (int)size) != 1)
            peer_fail("postgresql", PQerrorMessage(postgresql->db));
    fclose(file);
    if (PQputCopyEnd(postgresql->db, NULL) != 1)
        peer_fail("postgresql", PQerrorMessage(postgresql->db));
    PGresult *result;
    while ((result = PQgetResult(postgresql->db)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            peer_fail("postgresql", PQerrorMessage(postgresql->db));
        PQclear(result);
    }
}

static void build(struct postgresql *postgresql)
{
    PQclear(run(postgresql, settings));
    PQclear(run(postgresql, schema));
    load(postgresql, "opening_loaded", "openings.csv");
    load(postgresql, "posting", "skills.csv");
    for (size_t i = 0; i < sizeof finish / sizeof *finish; i++)
        PQclear(run(postgresql, finish[i]));
}

/* "{1,2,3}" of the skills of the terms, or of their q. */
static char *array_of(const struct peer_question *question, bool skills)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        peer_fail("postgresql", "out of memory");
    for (size_t i = 0; i < question->term_count; i++)
        fprintf(out, "%c%u", i == 0 ? '{' : ',',
                skills ? question->terms[i].skill : question->terms[i].value);
    fputc('}', out);
    fclose(out);
    return text;
}

/* What gives a posting (opening, impact) and q, by plan. */
#define FROM_INDEX "unnest($1::int[], $2::int[]) AS t(skill, q) JOIN posting p ON p.skill = t.skill"
#define FROM_LISTS                                                                                           \
    "(SELECT t.q, unnest(l.openings) AS opening, unnest(l.impacts) AS impact FROM unnest($1::int[], "        \
    "$2::int[])"                                                                                             \
    " AS t(skill, q) JOIN list l ON l.skill = t.skill) p"

static char *statement_of(const struct postgresql *postgresql, const struct peer_question *question,
                          const char *plan)
{
    double lat, lon;
    char place[256];
    char *text = NULL;
    size_t size = 0;
    if (question->near) {
        peer_box(question, &lat, &lon);
        snprintf(place, sizeof place, "point(lon, lat) <@ box(point(%.9f, %.9f), point(%.9f, %.9f))",
                 question->lon - lon, question->lat - lat, question->lon + lon, question->lat + lat);
    }
    char *where = peer_where(&postgresql->peer, question, question->near ? place : NULL);
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        peer_fail("postgresql", "out of memory");
    bool lists = strncmp(plan, "lists", 5) == 0;
    const char *q = lists ? "p.q" : "t.q";
    const char *from = lists ? FROM_LISTS : FROM_INDEX;
    if (strstr(plan, "then filter") != NULL)
        fprintf(out,
                "SELECT s.opening, s.score FROM (SELECT p.opening, sum(%s * p.impact) AS score FROM %s GROUP "
                "BY p.opening"
                " ORDER BY score DESC, p.opening OFFSET 0) s JOIN opening o ON o.id = s.opening WHERE %s"
                " ORDER BY s.score DESC, s.opening LIMIT 20",
                q, from, where);
    else if (strstr(plan, "of passing") != NULL)
        fprintf(
            out,
            "SELECT p.opening, sum(%s * p.impact) AS score FROM %s JOIN (SELECT id FROM opening WHERE %s) o"
            " ON o.id = p.opening GROUP BY p.opening ORDER BY score DESC, p.opening LIMIT 20",
            q, from, where);
    else
        fprintf(
            out,
            "SELECT o.id, sum(t.q * a.impact) AS score FROM (SELECT id, skills, impacts FROM opening WHERE "
            "%s) o"
            " CROSS JOIN unnest(o.skills, o.impacts) AS a(skill, impact) JOIN unnest($1::int[], $2::int[]) AS"
            " t(skill, q) ON t.skill = a.skill GROUP BY o.id ORDER BY score DESC, o.id LIMIT 20",
            where);
    fclose(out);
    free(where);
    return text;
}

static size_t answer(void *context, const struct peer_question *question, const char *plan,
                     struct peer_hit *hits, double *ms)
{
    struct postgresql *postgresql = context;
    char *sql = statement_of(postgresql, question, plan);
    char *arrays[] = {array_of(question, true), array_of(question, false)};
    double start = peer_now(&postgresql->peer);
    PGresult *result = PQexecParams(postgresql->db, sql, 2, NULL, (const char *const *)arrays, NULL, NULL, 0);
    *ms = peer_now(&postgresql->peer) - start;
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        peer_fail("postgresql", PQerrorMessage(postgresql->db));
    size_t count = (size_t)PQntuples(result);
    for (size_t i = 0; i < count && i < PEER_TOP; i++) {
        hits[i].id = (uint32_t)strtoul(PQgetvalue(result, (int)i, 0), NULL, 10);
        hits[i].score = strtoull(PQgetvalue(result, (int)i, 1), NULL, 10);
    }
    PQclear(result);
    free(arrays[0]);
    free(arrays[1]);
    free(sql);
    return count;
}

/* The answer to a question without parameters, as text that lives until the next call. */
static const char *ask(const struct postgresql *postgresql, const char *sql)
{
    static char text[64];
    PGresult *result = run(postgresql, sql);
    snprintf(text, sizeof text, "%s", PQgetvalue(result, 0, 0));
    PQclear(result);
    return text;
}

int main(int argc, char **argv)
{
    struct postgresql postgresql = {0};
    peer_open(&postgresql.peer, argc, argv);
    const char *url = getenv("REGIO_TEST_PG");
    postgresql.db = PQconnectdb(url == NULL ? "" : url);
    if (PQstatus(postgresql.db) != CONNECTION_OK)
        peer_fail("postgresql", PQerrorMessage(postgresql.db));
    postgresql.peer.other = PQbackendPID(postgresql.db);
    double start = peer_now(&postgresql.peer);
    build(&postgresql);
    double build_ms = peer_now(&postgresql.peer) - start;
    uint64_t bytes =
        strtoull(ask(&postgresql, "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
                                  " AND relnamespace = 'public'::regnamespace"),
                 NULL, 10);
    peer_serve(&postgresql.peer, build_ms, bytes,
               ask(&postgresql, "SELECT split_part(current_setting('server_version'), ' ', 1)"),
               "{\"index, then filter\":true,\"index of passing\":false,\"lists, then filter\":true,"
               "\"lists of passing\":false,\"passing openings\":false}",
               answer, &postgresql);
    PQfinish(postgresql.db);
    peer_close(&postgresql.peer);
    return 0;
}
