/* What the systems that bench/run compares have in common: reading the data and talking to bench/run.
 *
 *     peer FOLDER WORK wall|cpu
 *
 * reads FOLDER (written by make_data), builds its index in the folder WORK, then answers lines on stdin:
 *
 *     (at start)          {"build_s":2.1,"bytes":123,"version":"...","plans":{"index":true,"openings":false}}
 *     run 17 index        0.731 4711:8362000 12:8361999 ...      milliseconds, then the results as id:score
 *     quit, end of file   the program ends
 *
 * A plan is one of several ways in which the system can answer; with false it needs a filter. "warm_s":3
 * there says that it compiles while it runs, and needs so many seconds before the first case. Question 17 is the
 * 17th of queries.txt, counted from 0. A question is a line
 *
 *     case sectors contracts education hours_min hours_max posted_after lat lon km terms held
 *
 * with `-` for what it does not ask; terms are skill:q, held are skill:level. Opening V is a result when
 *
 *     score(V) = sum over terms of q * impact(V, term)
 *
 * is over 0 and V passes: posted <= today <= valid_through; one of the sectors; one of the contracts;
 * education at most this; hours that overlap or touch; posted later than posted_after; remote, or at most km
 * away. The best 20 by score, then by id.
 */
#ifndef REGIO_BENCH_PEER_H
#define REGIO_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PEER_TOP  20
#define PEER_NONE INT32_MIN

/* skill:q or skill:level. */
struct peer_pair {
    uint32_t skill;
    uint32_t value;
};

struct peer_question {
    uint32_t number; /* of its case */
    uint32_t sectors[2], contracts[2];
    bool by_sector, by_contract, near;
    int32_t education, hours_min, hours_max, posted_after; /* or PEER_NONE */
    double lat, lon, km;
    struct peer_pair *terms;
    size_t term_count;
    struct peer_pair *held;
    size_t held_count;
};

struct peer_opening {
    uint32_t id;
    double lat, lon;
    int32_t remote, hours_min, hours_max, education, sector, contract, posted, valid_through;
};

/* A skill that an opening asks. */
struct peer_skill {
    uint32_t opening;
    uint32_t skill;
    uint32_t impact;
};

struct peer_hit {
    uint32_t id;
    uint64_t score;
};

struct peer {
    const char *folder;
    const char *work;
    int32_t today;
    struct peer_question *questions;
    size_t question_count;
    bool cpu;    /* processor time instead of the clock */
    pid_t other; /* a process whose processor time counts too; 0: none */
};

/* Reads the arguments and the questions; ends the program with a message when they cannot be read. */
void peer_open(struct peer *peer, int argc, char **argv);
void peer_close(struct peer *peer);

/* Milliseconds. */
double peer_now(const struct peer *peer);

/* Calls `take` for each opening, and for each skill of an opening. */
void peer_openings(const struct peer *peer, void (*take)(void *context, const struct peer_opening *),
                   void *context);
void peer_skills(const struct peer *peer, void (*take)(void *context, const struct peer_skill *),
                 void *context);

/* Metres between two places, as docs/matching.md defines distance. */
double peer_distance(double lat1, double lon1, double lat2, double lon2);

/* What is surely within the distance that a question asks: degrees of latitude and longitude from its place.
 */
void peer_box(const struct peer_question *question, double *lat, double *lon);

/* Whether it passes everything that the question asks. */
bool peer_passes(const struct peer *peer, const struct peer_question *question,
                 const struct peer_opening *opening);

/* A question's filters as SQL over the columns of a table that has those of openings.csv, today's among them.
 * `place` is what narrows by place, put into (remote = 1 OR (place AND distance)), with the names lat and
 * lon; NULL: a plain box. */
char *peer_where(const struct peer *peer, const struct peer_question *question, const char *place);

/* Answers a question by `plan` into `hits` (room for PEER_TOP); how many. `ms` is set to how long it took. */
typedef size_t peer_answer(void *context, const struct peer_question *question, const char *plan,
                           struct peer_hit *hits, double *ms);

/* Prints the line at start and answers until there are no more questions. */
void peer_serve(const struct peer *peer, double build_ms, uint64_t bytes, const char *version,
                const char *plans, peer_answer *answer, void *context);

/* Ends the program with a message. */
void peer_fail(const char *what, const char *why) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif

#endif
