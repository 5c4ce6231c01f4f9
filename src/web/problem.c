#include "web/problem.h"

#include <stddef.h>

#include "texts.h"

static const struct problem problems[] = {
    {400, TEXT_PROBLEM_BAD_REQUEST, TEXT_PROBLEM_BAD_REQUEST_HINT,
     TEXT_PROBLEM_BAD_REQUEST, TEXT_PROBLEM_API_BAD_REQUEST_HINT, "bad-request"},
    {403, TEXT_PROBLEM_FORBIDDEN, TEXT_PROBLEM_FORBIDDEN_HINT,
     TEXT_PROBLEM_FORBIDDEN, TEXT_PROBLEM_API_FORBIDDEN_HINT, "forbidden"},
    {404, TEXT_PROBLEM_NOT_FOUND, TEXT_PROBLEM_NOT_FOUND_HINT,
     TEXT_PROBLEM_API_NOT_FOUND, TEXT_PROBLEM_API_NOT_FOUND_HINT, "not-found"},
    {405, TEXT_PROBLEM_METHOD, TEXT_PROBLEM_METHOD_HINT,
     TEXT_PROBLEM_API_METHOD, TEXT_PROBLEM_API_METHOD_HINT, "method-not-allowed"},
    {409, TEXT_PROBLEM_CONFLICT, TEXT_PROBLEM_CONFLICT_HINT,
     TEXT_PROBLEM_CONFLICT, TEXT_PROBLEM_CONFLICT_HINT, "conflict"},
    {413, TEXT_PROBLEM_TOO_LARGE, TEXT_PROBLEM_TOO_LARGE_HINT,
     TEXT_PROBLEM_TOO_LARGE, TEXT_PROBLEM_TOO_LARGE_HINT, "too-large"},
    {414, TEXT_PROBLEM_ADDRESS_TOO_LONG, TEXT_PROBLEM_ADDRESS_TOO_LONG_HINT,
     TEXT_PROBLEM_ADDRESS_TOO_LONG, TEXT_PROBLEM_API_ADDRESS_TOO_LONG_HINT, "address-too-long"},
    {415, TEXT_PROBLEM_MEDIA_TYPE, TEXT_PROBLEM_MEDIA_TYPE_HINT,
     TEXT_PROBLEM_MEDIA_TYPE, TEXT_PROBLEM_MEDIA_TYPE_HINT, "media-type"},
    {429, TEXT_PROBLEM_TOO_MANY, TEXT_PROBLEM_TOO_MANY_HINT,
     TEXT_PROBLEM_TOO_MANY, TEXT_PROBLEM_TOO_MANY_HINT, "too-many-requests"},
    {431, TEXT_PROBLEM_HEADERS_TOO_LARGE, TEXT_PROBLEM_HEADERS_TOO_LARGE_HINT,
     TEXT_PROBLEM_API_HEADERS_TOO_LARGE, TEXT_PROBLEM_API_HEADERS_TOO_LARGE_HINT, "headers-too-large"},
    {500, TEXT_PROBLEM_INTERNAL, TEXT_PROBLEM_INTERNAL_HINT,
     TEXT_PROBLEM_INTERNAL, TEXT_PROBLEM_API_INTERNAL_HINT, "internal"},
    {503, TEXT_PROBLEM_BUSY, TEXT_PROBLEM_BUSY_HINT, TEXT_PROBLEM_BUSY, TEXT_PROBLEM_BUSY_HINT, "busy"},
};

/* Input that was understood but is not right: the same status as input that was not, other words. */
static const struct problem invalid = {
    400, TEXT_PROBLEM_INVALID, TEXT_PROBLEM_INVALID_HINT, TEXT_PROBLEM_INVALID, TEXT_PROBLEM_INVALID_HINT, "invalid"};

/* The database is away: as when there are too many at once, who comes back later is helped, but it is told in other words. */
static const struct problem unavailable = {
    503, TEXT_PROBLEM_UNAVAILABLE, TEXT_PROBLEM_UNAVAILABLE_HINT,
    TEXT_PROBLEM_UNAVAILABLE, TEXT_PROBLEM_API_UNAVAILABLE_HINT, "unavailable"};

static const struct {
    int code;
    int status;
} statuses[] = {
    {ERR_NOT_FOUND, 404}, {ERR_CONFLICT, 409},  {ERR_FORBIDDEN, 403},
    {ERR_BUSY, 503},      {ERR_TOO_LARGE, 413}, {ERR_CANCELLED, 503},
};

const struct problem *problem_of_status(int status)
{
    const struct problem *internal = NULL;
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        if (problems[i].status == status)
            return &problems[i];
        if (problems[i].status == 500)
            internal = &problems[i];
    }
    return internal;
}

const struct problem *problem_of_err(int code)
{
    if (code == ERR_INVALID)
        return &invalid;
    if (code == ERR_IO) /* no handler opens a file or a connection of its own */
        return &unavailable;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].code == code)
            return problem_of_status(statuses[i].status);
    return problem_of_status(500);
}
