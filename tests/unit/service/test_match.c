/* Lists of openings against a naive reading of the same database: filters, order, pages, facets; and the way back from an opening
 * to profiles. */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "engine/filter.h"
#include "market/opening_derived.h"
#include "port/unicode.h"
#include "service/live.h"
#include "text/words.h"

#define OPENINGS 60

static struct place_index *places;

struct naive {
    struct market_opening opening;
    struct str title; /* normalised */
    struct str words; /* packed */
    bool located;
    double lat, lon;
};

struct stage {
    struct db_fixture *fixture;
    struct random random;
    struct service_live *live;
    struct service_version *version;
    struct naive all[OPENINGS];
    size_t count;
};

static void read_naive(struct stage *stage)
{
    struct arena *arena = stage->fixture->arena;
    struct stem *stem = NULL;
    DB_OK(stem_new(&stem, &fault));
    int64_t count;
    DB_OK(market_opening_count(stage->fixture->db, &count, &fault));
    stage->count = (size_t)count;
    for (size_t i = 0; i < stage->count; i++) {
        struct naive *n = &stage->all[i];
        struct buf buf BUF_AUTO;
        buf_init(&buf, 1u << 20);
        DB_OK(market_opening_get(stage->fixture->db, arena, (int64_t)i + 1, &n->opening, &fault));
        unicode_normalise(n->opening.title, &buf);
        n->title = arena_str(arena, buf_str(&buf));
        buf_clear(&buf);
        market_opening_words(&n->opening, places, stem, arena, &buf);
        n->words = arena_str(arena, buf_str(&buf));
        const struct place *place = place_find(places, n->opening.postcode);
        n->located = n->opening.located || place != NULL;
        n->lat = n->opening.located ? n->opening.lat : place != NULL ? place->lat : 0;
        n->lon = n->opening.located ? n->opening.lon : place != NULL ? place->lon : 0;
    }
    stem_free(stem);
}

static void start(struct stage *stage, struct db_fixture *fixture, const char *name)
{
    memset(stage, 0, sizeof *stage);
    stage->fixture = fixture;
    stage->random = random_start(name);
    world_make(fixture, &stage->random);
    for (uint32_t key = 0; key < OPENINGS; key++)
        world_put(fixture->db, places, &stage->random, fixture->arena, key);
    for (int i = 0; i < 5; i++)
        world_toggle(fixture->db, &stage->random, 1 + random_below(&stage->random, OPENINGS));
    DB_OK(service_live_new(fixture->db, places, NULL, &stage->live, &fault));
    stage->version = service_live_current(stage->live);
    read_naive(stage);
}

static void end(struct stage *stage)
{
    service_version_release(stage->version);
    service_live_free(stage->live);
}

static bool any(struct service_texts texts, struct str value)
{
    bool found = texts.count == 0 || value.len == 0;
    for (size_t i = 0; i < texts.count; i++)
        found = found || str_equal(texts.items[i], value);
    return found;
}

/* Written from the rules of filters in words, on the stored fields; without the rule on must skills. */
static bool passes(const struct naive *n, const struct service_filters *f)
{
    const struct market_opening *o = &n->opening;
    struct str sector = {&o->sector, o->sector == '\0' ? 0 : 1};
    if (o->status != MARKET_OPEN || (o->posted != MARKET_DAY_NONE && o->posted > WORLD_TODAY) ||
        (o->valid_through != MARKET_DAY_NONE && o->valid_through < WORLD_TODAY))
        return false;
    if (f->near && !o->remote && (!n->located || engine_distance(f->lat, f->lon, n->lat, n->lon) > f->km * 1000))
        return false;
    if (f->hours_min != SERVICE_HOURS_NONE && o->hours_max != MARKET_HOURS_NONE && o->hours_max < f->hours_min)
        return false;
    if (f->hours_max != SERVICE_HOURS_NONE && o->hours_min != MARKET_HOURS_NONE && o->hours_min > f->hours_max)
        return false;
    if (f->education_max != 0 && o->education_level > f->education_max)
        return false;
    if (f->has_posted_after && o->posted != MARKET_DAY_NONE && o->posted <= f->posted_after)
        return false;
    return any(f->sector, sector) && any(f->contract, o->contract) && any(f->language, o->language) &&
           any(f->market, o->market) && any(f->organisation, o->organisation);
}

