/* The headers that every response carries so that a browser does not do with it what we did not mean. */
#ifndef REGIO_WEB_SECURITY_H
#define REGIO_WEB_SECURITY_H

#include "web/response.h"

void security_headers(struct response *response);

#endif
