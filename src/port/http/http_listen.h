/* Opening the socket to listen on. */
#ifndef REGIO_PORT_HTTP_LISTEN_H
#define REGIO_PORT_HTTP_LISTEN_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "base/err.h"
#include "base/str.h"

/* Binds and listens on "HOST:PORT", "[v6]:PORT" or ":PORT" (all addresses); writes the address with the port
 * that it got into `address`. Errors as http_server_start. */
int http_listen(const char *text, int *out, char address[80], struct err *err) MUST_CHECK;

/* The text of a peer's address, an IPv4 address in IPv6 as IPv4; `text` has room for INET6_ADDRSTRLEN. */
void http_peer_text(const struct sockaddr *address, char text[INET6_ADDRSTRLEN]);

/* Loopback; loopback or a private network (RFC 1918, RFC 4193, link-local). */
bool http_peer_is_local(const char *text);
bool http_peer_is_private(const char *text);

#endif
