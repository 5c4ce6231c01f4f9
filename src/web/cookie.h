/* Signed cookies: the visitor holds the data, the signature says that it came from here. Not secret: do not
 * put in it what the visitor may not read. */
#ifndef REGIO_WEB_COOKIE_H
#define REGIO_WEB_COOKIE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "web/response.h"

/* The most bytes of a cookie's name and value that browsers keep. */
#define COOKIE_MAX 4096

/* Signs bytes (HMAC-SHA-512-256 over purpose and value) and gives base64url text, "value.signature".
 * `purpose` keeps a value signed for one cookie out of another. */
struct str cookie_sign(struct arena *arena, const unsigned char key[32], const char *purpose,
                       struct str value);

/* Reads what cookie_sign made; ERR_INVALID when it was not made with this key and purpose. */
int cookie_verify(struct arena *arena, const unsigned char key[32], const char *purpose, struct str text,
                  struct str *value) MUST_CHECK;

/* The value of the signed cookie of that name; ERR_NOT_FOUND when there is none, ERR_INVALID when it is not
 * ours. */
int cookie_get(struct request *request, const char *name, struct str *value) MUST_CHECK;

/* Sets it; ERR_TOO_LARGE when it would pass COOKIE_MAX. `max_age` as in response_set_cookie. */
int cookie_set(struct response *response, const char *name, struct str value, int64_t max_age) MUST_CHECK;

#endif
