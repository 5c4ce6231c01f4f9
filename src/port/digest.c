#include "port/digest.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

struct digest digest_of(struct str content)
{
    struct digest digest;
    int rc = crypto_generichash(digest.bytes, sizeof digest.bytes, (const unsigned char *)content.data,
                                content.len, NULL, 0);
    assert(rc == 0); /* only a wrong size of key or digest fails */
    (void)rc;
    return digest;
}

struct digest_sum {
    crypto_generichash_state state;
};

struct digest_sum *digest_sum_new(void)
{
    void *memory = NULL;
    if (posix_memalign(&memory, 64, sizeof(struct digest_sum)) != 0)
        abort();
    struct digest_sum *sum = memory;
    crypto_generichash_init(&sum->state, NULL, 0, DIGEST_SIZE);
    return sum;
}

void digest_sum_add(struct digest_sum *sum, struct str piece)
{
    crypto_generichash_update(&sum->state, (const unsigned char *)piece.data, piece.len);
}

struct digest digest_sum_get(const struct digest_sum *sum)
{
    struct digest digest;
    crypto_generichash_state copy = sum->state;
    crypto_generichash_final(&copy, digest.bytes, DIGEST_SIZE);
    return digest;
}

void digest_sum_free(struct digest_sum *sum)
{
    free(sum);
}

void digest_hex(const struct digest *digest, char out[2 * DIGEST_SIZE + 1])
{
    sodium_bin2hex(out, 2 * DIGEST_SIZE + 1, digest->bytes, DIGEST_SIZE);
}
