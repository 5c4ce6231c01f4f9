/* Errors: functions that can fail return 0 or one of the negative codes below and are marked MUST_CHECK. Details go
 * into a struct err that the caller owns (NULL when it does not care). Outputs are untouched on failure. */
#ifndef REGIO_BASE_ERR_H
#define REGIO_BASE_ERR_H

#include <stdarg.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))

enum err_code {
    ERR_OK = 0,
    ERR_NOT_FOUND = -1, /* the thing asked for is not there */
    ERR_CONFLICT = -2,  /* it is there already, or changed meanwhile */
    ERR_INVALID = -3,   /* input that breaks a rule */
    ERR_FORBIDDEN = -4, /* not for this user */
    ERR_BUSY = -5,      /* try again later */
    ERR_IO = -6,        /* file, network, operating system */
    ERR_DATABASE = -7,  /* the database refused or is not ours */
    ERR_TOO_LARGE = -8, /* over a documented limit */
    ERR_NO_MEMORY = -9, /* a large block could not be allocated */
    ERR_CANCELLED = -10 /* the user or a signal stopped it */
};

struct err {
    int code;
    char key[64];      /* key of a translated message in po/, for the screen; may be empty */
    char field[64];    /* form or JSON field that is to blame; may be empty */
    char file[256];    /* input file; may be empty */
    uint64_t line;     /* 1-based; 0 = not known */
    uint64_t column;   /* 1-based, in bytes; 0 = not known */
    char message[512]; /* plain English, for the command line and the log; holds no personal data */
};

/* Fills `err` (may be NULL) and returns `code`, so that a function can end with return err_set(...). Clears the
 * other details. */
int err_set(struct err *err, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As err_set, with the key of a translated message and the field to blame (both may be NULL). */
int err_field(struct err *err, int code, const char *key, const char *field, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds the place in an input file to an error that was set. */
void err_at(struct err *err, const char *file, uint64_t line, uint64_t column);

/* Writes "file:line:column: message" (what is known of it) into `out`, NUL-terminated, cut to `size`. */
void err_format(const struct err *err, char *out, unsigned long size);

/* The static analyzer looks at one file at a time: tell it that what these return is the code that they are given, so that it knows
 * that outputs are set where a function returned 0. */
#ifdef __clang_analyzer__
#define err_set(err, code, ...)   ((void)err_set(err, code, __VA_ARGS__), (code))
#define err_field(err, code, ...) ((void)err_field(err, code, __VA_ARGS__), (code))
#endif

#endif
