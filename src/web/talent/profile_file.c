#include "web/talent/profile_file.h"

#include "texts.h"
#include "web/response.h"
#include "web/talent/visitor.h"
#include "web/web.h"

#define FIELD      "file" /* id of the input */
#define ERRORS_MAX 5u     /* that are told together; a file with more is hardly a profile */

static void add_error(struct page_errors *errors, const struct request *request, int text,
                      const struct catalogue_arg *args, size_t count)
{
    struct page_error *items = arena_array(request->arena, errors->list.count + 1, sizeof *items);
    for (size_t i = 0; i < errors->list.count; i++)
        items[i] = errors->list.items[i];
    items[errors->list.count] = (struct page_error){FIELD, text, page_say(request, text, args, count)};
    errors->list.items = items;
    errors->list.count++;
}

/* Mistakes that have a text of their own; of the others the text says where and what. */
static const struct {
    const char *key;
    int text;
} whole[] = {
    {"error.profile_too_large", TEXT_ERROR_PROFILE_FILE_LARGE},
    {"error.profile_form", TEXT_ERROR_PROFILE_FILE_OTHER},
    {"error.profile_skills_missing", TEXT_ERROR_PROFILE_FILE_OTHER},
    {"error.profile_skills_form", TEXT_ERROR_PROFILE_FILE_OTHER},
    {"error.profile_skills_many", TEXT_ERROR_PROFILE_FILE_MANY},
};

static void add_problem(struct page_errors *errors, const struct request *request, const struct service_problem *problem)
{
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (str_equal_z(problem->key, whole[i].key)) {
            add_error(errors, request, whole[i].text, NULL, 0);
            return;
        }
    int text = catalogue_find(request->web->catalogue, problem->key);
    struct catalogue_arg args[] = {
        CATALOGUE_TEXT("where", problem->path),
        CATALOGUE_TEXT("what", text >= 0 ? page_say(request, text, NULL, 0) : problem->reason)};
    add_error(errors, request, TEXT_ERROR_PROFILE_FILE_WRONG, args, 2);
}

static void tell_problems(struct page_errors *errors, const struct request *request, const service_problems *problems)
{
    if (str_equal(problems->items[0].key, STR("error.profile_not_json"))) {
        struct catalogue_arg args[] = {CATALOGUE_NUMBER("line", (int64_t)request->err.line),
                                       CATALOGUE_NUMBER("column", (int64_t)request->err.column)};
        add_error(errors, request, TEXT_ERROR_PROFILE_FILE_JSON, args, 2);
        return;
    }
    for (size_t i = 0; i < problems->count && i < ERRORS_MAX; i++)
        add_problem(errors, request, &problems->items[i]);
}

/* The skills of the file that we know; the number of the others in *unknown. */
static struct profile_skills known_skills(const struct visit *visit, const struct service_profile *profile,
                                          int64_t *unknown)
{
    struct profile_skills skills = {NULL, 0, 0};
    for (size_t i = 0; i < profile->count; i++) {
        struct service_concept concept;
        if (!service_taxonomy_by_uri(visit->taxonomy, profile->skills[i].uri, visit->language, &concept) ||
            concept.type != SERVICE_SKILL) {
            ++*unknown;
            continue;
        }
        int level = profile->skills[i].level;
        if (level > profile_level(&skills, concept.id))
            profile_set(&skills, visit->request->arena, concept.id, level);
    }
    return skills;
}

/* Reads the file; false where it is no profile, and *errors says why. */
static bool read_file(struct request *request, struct service_profile *profile, struct page_errors *errors)
{
    struct str text = request_form(request, "bestand");
    service_problems problems = {0};
    if (text.len == 0) {
        add_error(errors, request, TEXT_ERROR_PROFILE_FILE_NONE, NULL, 0);
        return false;
    }
    if (service_profile_parse(request->arena, text, request->web->places, profile, &problems, &request->err) != 0) {
        tell_problems(errors, request, &problems);
        return false;
    }
    if (profile->unread.count > 0) {
        struct catalogue_arg where = CATALOGUE_TEXT("where", profile->unread.items[0]);
        add_error(errors, request, TEXT_ERROR_PROFILE_FILE_MEMBER, &where, 1);
        return false;
    }
    return true;
}

bool profile_file_take(struct visit *visit, struct response *response, struct page_errors *errors,
                       int64_t *unknown)
{
    struct request *request = visit->request;
    struct service_profile profile;
    *unknown = 0;
    if (!read_file(request, &profile, errors))
        return false;
    struct profile_skills skills = known_skills(visit, &profile, unknown);
    if (skills.count == 0) {
        add_error(errors, request, TEXT_ERROR_PROFILE_FILE_EMPTY, NULL, 0);
        return false;
    }
    if (visitor_write(response, &skills, &request->err) != 0) {
        add_error(errors, request, TEXT_ERROR_PROFILE_FILE_MANY, NULL, 0);
        return false;
    }
    visit->skills = skills;
    return true;
}
