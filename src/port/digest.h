/* Digests of content, to tell whether something changed (BLAKE2b of 128 bits, RFC 7693, by libsodium). The
 * same bytes give the same digest on every machine, and digests may be stored. */
#ifndef REGIO_PORT_DIGEST_H
#define REGIO_PORT_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define DIGEST_SIZE 16

struct digest {
    unsigned char bytes[DIGEST_SIZE];
};

/* The digest of `content`. */
struct digest digest_of(struct str content);

/* The same of content that comes in pieces. Ends the program when out of memory. */
struct digest_sum;

struct digest_sum *digest_sum_new(void);
void digest_sum_add(struct digest_sum *sum, struct str piece);
/* The digest of all pieces so far; more may follow. */
struct digest digest_sum_get(const struct digest_sum *sum);
/* digest_sum_free(NULL) is legal. */
void digest_sum_free(struct digest_sum *sum);

/* As 32 hexadecimal digits and a NUL. */
void digest_hex(const struct digest *digest, char out[2 * DIGEST_SIZE + 1]);

static inline struct str digest_str(const struct digest *digest)
{
    return (struct str){(const char *)digest->bytes, DIGEST_SIZE};
}

#endif
