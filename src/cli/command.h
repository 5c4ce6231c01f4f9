/* The frame of the command line: a table of commands, their options, and what a command needs from its surroundings.
 *
 * A command is a file command_NAME.c that defines one `const struct cli_command`, listed in commands.c. Its function
 * returns 0 or an error code of base/err.h with details in `err`; the frame prints them and makes the exit status:
 *
 *     0 done; 1 input refused (nothing changed); 2 usage; 3 environment (database, file, port).
 *
 * Results go to stdout, everything else to stderr. Messages are plain English. */
#ifndef REGIO_CLI_COMMAND_H
#define REGIO_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/progress.h"
#include "base/str.h"
#include "port/db/db.h"

/* Returned by a command, with the exit status that the error code alone would not give. */
#define CLI_USAGE       (-100) /* 2 */
#define CLI_ENVIRONMENT (-101) /* 3 */
#define CLI_REFUSED     (-102) /* 1; what was wrong has been told already, when err->message is empty */

struct cli_option {
    const char *name;     /* without dashes: "language" */
    const char *argument; /* what stands behind it in the help: "CODE"; NULL for a switch */
    const char *help;     /* one line */
};

struct cli_call;

struct cli_command {
    const char *name;      /* one word, or two: "import esco" */
    const char *arguments; /* for the usage line: "PATH..."; "" for none */
    int least, most;       /* how many arguments; most < 0: no end */
    const char *summary;   /* one line */
    const char *details;   /* paragraphs for `regio help NAME`, lines of at most 78; may be NULL */
    const char *example;   /* one or more whole command lines */
    const struct cli_option *options; /* ends with a name of NULL; may be NULL */
    int (*run)(struct cli_call *call, struct err *err);
};

/* All commands in the order of the help, ends with NULL. */
extern const struct cli_command *const cli_commands[];

/* One run of a command. Read-only for the command, but through the functions below. */
struct cli_call {
    const struct cli_command *command;
    struct arena *arena;          /* for the command's own use; freed at the end */
    const char *const *arguments; /* without options */
    int argument_count;
    const char *database; /* URL: --db, $REGIO_DB or the default */
    bool json;            /* --format json */
    struct progress progress; /* shown on stderr when that is a terminal, for long work; hand it to lower rooms */

    /* The frame's own. */
    const char **option_values; /* NULL-terminated lists, name and value in turn */
    size_t option_count;
    bool progress_shown;
    int64_t progress_at;
};

/* The last value of an option, NULL where it was not given ("" for a switch that was). */
const char *cli_option(const struct cli_call *call, const char *name);

/* The next value of an option that may stand more than once; start with *cursor = 0; NULL at the end. */
const char *cli_option_next(const struct cli_call *call, const char *name, size_t *cursor);

/* A whole number as option. *out stays where the option was not given. CLI_USAGE with a message for anything but a
 * number from `least` to `most`. */
int cli_option_int(const struct cli_call *call, const char *name, int64_t least, int64_t most, int64_t *out,
                   struct err *err) MUST_CHECK;

/* Opens the database of the call, which must have exactly our schema. Every failure is CLI_ENVIRONMENT. */
int cli_open(const struct cli_call *call, const struct db_options *options, struct db **out, struct err *err) MUST_CHECK;

/* Ends with usage: return cli_usage(err, "..."). */
int cli_usage(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3))) MUST_CHECK;

/* A line to stderr: warnings and summaries. */
void cli_note(struct cli_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Bytes to stdout; an error there (a full disk, a closed pipe) shows at the end as exit status 3. Fits
 * json_write_to_sink (port/json/json_write.h). */
int cli_print_sink(void *unused, const char *bytes, size_t len);
void cli_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Runs `regio` with these arguments and returns the exit status. */
int cli_main(int count, char **arguments);

/* Printed by cli_main; arguments.c, help.c. */
int cli_parse(struct cli_call *call, int count, char **arguments, bool *help, struct err *err) MUST_CHECK;
const struct cli_command *cli_find(int count, char **arguments, int *used);
void cli_help_all(bool to_stderr);
void cli_help_command(const struct cli_command *command, bool to_stderr);
bool cli_is_family(const char *word); /* the first of the two words of some commands: "import" */
void cli_help_family(const char *word, bool to_stderr);
const char *cli_default_database(struct arena *arena);

#endif
