/* Writes the data of bench/run as text that every system can load:
 *
 *     make_data FOLDER SIZE QUERIES SEED clustered|independent
 *
 * openings.csv   id,lat,lon,remote,hours_min,hours_max,education,sector,contract,posted,valid_through
 * skills.csv     opening,skill,impact: each skill of each opening, by opening, with its weight as
 * docs/matching.md defines it queries.txt    a question a line, QUERIES of each case; see peers/peer.h
 *
 * Days are days since 1970-01-01. Numbers of openings and skills start at 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "engine/profile.h"
#include "engine_data.h"
#include "match_cases.h"

static void must(int rc, const struct err *err)
{
    if (rc == 0)
        return;
    fprintf(stderr, "make_data: %s\n", err->message);
    exit(1);
}

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    setvbuf(file, NULL, _IOFBF, 1 << 20);
    return file;
}

static void finish(FILE *file)
{
    if (ferror(file) || fclose(file) != 0) {
        perror("make_data");
        exit(1);
    }
}

static void write_openings(struct data *data, const char *folder, size_t size, const struct data_shape *shape)
{
    struct err err;
    FILE *openings = create(folder, "openings.csv");
    FILE *skills = create(folder, "skills.csv");
    struct arena *arena ARENA_AUTO = arena_new();
    for (size_t id = 1; id <= size; id++) {
        struct engine_opening opening = data_opening(data, shape, (int64_t)id);
        struct engine_impacts impacts;
        arena_reset(arena);
        must(engine_impacts_new(&impacts, arena, data->taxonomy, opening.skills, opening.skill_count, &err),
             &err);
        fprintf(openings, "%zu,%.17g,%.17g,%d,%d,%d,%d,%d,%d,%d,%d\n", id, opening.lat, opening.lon,
                opening.remote, opening.hours_min, opening.hours_max, opening.education_level, opening.sector,
                opening.contract, opening.posted, opening.valid_through);
        for (size_t i = 0; i < impacts.count; i++)
            fprintf(skills, "%zu,%u,%u\n", id, impacts.items[i].term + 1, impacts.items[i].impact);
    }
    finish(openings);
    finish(skills);
}

static void write_any(FILE *file, const struct engine_any *any)
{
    if (any->on)
        fprintf(file, "%u,%u ", any->items[0], any->items[1]);
    else
        fputs("- ", file);
}

static void write_question(FILE *file, const struct data *data, const struct case_question *question,
                           size_t number)
{
    struct err err;
    struct engine_profile *profile;
    const struct engine_filter *filter = &question->filter;
    struct arena *arena ARENA_AUTO = arena_new();
    must(engine_profile_new(&profile, arena, data->taxonomy, question->held, CASES_HELD, &err), &err);
    fprintf(file, "%zu ", number);
    write_any(file, &filter->sector);
    write_any(file, &filter->contract);
    if (filter->education_max != 0)
        fprintf(file, "%d %d %d ", filter->education_max, filter->hours_min, filter->hours_max);
    else
        fputs("- - - ", file);
    if (filter->posted_after != ENGINE_DAY_MISSING)
        fprintf(file, "%d ", filter->posted_after);
    else
        fputs("- ", file);
    if (filter->near)
        fprintf(file, "%.17g %.17g %.17g ", filter->lat, filter->lon, filter->km);
    else
        fputs("- - - ", file);
    for (size_t i = 0; i < profile->count; i++)
        fprintf(file, "%s%u:%u", i == 0 ? "" : ",", profile->items[i].term + 1, profile->items[i].q);
    for (size_t i = 0; i < CASES_HELD; i++)
        fprintf(file, "%c%u:%u", i == 0 ? ' ' : ',', question->held[i].term + 1, question->held[i].level);
    fputc('\n', file);
}

static void write_questions(struct data *data, const char *folder, size_t queries, uint64_t seed)
{
    FILE *file = create(folder, "queries.txt");
    fprintf(file, "today %d\n", DATA_TODAY);
    for (size_t number = 0; number < CASES_COUNT; number++)
        fprintf(file, "case %zu %s\n", number, case_name(number));
    case_seed(data, seed);
    for (size_t i = 0; i < queries * CASES_COUNT; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        write_question(file, data, case_next(data, arena, i % CASES_COUNT), i % CASES_COUNT);
    }
    finish(file);
}

int main(int argc, char **argv)
{
    size_t queries = argc == 6 ? strtoull(argv[3], NULL, 10) : 0;
    if (queries == 0) {
        fprintf(stderr, "usage: make_data FOLDER SIZE QUERIES SEED clustered|independent\n");
        return 2;
    }
    size_t size = strtoull(argv[2], NULL, 10);
    uint64_t seed = strtoull(argv[4], NULL, 10);
    struct data_shape shape = {strcmp(argv[5], "clustered") == 0 ? 0.8 : 0, 0};
    struct data *data = data_new(seed);
    if (size > 0)
        write_openings(data, argv[1], size, &shape);
    write_questions(data, argv[1], queries, seed);
    data_free(data);
    return 0;
}
