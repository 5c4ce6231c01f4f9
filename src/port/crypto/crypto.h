/* Random bytes, signatures, digests (libsodium). crypto_start must have succeeded once in the process. */
#ifndef REGIO_PORT_CRYPTO_H
#define REGIO_PORT_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define CRYPTO_KEY_BYTES  32 /* of a signing key */
#define CRYPTO_MAC_BYTES  32
#define CRYPTO_HASH_BYTES 32

/* Prepares the library; may be called again. */
int crypto_start(struct err *err) MUST_CHECK;

void crypto_random(void *out, size_t len);

/* HMAC-SHA-512-256 over two parts, each with its length, so that no other pair of parts gives the same
 * signature. */
void crypto_mac(const unsigned char key[CRYPTO_KEY_BYTES], struct str purpose, struct str message,
                unsigned char out[CRYPTO_MAC_BYTES]);

/* Compares in constant time. */
bool crypto_equal(const void *a, const void *b, size_t len);

void crypto_sha256(struct str message, unsigned char out[CRYPTO_HASH_BYTES]);

/* Base64 with - and _, without padding (RFC 4648, 5). */
struct str crypto_base64_encode(struct arena *arena, struct str bytes);
int crypto_base64_decode(struct arena *arena, struct str text, struct str *out) MUST_CHECK;

/* 2 * len characters and a NUL. */
void crypto_hex(const unsigned char *bytes, size_t len, char *out);

#endif
