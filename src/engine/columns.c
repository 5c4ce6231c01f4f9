#include "engine/columns.h"

#include <stdlib.h>
#include <string.h>

#include "engine/large.h"
#include "engine/live.h"
#include "engine/parallel.h"

/* A field's place in struct columns and the size of one item. */
struct field {
    size_t place;
    size_t size;
};

#define FIELD(name)                                                                                          \
    {                                                                                                        \
        offsetof(struct columns, name), sizeof *((struct columns *)NULL)->name                               \
    }

static const struct field fields[] = {
    FIELD(id),
    FIELD(lat),
    FIELD(lon),
    FIELD(posted),
    FIELD(valid_through),
    FIELD(organisation),
    FIELD(impact_sum),
    FIELD(start),
    FIELD(hours_min),
    FIELD(hours_max),
    FIELD(language),
    FIELD(market),
    FIELD(education_level),
    FIELD(sector),
    FIELD(contract),
    FIELD(flags),
};

#define FIELD_COUNT (sizeof fields / sizeof *fields)

static void *field_get(const struct columns *columns, size_t i)
{
    void *array;
    memcpy(&array, (const char *)columns + fields[i].place, sizeof array);
    return array;
}

static void field_set(struct columns *columns, size_t i, void *array)
{
    memcpy((char *)columns + fields[i].place, &array, sizeof array);
}

static bool grow_fields(struct columns *columns, size_t capacity)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        void *array = reallocarray(field_get(columns, i), capacity + 1, fields[i].size);
        if (array == NULL)
            return false;
        field_set(columns, i, array);
    }
    columns->capacity = capacity;
    return true;
}

/* Fields of their final size, zeroed. */
static bool make_fields(struct columns *columns, size_t capacity, size_t units)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        void *array = large_array(capacity + 1, fields[i].size);
        if (array == NULL)
            return false;
        field_set(columns, i, array);
    }
    columns->capacity = capacity;
    columns->packed = large_array(units + 1, sizeof *columns->packed);
    columns->packed_capacity = units + 1;
    return columns->packed != NULL;
}

static bool grow_packed(struct columns *columns, size_t needed)
{
    size_t capacity = columns->packed_capacity * 2 < needed ? needed : columns->packed_capacity * 2;
    uint16_t *packed = reallocarray(columns->packed, capacity, sizeof *packed);
    if (packed == NULL)
        return false;
    columns->packed = packed;
    columns->packed_capacity = capacity;
    return true;
}

int columns_reserve(struct columns *columns, size_t count, size_t units, struct err *err)
{
    size_t openings = columns->count + count;
    size_t needed = columns->packed_count + units;
    if (openings > ENGINE_OPENINGS_MAX || needed > UINT32_MAX)
        return err_set(err, ERR_TOO_LARGE, "an index holds at most %d openings and %u skills",
                       ENGINE_OPENINGS_MAX, UINT32_MAX);
    size_t twice = columns->capacity == 0 ? 64 : columns->capacity * 2;
    if (openings > columns->capacity && !grow_fields(columns, openings < twice ? twice : openings))
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu openings", openings);
    if (needed > columns->packed_capacity && !grow_packed(columns, needed))
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu skills of openings", needed);
    return 0;
}

void columns_put(struct columns *columns, size_t at, size_t start, const struct weighed *weighed)
{
    const struct engine_opening *opening = &weighed->opening;
    uint16_t *list = columns->packed + start;
    columns->id[at] = opening->id;
    columns->lat[at] = opening->lat;
    columns->lon[at] = opening->lon;
    columns->posted[at] = opening->posted;
    columns->valid_through[at] = opening->valid_through;
    columns->organisation[at] = opening->organisation;
    columns->impact_sum[at] = weighed->impact_sum;
    columns->hours_min[at] = opening->hours_min;
    columns->hours_max[at] = opening->hours_max;
    columns->language[at] = opening->language;
    columns->market[at] = opening->market;
    columns->education_level[at] = opening->education_level;
    columns->sector[at] = opening->sector;
    columns->contract[at] = opening->contract;
    columns->flags[at] =
        (uint8_t)((opening->located ? COLUMNS_LOCATED : 0) | (opening->remote ? COLUMNS_REMOTE : 0) |
                  (opening->closed ? COLUMNS_CLOSED : 0));
    columns->start[at] = (uint32_t)start;
    list[0] = weighed->length;
    list[1] = (uint16_t)weighed->units;
    if (weighed->units > 0 && weighed->list != list + COLUMNS_HEAD)
        memcpy(list + COLUMNS_HEAD, weighed->list, weighed->units * sizeof *list);
}