static enum text_match text_of(struct stage *stage, const struct naive *n, struct str text)
{
    struct stem *stem = NULL;
    struct text_query query;
    DB_OK(stem_new(&stem, &fault));
    text_query_parse(stem, stage->fixture->arena, text, &query);
    stem_free(stem);
    return text_words_match(n->words, n->title, &query);
}

/* --- Without a profile ---------------------------------------------------------------------------------------------- */

struct expected {
    const struct naive *naive;
    double key[3]; /* smaller first */
    struct str title;
};

static int compare_expected(const void *a, const void *b)
{
    const struct expected *x = a;
    const struct expected *y = b;
    int order = str_compare(x->title, y->title);
    for (size_t i = 0; i < 3 && order == 0; i++)
        order = (x->key[i] > y->key[i]) - (x->key[i] < y->key[i]);
    return order;
}

static struct expected expect_one(struct stage *stage, const struct naive *n, const struct service_match_request *request)
{
    const struct service_filters *f = &request->profile->filters;
    struct expected e = {.naive = n, .key = {0, 0, (double)n->opening.id}};
    double newest = -(double)n->opening.posted;
    if (request->sort == SERVICE_SORT_TITLE)
        e.title = n->title;
    else if (request->sort == SERVICE_SORT_DISTANCE && f->near)
        e.key[0] = n->located ? engine_distance(f->lat, f->lon, n->lat, n->lon) : 1e12;
    else if (request->sort == SERVICE_SORT_NEWEST)
        e.key[0] = newest;
    else {
        e.key[0] = text_of(stage, n, request->text) == TEXT_MATCH_TITLE ? 0 : 1;
        e.key[1] = newest;
    }
    return e;
}

static void check_browse(struct stage *stage, const struct service_match_request *request)
{
    struct expected expected[OPENINGS] = {0};
    size_t count = 0;
    for (size_t i = 0; i < stage->count; i++) {
        const struct naive *n = &stage->all[i];
        if (passes(n, &request->profile->filters) && text_of(stage, n, request->text) != TEXT_MATCH_NONE)
            expected[count++] = expect_one(stage, n, request);
    }
    qsort(expected, count, sizeof *expected, compare_expected);
    struct service_match match;
    DB_OK(service_match_run(stage->fixture->arena, stage->version, stage->fixture->db, request, &match, &fault));
    assert_false(match.scored);
    assert_int_equal(match.considered, count);
    assert_int_equal(match.total, count);
    size_t first = request->offset < count ? request->offset : count;
    size_t page = count - first < request->top ? count - first : request->top;
    assert_int_equal(match.count, page);
    for (size_t i = 0; i < page; i++) {
        const struct service_result *result = &match.results[i];
        const struct naive *n = expected[first + i].naive;
        assert_int_equal(result->opening->id, n->opening.id);
        assert_int_equal(result->rank, first + i + 1);
        assert_int_equal(result->has_distance, request->profile->filters.near && n->located);
    }
}

static void check_facets(struct stage *stage, const struct service_match_request *request, const struct service_match *match)
{
    for (size_t i = 0; i < match->sector_count; i++) {
        struct service_filters lifted = request->profile->filters;
        uint64_t count = 0;
        lifted.sector = (struct service_texts){NULL, 0};
        for (size_t n = 0; n < stage->count; n++)
            count += stage->all[n].opening.sector == match->sectors[i].value.data[0] && passes(&stage->all[n], &lifted) &&
                     text_of(stage, &stage->all[n], request->text) != TEXT_MATCH_NONE;
        assert_int_equal(match->sectors[i].count, count);
    }
    for (size_t i = 0; i < match->contract_count; i++) {
        struct service_filters lifted = request->profile->filters;
        uint64_t count = 0;
        lifted.contract = (struct service_texts){NULL, 0};
        for (size_t n = 0; n < stage->count; n++)
            count += str_equal(stage->all[n].opening.contract, match->contracts[i].value) &&
                     passes(&stage->all[n], &lifted) &&
                     text_of(stage, &stage->all[n], request->text) != TEXT_MATCH_NONE;
        assert_int_equal(match->contracts[i].count, count);
    }
}

