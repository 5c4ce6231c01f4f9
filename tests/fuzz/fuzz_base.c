/* Strings, UTF-8, numbers and dates of the base room: what is accepted comes back the same when written again. */
#include "fuzz.h"

#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"

static void check_utf8(struct str s)
{
    size_t good = utf8_check(s);
    FUZZ_CHECK(good <= s.len);
    size_t at = 0;
    size_t count = 0;
    while (at < good) {
        uint32_t code_point = 0;
        char again[4];
        size_t length = utf8_decode((struct str){s.data + at, s.len - at}, &code_point);
        FUZZ_CHECK(length >= 1 && length <= 4);
        FUZZ_CHECK(utf8_encode(code_point, again) == length && memcmp(again, s.data + at, length) == 0);
        at += length;
        count++;
    }
    FUZZ_CHECK(at == good);
    struct str valid = {s.data, good};
    FUZZ_CHECK(utf8_count(valid) == count);
    struct str cut = utf8_truncate(valid, good / 2);
    FUZZ_CHECK(cut.len <= good / 2 && utf8_check(cut) == cut.len);
}

static void check_day(struct str s)
{
    int32_t day = 0;
    int32_t again = 0;
    char text[11];
    if (!time_day_parse(s, &day))
        return;
    time_day_format(day, text);
    FUZZ_CHECK(time_day_parse(str_from(text), &again) && again == day);
    FUZZ_CHECK(memcmp(text, s.data, 10) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str s = {(const char *)data, size};
    check_utf8(s);
    check_day(s);
    int64_t integer = 0;
    double number = 0;
    (void)str_to_int64(s, &integer);
    (void)str_to_double(s, &number);
    struct str trimmed = str_trim(s);
    FUZZ_CHECK(trimmed.len <= s.len);
    size_t parts = 0;
    size_t total = 0;
    for (struct str rest = s; rest.data != NULL; parts++)
        total += str_cut(&rest, ',').len;
    FUZZ_CHECK(size == 0 || total + parts - 1 == size);
    return 0;
}
