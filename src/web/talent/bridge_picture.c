#include "web/talent/bridge_picture.h"

#include <math.h>

#include "web/talent/bridge.h"

#define TOP          40 /* for the words above the rows */
#define ROW          54
#define TEXT_DOWN    18 /* of a row's words, within it */
#define DECK_DOWN    34
#define COUNT_DOWN   39
#define RADIUS_LEAST 4
#define RADIUS_MORE  12 /* of the most openings besides */
#define SHORE_EDGE   4

/* What the two sizes differ in; `letters` of a label fit beside the percentage. */
static const struct measures {
    int width;
    int right_x; /* of the other shore */
    size_t letters;
} sizes[] = {
    [BRIDGE_WIDE] = {720, 630, 62},
    [BRIDGE_NARROW] = {320, 238, 18},
};

/* The label, or as many of its letters with an ellipsis. */
static struct str cut(struct arena *arena, struct str label, size_t letters)
{
    size_t count = 0;
    size_t keep = 0;
    for (size_t i = 0; i < label.len; i++) {
        bool starts = ((unsigned char)label.data[i] & 0xC0) != 0x80;
        if (starts && count == letters - 1)
            keep = i;
        count += starts;
    }
    if (count <= letters)
        return label;
    return str_from(arena_printf(arena, "%.*s…", (int)keep, label.data));
}

static int64_t most_openings(const struct bridge_row *rows, size_t count)
{
    int64_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = rows[i].openings > most ? rows[i].openings : most;
    return most;
}

/* The area of the circle goes with the number; no opening is no circle. */
static int radius(int64_t openings, int64_t most)
{
    if (openings == 0)
        return 0;
    return RADIUS_LEAST + (int)lround(RADIUS_MORE * sqrt((double)openings / (double)most));
}

void bridge_picture_draw(struct bridge_picture *out, struct arena *arena, enum bridge_size size,
                         const struct bridge_row *rows, size_t count, uint32_t threshold)
{
    const struct measures *measures = &sizes[size];
    const int span = measures->right_x - SHORE_EDGE;
    const int64_t most = most_openings(rows, count);
    *out = (struct bridge_picture){
        .width = measures->width,
        .height = TOP + ROW * (int)count + SHORE_EDGE,
        .left_x = SHORE_EDGE,
        .right_x = measures->right_x,
        .fit_x = measures->right_x - RADIUS_LEAST - RADIUS_MORE - SHORE_EDGE,
        .count_x = measures->width - SHORE_EDGE,
        .mark_x = SHORE_EDGE + span * (int)threshold / 100,
        .mark_top = TOP - SHORE_EDGE,
    };
    out->lines.items = arena_array(arena, count, sizeof *out->lines.items);
    out->lines.count = count;
    for (size_t i = 0; i < count; i++) {
        int top = TOP + ROW * (int)i;
        out->lines.items[i] = (struct bridge_line){
            .href = rows[i].href,
            .label = cut(arena, rows[i].label, measures->letters),
            .fit = rows[i].fit,
            .openings = rows[i].openings,
            .text_y = top + TEXT_DOWN,
            .deck_y = top + DECK_DOWN,
            .count_y = top + COUNT_DOWN,
            .built_x = SHORE_EDGE + span * (int)rows[i].fit / 100,
            .radius = radius(rows[i].openings, most),
        };
    }
}