static void lists_without_a_profile_equal_a_naive_reading(void **state)
{
    static struct stage stage;
    start(&stage, *state, "browse");
    for (int i = 0; i < 150; i++) {
        struct service_profile profile;
        struct service_match_request request;
        struct service_match match;
        world_request(&stage.random, stage.fixture->arena, places, &profile, &request);
        profile.count = 0;
        request.browse = true;
        request.facets = true;
        check_browse(&stage, &request);
        DB_OK(service_match_run(stage.fixture->arena, stage.version, stage.fixture->db, &request, &match, &fault));
        check_facets(&stage, &request, &match);
    }
    end(&stage);
}

/* --- With a profile --------------------------------------------------------------------------------------------------- */

static double sort_key(struct stage *stage, const struct service_result *result, const struct service_match_request *request)
{
    const struct naive *n = &stage->all[result->opening->id - 1];
    const struct service_filters *f = &request->profile->filters;
    if (request->sort == SERVICE_SORT_NEWEST)
        return -(double)n->opening.posted;
    if (request->sort == SERVICE_SORT_DISTANCE && f->near)
        return n->located ? engine_distance(f->lat, f->lon, n->lat, n->lon) : 1e12;
    return request->sort == SERVICE_SORT_TITLE ? 0 : -(double)result->score;
}

/* The whole list is in order, holds each opening once, and the pages are its parts. */
static void check_pages(struct stage *stage, struct service_match_request request)
{
    struct arena *arena = stage->fixture->arena;
    struct service_match whole;
    struct service_match page;
    size_t offset = request.offset;
    size_t top = request.top;
    bool seen[OPENINGS] = {false};
    request.offset = 0;
    request.top = SERVICE_TOP_MAX;
    request.counts = true;
    DB_OK(service_match_run(arena, stage->version, stage->fixture->db, &request, &whole, &fault));
    assert_int_equal(whole.total, whole.count);
    assert_int_equal(whole.matched, whole.count);
    assert_true(whole.considered >= whole.count);
    size_t good = 0;
    for (size_t i = 0; i < whole.count; i++) {
        const struct service_result *r = &whole.results[i];
        const struct naive *n = &stage->all[r->opening->id - 1];
        assert_true(passes(n, &request.profile->filters));
        assert_true(text_of(stage, n, request.text) != TEXT_MATCH_NONE);
        assert_false(seen[r->opening->id - 1]);
        seen[r->opening->id - 1] = true;
        good += r->fit > 50; /* "voor meer dan de helft" */
        if (i == 0)
            continue;
        const struct service_result *before = &whole.results[i - 1];
        double a = sort_key(stage, before, &request);
        double b = sort_key(stage, r, &request);
        int titles = request.sort == SERVICE_SORT_TITLE
                         ? str_compare(stage->all[before->opening->id - 1].title, n->title)
                         : 0;
        assert_true(titles < 0 || (titles == 0 && a <= b));
    }
    assert_int_equal(whole.good, good);
    request.offset = offset;
    request.top = top;
    DB_OK(service_match_run(arena, stage->version, stage->fixture->db, &request, &page, &fault));
    size_t first = offset < whole.count ? offset : whole.count;
    assert_int_equal(page.count, whole.count - first < top ? whole.count - first : top);
    for (size_t i = 0; i < page.count; i++)
        assert_int_equal(page.results[i].opening->id, whole.results[first + i].opening->id);
}

