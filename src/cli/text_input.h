/* What the commands that read text have in common. Private to src/cli. */
#ifndef REGIO_CLI_TEXT_INPUT_H
#define REGIO_CLI_TEXT_INPUT_H

#include "base/buf.h"
#include "cli/command.h"
#include "service/reading.h"

struct text_input {
    struct db *db;
    struct service_taxonomy *taxonomy;
    struct str language; /* "nl", "en", or empty */
    uint64_t line;       /* of stdin, from 1 */
};

/* Opens the database, loads the taxonomy and reads --language. Close it whatever comes. */
int text_input_open(struct cli_call *call, struct text_input *out, struct err *err) MUST_CHECK;
void text_input_close(struct text_input *input);
#define TEXT_INPUT_AUTO __attribute__((cleanup(text_input_close)))

/* All of stdin, or its next line without its end (*more is false when there is none). CLI_REFUSED beyond
 * `most` bytes. */
int text_input_all(struct buf *out, size_t most, struct err *err) MUST_CHECK;
int text_input_line(struct text_input *input, struct buf *out, size_t most, bool *more,
                    struct err *err) MUST_CHECK;

#endif
