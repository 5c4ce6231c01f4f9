/* Storing openings: see "Storing" in market/opening.h.
 *
 * New openings are copied into a batch and written a table at a time, since that is what db_copy
 * (PostgreSQL's COPY) is quick at. A change to an opening is written at once, after the batch. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "market/opening_derived.h"
#include "market/opening_packed.h"
#include "market/opening_row.h"
#include "port/db/change.h"
#include "port/db/sequence.h"
#include "port/stem.h"

#define BATCH_OPENINGS 2000
#define BATCH_BYTES    ((size_t)16 * 1024 * 1024)
#define KEY_MAX        1024

struct held {
    struct market_opening opening;
    struct market_derived derived;
};

struct market_writer {
    struct db *db;
    const struct place_index *places;
    int64_t now;
    struct arena *arena;   /* as long as the writer */
    struct arena *batch;   /* holds what is held back */
    struct arena *scratch; /* for one opening */
    struct map *added;     /* key to the batch in which it was new; 0: it was there before */
    uint64_t batch_number; /* from 1 */
    bool was_empty;        /* there were no openings: only `added` can be there */
    struct stem *stem;
    struct buf packed;
    struct buf tokens;
    struct buf content;
    VEC(struct held) held;
};

DB_SQL(select_first, "SELECT id FROM opening ORDER BY id LIMIT 1");
DB_SQL(select_stored, "SELECT id, digest FROM opening WHERE source = $1 AND id_in_source = $2");
DB_SQL(delete_skills, "DELETE FROM opening_skill WHERE id BETWEEN $1 AND $2");
DB_SQL(update_opening, "UPDATE opening SET (" MARKET_OPENING_WRITTEN
                       ") = ($2, $3, $4, $5, $6, " MARKET_OPENING_PARAMETERS ") WHERE id = $1");

int market_writer_new(struct db *db, const struct place_index *places, int64_t now,
                      struct market_writer **out, struct err *err)
{
    if (!db_in_transaction(db))
        return err_set(err, ERR_INVALID, "openings are stored in a transaction");
    int64_t first = 0;
    int rc = db_get_int(db, select_first, &first, err);
    if (rc != 0 && rc != ERR_NOT_FOUND)
        return rc;
    struct stem *stem = NULL;
    int stem_rc = stem_new(&stem, err);
    if (stem_rc != 0)
        return stem_rc;
    struct arena *arena = arena_new();
    struct market_writer *writer = arena_alloc(arena, sizeof *writer);
    writer->db = db;
    writer->places = places;
    writer->now = now;
    writer->arena = arena;
    writer->batch = arena_new();
    writer->scratch = arena_new();
    writer->added = map_new(arena, 0);
    writer->batch_number = 1;
    writer->was_empty = rc == ERR_NOT_FOUND;
    writer->stem = stem;
    buf_init(&writer->packed, MARKET_CONTENT_MAX);
    buf_init(&writer->tokens, MARKET_CONTENT_MAX);
    buf_init(&writer->content, MARKET_CONTENT_MAX);
    *out = writer;
    return 0;
}

void market_writer_free(struct market_writer *writer)
{
    if (writer == NULL)
        return;
    stem_free(writer->stem);
    buf_free(&writer->packed);
    buf_free(&writer->tokens);
    buf_free(&writer->content);
    arena_free(writer->batch);
    arena_free(writer->scratch);
    arena_free(writer->arena);
}

/* --- New openings -----------------------------------------------------------------------------------------
 */

static int copy_openings(struct market_writer *writer, struct err *err)
{
    struct db_stmt *copy DB_STMT_AUTO = NULL;
    int rc = db_copy(writer->db, "opening", "id, created, " MARKET_OPENING_WRITTEN, &copy, err);
    for (size_t i = 0; rc == 0 && i < writer->held.count; i++) {
        const struct held *held = &writer->held.items[i];
        db_bind_int(copy, 1, held->opening.id);
        db_bind_int(copy, 2, writer->now);
        (void)market_row_bind(copy, 3, &held->opening, &held->derived, writer->now);
        rc = db_send(copy, err);
    }
    return rc != 0 ? rc : db_flush(writer->db, err);
}

