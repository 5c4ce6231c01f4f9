/* Normal forms: valid UTF-8, and applying one twice changes nothing. */
#include "fuzz.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "port/unicode.h"

static void check(void (*form)(struct str text, struct buf *out), struct str text)
{
    struct buf once BUF_AUTO;
    struct buf twice BUF_AUTO;
    buf_init(&once, 16u << 20);
    buf_init(&twice, 16u << 20);
    form(text, &once);
    form(buf_str(&once), &twice);
    FUZZ_CHECK(!buf_failed(&once) && !buf_failed(&twice));
    FUZZ_CHECK(utf8_check(buf_str(&once)) == once.len);
    FUZZ_CHECK(str_equal(buf_str(&once), buf_str(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct buf key BUF_AUTO;
    if (size > 100000)
        return 0;
    check(unicode_normalise, text);
    check(unicode_label, text);
    buf_init(&key, 16u << 20);
    unicode_sort_key(text, &key);
    FUZZ_CHECK(!buf_failed(&key));
    return 0;
}
