#include "peer.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EARTH_RADIUS 6371008.8
#define DEGREE       0.017453292519943295

void peer_fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static FILE *open_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        peer_fail(path, strerror(errno));
    return file;
}

static void *take_memory(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL)
        peer_fail("peer", "out of memory");
    return memory;
}

/* "1:255,7:64" into an array of its own. */
static struct peer_pair *read_pairs(const char *text, size_t *count)
{
    size_t commas = 0;
    for (const char *c = text; *c != '\0'; c++)
        commas += *c == ',';
    struct peer_pair *pairs = take_memory(commas + 1, sizeof *pairs);
    *count = 0;
    while (*text >= '0' && *text <= '9') {
        char *end;
        pairs[*count].skill = (uint32_t)strtoul(text, &end, 10);
        pairs[(*count)++].value = (uint32_t)strtoul(end + 1, &end, 10);
        text = *end == ',' ? end + 1 : end;
    }
    return pairs;
}

static int32_t read_number(const char *text)
{
    return strcmp(text, "-") == 0 ? PEER_NONE : (int32_t)strtol(text, NULL, 10);
}

static bool read_two(const char *text, uint32_t values[2])
{
    char *end;
    if (strcmp(text, "-") == 0)
        return false;
    values[0] = (uint32_t)strtoul(text, &end, 10);
    values[1] = (uint32_t)strtoul(end + 1, NULL, 10);
    return true;
}

static void read_question(struct peer_question *question, char *line)
{
    char *fields[12];
    size_t count = 0;
    char *rest = line;
    while (count < 12 && rest != NULL)
        fields[count++] = strsep(&rest, " \n");
    if (count < 12)
        peer_fail("queries.txt", "a line with too few fields");
    question->number = (uint32_t)strtoul(fields[0], NULL, 10);
    question->by_sector = read_two(fields[1], question->sectors);
    question->by_contract = read_two(fields[2], question->contracts);
    question->education = read_number(fields[3]);
    question->hours_min = read_number(fields[4]);
    question->hours_max = read_number(fields[5]);
    question->posted_after = read_number(fields[6]);
    question->near = strcmp(fields[9], "-") != 0;
    if (question->near) {
        question->lat = strtod(fields[7], NULL);
        question->lon = strtod(fields[8], NULL);
        question->km = strtod(fields[9], NULL);
    }
    question->terms = read_pairs(fields[10], &question->term_count);
    question->held = read_pairs(fields[11], &question->held_count);
}

static void read_questions(struct peer *peer)
{
    FILE *file = open_file(peer->folder, "queries.txt");
    char *line = NULL;
    size_t size = 0;
    size_t room = 0;
    while (getline(&line, &size, file) > 0) {
        if (strncmp(line, "today ", 6) == 0)
            peer->today = (int32_t)strtol(line + 6, NULL, 10);
        if (line[0] < '0' || line[0] > '9')
            continue;
        if (peer->question_count == room) {
            room = room == 0 ? 1024 : 2 * room;
            peer->questions = realloc(peer->questions, room * sizeof *peer->questions);
            if (peer->questions == NULL)
                peer_fail("peer", "out of memory");
        }
        memset(&peer->questions[peer->question_count], 0, sizeof *peer->questions);
        read_question(&peer->questions[peer->question_count++], line);
    }
    free(line);
    fclose(file);
}

void peer_open(struct peer *peer, int argc, char **argv)
{
    memset(peer, 0, sizeof *peer);
    if (argc != 4)
        peer_fail("peer", "usage: peer FOLDER WORK wall|cpu");
    peer->folder = argv[1];
    peer->work = argv[2];
    peer->cpu = strcmp(argv[3], "cpu") == 0;
    read_questions(peer);
}

void peer_close(struct peer *peer)
{
    for (size_t i = 0; i < peer->question_count; i++) {
        free(peer->questions[i].terms);
        free(peer->questions[i].held);
    }
    free(peer->questions);
}

static double milliseconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double peer_now(const struct peer *peer)
{
    clockid_t other;
    if (!peer->cpu)
        return milliseconds(CLOCK_MONOTONIC);
    double now = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    if (peer->other != 0 && clock_getcpuclockid(peer->other, &other) == 0)
        now += milliseconds(other);
    return now;
}

static int32_t next_integer(char **text)
{
    int32_t value = (int32_t)strtol(*text, text, 10);
    ++*text;
    return value;
}

static double next_double(char **text)
{
    double value = strtod(*text, text);
    ++*text;
    return value;
}

void peer_openings(const struct peer *peer, void (*take)(void *context, const struct peer_opening *),
                   void *context)
{
    FILE *file = open_file(peer->folder, "openings.csv");
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0) {
        char *rest = line;
        struct peer_opening opening = {0};
        opening.id = (uint32_t)next_integer(&rest);
        opening.lat = next_double(&rest);
        opening.lon = next_double(&rest);
        int32_t *fields[] = {&opening.remote, &opening.hours_min, &opening.hours_max, &opening.education,
                             &opening.sector, &opening.contract,  &opening.posted,    &opening.valid_through};
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            *fields[i] = next_integer(&rest);
        take(context, &opening);
    }
    free(line);
    fclose(file);
}

