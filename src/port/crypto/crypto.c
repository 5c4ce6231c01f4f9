#include "port/crypto/crypto.h"

#include <assert.h>
#include <sodium.h>

static_assert(CRYPTO_KEY_BYTES == crypto_auth_hmacsha512256_KEYBYTES, "length of the key");
static_assert(CRYPTO_MAC_BYTES == crypto_auth_hmacsha512256_BYTES, "length of the signature");
static_assert(CRYPTO_HASH_BYTES == crypto_hash_sha256_BYTES, "length of the digest");

int crypto_start(struct err *err)
{
    return sodium_init() < 0 ? err_set(err, ERR_IO, "libsodium does not start") : 0;
}

void crypto_random(void *out, size_t len)
{
    randombytes_buf(out, len);
}

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)(s.len == 0 ? "" : s.data);
}

void crypto_mac(const unsigned char key[CRYPTO_KEY_BYTES], struct str purpose, struct str message,
                unsigned char out[CRYPTO_MAC_BYTES])
{
    crypto_auth_hmacsha512256_state state;
    unsigned char lengths[16];
    for (int i = 0; i < 8; i++) {
        lengths[i] = (unsigned char)((uint64_t)purpose.len >> (8 * i));
        lengths[8 + i] = (unsigned char)((uint64_t)message.len >> (8 * i));
    }
    crypto_auth_hmacsha512256_init(&state, key, CRYPTO_KEY_BYTES);
    crypto_auth_hmacsha512256_update(&state, lengths, sizeof lengths);
    crypto_auth_hmacsha512256_update(&state, bytes_of(purpose), purpose.len);
    crypto_auth_hmacsha512256_update(&state, bytes_of(message), message.len);
    crypto_auth_hmacsha512256_final(&state, out);
}

bool crypto_equal(const void *a, const void *b, size_t len)
{
    return sodium_memcmp(a, b, len) == 0;
}

void crypto_sha256(struct str message, unsigned char out[CRYPTO_HASH_BYTES])
{
    crypto_hash_sha256(out, bytes_of(message), message.len);
}

struct str crypto_base64_encode(struct arena *arena, struct str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, bytes_of(bytes), bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_from(text);
}

int crypto_base64_decode(struct arena *arena, struct str text, struct str *out)
{
    size_t room = text.len / 4 * 3 + 3;
    char *bytes = arena_alloc(arena, room + 1);
    size_t len = 0;
    if (sodium_base642bin((unsigned char *)bytes, room, (const char *)bytes_of(text), text.len, NULL, &len,
                          NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return ERR_INVALID;
    *out = (struct str){bytes, len};
    return 0;
}

void crypto_hex(const unsigned char *bytes, size_t len, char *out)
{
    sodium_bin2hex(out, 2 * len + 1, bytes, len);
}
