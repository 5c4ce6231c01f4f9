#include "world.h"

#include <string.h>

#include "port/db/change.h"
#include "port/db/sequence.h"
#include "skills/taxonomy.h"

struct str world_uri(struct arena *arena, uint32_t i)
{
    /* Not in the order of the ids, so that numbers of terms and ids differ. */
    return str_from(arena_printf(arena, "urn:skill:%02u", i * 7 % 50));
}

static void run(struct db *db, const char *sql)
{
    DB_OK(db_exec(db, sql, &fault));
}

static void add_concept(struct db *db, struct arena *arena, int64_t id, struct str uri, enum skills_kind kind, int status)
{
    run(db, arena_printf(arena,
                         "INSERT INTO concept (id, scheme_id, uri, kind, reuse, status, code, sector) "
                         "VALUES (%lld, 1, '%.*s', %d, 0, %d, '', '')",
                         (long long)id, STR_ARG(uri), (int)kind, status));
    run(db, arena_printf(arena,
                         "INSERT INTO label (id, concept_id, language, kind, text, normal, sort_key) "
                         "VALUES (%lld, %lld, 'nl', 1, 'vaardigheid %lld', 'vaardigheid %lld', '')",
                         (long long)id, (long long)id, (long long)id, (long long)id));
}

void world_make(struct db_fixture *fixture, struct random *random)
{
    struct arena *arena = fixture->arena;
    struct db *db = fixture->db;
    db_fixture_upgrade(fixture);
    DB_OK(db_begin(db, &fault));
    run(db, "INSERT INTO scheme (id, uri, version, title, changed) VALUES (1, 'urn:scheme', '1', 't', 0)");
    for (uint32_t i = 0; i < WORLD_SKILLS; i++)
        add_concept(db, arena, i + 1, world_uri(arena, i), i % 2 == 0 ? SKILLS_SKILL : SKILLS_KNOWLEDGE,
                    random_below(random, 8) == 0 ? SKILLS_RETIRED : SKILLS_ACTIVE);
    for (uint32_t i = 0; i < WORLD_GROUPS; i++)
        add_concept(db, arena, WORLD_SKILLS + i + 1, str_from(arena_printf(arena, "urn:group:%u", i)),
                    SKILLS_SKILL_GROUP, SKILLS_ACTIVE);
    for (uint32_t i = 0; i < WORLD_OCCUPATIONS; i++) {
        uint32_t id = WORLD_SKILLS + WORLD_GROUPS + i + 1;
        add_concept(db, arena, id, str_from(arena_printf(arena, "urn:work:%u", i)), SKILLS_OCCUPATION, SKILLS_ACTIVE);
        for (uint32_t s = 0; s < WORLD_SKILLS; s++)
            if (random_below(random, 3) == 0)
                run(db, arena_printf(arena, "INSERT INTO occupation_skill (occupation_id, skill_id, kind) VALUES (%u, %u, %u)",
                                     id, s + 1, 1 + random_below(random, 2)));
    }
    for (uint32_t s = 1; s < WORLD_SKILLS; s++) {
        uint32_t broader = random_below(random, 4) == 0 ? WORLD_SKILLS + 1 + random_below(random, WORLD_GROUPS)
                                                        : 1 + random_below(random, s);
        run(db, arena_printf(arena, "INSERT INTO broader (concept_id, broader_id) VALUES (%u, %u)", s + 1, broader));
        if (random_below(random, 3) == 0)
            run(db, arena_printf(arena, "INSERT INTO skill_relation (original_id, related_id, kind) VALUES (%u, %u, %u)",
                                 s + 1, 1 + random_below(random, WORLD_SKILLS), 1 + random_below(random, 2)));
    }
    DB_OK(db_change_add(db, DB_CHANGE_TAXONOMY, 0, 1, &fault));
    DB_OK(db_commit(db, &fault));
}

void world_change_taxonomy(struct db *db, struct random *random, int64_t id)
{
    struct arena *arena ARENA_AUTO = arena_new();
    DB_OK(db_begin(db, &fault));
    run(db, arena_printf(arena,
                         "INSERT INTO label (id, concept_id, language, kind, text, normal, sort_key) "
                         "VALUES (%lld, %u, 'en', 1, 'skill %lld', 'skill %lld', '')",
                         (long long)id, 1 + random_below(random, WORLD_SKILLS), (long long)id, (long long)id));
    DB_OK(db_change_add(db, DB_CHANGE_TAXONOMY, 0, 1, &fault));
    DB_OK(db_commit(db, &fault));
}

static const char *const words[] = {"Zorg", "keuken", "caf\xC3\xA9", "ICT", "bouw", "avond", "hulp", "leiding"};
#define WORDS (sizeof words / sizeof *words)

static struct str random_text(struct random *random, struct arena *arena, uint32_t most)
{
    uint32_t count = 1 + random_below(random, most);
    const char *text = words[random_below(random, WORDS)];
    for (uint32_t i = 1; i < count; i++)
        text = arena_printf(arena, "%s %s", text, words[random_below(random, WORDS)]);
    return str_from(text);
}

static bool coin(struct random *random)
{
    return random_below(random, 2) == 0;
}

