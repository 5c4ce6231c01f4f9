#include "web/region_map.h"

#include <math.h>

#include "base/buf.h"

#define MARGIN         4
#define PATH_MAX_BYTES (256u * 1024u)
#define SHADES         3

struct view {
    double west, north;      /* degrees */
    double per_lon, per_lat; /* units a degree */
};

struct bounds {
    double south, west, north, east;
};

static struct bounds find_bounds(const struct place_index *places)
{
    struct bounds all = {90, 180, -90, -180};
    for (size_t i = 0; i < place_municipality_count(places); i++) {
        const struct place_municipality *area = place_municipality_at(places, i);
        all.south = fmin(all.south, area->south);
        all.west = fmin(all.west, area->west);
        all.north = fmax(all.north, area->north);
        all.east = fmax(all.east, area->east);
    }
    return all;
}

static double x_of(const struct view *view, double lon)
{
    return MARGIN + (lon - view->west) * view->per_lon;
}

static double y_of(const struct view *view, double lat)
{
    return MARGIN + (view->north - lat) * view->per_lat;
}

static const char *draw_path(struct arena *arena, const struct view *view,
                             const struct place_municipality *area)
{
    struct buf path BUF_AUTO;
    buf_init(&path, PATH_MAX_BYTES);
    for (size_t i = 0; i < area->ring_count; i++) {
        const struct place_ring *ring = &area->rings[i];
        for (size_t k = 0; k + 1 < ring->count; k++)
            buf_printf(&path, "%s%.1f %.1f", k == 0 ? "M" : "L", x_of(view, ring->points[k].lon),
                       y_of(view, ring->points[k].lat));
        buf_add_char(&path, 'Z');
    }
    return arena_strndup(arena, path.data, path.len);
}

/* Twice the signed area of a ring, in square degrees, and its centroid (the shoelace formula). */
static double measure(const struct place_ring *ring, double *lon, double *lat)
{
    double sum = 0;
    double sum_lon = 0;
    double sum_lat = 0;
    const struct place_point *origin = &ring->points[0];
    for (size_t k = 0; k + 1 < ring->count; k++) {
        double ax = ring->points[k].lon - origin->lon;
        double ay = ring->points[k].lat - origin->lat;
        double bx = ring->points[k + 1].lon - origin->lon;
        double by = ring->points[k + 1].lat - origin->lat;
        double cross = ax * by - bx * ay;
        sum += cross;
        sum_lon += (ax + bx) * cross;
        sum_lat += (ay + by) * cross;
    }
    *lon = origin->lon + (fabs(sum) > 0 ? sum_lon / (3 * sum) : 0);
    *lat = origin->lat + (fabs(sum) > 0 ? sum_lat / (3 * sum) : 0);
    return sum;
}

static void place_label(struct region_area *out, const struct view *view,
                        const struct place_municipality *area)
{
    double largest = -1;
    for (size_t i = 0; i < area->ring_count; i++) {
        if (area->rings[i].count < 4)
            continue;
        double lon;
        double lat;
        double size = fabs(measure(&area->rings[i], &lon, &lat));
        if (size > largest) {
            largest = size;
            out->label_x = (int)lround(x_of(view, lon));
            out->label_y = (int)lround(y_of(view, lat));
        }
    }
}

void region_map_draw(struct region_map *out, struct arena *arena, const struct place_index *places,
                     const int64_t *numbers, int width)
{
    size_t count = place_municipality_count(places);
    struct bounds all = find_bounds(places);
    const double radian = acos(-1) / 180;
    double per_lon = (width - 2 * MARGIN) / fmax(all.east - all.west, 1e-6);
    struct view view = {all.west, all.north, per_lon, per_lon / cos((all.south + all.north) / 2 * radian)};
    *out = (struct region_map){.width = width};
    out->height = count == 0 ? 0 : (int)ceil(2 * MARGIN + (all.north - all.south) * view.per_lat);
    out->areas.items = arena_array(arena, count, sizeof *out->areas.items);
    out->areas.count = count;
    int64_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    for (size_t i = 0; i < count; i++) {
        const struct place_municipality *area = place_municipality_at(places, i);
        struct region_area *item = &out->areas.items[i];
        item->name = area->name;
        item->path = draw_path(arena, &view, area);
        item->number = numbers[i];
        item->shade = numbers[i] <= 0 ? 0 : 1 + (int)((numbers[i] * SHADES - 1) / most);
        place_label(item, &view, area);
    }
}
