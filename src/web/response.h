/* A response as handlers fill it. The web core adds the security headers, compresses and sends. */
#ifndef REGIO_WEB_RESPONSE_H
#define REGIO_WEB_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/str.h"
#include "port/json/json_write.h"
#include "web/request.h"

#define RESPONSE_BODY_MAX (64u * 1024u * 1024u)

/* How long a response may be kept. */
enum response_cache {
    RESPONSE_PRIVATE, /* holds what belongs to one visitor, and is asked for anew each time: the default */
    RESPONSE_BACK,  /* the same, and "back" shows it again though a cookie has changed: for answers to a form
                     */
    RESPONSE_NEVER, /* holds for this moment only */
    RESPONSE_REVALIDATE, /* public, but ask each time (ETag) */
    RESPONSE_FOREVER     /* public, the address has a hash of the content */
};

struct response {
    struct request *request;
    struct http_response http; /* status 200 unless set */
    struct buf body;           /* templates write here; freed by the core */
    const char *type;          /* media type; NULL: text/html; charset=utf-8 */
    enum response_cache cache;
    const char *etag;              /* without quotes; NULL: made of the body for RESPONSE_REVALIDATE */
    const struct embed_file *file; /* instead of body */
};

void response_init(struct response *response, struct request *request);

/* 303 to an address of this site ("/talent"): after a POST. Anything that is no path of this site goes to
 * "/". */
int response_redirect(struct response *response, struct str target);

/* Sets a cookie: HttpOnly, SameSite=Lax, Path=/, Secure over HTTPS. `max_age` in seconds; 0 deletes it; -1
 * lasts as long as the browser's session. The value must be of cookie characters (letters, digits, -._~ and
 * base64's +/=). */
void response_set_cookie(struct response *response, const char *name, struct str value, int64_t max_age);

/* A JSON writer on the body; sets the type. Close it with response_json_end. */
void response_json_begin(struct response *response, struct json_writer *writer);
int response_json_end(struct response *response, struct json_writer *writer) MUST_CHECK;

/* Sends the body as a file to keep, under that name (ASCII letters, digits, - _ .). */
void response_attachment(struct response *response, const char *type, const char *file_name);

#endif
