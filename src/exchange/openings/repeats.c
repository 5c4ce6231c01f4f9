#include "exchange/openings/repeats.h"

#include "base/utf8.h"

#define KEY_MAX 4096u /* bytes; sources and ids are shorter */

void openings_repeats_init(struct openings_repeats *repeats)
{
    repeats->arena = arena_new();
    repeats->seen = map_new(repeats->arena, 0);
    buf_init(&repeats->key, KEY_MAX);
}

void openings_repeats_free(struct openings_repeats *repeats)
{
    buf_free(&repeats->key);
    arena_free(repeats->arena);
}

void openings_repeats_note(struct openings_repeats *repeats, struct openings_issues *issues,
                           const struct openings_source *place, struct openings_position position,
                           const struct json_node *object, struct str source, struct str id)
{
    bool is_new = false;
    /* neither holds a NUL, so one between them keeps every two keys apart */
    buf_clear(&repeats->key);
    buf_add_str(&repeats->key, source);
    buf_add_char(&repeats->key, '\0');
    buf_add_str(&repeats->key, id);
    uint64_t *number = map_at(repeats->seen, buf_str(&repeats->key), &is_new);
    if (!is_new) {
        struct json_node member = *object;
        (void)json_read_member(object, "id", &member);
        openings_issues_add(issues, true, place, &member, "\"%.*s\" %s %llu of this file too; the last one counts",
                            STR_ARG(utf8_truncate(id, 200)), position.in_document ? "is the id of opening" : "stands in line",
                            (unsigned long long)*number);
    }
    *number = position.number;
}
