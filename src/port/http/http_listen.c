#include "port/http/http_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "port/http/http.h"

#define BACKLOG 511

/* Cuts "HOST:PORT" in two; false when it is not of that form. */
static bool split(const char *text, char *host, size_t host_size, char *port, size_t port_size)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL || strlen(colon + 1) == 0 || strlen(colon + 1) >= port_size ||
        strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return false;
    size_t len = (size_t)(colon - text);
    const char *start = text;
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        start++;
        len -= 2;
    } else if (memchr(text, ':', len) != NULL) {
        return false;
    }
    if (len >= host_size)
        return false;
    memcpy(host, start, len);
    host[len] = '\0';
    snprintf(port, port_size, "%s", colon + 1);
    return true;
}

bool http_address_is_good(const char *text)
{
    char host[256];
    char port[8];
    int64_t number = 0;
    return split(text, host, sizeof host, port, sizeof port) && str_to_int64(str_from(port), &number) &&
           number <= 65535;
}

static int code_of_errno(int error)
{
    if (error == EADDRINUSE)
        return ERR_CONFLICT;
    return error == EACCES || error == EPERM ? ERR_FORBIDDEN : ERR_IO;
}

/* A listening socket, or -1 with errno. */
static int open_socket(const struct addrinfo *info)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    int on = 1;
    int off = 0;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (info->ai_family == AF_INET6)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static void describe(int fd, char address[80])
{
    struct sockaddr_storage name = {0};
    socklen_t len = sizeof name;
    char host[INET6_ADDRSTRLEN] = "?";
    if (getsockname(fd, (struct sockaddr *)&name, &len) != 0)
        memset(&name, 0, sizeof name);
    uint16_t port = 0;
    if (name.ss_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, &name, sizeof in6);
        inet_ntop(AF_INET6, &in6.sin6_addr, host, sizeof host);
        port = ntohs(in6.sin6_port);
    } else {
        struct sockaddr_in in;
        memcpy(&in, &name, sizeof in);
        inet_ntop(AF_INET, &in.sin_addr, host, sizeof host);
        port = ntohs(in.sin_port);
    }
    snprintf(address, 80, name.ss_family == AF_INET6 ? "[%s]:%u" : "%s:%u", host, (unsigned)port);
}

int http_listen(const char *text, int *out, char address[80], struct err *err)
{
    char host[256];
    char port[8];
    if (!http_address_is_good(text) || !split(text, host, sizeof host, port, sizeof port))
        return err_set(err, ERR_INVALID,
                       "\"%s\" is no address to listen on: write HOST:PORT, such as 127.0.0.1:7071 "
                       "or [::1]:7071",
                       text);
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = NULL;
    int rc = getaddrinfo(host[0] == '\0' ? NULL : host, port, &hints, &found);
    if (rc != 0)
        return err_set(err, ERR_INVALID, "the host of \"%s\" is not known: %s", text, gai_strerror(rc));
    int fd = -1;
    int error = 0;
    /* All addresses: one IPv6 socket takes IPv4 too. Where there is no IPv6 the second try is IPv4. */
    for (int family = host[0] == '\0' ? AF_INET6 : AF_UNSPEC; fd < 0; family = AF_INET) {
        for (const struct addrinfo *info = found; info != NULL && fd < 0; info = info->ai_next) {
            if (family != AF_UNSPEC && info->ai_family != family)
                continue;
            fd = open_socket(info);
            error = fd < 0 ? errno : 0;
        }
        if (family != AF_INET6 || error == EADDRINUSE)
            break;
    }
    freeaddrinfo(found);
    if (fd < 0 && code_of_errno(error) == ERR_CONFLICT)
        return err_set(err, ERR_CONFLICT, "%s is taken: another program listens there", text);
    if (fd < 0)
        return err_set(err, code_of_errno(error), "cannot listen on %s: %s", text, strerror(error));
    describe(fd, address);
    *out = fd;
    return 0;
}

void http_peer_text(const struct sockaddr *address, char text[INET6_ADDRSTRLEN])
{
    snprintf(text, INET6_ADDRSTRLEN, "unknown");
    if (address != NULL && address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        inet_ntop(AF_INET, &in.sin_addr, text, INET6_ADDRSTRLEN);
    } else if (address != NULL && address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof in6);
        if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
            inet_ntop(AF_INET, &in6.sin6_addr.s6_addr[12], text, INET6_ADDRSTRLEN);
        else
            inet_ntop(AF_INET6, &in6.sin6_addr, text, INET6_ADDRSTRLEN);
    }
}

bool http_peer_is_local(const char *text)
{
    return strncmp(text, "127.", 4) == 0 || strcmp(text, "::1") == 0;
}

bool http_peer_is_private(const char *text)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (http_peer_is_local(text))
        return true;
    if (inet_pton(AF_INET, text, &v4) == 1) {
        uint32_t a = ntohl(v4.s_addr);
        return a >> 24 == 10 || a >> 20 == (172u << 4 | 1) || a >> 16 == (192u << 8 | 168) ||
               a >> 16 == (169u << 8 | 254);
    }
    if (inet_pton(AF_INET6, text, &v6) == 1)
        return (v6.s6_addr[0] & 0xfe) == 0xfc || IN6_IS_ADDR_LINKLOCAL(&v6);
    return false;
}

bool http_address_is_ip(struct str text)
{
    char copy[INET6_ADDRSTRLEN] = "";
    unsigned char address[sizeof(struct in6_addr)];
    if (text.len == 0 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.data, text.len);
    return inet_pton(AF_INET, copy, address) == 1 || inet_pton(AF_INET6, copy, address) == 1;
}
