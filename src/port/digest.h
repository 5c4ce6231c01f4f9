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

static inline struct str digest_str(const struct digest *digest)
{
    return (struct str){(const char *)digest->bytes, DIGEST_SIZE};
}

#endif
