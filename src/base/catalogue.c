#include "base/catalogue.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define GROUPED_FROM 10000

static const struct {
    const char *code;
    const char *thousands;
} languages[LANGUAGE_COUNT] = {
    [LANGUAGE_NL] = {"nl", "."},
    [LANGUAGE_EN] = {"en", ","},
};

const char *catalogue_language_code(enum language language)
{
    return languages[language].code;
}

bool catalogue_language_parse(struct str code, enum language *out)
{
    if (code.len < 2 || (code.len > 2 && code.data[2] != '-'))
        return false;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if ((code.data[0] | 0x20) == languages[i].code[0] && (code.data[1] | 0x20) == languages[i].code[1]) {
            *out = (enum language)i;
            return true;
        }
    }
    return false;
}

int catalogue_find(const struct catalogue *catalogue, struct str key)
{
    size_t low = 0;
    size_t high = catalogue->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(str_from(catalogue->texts[middle].key), key);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

void catalogue_add_number(struct buf *out, enum language language, int64_t number)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, number);
    int start = digits[0] == '-' ? 1 : 0;
    for (int i = 0; i < len; i++) {
        if (i > start && (len - i) % 3 == 0)
            buf_add_z(out, languages[language].thousands);
        buf_add_char(out, digits[i]);
    }
}

static void add_as_is(struct buf *out, struct str piece)
{
    buf_add_str(out, piece);
}

static const struct catalogue_arg *find_arg(const struct catalogue_arg *args, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal_z(name, args[i].name))
            return &args[i];
    return NULL;
}

static void put_arg(struct buf *out, enum language language, const struct catalogue_arg *arg,
                    void (*put)(struct buf *, struct str))
{
    if (!arg->is_number)
        put(out, arg->text);
    else if (arg->number >= GROUPED_FROM || arg->number <= -GROUPED_FROM)
        catalogue_add_number(out, language, arg->number);
    else
        buf_add_int(out, arg->number);
}

/* The form of the text for these arguments. */
static const char *choose(const struct catalogue_text *text, enum language language,
                          const struct catalogue_arg *args, size_t count)
{
    const struct catalogue_arg *number = find_arg(args, count, STR("count"));
    bool plural = text->other[language] != NULL && number != NULL && number->is_number && number->number != 1;
    return plural ? text->other[language] : text->one[language];
}

void catalogue_write(struct buf *out, const struct catalogue *catalogue, enum language language, int id,
                     const struct catalogue_arg *args, size_t arg_count,
                     void (*put)(struct buf *out, struct str piece))
{
    assert(id >= 0 && (size_t)id < catalogue->count);
    if (put == NULL)
        put = add_as_is;
    const char *at = choose(&catalogue->texts[id], language, args, arg_count);
    for (;;) {
        const char *open = strchr(at, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        if (close == NULL)
            break;
        const struct catalogue_arg *arg =
            find_arg(args, arg_count, (struct str){open + 1, (size_t)(close - open - 1)});
        put(out, (struct str){at, (size_t)((arg == NULL ? close + 1 : open) - at)});
        if (arg != NULL)
            put_arg(out, language, arg, put);
        at = close + 1;
    }
    put(out, str_from(at));
}
