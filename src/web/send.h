/* The last steps of a response: validators, compression, caching, cookies. */
#ifndef REGIO_WEB_SEND_H
#define REGIO_WEB_SEND_H

#include "web/response.h"

/* Makes the port's response of what a handler filled. */
void send_finish(struct response *response, struct http_response *out);

#endif
