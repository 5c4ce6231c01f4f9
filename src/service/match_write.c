/* Results as JSON. */
#include "base/time.h"
#include "service/matching.h"

static const char *importance_name(enum market_importance importance)
{
    return market_importances[importance - 1];
}

static void write_asked(struct json_writer *writer, const struct service_reason *reason)
{
    json_write_key_str(writer, "uri", reason->skill.uri);
    json_write_key_str(writer, "label", reason->skill.label);
    json_write_key_z(writer, "importance", importance_name(reason->importance));
    json_write_key_int(writer, "impact", reason->impact);
}

void service_reason_write(struct json_writer *writer, const struct service_reason *reason)
{
    json_write_object(writer);
    write_asked(writer, reason);
    json_write_key_int(writer, "q", reason->q);
    if (reason->held.uri.len > 0) {
        json_write_key_str(writer, "held", reason->held.uri);
        json_write_key_str(writer, "heldLabel", reason->held.label);
    } else {
        json_write_key_null(writer, "held");
        json_write_key_null(writer, "heldLabel");
    }
    json_write_key_z(writer, "relation", reason->relation);
    json_write_key_int(writer, "steps", reason->steps);
    if (reason->held.uri.len > 0)
        json_write_key_int(writer, "level", reason->level);
    else
        json_write_key_null(writer, "level");
    json_write_key_int(writer, "credit", reason->credit);
    json_write_key_int(writer, "points", reason->points);
    json_write_end(writer);
}

static void write_missing(struct json_writer *writer, const struct service_result *result)
{
    json_write_key(writer, "missing");
    json_write_array(writer);
    for (size_t i = 0; i < result->missing_count; i++) {
        json_write_object(writer);
        write_asked(writer, &result->missing[i]);
        json_write_end(writer);
    }
    json_write_end(writer);
}

static void write_explanation(struct json_writer *writer, const struct service_result *result)
{
    json_write_key(writer, "skills");
    json_write_array(writer);
    for (size_t i = 0; i < result->skill_count; i++)
        service_reason_write(writer, &result->skills[i]);
    json_write_end(writer);
    write_missing(writer, result);
}

static void write_texts(struct json_writer *writer, const char *name, struct service_texts texts)
{
    json_write_key(writer, name);
    json_write_array(writer);
    for (size_t i = 0; i < texts.count; i++)
        json_write_str(writer, texts.items[i]);
    json_write_end(writer);
}

static void write_if(struct json_writer *writer, const char *name, struct str text)
{
    if (text.len > 0)
        json_write_key_str(writer, name, text);
}

/* Why an opening is there that does not hold the words. */
static void write_called(struct json_writer *writer, const struct service_result *result)
{
    if (result->called.len == 0)
        return;
    json_write_key_str(writer, "called", result->called);
    json_write_key_str(writer, "occupation", result->occupation.uri);
}

static void write_numbers(struct json_writer *writer, const struct service_result *result)
{
    json_write_key_int(writer, "score", result->score);
    json_write_key_int(writer, "fit", result->fit);
    json_write_key_int(writer, "asked", result->asked);
    json_write_key_int(writer, "have", result->have);
}

static void write_result(struct json_writer *writer, const struct service_match *match,
                         const struct service_result *result)
{
    const struct market_opening *opening = result->opening;
    json_write_object(writer);
    json_write_key_int(writer, "rank", (int64_t)result->rank);
    json_write_key_str(writer, "id", opening->id_in_source);
    json_write_key_int(writer, "openingId", opening->id);
    json_write_key_str(writer, "title", opening->title);
    if (match->scored)
        write_numbers(writer, result);
    if (match->scored && match->explained)
        write_explanation(writer, result);
    write_if(writer, "source", opening->source);
    write_if(writer, "organisation", opening->organisation);
    write_if(writer, "place", result->place);
    if (result->has_distance)
        json_write_key_int(writer, "distance", (int64_t)(result->distance + 0.5));
    write_called(writer, result);
    json_write_end(writer);
}

static void write_facets(struct json_writer *writer, const char *name, const struct service_facet *facets, size_t count)
{
    if (count == 0)
        return;
    json_write_key(writer, name);
    json_write_object(writer);
    for (size_t i = 0; i < count; i++)
        json_write_key_int(writer, facets[i].value.data, (int64_t)facets[i].count);
    json_write_end(writer);
}

void service_plan_write(struct json_writer *writer, const struct engine_plan *plan)
{
    json_write_key(writer, "plan");
    json_write_object(writer);
    json_write_key_z(writer, "kernel", plan->kernel);
    json_write_key_z(writer, "scores", service_plan_name(plan));
    json_write_key_int(writer, "windowsExact", (int64_t)plan->windows_exact);
    json_write_key_int(writer, "windowsByBounds", (int64_t)plan->windows_bounds);
    json_write_key_int(writer, "windowsSkipped", (int64_t)plan->windows_skipped);
    json_write_key_int(writer, "cut", plan->cut);
    json_write_key_int(writer, "postings", (int64_t)plan->postings);
    json_write_key_int(writer, "rescored", (int64_t)plan->rescored);
    json_write_end(writer);
}

const char *service_plan_name(const struct engine_plan *plan)
{
    if (plan->summed)
        return "rows";
    if (plan->forward)
        return "forward";
    return plan->windows_bounds > 0 ? "bounds" : plan->windows_exact > 0 ? "exact" : "none";
}