/* The number beside a sector or contract is that of its openings in the list that choosing it gives. */
static size_t check_scored_facets(struct stage *stage, struct service_match_request request, bool contracts)
{
    struct service_profile profile = *request.profile;
    struct service_match match;
    struct service_match chosen;
    request.facets = true;
    DB_OK(service_match_run(stage->fixture->arena, stage->version, stage->fixture->db, &request, &match, &fault));
    const struct service_facet *facets = contracts ? match.contracts : match.sectors;
    size_t count = contracts ? match.contract_count : match.sector_count;
    request.profile = &profile;
    request.facets = false;
    request.offset = 0;
    request.top = SERVICE_TOP_MAX;
    for (size_t i = 0; i < count; i++) {
        struct service_texts *list = contracts ? &profile.filters.contract : &profile.filters.sector;
        *list = (struct service_texts){(struct str *)(void *)(uintptr_t)&facets[i].value, 1};
        DB_OK(service_match_run(stage->fixture->arena, stage->version, stage->fixture->db, &request, &chosen, &fault));
        size_t named = 0;
        for (size_t r = 0; r < chosen.count; r++) {
            const struct market_opening *opening = chosen.results[r].opening;
            named += contracts ? str_equal(opening->contract, facets[i].value)
                               : opening->sector == facets[i].value.data[0];
        }
        assert_int_equal(facets[i].count, named);
    }
    return count;
}

static void facets_of_a_profile_count_what_choosing_them_gives(void **state)
{
    static struct stage stage;
    start(&stage, *state, "facets");
    size_t seen = 0;
    for (int i = 0; i < 20; i++) {
        struct service_profile profile;
        struct service_match_request request;
        world_request(&stage.random, stage.fixture->arena, places, &profile, &request);
        request.browse = false;
        seen += check_scored_facets(&stage, request, false);
        seen += check_scored_facets(&stage, request, true);
    }
    assert_true(seen > 0);
    end(&stage);
}

static void lists_with_a_profile_are_in_order_and_come_in_pages(void **state)
{
    static struct stage stage;
    start(&stage, *state, "scored");
    size_t found = 0;
    for (int i = 0; i < 150; i++) {
        struct service_profile profile;
        struct service_match_request request;
        struct service_match match;
        world_request(&stage.random, stage.fixture->arena, places, &profile, &request);
        request.browse = false;
        check_pages(&stage, request);
        request.reasons = true;
        DB_OK(service_match_run(stage.fixture->arena, stage.version, stage.fixture->db, &request, &match, &fault));
        for (size_t r = 0; r < match.count; r++) {
            const struct service_result *result = &match.results[r];
            assert_true(result->strong_count >= 1 && result->strong_count <= 2);
            for (size_t s = 0; s < result->skill_count; s++)
                assert_true(result->skills[s].points <= result->strong[0].points);
            assert_true((result->first_missing == NULL) == (result->missing_count == 0));
        }
        found += match.count;
    }
    assert_true(found > 0);
    end(&stage);
}

/* --- One opening, and people for it --------------------------------------------------------------------------------- */

static void store_profile(struct stage *stage, int64_t id, const struct service_profile *profile, bool consent)
{
    struct arena *arena = stage->fixture->arena;
    struct db *db = stage->fixture->db;
    DB_OK(db_exec(db, arena_printf(arena, "INSERT INTO profile (id, created, changed, consent, packed_skills) "
                                          "VALUES (%lld, 1, 1, %d, '')",
                                   (long long)id, consent),
                  &fault));
    for (size_t i = 0; i < profile->count; i++) {
        struct service_concept skill;
        if (service_taxonomy_by_uri(service_version_taxonomy(stage->version), profile->skills[i].uri, 0, &skill))
            DB_OK(db_exec(db, arena_printf(arena, "INSERT INTO profile_skill (profile_id, concept_id, level) "
                                                  "VALUES (%lld, %lld, %d) ON CONFLICT (profile_id, concept_id) DO UPDATE "
                                                  "SET level = CASE WHEN profile_skill.level > excluded.level "
                                                  "THEN profile_skill.level ELSE excluded.level END",
                                           (long long)id, (long long)skill.id, (int)profile->skills[i].level),
                          &fault));
    }
}

#define PEOPLE 12

