/* HTML to text: never fails, gives UTF-8 of a bounded length; scripts lie within their page. */
#include "fuzz.h"

#include "base/utf8.h"
#include "exchange/openings/html_script.h"
#include "exchange/openings/html_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str page = {(const char *)data, size};
    struct buf text BUF_AUTO;
    buf_init(&text, size * 3 + 16);
    html_text(page, &text);
    FUZZ_CHECK(!buf_failed(&text) && text.len <= size * 3);
    FUZZ_CHECK(utf8_check(buf_str(&text)) == text.len);
    struct str language = html_page_language(page);
    FUZZ_CHECK(language.len == 0 ||
               (language.data >= page.data && language.data + language.len <= page.data + size));
    size_t at = 0;
    size_t before = 0;
    struct str script;
    while (html_script_next(page, &at, &script)) {
        FUZZ_CHECK(at > before && at <= size);
        FUZZ_CHECK(script.len == 0 ||
                   (script.data >= page.data && script.data + script.len <= page.data + size));
        before = at;
    }
    FUZZ_CHECK(at == size);
    return 0;
}
