/* Text of addresses, cookies and headers into values. Pure; fuzzed. */
#ifndef REGIO_WEB_DECODE_H
#define REGIO_WEB_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/catalogue.h"
#include "base/err.h"
#include "base/str.h"

struct request_pair;

#define DECODE_PAIRS_MAX 1000

/* Decodes %XX, and + as a space where `plus`. ERR_INVALID when a percent sign is broken or the result is no
 * text: not UTF-8, or with control characters other than tab and line ends. */
int decode_percent(struct arena *arena, struct str text, bool plus, struct str *out) MUST_CHECK;

/* Whether bytes are text in that sense. */
bool decode_is_text(struct str bytes);

/* "a=1&b=2" into pairs in order; a part without = has an empty value. ERR_INVALID for no text, ERR_TOO_LARGE
 * for more than DECODE_PAIRS_MAX. */
int decode_query(struct arena *arena, struct str text, struct request_pair **out, size_t *count) MUST_CHECK;

/* The Cookie header: "a=1; b=2". Parts that are no cookie are skipped: they may come from other sites on the
 * domain. */
void decode_cookies(struct arena *arena, struct str text, struct request_pair **out, size_t *count);

/* The language that a visitor prefers by Accept-Language (RFC 9110, 12.5.4); `otherwise` where ours are not
 * in it. */
enum language decode_accept_language(struct str text, enum language otherwise);

/* Whether a list of entity tags (If-None-Match, RFC 9110, 13.1.2) has this one, weak or not, or is *. */
bool decode_has_etag(struct str list, const char *etag);

/* Whether Accept-Encoding takes gzip. */
bool decode_accepts_gzip(struct str text);

#endif
