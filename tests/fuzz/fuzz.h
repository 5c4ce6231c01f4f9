/* What every fuzz target defines: it takes any bytes, returns 0 and must neither crash nor leak. The name is
 * libFuzzer's, so that the same target runs under it and under replay.c. */
#ifndef REGIO_TESTS_FUZZ_FUZZ_H
#define REGIO_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A rule that must hold for every input; stays on in release builds, unlike assert. */
#define FUZZ_CHECK(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            __builtin_trap();                                                                                \
    } while (0)

#endif
