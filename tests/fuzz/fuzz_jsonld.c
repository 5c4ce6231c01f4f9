/* Openings in both forms: what is read holds only values that its fields may have, and what is written of it
 * reads back as the same opening. */
#include "fuzz.h"

#include "exchange/openings/jobposting.h"
#include "exchange/openings/opening_write.h"
#include "market/opening_derived.h"
#include "market/opening_field.h"

struct run {
    struct openings_reader reader;
    struct arena *arena;
    struct openings_source source;
    const struct map *references;
};

static void check_opening(struct run *run, const struct market_opening *opening)
{
    struct buf content BUF_AUTO;
    struct buf line BUF_AUTO;
    struct json_writer w;
    struct json_node root;
    struct market_opening again;
    buf_init(&content, MARKET_CONTENT_MAX);
    buf_init(&line, 1 << 24);
    FUZZ_CHECK(opening->skill_count <= MARKET_SKILLS_MAX);
    for (size_t i = 0; i < market_field_count; i++)
        FUZZ_CHECK(market_field_allows(&market_fields[i], market_field_get(&market_fields[i], opening)));
    struct digest before = market_opening_digest(opening, &content);
    json_write_to_buf(&w, &line);
    FUZZ_CHECK(openings_write(&w, opening, NULL, NULL, NULL) == 0);
    FUZZ_CHECK(json_write_finish(&w, NULL) == 0);
    FUZZ_CHECK(json_read(run->arena, buf_str(&line), NULL, &root, NULL) == 0);
    FUZZ_CHECK(openings_read_object(&run->reader, run->arena, &run->source, &root, &again, NULL) == 0);
    struct digest after = market_opening_digest(&again, &content);
    FUZZ_CHECK(!buf_failed(&content) && str_equal(digest_str(&before), digest_str(&after)));
}

static int check_posting(void *arg, const struct json_node *posting)
{
    struct run *run = arg;
    struct market_opening opening;
    int errors =
        jobposting_read(&run->reader, run->arena, &run->source, run->references, posting, &opening, NULL);
    FUZZ_CHECK(errors >= 0);
    if (errors == 0)
        check_opening(run, &opening);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char no_places[] = "pc4,place,lat,lon,municipality_code,municipality\n2312,Leiden,52,4,,\n";
    struct arena *arena ARENA_AUTO = arena_new();
    struct place_index *places PLACE_INDEX_AUTO = NULL;
    struct skill_lookup *skills = skill_lookup_new(NULL);
    struct openings_issues issues;
    struct json_limits limits = {.bytes = 1 << 20, .depth = 60, .values = 5000};
    struct str text = {(const char *)data, size};
    struct json_node root;
    FUZZ_CHECK(place_index_new(str_from(no_places), STR("{\"features\":[]}"), &places, NULL) == 0);
    openings_issues_init(&issues, arena, 50);
    struct run run = {
        .reader = {.issues = &issues, .skills = skills, .places = places, .warned = map_new(arena, 0)},
        .arena = arena,
        .source = {.file = "f", .text = text, .line = 1, .column = 1},
    };
    if (json_read(arena, text, &limits, &root, NULL) == 0) {
        struct market_opening opening;
        run.references = jobposting_references(arena, &root);
        FUZZ_CHECK(jobposting_each(&root, check_posting, &run) == 0);
        int errors = openings_read_object(&run.reader, arena, &run.source, &root, &opening, NULL);
        FUZZ_CHECK(errors >= 0);
        if (errors == 0)
            check_opening(&run, &opening);
        for (size_t i = 0; i < issues.items.count; i++)
            (void)openings_issue_format(&issues.items.items[i], arena);
    }
    skill_lookup_free(skills);
    return 0;
}
