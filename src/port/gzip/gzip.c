#include "port/gzip/gzip.h"

#include <limits.h>
#include <zlib.h>

#define LEVEL       2
#define GZIP_WINDOW (15 + 16) /* the largest window; 16 asks for gzip's frame */
#define MEMORY      9

int gzip_compress(struct buf *out, struct str content)
{
    z_stream stream = {0};
    if (content.len > UINT_MAX)
        return ERR_TOO_LARGE;
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return ERR_NO_MEMORY;
    unsigned char piece[16384];
    /* zlib only reads here; its pointer is not const in all versions. */
    stream.next_in = (Bytef *)(uintptr_t)content.data;
    stream.avail_in = (uInt)content.len;
    int rc;
    do {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        rc = deflate(&stream, Z_FINISH);
        buf_add(out, piece, sizeof piece - stream.avail_out);
    } while (rc == Z_OK || rc == Z_BUF_ERROR);
    deflateEnd(&stream);
    return rc == Z_STREAM_END && !buf_failed(out) ? 0 : ERR_TOO_LARGE;
}
