#include "engine/columns.h"

#include <assert.h>
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
    FIELD(slot), /* first: a reordering takes longest over it */
    FIELD(id),
    FIELD(lat),
    FIELD(lon),
    FIELD(posted),
    FIELD(valid_through),
    FIELD(organisation),
    FIELD(impact_sum),
    FIELD(hours),
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

/* A larger copy in place of *array; false when out of memory. */
static bool grow_array(void **array, size_t used, size_t room, size_t size)
{
    void *larger = large_array(room + 1, size);
    if (larger == NULL)
        return false;
    if (used > 0)
        memcpy(larger, *array, used * size);
    large_free(*array);
    *array = larger;
    return true;
}

static bool grow_fields(struct columns *columns, size_t capacity)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        void *array = field_get(columns, i);
        if (!grow_array(&array, columns->count, capacity, fields[i].size))
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
    columns->more = large_array(units + 1, sizeof *columns->more);
    columns->more_capacity = units + 1;
    return columns->more != NULL;
}

static bool grow_more(struct columns *columns, size_t needed)
{
    size_t capacity = columns->more_capacity * 2 < needed ? needed : columns->more_capacity * 2;
    void *more = columns->more;
    if (!grow_array(&more, columns->more_count, capacity, sizeof *columns->more))
        return false;
    columns->more = more;
    columns->more_capacity = capacity;
    return true;
}

int columns_reserve(struct columns *columns, size_t count, size_t units, struct err *err)
{
    size_t openings = columns->count + count;
    size_t needed = columns->more_count + units;
    if (openings > ENGINE_OPENINGS_MAX || needed > UINT32_MAX)
        return err_set(err, ERR_TOO_LARGE, "an index holds at most %d openings and %u skills",
                       ENGINE_OPENINGS_MAX, UINT32_MAX);
    size_t twice = columns->capacity == 0 ? 64 : columns->capacity * 2;
    if (openings > columns->capacity && !grow_fields(columns, openings < twice ? twice : openings))
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu openings", openings);
    if (needed > columns->more_capacity && !grow_more(columns, needed))
        return err_set(err, ERR_NO_MEMORY, "no memory for %zu skills of openings", needed);
    return 0;
}

uint16_t *columns_room(const struct columns *columns, size_t at, size_t start, size_t units)
{
    return columns_more(units) > 0 ? columns->more + start : columns->slot[at].list;
}

static void put_list(struct columns *columns, size_t at, size_t start, const struct weighed *weighed)
{
    struct columns_slot *slot = &columns->slot[at];
    uint16_t *list = columns_room(columns, at, start, weighed->units);
    slot->length = weighed->length;
    slot->units = (uint16_t)weighed->units;
    if (weighed->units > 0 && weighed->list != list)
        memcpy(list, weighed->list, weighed->units * sizeof *list);
    if (list != slot->list) {
        slot->list[0] = (uint16_t)start;
        slot->list[1] = (uint16_t)(start >> 16);
    }
}

void columns_put(struct columns *columns, size_t at, size_t start, const struct weighed *weighed)
{
    const struct engine_opening *opening = &weighed->opening;
    columns->id[at] = opening->id;
    columns->lat[at] = opening->lat;
    columns->lon[at] = opening->lon;
    columns->posted[at] = opening->posted;
    columns->valid_through[at] = opening->valid_through;
    columns->organisation[at] = opening->organisation;
    columns->impact_sum[at] = weighed->impact_sum;
    columns->hours[at] = (struct kernel_span){opening->hours_min, opening->hours_max};
    columns->language[at] = opening->language;
    columns->market[at] = opening->market;
    columns->education_level[at] = opening->education_level;
    columns->sector[at] = opening->sector;
    columns->contract[at] = opening->contract;
    columns->flags[at] =
        (uint8_t)((opening->located ? COLUMNS_LOCATED : 0) | (opening->remote ? COLUMNS_REMOTE : 0) |
                  (opening->closed ? COLUMNS_CLOSED : 0));
    put_list(columns, at, start, weighed);
}

int columns_add(struct columns *columns, const struct weighed *weighed, struct err *err)
{
    size_t units = columns_more(weighed->units);
    int rc = columns_reserve(columns, 1, units, err);
    if (rc != 0)
        return rc;
    columns_put(columns, columns->count++, columns->more_count, weighed);
    columns->more_count += units;
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
                .hours_min = columns->hours[at].from,
                .hours_max = columns->hours[at].to,
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
    case 4:
        for (size_t i = 0; i < count; i++)
            memcpy((char *)out + i * 4, (const char *)in + (size_t)order[i] * 4, 4);
        break;
    default:
        assert(size == 8);
        for (size_t i = 0; i < count; i++)
            memcpy((char *)out + i * 8, (const char *)in + (size_t)order[i] * 8, 8);
    }
}

/* A reordering at work: a part for each field, which is freed once it is copied, so that its memory can serve the next. */
struct reordering {
    struct columns *out;
    struct columns *in;
    const uint32_t *order;
};

/* How far ahead memory is asked for. */
#define AHEAD 16

static void reorder_slots(const struct reordering *reordering)
{
    struct columns *out = reordering->out;
    const struct columns *in = reordering->in;
    for (size_t i = 0; i < in->count; i++) {
        size_t from = reordering->order[i];
        struct columns_slot *slot = &out->slot[i];
        if (i + AHEAD < in->count)
            columns_fetch(in, reordering->order[i + AHEAD]);
        *slot = in->slot[from];
        if (slot->units <= COLUMNS_SLOT_UNITS)
            continue;
        memcpy(out->more + out->more_count, columns_skills(in, from).list, slot->units * sizeof *out->more);
        slot->list[0] = (uint16_t)out->more_count;
        slot->list[1] = (uint16_t)(out->more_count >> 16);
        out->more_count += slot->units;
    }
}

static void reorder_part(void *context, size_t part)
{
    const struct reordering *reordering = context;
    if (fields[part].place == offsetof(struct columns, slot))
        reorder_slots(reordering);
    else
        reorder_field(field_get(reordering->out, part), field_get(reordering->in, part), fields[part].size,
                      reordering->order, reordering->in->count);
    large_free(field_get(reordering->in, part));
}

int columns_reorder(struct columns *columns, const uint32_t *order, size_t threads, struct err *err)
{
    struct columns made = {0};
    size_t count = columns->count;
    size_t room = (count + 63) / 64 * 64;
    size_t units = 0;
    for (size_t i = 0; i < count; i++)
        units += columns_more(columns->slot[i].units);
    if (!make_fields(&made, room, units)) {
        columns_free(&made);
        return err_set(err, ERR_NO_MEMORY, "no memory to order %zu openings", count);
    }
    struct reordering reordering = {&made, columns, order};
    parallel_run(threads, FIELD_COUNT, reorder_part, &reordering);
    large_free(columns->more);
    made.count = count;
    made.skill_total = columns->skill_total;
    *columns = made;
    return 0;
}

void columns_free(struct columns *columns)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        large_free(field_get(columns, i));
    large_free(columns->more);
    *columns = (struct columns){0};
}

size_t columns_size(const struct columns *columns)
{
    size_t size = columns->more_capacity * sizeof *columns->more;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        size += (columns->capacity + 1) * fields[i].size;
    return size;
}
