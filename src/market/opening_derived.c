#include "market/opening_derived.h"

#include "market/opening_field.h"
#include "text/words.h"

#define VERSION    1
#define PLACE_NEAR 10000.0 /* metres */

/* Lengths stand before texts, so that no two openings give the same bytes. Numbers are little-endian. */
static void add_number(struct buf *out, uint64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    buf_add(out, bytes, sizeof bytes);
}

static void add_text(struct buf *out, struct str text)
{
    add_number(out, text.len);
    buf_add_str(out, text);
}

/* A field that is lacking adds nothing, so that a new field changes no digest that is stored. */
static void add_field(struct buf *out, const struct market_field *field, const struct market_opening *opening)
{
    struct market_value value = market_field_get(field, opening);
    uint64_t bits = 0;
    if (value.type == MARKET_VALUE_LACKING)
        return;
    add_text(out, str_from(field->json));
    if (value.type == MARKET_VALUE_TEXT) {
        add_text(out, value.text);
    } else if (value.type == MARKET_VALUE_INT) {
        add_number(out, (uint64_t)value.integer);
    } else {
        value.number += 0.0; /* minus zero is zero */
        memcpy(&bits, &value.number, sizeof bits);
        add_number(out, bits);
    }
}

struct digest market_opening_digest(const struct market_opening *opening, struct buf *scratch)
{
    buf_clear(scratch);
    buf_add_char(scratch, VERSION);
    buf_add_char(scratch, (char)opening->status);
    for (size_t i = 0; i < market_field_count; i++)
        add_field(scratch, &market_fields[i], opening);
    add_number(scratch, opening->skill_count);
    for (size_t i = 0; i < opening->skill_count; i++) {
        const struct market_asked *skill = &opening->skills[i];
        add_number(scratch, (uint64_t)skill->concept);
        add_text(scratch, skill->uri);
        add_text(scratch, skill->label);
        buf_add_char(scratch, (char)skill->importance);
    }
    return digest_of(buf_str(scratch));
}

bool market_opening_point(const struct market_opening *opening, const struct place_index *places, double *lat,
                          double *lon)
{
    if (opening->located) {
        *lat = opening->lat;
        *lon = opening->lon;
        return true;
    }
    const struct place *place = place_find(places, opening->postcode);
    if (place == NULL)
        return false;
    *lat = place->lat;
    *lon = place->lon;
    return true;
}

const struct place *market_opening_place(const struct market_opening *opening,
                                         const struct place_index *places)
{
    const struct place *place = place_find(places, opening->postcode);
    if (place != NULL || !opening->located)
        return place;
    double metres = 0;
    place = place_nearest(places, opening->lat, opening->lon, &metres);
    return metres <= PLACE_NEAR ? place : NULL;
}

void market_opening_words(const struct market_opening *opening, const struct place_index *places,
                          struct stem *stem, struct arena *scratch, struct buf *out)
{
    const struct place *place = market_opening_place(opening, places);
    struct str where = {NULL, 0};
    if (place != NULL)
        where =
            str_from(arena_printf(scratch, "%.*s %.*s", STR_ARG(place->name), STR_ARG(place->municipality)));
    struct text_words_fields fields = {
        .title = opening->title,
        .organisation = opening->organisation,
        .place = where,
        .text = opening->text,
        .language = opening->language,
    };
    text_words_pack(stem, scratch, &fields, out);
}
