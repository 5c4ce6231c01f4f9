#include "service/overview.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "service/live_inside.h"

/* Regions have some six municipalities, the Netherlands some 350. */
#define MUNICIPALITIES_MAX 512u

struct kept {
    int64_t sequence;
    int32_t today;
    struct service_overview overview; /* its municipalities are `numbers` */
    int64_t numbers[MUNICIPALITIES_MAX];
};

struct service_overviews {
    pthread_mutex_t lock;
    bool filled;
    struct kept kept;
};

int service_overviews_new(struct service_overviews **out, struct err *err)
{
    struct service_overviews *overviews = calloc(1, sizeof *overviews);
    if (overviews == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the region's numbers");
    pthread_mutex_init(&overviews->lock, NULL);
    *out = overviews;
    return 0;
}

void service_overviews_free(struct service_overviews *overviews)
{
    if (overviews == NULL)
        return;
    pthread_mutex_destroy(&overviews->lock);
    free(overviews);
}

/* The number of the municipality around a point, or MUNICIPALITIES_MAX. */
static size_t municipality_of(const struct place_index *places, double lat, double lon)
{
    const struct place_municipality *around = place_municipality_around(places, lat, lon);
    for (size_t i = 0; around != NULL && i < place_municipality_count(places) && i < MUNICIPALITIES_MAX; i++)
        if (place_municipality_at(places, i) == around)
            return i;
    return MUNICIPALITIES_MAX;
}

static void add_place(struct kept *kept, const struct place_index *places, const struct live_row *row)
{
    if ((row->flags & LIVE_LOCATED) == 0) {
        kept->overview.unplaced++;
        return;
    }
    size_t number = municipality_of(places, row->lat, row->lon);
    if (number == MUNICIPALITIES_MAX)
        kept->overview.elsewhere++;
    else
        kept->numbers[number]++;
}

/* Notes an organisation's number in a growing set of bits; true when it is new. */
static bool note(struct arena *arena, uint8_t **bits, size_t *size, uint32_t number)
{
    size_t byte = number / 8;
    if (byte >= *size) {
        size_t larger = byte < 512 ? 1024 : byte * 2;
        *bits = arena_grow(arena, *bits, *size, larger);
        memset(*bits + *size, 0, larger - *size);
        *size = larger;
    }
    uint8_t bit = (uint8_t)(1u << (number % 8));
    bool is_new = ((*bits)[byte] & bit) == 0;
    (*bits)[byte] |= bit;
    return is_new;
}

static void count(struct kept *kept, const struct service_version *version, int32_t today)
{
    struct arena *arena ARENA_AUTO = arena_new();
    const struct place_index *places = service_version_places(version);
    struct engine_filter shown = engine_filter_none(today);
    uint8_t *bits = NULL;
    size_t size = 0;
    *kept = (struct kept){.sequence = service_version_sequence(version), .today = today};
    struct live_found found;
    for (struct live_cursor cursor = {0}; live_row_next(version, &cursor, &found);) {
        struct engine_opening opening = live_row_opening(found.row);
        if (!engine_filter_passes(&shown, &opening))
            continue;
        kept->overview.openings++;
        if (found.row->organisation != 0 && note(arena, &bits, &size, found.row->organisation))
            kept->overview.organisations++;
        add_place(kept, places, found.row);
    }
    size_t municipalities = place_municipality_count(places);
    kept->overview.municipality_count =
        municipalities < MUNICIPALITIES_MAX ? municipalities : MUNICIPALITIES_MAX;
}

void service_overview_get(struct service_overviews *overviews, struct arena *arena,
                          const struct service_version *version, int32_t today, struct service_overview *out)
{
    pthread_mutex_lock(&overviews->lock);
    struct kept *kept = &overviews->kept;
    if (!overviews->filled || kept->sequence != service_version_sequence(version) || kept->today != today)
        count(kept, version, today);
    overviews->filled = true;
    *out = kept->overview;
    int64_t *numbers = arena_array(arena, out->municipality_count, sizeof *numbers);
    memcpy(numbers, kept->numbers, out->municipality_count * sizeof *numbers);
    out->municipalities = numbers;
    pthread_mutex_unlock(&overviews->lock);
}
