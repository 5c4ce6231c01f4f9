/* Runs a fuzz target on the files of its corpus, for builds without libFuzzer: replay FILE|FOLDER...
 *
 * The input stands in a block of exactly its size, so that the sanitizers and valgrind see a read beyond it. Every
 * input is run whole and cut at each of up to 64 places: a cheap stand-in for the mutations of a fuzzer. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define CUTS 64

static size_t inputs;

static void run_copy(const char *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    memcpy(copy, data, size);
    (void)LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static int replay_file(const char *path, size_t size)
{
    char *data = malloc(size + 1);
    FILE *file = fopen(path, "rb");
    if (data == NULL || file == NULL || fread(data, 1, size, file) != size) {
        fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
        if (file != NULL)
            (void)fclose(file);
        free(data);
        return -1;
    }
    (void)fclose(file);
    run_copy(data, size);
    for (size_t cut = 0; cut < CUTS && cut < size; cut++)
        run_copy(data, size * cut / CUTS);
    free(data);
    inputs++;
    return 0;
}

static int replay(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        fprintf(stderr, "cannot find %s: %s\n", path, strerror(errno));
        return -1;
    }
    if (!S_ISDIR(status.st_mode))
        return replay_file(path, (size_t)status.st_size);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    int result = count < 0 ? -1 : 0;
    for (int i = 0; i < count; i++) {
        char child[4096];
        int length = snprintf(child, sizeof(child), "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.' && (length < 0 || (size_t)length >= sizeof(child) || replay(child) != 0))
            result = -1;
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return result;
}

int main(int argc, char **argv)
{
    int result = 0;
    for (int i = 1; i < argc; i++) {
        if (replay(argv[i]) != 0)
            result = 1;
    }
    printf("%zu inputs replayed\n", inputs);
    if (inputs == 0) {
        fprintf(stderr, "the corpus is empty\n");
        result = 1;
    }
    return result;
}
