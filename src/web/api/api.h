/* What the handlers of the API share: a connection and a version for the time of the request, the body, the mistakes in it. */
#ifndef REGIO_WEB_API_H
#define REGIO_WEB_API_H

#include "service/matching.h"
#include "web/response.h"

/* How long a request waits for a connection of the pool, milliseconds. */
#define API_WAIT_MS 5000

/* Bytes of a text to find skills in: some fifty pages. */
#define API_READING_BYTES_MAX 200000u

struct api_call {
    struct request *request;
    struct db *db;
    struct service_version *version;
};

/* Takes a connection and the version of now; ERR_BUSY when there is none or the engine is not there yet. */
int api_call_begin(struct api_call *call, struct request *request) MUST_CHECK;
void api_call_end(struct api_call *call);
#define API_CALL_AUTO __attribute__((cleanup(api_call_end)))

/* The language of labels: ?language=, else that of the request. */
uint8_t api_call_language(const struct api_call *call);

/* Reads the body as JSON object. Mistakes are noted in the request. */
int api_body_read(struct request *request, struct json_node *root) MUST_CHECK;

/* The same; `key` is the message for a body that is no object. */
int api_body_read_as(struct request *request, const char *key, struct json_node *root) MUST_CHECK;

/* Whether the body has only members of these names (NULL after the last); notes every other one: a typing error would silently do
 * nothing. Profiles have "skills" and "filters". */
bool api_body_only(struct request *request, const struct json_node *root, const char *const *names);

/* The profile in it; notes every mistake. */
int api_body_profile(struct request *request, const struct json_node *root, struct service_profile *profile) MUST_CHECK;

/* Optional members; a wrong one is noted and *ok set to false. */
void api_body_size(struct request *request, const struct json_node *root, const char *name, size_t most, size_t *out,
                   bool *ok);
void api_body_number(struct request *request, const struct json_node *root, const char *name, uint32_t least, uint32_t most,
                     uint32_t *out, bool *ok);
void api_body_bool(struct request *request, const struct json_node *root, const char *name, bool *out, bool *ok);
void api_body_text(struct request *request, const struct json_node *root, const char *name, struct str *out, bool *ok);
void api_body_sort(struct request *request, const struct json_node *root, enum service_sort *out, bool *ok);

/* A whole number in the query; a wrong one is noted. */
void api_query_size(struct request *request, const char *name, size_t least, size_t most, size_t *out, bool *ok);

/* Notes a mistake: the key of its message, the field (may be empty), and what is wrong in English. */
void api_refuse(struct request *request, const char *key, const char *field, const char *message);

/* Whether openings can be sorted so: by distance only from a place. Otherwise the mistake is noted. */
bool api_sort_allowed(struct request *request, enum service_sort sort, const struct service_filters *filters);

/* Notes mistakes of the service room. */
void api_refuse_all(struct request *request, const service_problems *problems);

#endif
