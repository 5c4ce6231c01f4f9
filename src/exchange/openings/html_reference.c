/* Character references of HTML: numbers, the names of Latin-1 in the order of their numbers, and what else
 * occurs in the texts of our languages. Names are case-sensitive and end with a semicolon. */
#include <string.h>

#include "base/utf8.h"
#include "exchange/openings/html_text.h"

#define LATIN_FIRST 160
static const char *const latin[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",
    "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",
    "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12",
    "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde",
    "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",
    "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",
    "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static const struct {
    const char *name;
    uint32_t code;
} others[] = {
    {"amp", '&'},      {"lt", '<'},        {"gt", '>'},        {"quot", '"'},      {"apos", '\''},
    {"euro", 0x20AC},  {"hellip", 0x2026}, {"ndash", 0x2013},  {"mdash", 0x2014},  {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"sbquo", 0x201A},  {"ldquo", 0x201C},  {"rdquo", 0x201D},  {"bdquo", 0x201E},
    {"bull", 0x2022},  {"trade", 0x2122},  {"ensp", 0x2002},   {"emsp", 0x2003},   {"thinsp", 0x2009},
    {"zwnj", 0x200C},  {"zwj", 0x200D},    {"permil", 0x2030}, {"lsaquo", 0x2039}, {"rsaquo", 0x203A},
    {"oelig", 0x153},  {"OElig", 0x152},   {"scaron", 0x161},  {"Scaron", 0x160},  {"Yuml", 0x178},
    {"minus", 0x2212}, {"le", 0x2264},     {"ge", 0x2265},     {"ne", 0x2260},     {"rarr", 0x2192},
    {"larr", 0x2190},  {"check", 0x2713},  {"num", '#'},       {"excl", '!'},      {"colon", ':'},
    {"comma", ','},    {"period", '.'},    {"sol", '/'},       {"lpar", '('},      {"rpar", ')'},
    {"percnt", '%'},   {"plus", '+'},      {"equals", '='},    {"NewLine", '\n'},  {"Tab", '\t'},
};

#define NAME_MAX 8

static uint32_t by_name(struct str name)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_equal_z(name, others[i].name))
            return others[i].code;
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
        if (str_equal_z(name, latin[i]))
            return LATIN_FIRST + (uint32_t)i;
    return 0;
}

static size_t numeric(struct str s, char *out, size_t *used)
{
    size_t at = 2;
    bool hex = at < s.len && (s.data[at] | 0x20) == 'x';
    uint32_t code = 0;
    at += hex;
    size_t first = at;
    for (; at < s.len; at++) {
        char c = s.data[at];
        char small = (char)(c | 0x20);
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (hex && small >= 'a' && small <= 'f')
            digit = (uint32_t)(small - 'a' + 10);
        else
            break;
        code = code > 0x10FFFF ? code : code * (hex ? 16 : 10) + digit;
    }
    if (at == first)
        return 0;
    *used = at + (at < s.len && s.data[at] == ';');
    size_t len = code == 0 ? 0 : utf8_encode(code, out);
    return len > 0 ? len : utf8_encode(0xFFFD, out);
}

size_t html_reference(struct str s, char *out, size_t *used)
{
    if (s.len >= 3 && s.data[1] == '#')
        return numeric(s, out, used);
    size_t end = 1;
    while (end < s.len && end <= NAME_MAX && s.data[end] != ';')
        end++;
    if (end >= s.len || s.data[end] != ';')
        return 0;
    uint32_t code = by_name((struct str){s.data + 1, end - 1});
    if (code == 0)
        return 0;
    *used = end + 1;
    return utf8_encode(code, out);
}