void service_match_write_fields(struct json_writer *writer, const struct service_match *match)
{
    json_write_key_int(writer, "considered", (int64_t)match->considered);
    write_texts(writer, "unknown", match->unknown);
    json_write_key(writer, "results");
    json_write_array(writer);
    for (size_t i = 0; i < match->count; i++)
        write_result(writer, match, &match->results[i]);
    json_write_end(writer);
    if (match->counted) {
        json_write_key_int(writer, "matched", (int64_t)match->matched);
        json_write_key_int(writer, "good", (int64_t)match->good);
    }
    write_facets(writer, "sectors", match->sectors, match->sector_count);
    write_facets(writer, "contracts", match->contracts, match->contract_count);
    if (match->planned)
        service_plan_write(writer, &match->plan);
}

void service_match_write(struct json_writer *writer, const struct service_match *match)
{
    json_write_object(writer);
    service_match_write_fields(writer, match);
    json_write_end(writer);
}

/* --- An opening ------------------------------------------------------------------------------------------------------- */

static void write_day(struct json_writer *writer, const char *name, int32_t day)
{
    char text[11];
    if (day == MARKET_DAY_NONE)
        return;
    time_day_format(day, text);
    json_write_key_z(writer, name, text);
}

static void write_hundredths(struct json_writer *writer, const char *name, int64_t value, int64_t lacking)
{
    if (value != lacking)
        json_write_key_double(writer, name, (double)value / 100.0);
}

void service_opening_write_fields(struct json_writer *writer, const struct market_opening *opening)
{
    json_write_key_int(writer, "openingId", opening->id);
    json_write_key_str(writer, "id", opening->id_in_source);
    write_if(writer, "source", opening->source);
    write_if(writer, "market", opening->market);
    json_write_key_str(writer, "title", opening->title);
    write_if(writer, "organisation", opening->organisation);
    write_if(writer, "url", opening->url);
    write_if(writer, "applyUrl", opening->apply_url);
    write_if(writer, "language", opening->language);
    if (opening->located) {
        json_write_key_double(writer, "lat", opening->lat);
        json_write_key_double(writer, "lon", opening->lon);
    }
    write_if(writer, "postcode", opening->postcode);
    json_write_key_bool(writer, "remote", opening->remote);
    write_hundredths(writer, "hoursMin", opening->hours_min, MARKET_HOURS_NONE);
    write_hundredths(writer, "hoursMax", opening->hours_max, MARKET_HOURS_NONE);
    if (opening->education_level != 0)
        json_write_key_int(writer, "educationLevel", opening->education_level);
    if (opening->sector != '\0')
        json_write_key_str(writer, "sector", (struct str){&opening->sector, 1});
    write_if(writer, "contract", opening->contract);
    write_day(writer, "posted", opening->posted);
    write_day(writer, "validThrough", opening->valid_through);
    write_day(writer, "startDate", opening->start_date);
    if (opening->places != 0)
        json_write_key_int(writer, "places", opening->places);
    write_hundredths(writer, "salaryMin", opening->salary_min, MARKET_MONEY_NONE);
    write_hundredths(writer, "salaryMax", opening->salary_max, MARKET_MONEY_NONE);
    write_if(writer, "salaryPeriod", opening->salary_period);
    if (opening->skills_found)
        json_write_key_bool(writer, "skillsFound", true);
    json_write_key_z(writer, "status", market_statuses[opening->status]);
}

void service_list_write(struct json_writer *writer, const struct service_match *match)
{
    json_write_object(writer);
    json_write_key_int(writer, "total", (int64_t)match->total);
    json_write_key(writer, "results");
    json_write_array(writer);
    for (size_t i = 0; i < match->count; i++) {
        const struct service_result *result = &match->results[i];
        json_write_object(writer);
        service_opening_write_fields(writer, result->opening);
        write_if(writer, "place", result->place);
        if (result->has_distance)
            json_write_key_int(writer, "distance", (int64_t)(result->distance + 0.5));
        write_called(writer, result);
        json_write_end(writer);
    }
    json_write_end(writer);
    json_write_end(writer);
}

void service_detail_write(struct json_writer *writer, const struct service_detail *detail)
{
    json_write_object(writer);
    service_opening_write_fields(writer, &detail->opening);
    write_if(writer, "place", detail->place);
    json_write_key(writer, "skills");
    json_write_array(writer);
    for (size_t i = 0; i < detail->match.skill_count; i++) {
        json_write_object(writer);
        write_asked(writer, &detail->match.skills[i]);
        json_write_end(writer);
    }
    json_write_end(writer);
    write_texts(writer, "unscored", detail->unscored);
    write_if(writer, "text", detail->opening.text);
    json_write_end(writer);
}

void service_missing_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                           const struct service_reason *missing)
{
    json_write_object(writer);
    write_asked(writer, missing);
    json_write_key(writer, "modules");
    json_write_array(writer);
    for (size_t i = 0; i < missing->module_count; i++) {
        json_write_object(writer);
        service_module_write_fields(writer, service_version_taxonomy(version), missing->modules[i].module, language);
        json_write_key_int(writer, "level", missing->modules[i].level);
        json_write_key_int(writer, "q", missing->modules[i].q);
        json_write_end(writer);
    }
    json_write_end(writer);
    json_write_end(writer);
}

void service_gap_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                       const struct service_detail *detail)
{
    json_write_object(writer);
    json_write_key_int(writer, "openingId", detail->opening.id);
    json_write_key_str(writer, "id", detail->opening.id_in_source);
    json_write_key_str(writer, "title", detail->opening.title);
    write_numbers(writer, &detail->match);
    write_texts(writer, "unknown", detail->unknown);
    json_write_key(writer, "missing");
    json_write_array(writer);
    for (size_t i = 0; i < detail->match.missing_count; i++)
        service_missing_write(writer, version, language, &detail->match.missing[i]);
    json_write_end(writer);
    json_write_end(writer);
}
