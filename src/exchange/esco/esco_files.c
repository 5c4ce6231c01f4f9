/* Which files are meant: paths may be CSV files, zips, or folders of either. */
#include "exchange/esco/esco_reading.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Files of the package by the start of their name. */
static const struct {
    const char *stem;
    enum esco_kind kind;
} names[] = {
    {"skills", ESCO_SKILLS},
    {"skillGroups", ESCO_SKILL_GROUPS},
    {"occupations", ESCO_OCCUPATIONS},
    {"ISCOGroups", ESCO_ISCO_GROUPS},
    {"broaderRelationsSkillPillar", ESCO_BROADER_SKILL},
    {"broaderRelationsOccPillar", ESCO_BROADER_OCCUPATION},
    {"skillSkillRelations", ESCO_SKILL_SKILL},
    {"occupationSkillRelations", ESCO_OCCUPATION_SKILL},
};

/* Parts of the package that repeat or explain the others. */
static const char *const passed_over[] = {"conceptSchemes", "dictionary", "greenShareOcc", "skillsHierarchy"};

static struct str base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_from(slash == NULL ? path : slash + 1);
}

static bool equals(struct str a, const char *b)
{
    return a.len == strlen(b) && strncasecmp(a.data, b, a.len) == 0;
}

static bool ends(struct str s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && strncasecmp(s.data + s.len - len, suffix, len) == 0;
}

/* Cuts ".csv" and a suffix like "_nl" off a name. */
static struct str split_name(struct arena *arena, struct str name, struct str *language)
{
    struct str stem = {name.data, name.len - 4};
    *language = (struct str){0};
    for (size_t letters = 2; letters <= 3; letters++) {
        if (stem.len <= letters || stem.data[stem.len - letters - 1] != '_')
            continue;
        char *code = arena_strndup(arena, stem.data + stem.len - letters, letters);
        bool good = true;
        for (size_t i = 0; i < letters; i++) {
            code[i] = (char)(code[i] | 0x20);
            good = good && code[i] >= 'a' && code[i] <= 'z';
        }
        if (good) {
            *language = (struct str){code, letters};
            return (struct str){stem.data, stem.len - letters - 1};
        }
    }
    return stem;
}

enum named { NAMED_FILE, NAMED_PASSED_OVER, NAMED_OTHER };

static enum named take_name(struct arena *arena, struct str name, struct esco_file *file)
{
    if (!ends(name, ".csv") || str_starts(name, "._"))
        return NAMED_OTHER;
    struct str stem = split_name(arena, name, &file->language);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (equals(stem, names[i].stem)) {
            file->kind = names[i].kind;
            return NAMED_FILE;
        }
    }
    if (ends(stem, "Collection")) {
        file->kind = ESCO_COLLECTION;
        return NAMED_FILE;
    }
    for (size_t i = 0; i < sizeof passed_over / sizeof passed_over[0]; i++)
        if (equals(stem, passed_over[i]))
            return NAMED_PASSED_OVER;
    return NAMED_OTHER;
}

static void close_zip(void *zip)
{
    unzip_close(zip);
}

static int add_zip(struct esco_files *files, const char *path, struct err *err)
{
    struct unzip *zip = NULL;
    size_t before = files->items.count;
    int rc = unzip_open(path, &zip, err);
    if (rc != 0)
        return rc;
    arena_cleanup(files->arena, close_zip, zip);
    for (size_t i = 0; i < unzip_count(zip); i++) {
        struct esco_file file = {.path = path, .zip = zip, .entry = i};
        if (take_name(files->arena, base_of(unzip_name(zip, i)), &file) == NAMED_FILE)
            VEC_PUSH(files->arena, &files->items, file);
    }
    if (files->items.count == before)
        return err_set(err, ERR_INVALID, "%s holds no file of ESCO", path);
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct name_list {
    VEC(char *) items;
};

static int list_folder(struct arena *arena, const char *path, struct name_list *list, struct err *err)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    for (struct dirent *entry = NULL; (entry = readdir(folder)) != NULL;)
        VEC_PUSH(arena, &list->items, arena_printf(arena, "%s/%s", path, entry->d_name));
    closedir(folder);
    if (list->items.count > 0)
        qsort(list->items.items, list->items.count, sizeof *list->items.items, compare_names);
    return 0;
}

static int add_folder(struct esco_files *files, const char *path, struct err *err)
{
    struct name_list list = {0};
    size_t before = files->items.count;
    int rc = list_folder(files->arena, path, &list, err);
    for (size_t i = 0; rc == 0 && i < list.items.count; i++) {
        struct esco_file file = {.path = list.items.items[i]};
        if (take_name(files->arena, base_of(file.path), &file) == NAMED_FILE)
            VEC_PUSH(files->arena, &files->items, file);
        else if (ends(base_of(file.path), ".zip"))
            rc = add_zip(files, file.path, err);
    }
    if (rc == 0 && files->items.count == before)
        return err_set(err, ERR_INVALID, "%s holds no file of ESCO", path);
    return rc;
}

static int add_path(struct esco_files *files, const char *path, struct err *err)
{
    struct stat info;
    struct esco_file file = {.path = path};
    if (stat(path, &info) != 0)
        return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return add_folder(files, path, err);
    switch (take_name(files->arena, base_of(path), &file)) {
    case NAMED_FILE:
        VEC_PUSH(files->arena, &files->items, file);
        return 0;
    case NAMED_PASSED_OVER:
        return 0;
    case NAMED_OTHER:
        break;
    }
    if (ends(base_of(path), ".zip") || unzip_is_zip(path))
        return add_zip(files, path, err);
    return err_set(err, ERR_INVALID,
                   "%s: not a file of ESCO; expected a zip, a folder, or a CSV named as published, such as"
                   " skills_en.csv", path);
}

/* Insertion sort: there are few files, and it keeps the order in which they were given. */
static void sort_by_kind(struct esco_files *files)
{
    for (size_t i = 1; i < files->items.count; i++) {
        struct esco_file file = files->items.items[i];
        size_t j = i;
        for (; j > 0 && files->items.items[j - 1].kind > file.kind; j--)
            files->items.items[j] = files->items.items[j - 1];
        files->items.items[j] = file;
    }
}

int esco_files_find(struct esco_files *files, const char *const *paths, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        int rc = add_path(files, paths[i], err);
        if (rc != 0)
            return rc;
    }
    if (files->items.count == 0)
        return err_set(err, ERR_INVALID, "%s: nothing that is used stands in there", paths[0]);
    sort_by_kind(files);
    return 0;
}
