/* Zip: every entry can be read to its end or to an error, within the limits. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "port/zip.h"

static void read_entry(struct unzip *zip, size_t entry)
{
    struct input input INPUT_AUTO = {0};
    struct err err = {0};
    char block[65536];
    uint64_t total = 0;
    size_t got = 1;
    int rc = unzip_entry(zip, entry, &input, &err);
    while (rc == 0 && got > 0 && total < (64u << 20)) {
        rc = input.read(input.arg, block, sizeof block, &got, &err);
        total += rc == 0 ? got : 0;
    }
    FUZZ_CHECK(rc == 0 || rc == ERR_INVALID || rc == ERR_TOO_LARGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/regio-fuzz-zip.XXXXXX";
    struct unzip *zip UNZIP_AUTO = NULL;
    struct err err = {0};
    int fd = mkstemp(path);
    FUZZ_CHECK(fd >= 0);
    FUZZ_CHECK(write(fd, data, size) == (ssize_t)size);
    close(fd);
    int rc = unzip_open(path, &zip, &err);
    if (rc == 0)
        for (size_t i = 0; i < unzip_count(zip) && i < 20; i++)
            read_entry(zip, i);
    else
        FUZZ_CHECK(rc == ERR_INVALID || rc == ERR_TOO_LARGE);
    unlink(path);
    return 0;
}
