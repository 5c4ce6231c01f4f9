/* The getters of json_read.h that take a member of an object by name. */
#include <jansson.h>

#include "port/json/json_read.h"

/* True when the member is there and is not null. */
static bool find(const struct json_node *object, const char *name, struct json_node *member)
{
    return json_read_member(object, name, member) && !json_is_null(member->value);
}

static int missing(const struct json_node *object, const char *name, struct err *err)
{
    int rc = json_read_is(object, JSON_KIND_OBJECT, err);
    if (rc != 0)
        return rc;
    struct json_node absent = {object->value, object, name, 0};
    return json_read_refuse(&absent, err, "is missing");
}

int json_read_need_str(const struct json_node *object, const char *name, struct str *out, struct err *err)
{
    struct json_node member;
    return find(object, name, &member) ? json_read_str(&member, out, err) : missing(object, name, err);
}

int json_read_opt_str(const struct json_node *object, const char *name, struct str *out, struct err *err)
{
    struct json_node member;
    return find(object, name, &member) ? json_read_str(&member, out, err) : 0;
}

int json_read_need_int(const struct json_node *object, const char *name, int64_t low, int64_t high,
                       int64_t *out, struct err *err)
{
    struct json_node member;
    return find(object, name, &member) ? json_read_int(&member, low, high, out, err)
                                       : missing(object, name, err);
}

int json_read_opt_int(const struct json_node *object, const char *name, int64_t low, int64_t high,
                      int64_t *out, struct err *err)
{
    struct json_node member;
    return find(object, name, &member) ? json_read_int(&member, low, high, out, err) : 0;
}

int json_read_need_double(const struct json_node *object, const char *name, double low, double high,
                          double *out, struct err *err)
{
    struct json_node member;
    return find(object, name, &member) ? json_read_double(&member, low, high, out, err)
                                       : missing(object, name, err);
}

int json_read_opt_double(const struct json_node *object, const char *name, double low, double high,
                         double *out, struct err *err)
{
    struct json_node member;
    return find(object, name, &member) ? json_read_double(&member, low, high, out, err) : 0;
}

int json_read_opt_bool(const struct json_node *object, const char *name, bool *out, struct err *err)
{
    struct json_node member;
    return find(object, name, &member) ? json_read_bool(&member, out, err) : 0;
}

static int of_kind(const struct json_node *object, const char *name, enum json_kind kind,
                   struct json_node *out, struct err *err)
{
    struct json_node member;
    if (!find(object, name, &member)) {
        out->value = NULL;
        return 0;
    }
    int rc = json_read_is(&member, kind, err);
    if (rc == 0)
        *out = member;
    return rc;
}

int json_read_opt_array(const struct json_node *object, const char *name, struct json_node *out,
                        struct err *err)
{
    return of_kind(object, name, JSON_KIND_ARRAY, out, err);
}

int json_read_opt_object(const struct json_node *object, const char *name, struct json_node *out,
                         struct err *err)
{
    return of_kind(object, name, JSON_KIND_OBJECT, out, err);
}
