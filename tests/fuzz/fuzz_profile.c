/* Profiles as people send them: whatever comes in, what is accepted keeps every rule, and written out again reads back the
 * same. */
#include "fuzz.h"
#include "service/profile.h"

static void check(const struct service_profile *profile)
{
    FUZZ_CHECK(profile->count <= SERVICE_PROFILE_SKILLS_MAX);
    for (size_t i = 0; i < profile->count; i++) {
        FUZZ_CHECK(profile->skills[i].uri.len > 0);
        FUZZ_CHECK(profile->skills[i].level >= 1 && profile->skills[i].level <= 4);
    }
    const struct service_filters *f = &profile->filters;
    FUZZ_CHECK(!f->near || (f->lat >= -90 && f->lat <= 90 && f->lon >= -180 && f->lon <= 180 && f->km >= 0));
    FUZZ_CHECK(f->education_max >= 0 && f->education_max <= 8);
    FUZZ_CHECK(f->hours_min == SERVICE_HOURS_NONE || f->hours_max == SERVICE_HOURS_NONE || f->hours_min <= f->hours_max);
}

static void write(const struct service_profile *profile, struct buf *out)
{
    struct json_writer writer;
    json_write_to_buf(&writer, out);
    service_profile_write(&writer, profile);
    FUZZ_CHECK(json_write_finish(&writer, NULL) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct service_profile profile;
    struct service_profile again;
    service_problems problems = {0};
    struct err err;
    int rc = service_profile_parse(arena, (struct str){(const char *)data, size}, NULL, &profile, &problems, &err);
    FUZZ_CHECK((rc == 0) == (problems.count == 0));
    if (rc != 0)
        return 0;
    check(&profile);
    struct buf first BUF_AUTO;
    struct buf second BUF_AUTO;
    buf_init(&first, 1u << 24);
    buf_init(&second, 1u << 24);
    write(&profile, &first);
    if (first.len > SERVICE_PROFILE_BYTES_MAX) /* escapes can make it longer than what came in */
        return 0;
    FUZZ_CHECK(service_profile_parse(arena, buf_str(&first), NULL, &again, &problems, &err) == 0);
    write(&again, &second);
    FUZZ_CHECK(str_equal(buf_str(&first), buf_str(&second)));
    return 0;
}
