#include "web/csrf.h"

#include "port/crypto/crypto.h"
#include "web/cookie.h"

#define SESSION_BYTES 16
#define NONCE_BYTES   16
#define FIELD         "csrf"
#define HEADER        "x-csrf-token"
#define PURPOSE       "form"

/* The signature of a nonce together with the visitor's value. */
static void sign(const struct request *request, const char *nonce, unsigned char mac[CRYPTO_MAC_BYTES])
{
    char message[NONCE_BYTES + SESSION_BYTES];
    memcpy(message, nonce, NONCE_BYTES);
    memcpy(message + NONCE_BYTES, request->session.data, SESSION_BYTES);
    crypto_mac(request->web->key, STR(PURPOSE), (struct str){message, sizeof message}, mac);
}

/* Each page gets another token, so that what compression tells about the length of an answer tells nothing of
 * it. */
void csrf_prepare(struct request *request)
{
    struct str value;
    if (cookie_verify(request->arena, request->web->key, CSRF_COOKIE, request_cookie(request, CSRF_COOKIE),
                      &value) != 0 ||
        value.len != SESSION_BYTES) {
        char *fresh = arena_alloc(request->arena, SESSION_BYTES);
        crypto_random(fresh, SESSION_BYTES);
        value = (struct str){fresh, SESSION_BYTES};
        request->session_new = true;
    }
    request->session = value;
    unsigned char token[NONCE_BYTES + CRYPTO_MAC_BYTES];
    crypto_random(token, NONCE_BYTES);
    sign(request, (const char *)token, token + NONCE_BYTES);
    request->view.csrf =
        crypto_base64_encode(request->arena, (struct str){(const char *)token, sizeof token});
}

/* A browser that says so itself makes the token's work lighter: another site is refused whatever it sends. */
static bool from_elsewhere(const struct http_request *http)
{
    struct str site = http_header(http, "sec-fetch-site");
    if (site.len > 0)
        return !str_equal_z(site, "same-origin") && !str_equal_z(site, "none");
    struct str origin = http_header(http, "origin");
    if (origin.len == 0)
        return false;
    const char *slashes = memmem(origin.data, origin.len, "://", 3);
    if (slashes == NULL)
        return true;
    struct str host = {slashes + 3, origin.len - (size_t)(slashes + 3 - origin.data)};
    return !str_equal(host, http_header(http, "host"));
}

bool csrf_valid(const struct request *request)
{
    if (request->session_new || from_elsewhere(request->http))
        return false;
    struct str token = request_form(request, FIELD);
    if (token.len == 0)
        token = http_header(request->http, HEADER);
    struct str bytes;
    if (crypto_base64_decode(request->arena, token, &bytes) != 0 ||
        bytes.len != NONCE_BYTES + CRYPTO_MAC_BYTES)
        return false;
    unsigned char mac[CRYPTO_MAC_BYTES];
    sign(request, bytes.data, mac);
    return crypto_equal(mac, bytes.data + NONCE_BYTES, sizeof mac);
}
