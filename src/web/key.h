/* The key that signs cookies and form tokens. */
#ifndef REGIO_WEB_KEY_H
#define REGIO_WEB_KEY_H

#include "base/err.h"
#include "port/db/db.h"
#include "web/web.h"

/* Reads the key from the database's settings; makes and stores one where there is none, so that all programs
 * on one database sign alike. */
int web_key_load(struct db *db, unsigned char key[WEB_KEY_BYTES], struct err *err) MUST_CHECK;

#endif
