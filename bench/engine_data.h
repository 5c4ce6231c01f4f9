/* Data for measuring the engine, made from a seed: a taxonomy of the size and shape of ESCO (14,000 skills in
 * groups and under broader skills, 3,000 occupations), openings that draw most of their skills from one
 * occupation, and profiles of people who have had two occupations. Nothing in it is real. */
#ifndef REGIO_BENCH_ENGINE_DATA_H
#define REGIO_BENCH_ENGINE_DATA_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "engine/opening.h"
#include "engine/profile.h"
#include "engine/taxonomy.h"

#define DATA_SKILLS      14000
#define DATA_OCCUPATIONS 3000
#define DATA_TODAY       20000
#define DATA_SECTORS     21
#define DATA_CONTRACTS   7

struct data {
    uint64_t state; /* of the random numbers */
    struct arena *arena;
    struct engine_taxonomy *taxonomy;
    uint32_t *occupation_start; /* the skills of occupation o are occupation_skills[start[o]] .. [start[o + 1]
                                   - 1] */
    uint32_t *occupation_skills;
    uint32_t *popular; /* skills, the popular ones first */
    double *city_lat;
    double *city_lon;
};

/* How openings are made. */
struct data_shape {
    double from_occupation; /* share of an opening's skills: 0.8 for clustered data, 0 for independent */
    double must;            /* share of its skills that are a must */
};

struct data *data_new(uint64_t seed);
void data_free(struct data *data);

uint32_t data_random(struct data *data, uint32_t below);
double data_uniform(struct data *data);

/* The next opening; its skills stay valid until the next call. */
struct engine_opening data_opening(struct data *data, const struct data_shape *shape, int64_t id);

/* `count` different skills of a person. */
struct engine_held *data_held(struct data *data, struct arena *arena, size_t count);

/* Somewhere in the country, rather in a city. */
void data_place(struct data *data, double *lat, double *lon);

#endif
