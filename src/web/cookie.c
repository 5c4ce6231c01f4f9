#include "web/cookie.h"

#include "port/crypto/crypto.h"

struct str cookie_sign(struct arena *arena, const unsigned char key[32], const char *purpose,
                       struct str value)
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    crypto_mac(key, str_from(purpose), value, mac);
    struct str text = crypto_base64_encode(arena, value);
    struct str signature = crypto_base64_encode(arena, (struct str){(const char *)mac, sizeof mac});
    return str_from(arena_printf(arena, "%.*s.%.*s", STR_ARG(text), STR_ARG(signature)));
}

int cookie_verify(struct arena *arena, const unsigned char key[32], const char *purpose, struct str text,
                  struct str *value)
{
    const char *dot = text.len == 0 ? NULL : memchr(text.data, '.', text.len);
    if (dot == NULL)
        return ERR_INVALID;
    struct str bytes;
    struct str signature;
    size_t at = (size_t)(dot - text.data);
    if (crypto_base64_decode(arena, (struct str){text.data, at}, &bytes) != 0 ||
        crypto_base64_decode(arena, (struct str){dot + 1, text.len - at - 1}, &signature) != 0 ||
        signature.len != CRYPTO_MAC_BYTES)
        return ERR_INVALID;
    unsigned char mac[CRYPTO_MAC_BYTES];
    crypto_mac(key, str_from(purpose), bytes, mac);
    if (!crypto_equal(mac, signature.data, sizeof mac))
        return ERR_INVALID;
    *value = bytes;
    return 0;
}

int cookie_get(struct request *request, const char *name, struct str *value)
{
    struct str text = request_cookie(request, name);
    if (text.len == 0)
        return ERR_NOT_FOUND;
    return cookie_verify(request->arena, request->web->key, name, text, value);
}

int cookie_set(struct response *response, const char *name, struct str value, int64_t max_age)
{
    struct request *request = response->request;
    struct str text = cookie_sign(request->arena, request->web->key, name, value);
    if (strlen(name) + 1 + text.len > COOKIE_MAX)
        return err_set(&request->err, ERR_TOO_LARGE, "cookie %s would be larger than %d bytes", name,
                       COOKIE_MAX);
    response_set_cookie(response, name, text, max_age);
    return 0;
}
