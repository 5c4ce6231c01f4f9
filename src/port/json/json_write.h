/* JSON out: a streaming writer. It puts commas and quotes itself, so what it writes is always well formed.
 *
 *     struct json_writer w;
 *     json_write_to_buf(&w, &buf);
 *     json_write_object(&w);
 *     json_write_key(&w, "title");
 *     json_write_str(&w, title);
 *     json_write_key(&w, "skills");
 *     json_write_array(&w);
 *     for (...) json_write_int(&w, n);
 *     json_write_end(&w);
 *     json_write_end(&w);
 *     rc = json_write_finish(&w, err);
 *
 * Failures (a full buffer, a sink that fails) are kept and told by json_write_finish; until then every call
 * is safe. A value in an object without a key before it, a key outside an object and an end too many are
 * bugs: they stop the program. The writer holds no memory of its own but for a sink's block, which
 * json_write_finish frees. */
#ifndef REGIO_PORT_JSON_WRITE_H
#define REGIO_PORT_JSON_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define JSON_WRITE_DEPTH 64

struct json_writer {
    struct buf *out;
    struct buf block; /* collects what goes to the sink */
    int (*sink)(void *arg, const char *bytes, size_t len);
    void *arg;
    int failure;      /* first code that the sink gave */
    unsigned depth;   /* open arrays and objects */
    uint64_t objects; /* bit per level: 1 for an object */
    bool first;       /* nothing stands yet on this level */
    bool keyed;       /* a key waits for its value */
    bool html_safe;   /* set it to write < > & as \u escapes: for a script element of a page */
    bool lines;       /* set it to end each value on the outermost level with a line feed: JSON Lines */
};

/* Appends to `buf`, which the caller owns. */
void json_write_to_buf(struct json_writer *w, struct buf *buf);

/* Calls sink(arg, bytes, len) with blocks of some 64 KiB; it returns 0 or a code of err.h. */
void json_write_to_sink(struct json_writer *w, int (*sink)(void *arg, const char *bytes, size_t len),
                        void *arg);

/* Hands the rest to the sink; asserts that everything opened is closed. 0, or the failure: ERR_TOO_LARGE for
 * a full buffer, else the sink's. */
int json_write_finish(struct json_writer *w, struct err *err) MUST_CHECK;

/* Gives up in the middle: frees what the writer holds. What went to the sink stays there. */
void json_write_drop(struct json_writer *w);

void json_write_object(struct json_writer *w);
void json_write_array(struct json_writer *w);
/* Closes the innermost array or object. */
void json_write_end(struct json_writer *w);
void json_write_key(struct json_writer *w, const char *name);

/* Bytes that are not UTF-8 become U+FFFD. */
void json_write_str(struct json_writer *w, struct str s);
/* NULL is written as null. */
void json_write_z(struct json_writer *w, const char *s);
void json_write_int(struct json_writer *w, int64_t value);
void json_write_uint(struct json_writer *w, uint64_t value);
/* The shortest decimal form that reads back as the same double; 12.0 is 12. Not-a-number and infinity have no
 * JSON form: null. */
void json_write_double(struct json_writer *w, double value);
void json_write_bool(struct json_writer *w, bool value);
void json_write_null(struct json_writer *w);

/* A key and its value in one call. */
void json_write_key_str(struct json_writer *w, const char *name, struct str s);
void json_write_key_z(struct json_writer *w, const char *name, const char *s);
void json_write_key_int(struct json_writer *w, const char *name, int64_t value);
void json_write_key_double(struct json_writer *w, const char *name, double value);
void json_write_key_bool(struct json_writer *w, const char *name, bool value);
void json_write_key_null(struct json_writer *w, const char *name);

/* The text of json_write_double, for others: NUL-terminated, at most 32 bytes with the NUL. `value` must be
 * finite. */
size_t json_format_double(double value, char out[32]);

#endif
