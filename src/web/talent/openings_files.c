/* The list of openings as a file (CSV, JSON) and for the map (GeoJSON), from the same address as the page. */
#include <string.h>

#include "base/time.h"
#include "directory/place.h"
#include "routes.h"
#include "texts.h"
#include "web/response.h"
#include "web/talent/openings_query.h"
#include "web/web.h"

#define MAP_MAX 500u

/* Opens the visit and runs the match of its address, at most `top` results. */
static int run(struct visit *visit, struct request *request, size_t top, struct service_match *match)
{
    struct openings_query query;
    int rc = visit_open(visit, request);
    if (rc != 0)
        return rc;
    openings_query_read(&query, visit);
    struct service_profile profile;
    struct service_match_request ask = openings_match_request(&query, visit, &profile);
    ask.top = top;
    return service_match_run(request->arena, visit->version, visit->db, &ask, match, &request->err);
}

int openings_json(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct service_match match;
    int rc = run(&visit, request, SERVICE_TOP_MAX, &match);
    if (rc != 0)
        return rc;
    struct json_writer writer;
    response_json_begin(response, &writer);
    service_match_write(&writer, &match);
    rc = response_json_end(response, &writer);
    if (rc == 0)
        response_attachment(response, "application/json", "vacatures.json");
    return rc;
}

/* A field of CSV. A spreadsheet takes text that begins with = + - @ for a formula: a quote before it keeps it
 * text. */
static void add_cell(struct buf *out, struct str text)
{
    static const char formula[] = "=+-@\t\r";
    buf_add_z(out, "\"");
    if (text.len > 0 && memchr(formula, text.data[0], sizeof formula - 1) != NULL)
        buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '"')
            buf_add_char(out, '"');
        buf_add_char(out, text.data[i]);
    }
    buf_add_z(out, "\",");
}

static void add_number_cell(struct buf *out, bool known, double number)
{
    if (known)
        buf_printf(out, "%g", number);
    buf_add_char(out, ',');
}

static void add_line(struct buf *out, const struct service_result *result, bool scored)
{
    const struct market_opening *opening = result->opening;
    bool has_min = opening->hours_min != MARKET_HOURS_NONE;
    bool has_max = opening->hours_max != MARKET_HOURS_NONE;
    char day[11] = "";
    if (opening->posted != MARKET_DAY_NONE)
        time_day_format(opening->posted, day);
    buf_printf(out, "%lld,", (long long)opening->id);
    add_number_cell(out, scored, result->fit);
    add_cell(out, opening->title);
    add_cell(out, opening->organisation);
    add_cell(out, opening->postcode);
    add_cell(out, result->place);
    add_number_cell(out, result->has_distance, (double)(int64_t)(result->distance / 100 + 0.5) / 10);
    add_number_cell(out, has_min, has_min ? opening->hours_min / 100.0 : 0);
    add_number_cell(out, has_max, has_max ? opening->hours_max / 100.0 : 0);
    add_cell(out, opening->contract);
    buf_printf(out, "%s,", day);
    add_cell(out, opening->url);
    out->data[out->len - 1] = '\r';
    buf_add_char(out, '\n');
}

int openings_csv(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct service_match match;
    int rc = run(&visit, request, SERVICE_TOP_MAX, &match);
    if (rc != 0)
        return rc;
    struct buf *out = &response->body;
    buf_add_z(out,
              "openingId,fit,title,organisation,postcode,place,km,hoursMin,hoursMax,contract,posted,url\r\n");
    for (size_t i = 0; i < match.count; i++)
        add_line(out, &match.results[i], match.scored);
    response_attachment(response, "text/csv; charset=utf-8", "vacatures.csv");
    return 0;
}

static void write_point(struct json_writer *w, double lon, double lat)
{
    json_write_array(w);
    json_write_double(w, lon);
    json_write_double(w, lat);
    json_write_end(w);
}

/* One municipality. Rings are drawn by the even-odd rule, as one polygon each: none of ours lies within
 * another. */
static void write_area(struct json_writer *w, const struct place_municipality *area)
{
    json_write_object(w);
    json_write_key_z(w, "type", "Feature");
    json_write_key(w, "properties");
    json_write_object(w);
    json_write_key_z(w, "kind", "area");
    json_write_key_str(w, "name", area->name);
    json_write_end(w);
    json_write_key(w, "geometry");
    json_write_object(w);
    json_write_key_z(w, "type", "MultiPolygon");
    json_write_key(w, "coordinates");
    json_write_array(w);
    for (size_t i = 0; i < area->ring_count; i++) {
        json_write_array(w);
        json_write_array(w);
        for (size_t k = 0; k < area->rings[i].count; k++)
            write_point(w, area->rings[i].points[k].lon, area->rings[i].points[k].lat);
        json_write_end(w);
        json_write_end(w);
    }
    json_write_end(w);
    json_write_end(w);
    json_write_end(w);
}

/* What the list says about it, in a line. */
static struct str words_of(const struct visit *visit, const struct service_result *result, bool scored)
{
    struct buf words BUF_AUTO;
    buf_init(&words, 4096);
    buf_add_str(&words, result->opening->organisation);
    if (scored) {
        struct catalogue_arg fit = CATALOGUE_NUMBER("fit", result->fit);
        buf_add_z(&words, words.len > 0 ? ", " : "");
        catalogue_write(&words, visit->request->view.catalogue, visit->request->language, TEXT_RESULTS_FIT,
                        &fit, 1, NULL);
    }
    return arena_str(visit->request->arena, buf_str(&words));
}

static void write_opening(struct json_writer *w, const struct visit *visit,
                          const struct service_result *result, bool scored)
{
    const struct market_opening *opening = result->opening;
    const struct place *place = place_find(visit->request->web->places, opening->postcode);
    if (!opening->located && place == NULL)
        return;
    json_write_object(w);
    json_write_key_z(w, "type", "Feature");
    json_write_key(w, "properties");
    json_write_object(w);
    json_write_key_z(w, "kind", "opening");
    json_write_key_str(w, "title", opening->title);
    json_write_key_str(w, "place", result->place);
    json_write_key_str(w, "words", words_of(visit, result, scored));
    json_write_key_z(w, "href",
                     arena_printf(visit->request->arena, OPENINGS_PATH "/%lld", (long long)opening->id));
    json_write_end(w);
    json_write_key(w, "geometry");
    json_write_object(w);
    json_write_key_z(w, "type", "Point");
    json_write_key(w, "coordinates");
    write_point(w, opening->located ? opening->lon : place->lon,
                opening->located ? opening->lat : place->lat);
    json_write_end(w);
    json_write_end(w);
}

int openings_map(struct request *request, struct response *response)
{
    struct visit visit VISIT_AUTO = {0};
    struct service_match match;
    int rc = run(&visit, request, MAP_MAX, &match);
    if (rc != 0)
        return rc;
    struct json_writer writer;
    response_json_begin(response, &writer);
    json_write_object(&writer);
    json_write_key_z(&writer, "type", "FeatureCollection");
    json_write_key(&writer, "features");
    json_write_array(&writer);
    const struct place_index *places = request->web->places;
    for (size_t i = 0; i < place_municipality_count(places); i++)
        write_area(&writer, place_municipality_at(places, i));
    for (size_t i = 0; i < match.count; i++)
        write_opening(&writer, &visit, &match.results[i], match.scored);
    json_write_end(&writer);
    json_write_end(&writer);
    rc = response_json_end(response, &writer);
    response->type = "application/geo+json";
    return rc;
}
