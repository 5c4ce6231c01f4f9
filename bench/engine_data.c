#include "engine_data.h"

#include <math.h>
#include <stdlib.h>

#define CITIES              60
#define OPENING_SKILLS_MOST 80
#define OCCUPATION_TRIES    8

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(struct data *data)
{
    uint64_t z = data->state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

uint32_t data_random(struct data *data, uint32_t below)
{
    return (uint32_t)((next(data) >> 32) * below >> 32);
}

double data_uniform(struct data *data)
{
    return (double)(next(data) >> 11) * 0x1p-53;
}

/* A standard normal number (Box, Muller 1958). */
static double normal(struct data *data)
{
    double radius = sqrt(-2 * log(1 - data_uniform(data)));
    return radius * cos(6.283185307179586 * data_uniform(data));
}

static void shuffle(struct data *data, uint32_t *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        items[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        uint32_t j = data_random(data, i);
        uint32_t swap = items[i - 1];
        items[i - 1] = items[j];
        items[j] = swap;
    }
}

/* A skill; some are named by very many occupations, most by a few. */
static uint32_t popular_skill(struct data *data)
{
    double u = data_uniform(data);
    return data->popular[(uint32_t)(DATA_SKILLS * u * u)];
}

/* An occupation has 10 to 100 skills, half of them near one another, so that occupations overlap as real ones
 * do. */
static void make_occupations(struct data *data, struct engine_pair *named, size_t *named_count)
{
    data->occupation_start = arena_array(data->arena, DATA_OCCUPATIONS + 1, sizeof *data->occupation_start);
    data->occupation_skills =
        arena_array(data->arena, DATA_OCCUPATIONS * 100, sizeof *data->occupation_skills);
    uint32_t count = 0;
    for (uint32_t o = 0; o < DATA_OCCUPATIONS; o++) {
        uint32_t skills = 10 + (uint32_t)fmin(90, -31 * log(1 - data_uniform(data)));
        uint32_t near = data_random(data, DATA_SKILLS - 200);
        for (uint32_t i = 0; i < skills; i++) {
            uint32_t skill = data_random(data, 2) == 0 ? near + data_random(data, 200) : popular_skill(data);
            named[count] = (struct engine_pair){o, skill};
            data->occupation_skills[count++] = skill;
        }
        data->occupation_start[o + 1] = count;
    }
    *named_count = count;
}

/* Skills stand in groups of 2 to 40; a third of the skills has a broader skill in its group, the group's
 * first. */
static void make_tree(struct data *data, struct engine_taxonomy_input *input, struct engine_pair *in_group,
                      struct engine_pair *broader)
{
    uint32_t first = 0;
    size_t broader_count = 0;
    while (first < DATA_SKILLS) {
        uint32_t size = 2 + (uint32_t)fmin(38, -9 * log(1 - data_uniform(data)));
        for (uint32_t t = first; t < first + size && t < DATA_SKILLS; t++) {
            in_group[t] = (struct engine_pair){t, input->group_count};
            if (t > first && data_random(data, 3) == 0)
                broader[broader_count++] = (struct engine_pair){t, first + data_random(data, t - first)};
        }
        first += size;
        input->group_count++;
    }
    input->in_group = (struct engine_pairs){in_group, DATA_SKILLS};
    input->broader = (struct engine_pairs){broader, broader_count};
}

static struct engine_pairs random_pairs(struct data *data, size_t count)
{
    struct engine_pair *pairs = arena_array(data->arena, count, sizeof *pairs);
    for (size_t i = 0; i < count; i++)
        pairs[i] = (struct engine_pair){data_random(data, DATA_SKILLS), data_random(data, DATA_SKILLS)};
    return (struct engine_pairs){pairs, count};
}

static void make_taxonomy(struct data *data)
{
    uint32_t occupations = DATA_OCCUPATIONS;
    struct engine_taxonomy_input input = {
        .term_count = DATA_SKILLS,
        .scheme_count = 1,
        .scheme_occupations = &occupations,
        .occupation_count = occupations,
        .essential = random_pairs(data, 191),
        .optional = random_pairs(data, 5708),
    };
    struct engine_pair *named = arena_array(data->arena, DATA_OCCUPATIONS * 100, sizeof *named);
    make_tree(data, &input, arena_array(data->arena, DATA_SKILLS, sizeof *named),
              arena_array(data->arena, DATA_SKILLS, sizeof *named));
    make_occupations(data, named, &input.named.count);
    input.named.items = named;
    if (engine_taxonomy_new(&data->taxonomy, &input, NULL) != 0)
        abort();
}

struct data *data_new(uint64_t seed)
{
    struct arena *arena = arena_new();
    struct data *data = arena_alloc(arena, sizeof *data);
    data->arena = arena;
    data->state = seed;
    data->popular = arena_array(arena, DATA_SKILLS, sizeof *data->popular);
    shuffle(data, data->popular, DATA_SKILLS);
    data->city_lat = arena_array(arena, CITIES, sizeof *data->city_lat);
    data->city_lon = arena_array(arena, CITIES, sizeof *data->city_lon);
    for (size_t i = 0; i < CITIES; i++) {
        data->city_lat[i] = 50.9 + 2.4 * data_uniform(data);
        data->city_lon[i] = 3.7 + 3.2 * data_uniform(data);
    }
    make_taxonomy(data);
    return data;
}

void data_free(struct data *data)
{
    engine_taxonomy_free(data->taxonomy);
    arena_free(data->arena);
}

void data_place(struct data *data, double *lat, double *lon)
{
    uint32_t city = data_random(data, CITIES);
    if (data_random(data, 3) == 0) {
        *lat = 50.8 + 2.7 * data_uniform(data);
        *lon = 3.4 + 3.8 * data_uniform(data);
    } else {
        *lat = data->city_lat[city] + 0.04 * normal(data);
        *lon = data->city_lon[city] + 0.06 * normal(data);
    }
}

static uint32_t occupation_skill(struct data *data, uint32_t occupation)
{
    uint32_t start = data->occupation_start[occupation];
    return data->occupation_skills[start + data_random(data, data->occupation_start[occupation + 1] - start)];
}

/* 15 skills in the mean, as a log-normal number rounded down. */
static size_t skill_count(struct data *data)
{
    double count = exp(2.616 + 0.5 * normal(data));
    return count < 1 ? 1 : count > OPENING_SKILLS_MOST ? OPENING_SKILLS_MOST : (size_t)count;
}

static bool asks(const struct engine_asked *skills, size_t count, uint32_t term)
{
    for (size_t i = 0; i < count; i++)
        if (skills[i].term == term)
            return true;
    return false;
}

/* A skill that an opening does not ask yet. An occupation may run out of them: then one at large. */
static uint32_t new_skill(struct data *data, const struct data_shape *shape, uint32_t occupation,
                          const struct engine_asked *skills, size_t count)
{
    bool from_occupation = data_uniform(data) < shape->from_occupation;
    for (size_t tries = 0;; tries++) {
        uint32_t term = from_occupation && tries < OCCUPATION_TRIES ? occupation_skill(data, occupation)
                                                                    : data_random(data, DATA_SKILLS);
        if (!asks(skills, count, term))
            return term;
    }
}

struct engine_opening data_opening(struct data *data, const struct data_shape *shape, int64_t id)
{
    static struct engine_asked skills[OPENING_SKILLS_MOST];
    struct engine_opening opening = engine_opening_blank(id);
    uint32_t occupation = data_random(data, DATA_OCCUPATIONS);
    opening.skills = skills;
    opening.skill_count = skill_count(data);
    for (size_t i = 0; i < opening.skill_count; i++) {
        skills[i].term = new_skill(data, shape, occupation, skills, i);
        skills[i].importance = data_uniform(data) < shape->must ? ENGINE_MUST
                               : data_random(data, 3) == 0      ? ENGINE_OPTIONAL
                                                                : ENGINE_ESSENTIAL;
    }
    opening.located = true;
    data_place(data, &opening.lat, &opening.lon);
    opening.remote = data_random(data, 50) == 0;
    opening.hours_min = (int16_t)(8 + data_random(data, 32));
    opening.hours_max = (int16_t)(opening.hours_min + (int16_t)data_random(data, 12));
    opening.education_level = (uint8_t)(1 + data_random(data, 8));
    opening.sector = (uint8_t)(1 + data_random(data, DATA_SECTORS));
    opening.contract = (uint8_t)(1 + data_random(data, DATA_CONTRACTS));
    opening.language = (uint16_t)(1 + data_random(data, 2));
    opening.market = (uint16_t)(1 + data_random(data, 3));
    opening.organisation = 1 + data_random(data, 50000);
    opening.posted = DATA_TODAY - (int32_t)data_random(data, 100);
    opening.valid_through = DATA_TODAY - 2 + (int32_t)data_random(data, 100);
    return opening;
}

struct engine_held *data_held(struct data *data, struct arena *arena, size_t count)
{
    struct engine_held *held = arena_array(arena, count, sizeof *held);
    uint32_t occupations[] = {data_random(data, DATA_OCCUPATIONS), data_random(data, DATA_OCCUPATIONS)};
    for (size_t i = 0; i < count;) {
        uint32_t term = data_random(data, 5) == 0 ? data_random(data, DATA_SKILLS)
                                                  : occupation_skill(data, occupations[data_random(data, 2)]);
        size_t same = 0;
        while (same < i && held[same].term != term)
            same++;
        if (same == i)
            held[i++] = (struct engine_held){term, 1 + data_random(data, 4)};
    }
    return held;
}
