#include "engine/kernel.h"

#include <stdbool.h>
#include <string.h>

static bool runs(const struct kernel *kernel)
{
#if defined(__x86_64__)
    if (kernel == &kernel_avx512)
        return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("popcnt");
    if (kernel == &kernel_avx2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
#endif
    return kernel == &kernel_portable;
}

/* Best first. */
static const struct kernel *const kernels[] = {
#if defined(__x86_64__)
    &kernel_avx512,
    &kernel_avx2,
#endif
    &kernel_portable,
};

#define KERNEL_COUNT (sizeof kernels / sizeof *kernels)

const struct kernel *kernel_best(void)
{
    for (size_t i = 0; i < KERNEL_COUNT; i++)
        if (runs(kernels[i]))
            return kernels[i];
    return &kernel_portable; /* runs everywhere */
}

const struct kernel *kernel_named(const char *name)
{
    for (size_t i = 0; i < KERNEL_COUNT; i++)
        if (strcmp(kernels[i]->name, name) == 0 && runs(kernels[i]))
            return kernels[i];
    return NULL;
}