void peer_skills(const struct peer *peer, void (*take)(void *context, const struct peer_skill *),
                 void *context)
{
    FILE *file = open_file(peer->folder, "skills.csv");
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0) {
        char *rest = line;
        struct peer_skill skill = {0};
        skill.opening = (uint32_t)next_integer(&rest);
        skill.skill = (uint32_t)next_integer(&rest);
        skill.impact = (uint32_t)next_integer(&rest);
        take(context, &skill);
    }
    free(line);
    fclose(file);
}

double peer_distance(double lat1, double lon1, double lat2, double lon2)
{
    double up = sin((lat2 - lat1) * DEGREE / 2);
    double along = sin((lon2 - lon1) * DEGREE / 2);
    double h = up * up + cos(lat1 * DEGREE) * cos(lat2 * DEGREE) * along * along;
    return 2 * EARTH_RADIUS * asin(fmin(1, sqrt(h)));
}

void peer_box(const struct peer_question *question, double *lat, double *lon)
{
    double angle = question->km * 1000 / EARTH_RADIUS;
    *lat = angle / DEGREE * 1.0001;
    *lon = asin(fmin(1, sin(angle) / cos(question->lat * DEGREE))) / DEGREE * 1.0001;
}

bool peer_passes(const struct peer *peer, const struct peer_question *question,
                 const struct peer_opening *opening)
{
    const uint32_t sector = (uint32_t)opening->sector;
    const uint32_t contract = (uint32_t)opening->contract;
    if (opening->posted > peer->today || opening->valid_through < peer->today)
        return false;
    if (question->by_sector && sector != question->sectors[0] && sector != question->sectors[1])
        return false;
    if (question->by_contract && contract != question->contracts[0] && contract != question->contracts[1])
        return false;
    if (question->education != PEER_NONE && opening->education > question->education)
        return false;
    if (question->hours_min != PEER_NONE && opening->hours_max < question->hours_min)
        return false;
    if (question->hours_max != PEER_NONE && opening->hours_min > question->hours_max)
        return false;
    if (question->posted_after != PEER_NONE && opening->posted <= question->posted_after)
        return false;
    return !question->near || opening->remote ||
           peer_distance(question->lat, question->lon, opening->lat, opening->lon) <= question->km * 1000;
}

static void write_place(FILE *out, const struct peer_question *question, const char *place)
{
    double lat, lon;
    peer_box(question, &lat, &lon);
    fputs(" AND (remote = 1 OR (", out);
    if (place != NULL)
        fputs(place, out);
    else
        fprintf(out, "lat BETWEEN %.9f AND %.9f AND lon BETWEEN %.9f AND %.9f", question->lat - lat,
                question->lat + lat, question->lon - lon, question->lon + lon);
    fprintf(out,
            " AND 2 * %.17g * asin(sqrt(sin(radians(lat - %.17g) / 2) * sin(radians(lat - %.17g) / 2) + "
            "cos(radians(%.17g)) * cos(radians(lat)) * sin(radians(lon - %.17g) / 2) * sin(radians(lon - "
            "%.17g) / 2))) "
            "<= %.17g))",
            EARTH_RADIUS, question->lat, question->lat, question->lat, question->lon, question->lon,
            question->km * 1000);
}

char *peer_where(const struct peer *peer, const struct peer_question *question, const char *place)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        peer_fail("peer", "out of memory");
    fprintf(out, "posted <= %d AND valid_through >= %d", peer->today, peer->today);
    if (question->by_sector)
        fprintf(out, " AND sector IN (%u, %u)", question->sectors[0], question->sectors[1]);
    if (question->by_contract)
        fprintf(out, " AND contract IN (%u, %u)", question->contracts[0], question->contracts[1]);
    if (question->education != PEER_NONE)
        fprintf(out, " AND education <= %d", question->education);
    if (question->hours_min != PEER_NONE)
        fprintf(out, " AND hours_max >= %d", question->hours_min);
    if (question->hours_max != PEER_NONE)
        fprintf(out, " AND hours_min <= %d", question->hours_max);
    if (question->posted_after != PEER_NONE)
        fprintf(out, " AND posted > %d", question->posted_after);
    if (question->near)
        write_place(out, question, place);
    fclose(out);
    return text;
}

static void run(const struct peer *peer, char *command, peer_answer *answer, void *context)
{
    struct peer_hit hits[PEER_TOP];
    double ms = 0;
    char *plan = NULL;
    size_t number = strtoull(command, &plan, 10);
    if (number >= peer->question_count || *plan != ' ')
        peer_fail("peer", "no such question");
    plan++;
    plan[strcspn(plan, "\n")] = '\0';
    size_t count = answer(context, &peer->questions[number], plan, hits, &ms);
    printf("%.6f", ms);
    for (size_t i = 0; i < count; i++)
        printf(" %u:%llu", hits[i].id, (unsigned long long)hits[i].score);
    putchar('\n');
    fflush(stdout);
}

void peer_serve(const struct peer *peer, double build_ms, uint64_t bytes, const char *version,
                const char *plans, peer_answer *answer, void *context)
{
    char *line = NULL;
    size_t size = 0;
    printf("{\"build_s\":%.4f,\"bytes\":%llu,\"version\":\"%s\",\"plans\":%s}\n", build_ms / 1000,
           (unsigned long long)bytes, version, plans);
    fflush(stdout);
    while (getline(&line, &size, stdin) > 0 && strcmp(line, "quit\n") != 0)
        if (strncmp(line, "run ", 4) == 0)
            run(peer, line + 4, answer, context);
    free(line);
}