int columns_add(struct columns *columns, const struct weighed *weighed, struct err *err)
{
    int rc = columns_reserve(columns, 1, weighed->units + COLUMNS_HEAD, err);
    if (rc != 0)
        return rc;
    columns_put(columns, columns->count++, columns->packed_count, weighed);
    columns->packed_count += weighed->units + COLUMNS_HEAD;
    columns->skill_total += weighed->count;
    return 0;
}

struct weighed columns_get(const struct columns *columns, size_t at)
{
    struct asked_skills skills = columns_skills(columns, at);
    size_t count = 0;
    for (const uint16_t *skill = skills.list; skill < skills.end; count++)
        (void)list_next(&skill);
    return (struct weighed){
        .opening =
            {
                .id = columns->id[at],
                .located = (columns->flags[at] & COLUMNS_LOCATED) != 0,
                .lat = columns->lat[at],
                .lon = columns->lon[at],
                .remote = (columns->flags[at] & COLUMNS_REMOTE) != 0,
                .hours_min = columns->hours_min[at],
                .hours_max = columns->hours_max[at],
                .education_level = columns->education_level[at],
                .sector = columns->sector[at],
                .contract = columns->contract[at],
                .language = columns->language[at],
                .market = columns->market[at],
                .organisation = columns->organisation[at],
                .posted = columns->posted[at],
                .valid_through = columns->valid_through[at],
                .closed = (columns->flags[at] & COLUMNS_CLOSED) != 0,
            },
        .list = skills.list,
        .units = (size_t)(skills.end - skills.list),
        .count = count,
        .impact_sum = skills.impact_sum,
        .length = (uint16_t)skills.length,
    };
}

static void reorder_field(void *out, const void *in, size_t size, const uint32_t *order, size_t count)
{
    switch (size) {
    case 1:
        for (size_t i = 0; i < count; i++)
            ((uint8_t *)out)[i] = ((const uint8_t *)in)[order[i]];
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            ((uint16_t *)out)[i] = ((const uint16_t *)in)[order[i]];
        break;
    default:
        for (size_t i = 0; i < count; i++)
            memcpy((char *)out + i * size, (const char *)in + order[i] * size, size);
    }
}

/* A reordering at work: a part for each field, and one for the lists. */
struct reordering {
    struct columns *out;
    const struct columns *in;
    const uint32_t *order;
};

/* How far ahead memory is asked for. */
#define AHEAD 16

static void reorder_lists(const struct reordering *reordering)
{
    struct columns *out = reordering->out;
    const struct columns *in = reordering->in;
    for (size_t i = 0; i < in->count; i++) {
        if (i + AHEAD < in->count)
            columns_fetch(in, reordering->order[i + AHEAD]);
        const uint16_t *list = in->packed + in->start[reordering->order[i]];
        size_t units = COLUMNS_HEAD + (size_t)list[1];
        memcpy(out->packed + out->packed_count, list, units * sizeof *list);
        out->start[i] = (uint32_t)out->packed_count;
        out->packed_count += units;
    }
}

/* `start` is made with the lists. */
static void reorder_part(void *context, size_t part)
{
    const struct reordering *reordering = context;
    if (part == 0) {
        reorder_lists(reordering);
        return;
    }
    size_t i = part - 1;
    if (fields[i].place != offsetof(struct columns, start))
        reorder_field(field_get(reordering->out, i), field_get(reordering->in, i), fields[i].size,
                      reordering->order, reordering->in->count);
}

int columns_reorder(struct columns *out, const struct columns *columns, const uint32_t *order, size_t threads,
                    struct err *err)
{
    struct columns made = {0};
    size_t count = columns->count;
    size_t room = (count + 63) / 64 * 64;
    size_t units = 0;
    for (size_t i = 0; i < count; i++)
        units += COLUMNS_HEAD + (size_t)columns->packed[columns->start[i] + 1];
    if (!make_fields(&made, room, units)) {
        columns_free(&made);
        return err_set(err, ERR_NO_MEMORY, "no memory to order %zu openings", count);
    }
    struct reordering reordering = {&made, columns, order};
    parallel_run(threads, FIELD_COUNT + 1, reorder_part, &reordering);
    made.count = count;
    made.skill_total = columns->skill_total;
    *out = made;
    return 0;
}

void columns_free(struct columns *columns)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        free(field_get(columns, i));
    free(columns->packed);
    *columns = (struct columns){0};
}

size_t columns_size(const struct columns *columns)
{
    size_t size = columns->packed_capacity * sizeof *columns->packed;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        size += (columns->capacity + 1) * fields[i].size;
    return size;
}
