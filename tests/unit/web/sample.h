/* Handlers of the sample table (../tools/routes/sample.def). */
#ifndef REGIO_TESTS_WEB_SAMPLE_H
#define REGIO_TESTS_WEB_SAMPLE_H

#include "web/router.h"

extern const struct router sample_router;

int sample_home(struct request *request, struct response *response) MUST_CHECK;
int sample_form(struct request *request, struct response *response) MUST_CHECK;
int sample_form_post(struct request *request, struct response *response) MUST_CHECK;
int sample_item(struct request *request, struct response *response) MUST_CHECK;
int sample_new(struct request *request, struct response *response) MUST_CHECK;
int sample_why(struct request *request, struct response *response) MUST_CHECK;
int sample_file(struct request *request, struct response *response) MUST_CHECK;
int sample_metrics(struct request *request, struct response *response) MUST_CHECK;
int sample_fail(struct request *request, struct response *response) MUST_CHECK;
int sample_things(struct request *request, struct response *response) MUST_CHECK;
int sample_add(struct request *request, struct response *response) MUST_CHECK;
int sample_thing(struct request *request, struct response *response) MUST_CHECK;
int sample_remove(struct request *request, struct response *response) MUST_CHECK;

#endif
