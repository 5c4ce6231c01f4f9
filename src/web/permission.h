/* Who may use a route; checked by the web core before the handler runs. */
#ifndef REGIO_WEB_PERMISSION_H
#define REGIO_WEB_PERMISSION_H

enum permission {
    PERMISSION_NONE,   /* nobody: what a route has that forgot to say */
    PERMISSION_PUBLIC, /* anyone */
    PERMISSION_METRICS /* from loopback, and from elsewhere where the configuration allows it */
};

#endif