static int copy_skills(struct market_writer *writer, struct err *err)
{
    struct db_stmt *copy DB_STMT_AUTO = NULL;
    int rc = db_copy(writer->db, "opening_skill", "id, concept_id, uri, label, importance", &copy, err);
    for (size_t i = 0; rc == 0 && i < writer->held.count; i++)
        rc = market_row_send_skills(copy, &writer->held.items[i].opening, err);
    return rc != 0 ? rc : db_flush(writer->db, err);
}

static int copy_changes(struct market_writer *writer, struct err *err)
{
    int64_t seq = 0;
    int rc = db_sequence_take(writer->db, "change_log", (int64_t)writer->held.count, &seq, err);
    struct db_stmt *copy DB_STMT_AUTO = NULL;
    if (rc == 0)
        rc = db_copy(writer->db, "change_log", "seq, kind, entity_id, at", &copy, err);
    for (size_t i = 0; rc == 0 && i < writer->held.count; i++) {
        db_bind_int(copy, 1, seq + (int64_t)i);
        db_bind_int(copy, 2, DB_CHANGE_OPENING);
        db_bind_int(copy, 3, writer->held.items[i].opening.id);
        db_bind_int(copy, 4, writer->now);
        rc = db_send(copy, err);
    }
    return rc != 0 ? rc : db_flush(writer->db, err);
}

int market_writer_finish(struct market_writer *writer, struct err *err)
{
    if (writer->held.count == 0)
        return 0;
    int64_t id = 0;
    int rc = db_sequence_take(writer->db, "opening", (int64_t)writer->held.count, &id, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < writer->held.count; i++)
        writer->held.items[i].opening.id = id + (int64_t)i;
    rc = copy_openings(writer, err);
    if (rc == 0)
        rc = copy_skills(writer, err);
    if (rc == 0)
        rc = copy_changes(writer, err);
    if (rc != 0)
        return rc;
    writer->held.items = NULL;
    writer->held.count = writer->held.capacity = 0;
    writer->batch_number++;
    arena_reset(writer->batch);
    return 0;
}

static void copy_content(struct arena *arena, const struct market_opening *from, struct market_opening *to)
{
    *to = *from;
    for (size_t i = 0; i < market_field_count; i++) {
        struct market_value value = market_field_get(&market_fields[i], from);
        if (value.type == MARKET_VALUE_TEXT) {
            value.text = arena_str(arena, value.text);
            market_field_set(&market_fields[i], to, value);
        }
    }
    struct market_asked *skills = arena_array(arena, from->skill_count, sizeof *skills);
    for (size_t i = 0; i < from->skill_count; i++) {
        skills[i] = from->skills[i];
        if (skills[i].uri.len > 0)
            skills[i].uri = arena_str(arena, skills[i].uri);
        if (skills[i].label.len > 0)
            skills[i].label = arena_str(arena, skills[i].label);
    }
    to->skills = skills;
}

static int hold(struct market_writer *writer, const struct market_opening *opening,
                const struct market_derived *derived, struct err *err)
{
    if (writer->held.count >= BATCH_OPENINGS || arena_size(writer->batch) > BATCH_BYTES) {
        int rc = market_writer_finish(writer, err);
        if (rc != 0)
            return rc;
    }
    struct held held;
    copy_content(writer->batch, opening, &held.opening);
    held.derived = (struct market_derived){
        .packed_skills = arena_str(writer->batch, derived->packed_skills),
        .digest = arena_str(writer->batch, derived->digest),
        .search_tokens = arena_str(writer->batch, derived->search_tokens),
    };
    if (writer->held.capacity == 0)
        writer->held.items = arena_array(writer->batch, writer->held.capacity = BATCH_OPENINGS, sizeof held);
    writer->held.items[writer->held.count++] = held;
    return 0;
}

/* --- Changed openings -------------------------------------------------------------------------------------
 */

