/* The address of a database. */
#include "port/db/driver.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool db_url_is_postgres(const char *url)
{
    return strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0;
}

bool db_url_is_foreign(const char *url)
{
    size_t letters = strspn(url, "abcdefghijklmnopqrstuvwxyz+");
    return letters > 0 && strncmp(url + letters, "://", 3) == 0 && strncmp(url, "sqlite:", 7) != 0 && !db_url_is_postgres(url);
}

/* Cuts what stands between "//user:" and "@". */
static void cut_user_password(char *name)
{
    char *user = strstr(name, "//") + 2;
    char *at = strchr(user, '@');
    char *colon = strchr(user, ':');
    char *slash = strchr(user, '/');
    if (at == NULL || colon == NULL || colon > at || (slash != NULL && slash < at))
        return;
    memmove(colon, at, strlen(at) + 1);
}

/* Cuts the values of the parameters "password" and "sslpassword" behind the question mark. */
static void cut_parameter_passwords(char *name)
{
    for (char *at = strchr(name, '?'); at != NULL; at = strpbrk(at + 1, "?&")) {
        size_t len = strcspn(at + 1, "=&");
        bool secret = len >= 8 && strncasecmp(at + 1 + len - 8, "password", 8) == 0;
        if (!secret || at[1 + len] != '=')
            continue;
        char *value = at + 1 + len + 1;
        char *end = value + strcspn(value, "&");
        memmove(value, end, strlen(end) + 1);
    }
}

char *db_url_name(const char *url)
{
    char *name = strdup(url);
    if (name == NULL || !db_url_is_postgres(url))
        return name;
    cut_user_password(name);
    cut_parameter_passwords(name);
    return name;
}
