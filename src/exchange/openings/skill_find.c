#include "exchange/openings/skill_find.h"

#include "base/buf.h"
#include "skills/reading.h"

#define TEXT_MAX ((size_t)1 << 20) /* title and text, by their own limits, are far below it */

struct skill_find {
    struct db *db;
    struct arena *arena;
    struct skills_taxonomy all;
    struct text_reading *reading; /* NULL until the first opening */
    struct stem *stem;
    struct buf text;
};

struct skill_find *skill_find_new(struct db *db)
{
    struct arena *arena = arena_new();
    struct skill_find *find = arena_alloc(arena, sizeof *find);
    find->db = db;
    find->arena = arena;
    buf_init(&find->text, TEXT_MAX);
    return find;
}

void skill_find_free(struct skill_find *find)
{
    if (find == NULL)
        return;
    text_reading_free(find->reading);
    stem_free(find->stem);
    buf_free(&find->text);
    arena_free(find->arena);
}

static int prepare(struct skill_find *find, struct err *err)
{
    int rc = find->stem == NULL ? stem_new(&find->stem, err) : 0;
    if (rc == 0)
        rc = skills_taxonomy_read(find->db, find->arena, &find->all, err);
    return rc != 0 ? rc : skills_reading_new(find->db, &find->all, &find->reading, err);
}

static enum stem_language language_of(const struct skill_find *find, const struct market_opening *opening)
{
    if (str_equal_z(opening->language, "nl"))
        return STEM_DUTCH;
    if (str_equal_z(opening->language, "en"))
        return STEM_ENGLISH;
    return text_reading_language(buf_str(&find->text));
}

int skill_find_fill(struct skill_find *find, struct arena *arena, struct market_opening *opening,
                    struct err *err)
{
    struct text_find *finds;
    if (find->db == NULL)
        return 0;
    int rc = find->reading == NULL ? prepare(find, err) : 0;
    if (rc != 0)
        return rc;
    buf_clear(&find->text);
    buf_add_str(&find->text, opening->title);
    buf_add_str(&find->text, STR("\n"));
    buf_add_str(&find->text, opening->text);
    if (buf_failed(&find->text))
        return err_set(err, ERR_TOO_LARGE, "an opening over the limits of its fields");
    size_t count = text_extract_find(text_reading_extract(find->reading, language_of(find, opening)),
                                     find->stem, buf_str(&find->text), SKILL_FIND_MAX, arena, &finds);
    struct market_asked *skills = arena_array(arena, count + 1, sizeof *skills);
    size_t kept = 0;
    while (kept < count && finds[kept].score >= TEXT_EXTRACT_KEPT) {
        skills[kept] = (struct market_asked){.concept = find->all.concepts[finds[kept].concept].id,
                                             .importance = MARKET_ESSENTIAL};
        kept++;
    }
    opening->skills = skills;
    opening->skill_count = kept;
    opening->skills_found = kept > 0;
    return 0;
}