static int update(struct market_writer *writer, const struct market_opening *given, int64_t id,
                  const struct market_derived *derived, struct err *err)
{
    struct market_opening opening = *given;
    struct db_stmt *change DB_STMT_AUTO = NULL;
    struct db_stmt *clear DB_STMT_AUTO = NULL;
    struct db_stmt *copy DB_STMT_AUTO = NULL;
    opening.id = id;
    int rc = db_prepare(writer->db, update_opening, &change, err);
    if (rc == 0)
        rc = db_prepare(writer->db, delete_skills, &clear, err);
    if (rc != 0)
        return rc;
    db_bind_int(change, 1, id);
    (void)market_row_bind(change, 2, &opening, derived, writer->now);
    rc = db_run(change, err);
    if (rc != 0)
        return rc;
    db_bind_int(clear, 1, MARKET_SKILL_ROW(id, 0));
    db_bind_int(clear, 2, MARKET_SKILL_ROW(id, MARKET_SKILLS_MAX - 1));
    rc = db_run(clear, err);
    if (rc == 0)
        rc = db_copy(writer->db, "opening_skill", "id, concept_id, uri, label, importance", &copy, err);
    if (rc == 0)
        rc = market_row_send_skills(copy, &opening, err);
    if (rc == 0)
        rc = db_flush(writer->db, err);
    if (rc == 0)
        rc = db_change_add(writer->db, DB_CHANGE_OPENING, id, writer->now, err);
    return rc;
}

/* --- One opening ------------------------------------------------------------------------------------------
 */

static struct str key_of(struct market_writer *writer, const struct market_opening *opening)
{
    char *key = arena_alloc(writer->scratch, KEY_MAX);
    size_t len = 0;
    /* Neither holds a NUL, so one between them keeps every two keys apart. */
    memcpy(key, opening->source.len == 0 ? "" : opening->source.data, opening->source.len);
    len = opening->source.len;
    key[len++] = '\0';
    memcpy(key + len, opening->id_in_source.data, opening->id_in_source.len);
    return (struct str){key, len + opening->id_in_source.len};
}

/* *id is 0 when the key is not stored. *same: stored with this digest. */
static int look_up(struct market_writer *writer, const struct market_opening *opening, struct str digest,
                   int64_t *id, bool *same, struct err *err)
{
    struct db_stmt *stmt DB_STMT_AUTO = NULL;
    int rc = db_prepare(writer->db, select_stored, &stmt, err);
    if (rc != 0)
        return rc;
    db_bind_text(stmt, 1, opening->source);
    db_bind_text(stmt, 2, opening->id_in_source);
    rc = db_step(stmt, err);
    if (rc < 0)
        return rc;
    *id = rc == DB_ROW ? db_column_int(stmt, 0) : 0;
    *same = rc == DB_ROW && str_equal(db_column_blob(stmt, 1), digest);
    return 0;
}

static void derive(struct market_writer *writer, const struct market_opening *opening,
                   const struct digest *digest, struct market_derived *out)
{
    buf_clear(&writer->packed);
    buf_clear(&writer->tokens);
    market_packed_encode(opening->skills, opening->skill_count, &writer->packed);
    market_opening_words(opening, writer->places, writer->stem, writer->scratch, &writer->tokens);
    *out = (struct market_derived){
        .packed_skills = buf_str(&writer->packed),
        .digest = digest_str(digest),
        .search_tokens = buf_str(&writer->tokens),
    };
}

int market_writer_put(struct market_writer *writer, const struct market_opening *opening,
                      enum market_stored *what, struct err *err)
{
    arena_reset(writer->scratch);
    if (opening->source.len + opening->id_in_source.len + 1 > KEY_MAX ||
        opening->skill_count > MARKET_SKILLS_MAX)
        return err_set(err, ERR_TOO_LARGE, "an opening over the limits of its fields");
    struct digest digest = market_opening_digest(opening, &writer->content);
    bool is_new = false;
    uint64_t *added = map_at(writer->added, key_of(writer, opening), &is_new);
    int64_t id = 0;
    bool same = false;
    int rc = 0;
    if (!is_new && *added == writer->batch_number)
        rc = market_writer_finish(writer, err); /* it is still held back */
    if (rc == 0 && (!is_new || !writer->was_empty))
        rc = look_up(writer, opening, digest_str(&digest), &id, &same, err);
    if (rc != 0)
        return rc;
    if (same) {
        *what = MARKET_UNCHANGED;
        return 0;
    }
    struct market_derived derived;
    derive(writer, opening, &digest, &derived);
    if (buf_failed(&writer->content) || buf_failed(&writer->packed) || buf_failed(&writer->tokens))
        return err_set(err, ERR_TOO_LARGE, "an opening over the limits of its fields");
    if (id != 0) {
        rc = update(writer, opening, id, &derived, err);
    } else {
        rc = hold(writer, opening, &derived, err);
        *added = writer->batch_number;
    }
    if (rc == 0)
        *what = id != 0 ? MARKET_UPDATED : MARKET_ADDED;
    return rc;
}