static void fill_fields(struct random *random, struct arena *arena, struct market_opening *opening)
{
    static const char *const postcodes[] = {"2312", "2225 AB", "9999", "2341"};
    opening->title = random_text(random, arena, 3);
    opening->text = random_text(random, arena, 6);
    if (coin(random))
        opening->organisation = random_text(random, arena, 1);
    if (coin(random))
        opening->market = coin(random) ? STR("vacancies") : STR("internships");
    if (coin(random))
        opening->language = coin(random) ? STR("nl") : STR("en");
    if (coin(random))
        opening->postcode = str_from(postcodes[random_below(random, 4)]);
    if (random_below(random, 3) == 0) {
        opening->located = true;
        opening->lat = 52.0 + random_below(random, 100) / 200.0;
        opening->lon = 4.2 + random_below(random, 100) / 200.0;
    }
    opening->remote = random_below(random, 6) == 0;
    if (coin(random))
        opening->hours_min = 800 + 100 * (int32_t)random_below(random, 10);
    if (coin(random))
        opening->hours_max = 2000 + 100 * (int32_t)random_below(random, 20);
    if (coin(random))
        opening->education_level = 1 + (int32_t)random_below(random, 8);
    if (coin(random))
        opening->sector = (char)('A' + random_below(random, 4));
    if (coin(random))
        opening->contract = str_from(market_contracts[random_below(random, 3)]);
    if (coin(random))
        opening->posted = WORLD_TODAY - 5 + (int32_t)random_below(random, 7);
    if (coin(random))
        opening->valid_through = WORLD_TODAY - 2 + (int32_t)random_below(random, 8);
}

void world_put(struct db *db, const struct place_index *places, struct random *random, struct arena *arena, uint32_t key)
{
    struct market_opening opening = market_opening_blank();
    struct market_writer *writer = NULL;
    enum market_stored what;
    opening.source = STR("bron");
    opening.id_in_source = str_from(arena_printf(arena, "o-%u", key));
    fill_fields(random, arena, &opening);
    uint32_t count = random_below(random, 7);
    struct market_asked *asked = arena_array(arena, count + 1, sizeof *asked);
    for (uint32_t i = 0; i < count; i++) {
        asked[i].importance = (enum market_importance)(random_below(random, 12) == 0 ? MARKET_MUST : 1 + random_below(random, 2));
        if (random_below(random, 10) == 0)
            asked[i].label = STR("iets onbekends");
        else
            asked[i].concept = 1 + random_below(random, WORLD_SKILLS);
    }
    opening.skills = asked;
    opening.skill_count = count;
    DB_OK(db_begin(db, &fault));
    DB_OK(market_writer_new(db, places, 1, &writer, &fault));
    DB_OK(market_writer_put(writer, &opening, &what, &fault));
    DB_OK(market_writer_finish(writer, &fault));
    market_writer_free(writer);
    DB_OK(db_commit(db, &fault));
}

void world_toggle(struct db *db, struct random *random, int64_t id)
{
    bool changed;
    DB_OK(market_opening_set_status(db, id, coin(random) ? MARKET_WITHDRAWN : MARKET_OPEN, 2, &changed, &fault));
}

static struct service_texts one_text(struct arena *arena, struct str text)
{
    struct str *items = arena_array(arena, 1, sizeof *items);
    items[0] = text;
    return (struct service_texts){items, 1};
}

static void random_filters(struct random *random, struct arena *arena, const struct place_index *places,
                           struct service_filters *filters)
{
    static const char *const values[][2] = {{"postcode", "2312"},        {"hours", "12-24"},        {"educationLevelMax", "4"},
                                            {"sector", "A,B"},           {"contract", "permanent"}, {"language", "en"},
                                            {"postedAfter", "2024-10-01"}, {"market", "vacancies"}};
    service_problems problems = {0};
    struct err err;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (random_below(random, 5) != 0)
            continue;
        assert_int_equal(service_filters_set(arena, filters, str_from(values[i][0]), str_from(values[i][1]), places,
                                             &problems, &err),
                         0);
    }
    if (filters->near_postcode.len > 0)
        assert_int_equal(service_filters_set(arena, filters, STR("km"), STR("12.5"), places, &problems, &err), 0);
    if (random_below(random, 6) == 0)
        filters->organisation = one_text(arena, random_text(random, arena, 1));
}

void world_request(struct random *random, struct arena *arena, const struct place_index *places,
                   struct service_profile *profile, struct service_match_request *request)
{
    uint32_t count = random_below(random, 8);
    struct service_held *held = arena_array(arena, count + 1, sizeof *held);
    for (uint32_t i = 0; i < count; i++)
        held[i] = (struct service_held){world_uri(arena, random_below(random, WORLD_SKILLS + 2)),
                                        1 + (int32_t)random_below(random, 4)};
    *profile = (struct service_profile){.skills = held, .count = count, .filters = service_filters_none()};
    random_filters(random, arena, places, &profile->filters);
    *request = service_match_request_new(profile, WORLD_TODAY);
    request->top = random_below(random, 30);
    request->offset = random_below(random, 10);
    request->explain = coin(random);
    request->counts = coin(random);
    request->facets = coin(random);
    request->browse = coin(random);
    request->sort = (enum service_sort)random_below(random, SERVICE_SORTS);
    request->language = (uint8_t)random_below(random, 2);
    if (random_below(random, 3) != 0)
        return;
    request->text = random_text(random, arena, 2);
    /* As when the last word is still being typed. */
    for (uint32_t cut = random_below(random, 3); cut > 0 && (unsigned char)request->text.data[request->text.len - 1] < 0x80; cut--)
        request->text.len--;
}

struct str world_answer(struct arena *arena, const struct service_version *version, struct db *db,
                        const struct service_match_request *request)
{
    struct service_match match;
    struct json_writer writer;
    struct buf buf BUF_AUTO;
    buf_init(&buf, 1u << 24);
    DB_OK(service_match_run(arena, version, db, request, &match, &fault));
    json_write_to_buf(&writer, &buf);
    service_match_write(&writer, &match);
    DB_OK(json_write_finish(&writer, &fault));
    return arena_str(arena, buf_str(&buf));
}
