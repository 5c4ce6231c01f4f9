/* Openings that one thread reads and another takes: all of them, in order, as they were read; and an end when either fails. */
#include "../places_fixture.h"
#include "../random.h"

#include <string.h>

#include "base/hash.h"
#include "service/live_relay.h"

static struct place_index *places;

static struct str varied_text(struct random *random, struct arena *arena)
{
    size_t length = random_below(random, 40);
    char *text = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)('a' + random_below(random, 26));
    return (struct str){text, length};
}

/* Openings 1 to `count`, each with other skills and texts; the list of `damaged` cannot be read. */
static void fill(struct db_fixture *fixture, struct random *random, int64_t count, int64_t damaged)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    struct arena *arena ARENA_AUTO = arena_new();
    db_fixture_upgrade(fixture);
    DB_OK(db_begin(fixture->db, &fault));
    DB_OK(db_prepare(fixture->db,
                     "INSERT INTO opening (id, status, created, changed, packed_skills, digest, source, id_in_source, "
                     "organisation, language, market, title, search_tokens) "
                     "VALUES ($1, 1, 1, 1, $2, $3, 'test', $4, $5, $6, $7, $8, $9)",
                     &stmt, &fault));
    for (int64_t id = 1; id <= count; id++) {
        struct buf packed BUF_AUTO;
        struct market_asked asked[30];
        size_t skills = random_below(random, 30);
        memset(asked, 0, sizeof asked);
        buf_init(&packed, 4096);
        for (size_t i = 0; i < skills; i++) {
            asked[i].concept = 1 + (int64_t)i * 1000 + random_below(random, 1000);
            asked[i].importance = 1 + random_below(random, 3);
        }
        market_packed_encode(asked, skills, &packed);
        if (id == damaged)
            buf_clear(&packed);
        db_bind_int(stmt, 1, id);
        db_bind_blob(stmt, 2, packed.data, packed.len);
        db_bind_blob(stmt, 3, "", 0);
        db_bind_text_z(stmt, 4, arena_printf(arena, "%lld", (long long)id));
        for (int i = 5; i <= 8; i++)
            db_bind_text(stmt, i, varied_text(random, arena));
        struct str tokens = varied_text(random, arena);
        db_bind_blob(stmt, 9, tokens.data, tokens.len);
        DB_OK(db_run(stmt, &fault));
    }
    DB_OK(db_commit(fixture->db, &fault));
}

struct taken {
    uint64_t digest; /* of everything, in order */
    size_t count;
    size_t refuse; /* the opening that is not taken; SIZE_MAX: none */
};

static void mix(struct taken *taken, const void *bytes, size_t len)
{
    taken->digest = hash_bytes(bytes, len, taken->digest + len);
}

static void mix_opening(struct taken *taken, const struct market_scanned *opening)
{
    const struct str texts[] = {opening->language, opening->market, opening->organisation, opening->title,
                                opening->search_tokens};
    mix(taken, &opening->id, sizeof opening->id);
    for (size_t i = 0; i < opening->skill_count; i++) {
        mix(taken, &opening->skills[i].concept, sizeof opening->skills[i].concept);
        mix(taken, &opening->skills[i].importance, sizeof opening->skills[i].importance);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        mix(taken, texts[i].data, texts[i].len);
    taken->count++;
}

static int take(void *arg, const struct market_scanned *opening, struct err *err)
{
    struct taken *taken = arg;
    if (taken->count == taken->refuse)
        return err_set(err, ERR_TOO_LARGE, "opening %lld is refused", (long long)opening->id);
    mix_opening(taken, opening);
    return 0;
}

static int take_at_once(void *arg, const struct market_scanned *opening)
{
    mix_opening(arg, opening);
    return 0;
}

static void takes_everything_in_order(void **state)
{
    static const int64_t counts[] = {0, 1, 255, 256, 257, 2048, 2500};
    struct db_fixture *fixture = *state;
    struct random random = random_start("relay");
    fill(fixture, &random, 2500, 0);
    for (size_t i = sizeof counts / sizeof *counts; i-- > 0;) {
        struct taken taken = {.refuse = SIZE_MAX};
        struct taken at_once = {0};
        char sql[64];
        snprintf(sql, sizeof sql, "DELETE FROM opening WHERE id > %lld", (long long)counts[i]);
        DB_OK(db_exec(fixture->db, sql, &fault));
        DB_OK(market_scan(fixture->db, places, take_at_once, &at_once, &fault));
        DB_OK(live_relay_scan(fixture->db, places, take, &taken, &fault));
        assert_int_equal(taken.count, counts[i]);
        assert_int_equal(at_once.count, counts[i]);
        assert_true(taken.digest == at_once.digest);
    }
}

static void ends_where_one_is_not_taken(void **state)
{
    static const size_t refused[] = {0, 1, 255, 256, 1000, 2304, 2499};
    struct db_fixture *fixture = *state;
    struct random random = random_start("refused");
    fill(fixture, &random, 2500, 0);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct taken taken = {.refuse = refused[i]};
        struct err err = {0};
        assert_int_equal(live_relay_scan(fixture->db, places, take, &taken, &err), ERR_TOO_LARGE);
        assert_int_equal(taken.count, refused[i]);
        assert_non_null(strstr(err.message, "is refused"));
        assert_int_equal(live_relay_scan(fixture->db, places, take, &taken, NULL), ERR_TOO_LARGE);
    }
}

static void ends_where_one_cannot_be_read(void **state)
{
    struct db_fixture *fixture = *state;
    struct random random = random_start("unreadable");
    struct taken taken = {.refuse = SIZE_MAX};
    struct err err = {0};
    fill(fixture, &random, 1200, 1000);
    assert_int_equal(live_relay_scan(fixture->db, places, take, &taken, &err), ERR_DATABASE);
    assert_true(taken.count < 1200);
    assert_non_null(strstr(err.message, "opening 1000"));
}

static const struct db_test tests[] = {
    DB_TEST(takes_everything_in_order),
    DB_TEST(ends_where_one_is_not_taken),
    DB_TEST(ends_where_one_cannot_be_read),
};

int main(void)
{
    return PLACES_FIXTURE_RUN("relay", tests, places);
}