static void people_score_as_openings_do(void **state)
{
    static struct stage stage;
    start(&stage, *state, "people");
    struct service_profile profiles[PEOPLE];
    for (int64_t p = 0; p < PEOPLE; p++) {
        struct service_match_request request;
        world_request(&stage.random, stage.fixture->arena, places, &profiles[p], &request);
        profiles[p].filters = service_filters_none();
        store_profile(&stage, p + 1, &profiles[p], p % 4 != 3);
    }
    for (int64_t id = 1; id <= OPENINGS; id++) {
        struct service_people people;
        DB_OK(service_people_run(stage.fixture->arena, stage.version, stage.fixture->db, id, 100, NULL, &people, &fault));
        size_t at = 0;
        for (size_t p = 0; p < people.count; p++) {
            const struct service_person *person = &people.results[p];
            struct service_detail detail;
            DB_OK(service_detail_get(stage.fixture->arena, stage.version, stage.fixture->db, id,
                                     &profiles[person->profile - 1], 0, &detail, &fault));
            assert_int_equal(detail.match.score, person->score);
            assert_int_equal(detail.match.fit, person->fit);
            assert_int_equal(detail.match.have, person->have);
            assert_true(person->profile % 4 != 0); /* those did not consent */
            assert_true(p == 0 || people.results[p - 1].score >= person->score);
            at++;
        }
        assert_int_equal(at, people.count);
        assert_true(people.considered >= people.count);
    }
    struct service_people none;
    struct err err;
    assert_int_equal(service_people_run(stage.fixture->arena, stage.version, stage.fixture->db, 9999, 5, NULL, &none, &err),
                     ERR_NOT_FOUND);
    end(&stage);
}

static void occupations_and_suggestions_come_from_the_database(void **state)
{
    static struct stage stage;
    start(&stage, *state, "taxonomy");
    const struct service_taxonomy *taxonomy = service_version_taxonomy(stage.version);
    struct arena *arena = stage.fixture->arena;
    for (int64_t id = WORLD_SKILLS + WORLD_GROUPS + 1; id <= WORLD_SKILLS + WORLD_GROUPS + WORLD_OCCUPATIONS; id++) {
        struct service_named *named;
        size_t count = service_taxonomy_occupation(taxonomy, id, SERVICE_DUTCH, arena, &named);
        int64_t want;
        DB_OK(db_get_int(stage.fixture->db,
                         arena_printf(arena, "SELECT COUNT(DISTINCT skill_id) FROM occupation_skill WHERE occupation_id = %lld",
                                      (long long)id),
                         &want, &fault));
        assert_int_equal(count, want);
        for (size_t i = 1; i < count; i++)
            assert_true(named[i - 1].essential >= named[i].essential);
    }
    size_t shown = 0;
    for (int64_t id = 1; id <= WORLD_SKILLS; id++) {
        struct service_concept skill;
        struct service_suggestion *found;
        assert_true(service_taxonomy_by_id(taxonomy, id, SERVICE_ENGLISH, &skill));
        assert_true(str_equal_z(skill.label, arena_printf(arena, "vaardigheid %lld", (long long)id)));
        struct service_concept same = service_taxonomy_by_term(taxonomy, skill.term, SERVICE_DUTCH);
        assert_int_equal(same.id, id);
        size_t count = service_taxonomy_suggest(taxonomy, SERVICE_SKILL, skill.label, SERVICE_DUTCH, 5, arena, &found);
        bool first = count > 0 && found[0].concept.id == id;
        assert_int_equal(first, !skill.retired);
        shown += !skill.retired;
    }
    assert_int_equal(service_taxonomy_skills(taxonomy), shown);
    struct service_concept group;
    assert_false(service_taxonomy_by_uri(taxonomy, STR("urn:group:0"), 0, &group));
    end(&stage);
}

static const struct db_test tests[] = {
    DB_TEST(lists_without_a_profile_equal_a_naive_reading),
    DB_TEST(lists_with_a_profile_are_in_order_and_come_in_pages),
    DB_TEST(facets_of_a_profile_count_what_choosing_them_gives),
    DB_TEST(people_score_as_openings_do),
    DB_TEST(occupations_and_suggestions_come_from_the_database),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("match", tests, places);
}
