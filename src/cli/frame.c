#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "port/db/migrate.h"

#define PROGRESS_EVERY (TIME_SECOND / 10)

/* --- Progress and output ---------------------------------------------------------------------------------- */

static void clear_progress(struct cli_call *call)
{
    if (call->progress_shown)
        fputs("\r\033[K", stderr);
    call->progress_shown = false;
}

static void tell_progress(void *arg, const char *what, uint64_t done, uint64_t total)
{
    struct cli_call *call = arg;
    int64_t now = time_monotonic();
    if (now - call->progress_at < PROGRESS_EVERY)
        return;
    call->progress_at = now;
    call->progress_shown = true;
    if (total > 0)
        fprintf(stderr, "\r%.60s: %llu%%\033[K", what, (unsigned long long)(done * 100 / total));
    else
        fprintf(stderr, "\r%.60s: %llu\033[K", what, (unsigned long long)done);
    fflush(stderr);
}

void cli_note(struct cli_call *call, const char *format, ...)
{
    va_list args;
    clear_progress(call);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

int cli_print_sink(void *unused, const char *bytes, size_t len)
{
    (void)unused;
    return fwrite(bytes, 1, len, stdout) == len ? 0 : ERR_IO;
}

void cli_print(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
}

int cli_usage(struct err *err, const char *format, ...)
{
    char text[sizeof err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    err_set(err, CLI_USAGE, "%s", text);
    return CLI_USAGE;
}

/* --- The database ----------------------------------------------------------------------------------------- */

int cli_open(const struct cli_call *call, const struct db_options *options, struct db **out, struct err *err)
{
    int rc = db_open_current(call->database, options, out, err);
    if (rc == ERR_NOT_FOUND)
        err_set(err, rc, "there is no database %.300s; make one with: regio init", call->database);
    return rc == 0 ? 0 : CLI_ENVIRONMENT;
}

/* --- Running ---------------------------------------------------------------------------------------------- */

static int status_of(int rc)
{
    static const struct {
        int code;
        int status;
    } statuses[] = {
        {0, 0},           {CLI_USAGE, 2},    {CLI_ENVIRONMENT, 3}, {ERR_IO, 3},
        {ERR_DATABASE, 3}, {ERR_BUSY, 3},    {ERR_NO_MEMORY, 3},   {ERR_CANCELLED, 3},
    };
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        if (statuses[i].code == rc)
            return statuses[i].status;
    return 1;
}

static int tell_end(struct cli_call *call, int rc, const struct err *err)
{
    clear_progress(call);
    if (rc == CLI_USAGE) {
        fprintf(stderr, "regio %s: %s\nsee: regio help %s\n", call->command->name, err->message, call->command->name);
    } else if (rc != 0 && err->message[0] != '\0') {
        char text[1024];
        err_format(err, text, sizeof text);
        fprintf(stderr, "regio %s: %s\n", call->command->name, text);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "regio %s: cannot write the output\n", call->command->name);
        return 3;
    }
    return status_of(rc);
}

static int run(const struct cli_command *command, int count, char **arguments)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct cli_call call = {.command = command, .arena = arena};
    struct err err = {0};
    bool help = false;
    if (isatty(STDERR_FILENO) == 1)
        call.progress = (struct progress){tell_progress, &call};
    int rc = cli_parse(&call, count, arguments, &help, &err);
    if (rc == 0 && help)
        cli_help_command(command, false);
    else if (rc == 0)
        rc = command->run(&call, &err);
    return tell_end(&call, rc, &err);
}

/* `regio import ...` where no command has these two words. */
static int run_family(int count, char **arguments)
{
    bool help = count > 2 && (strcmp(arguments[2], "--help") == 0 || strcmp(arguments[2], "-h") == 0);
    if (!help && count > 2)
        fprintf(stderr, "regio: there is no command %.100s %.100s\n", arguments[1], arguments[2]);
    else if (!help)
        fprintf(stderr, "regio %.100s: what? See below\n", arguments[1]);
    cli_help_family(arguments[1], !help);
    return help ? 0 : 2;
}

int cli_main(int count, char **arguments)
{
    if (count < 2) {
        cli_help_all(true);
        return 2;
    }
    if (strcmp(arguments[1], "--help") == 0 || strcmp(arguments[1], "-h") == 0) {
        cli_help_all(false);
        return 0;
    }
    if (strcmp(arguments[1], "--version") == 0) {
        puts("regio " REGIO_VERSION);
        return 0;
    }
    int used = 0;
    const struct cli_command *command = cli_find(count - 1, arguments + 1, &used);
    if (command != NULL)
        return run(command, count - 1 - used, arguments + 1 + used);
    if (cli_is_family(arguments[1]))
        return run_family(count, arguments);
    fprintf(stderr, "regio: there is no command %.100s; see: regio help\n", arguments[1]);
    return 2;
}
