/* Compressing answers (zlib). */
#ifndef REGIO_PORT_GZIP_H
#define REGIO_PORT_GZIP_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Appends the gzip form of `content` to `out`. Quick rather than small: pages are made anew for each visitor.
 */
int gzip_compress(struct buf *out, struct str content) MUST_CHECK;

#endif
