#include "cli/command.h"

#include <stdio.h>
#include <string.h>

void cli_help_all(bool to_stderr)
{
    struct arena *arena ARENA_AUTO = arena_new();
    FILE *out = to_stderr ? stderr : stdout;
    size_t widest = 0;
    for (const struct cli_command *const *command = cli_commands; *command != NULL; command++)
        if (strlen((*command)->name) > widest)
            widest = strlen((*command)->name);
    fputs("Regio: the software that a regional economic cooperation runs on.\n\n"
          "usage: regio COMMAND [--db URL] [options]\n\n",
          out);
    for (const struct cli_command *const *command = cli_commands; *command != NULL; command++)
        fprintf(out, "  %-*s  %s\n", (int)widest, (*command)->name, (*command)->summary);
    fprintf(out,
            "\nOptions of every command:\n"
            "  --db URL          a file, sqlite:PATH or postgresql://...; default $REGIO_DB, else\n"
            "                    %s\n"
            "  --format json     machine output on stdout, everything else on stderr\n"
            "  --help            the same as: regio help COMMAND\n\n"
            "Exit status: 0 done, 1 input refused (nothing changed), 2 usage, 3 environment\n"
            "(database, file, port).\n",
            cli_default_database(arena));
}

void cli_help_command(const struct cli_command *command, bool to_stderr)
{
    FILE *out = to_stderr ? stderr : stdout;
    const char *gap = command->arguments[0] == '\0' ? "" : " ";
    fprintf(out, "usage: regio %s%s%s%s\n\n%s.\n", command->name, gap, command->arguments,
            command->options == NULL ? "" : " [options]", command->summary);
    if (command->details != NULL)
        fprintf(out, "\n%s\n", command->details);
    if (command->options != NULL)
        fputs("\nOptions:\n", out);
    for (const struct cli_option *option = command->options; option != NULL && option->name != NULL; option++) {
        char text[64];
        snprintf(text, sizeof text, "--%s%s%s", option->name, option->argument == NULL ? "" : " ",
                 option->argument == NULL ? "" : option->argument);
        fprintf(out, "  %-22s %s\n", text, option->help);
    }
    fprintf(out, "\nOptions of every command: --db URL, --format json, --help (see regio help)\n\nExample:\n  %s\n",
            command->example);
}

static bool is_in_family(const struct cli_command *command, const char *word)
{
    size_t len = strlen(word);
    return strncmp(command->name, word, len) == 0 && command->name[len] == ' ';
}

bool cli_is_family(const char *word)
{
    for (const struct cli_command *const *command = cli_commands; *command != NULL; command++)
        if (is_in_family(*command, word))
            return true;
    return false;
}

void cli_help_family(const char *word, bool to_stderr)
{
    FILE *out = to_stderr ? stderr : stdout;
    const struct cli_command *first = NULL;
    fprintf(out, "usage: regio %s WHAT [options]\n\n", word);
    for (const struct cli_command *const *command = cli_commands; *command != NULL; command++) {
        if (!is_in_family(*command, word))
            continue;
        first = first == NULL ? *command : first;
        fprintf(out, "  regio %-18s %s\n", (*command)->name, (*command)->summary);
    }
    if (first != NULL)
        fprintf(out, "\nMore on each, for example:\n  regio help %s\n", first->name);
}

static int run_help(struct cli_call *call, struct err *err)
{
    if (call->argument_count == 0) {
        cli_help_all(false);
        return 0;
    }
    char *words[2] = {arena_strdup(call->arena, call->arguments[0]),
                      call->argument_count > 1 ? arena_strdup(call->arena, call->arguments[1]) : NULL};
    if (call->argument_count == 1 && cli_is_family(words[0])) {
        cli_help_family(words[0], false);
        return 0;
    }
    int used = 0;
    const struct cli_command *command = cli_find(call->argument_count, words, &used);
    if (command == NULL || used < call->argument_count)
        return cli_usage(err, "there is no command %s%s%s", call->arguments[0], call->argument_count > 1 ? " " : "",
                         call->argument_count > 1 ? call->arguments[1] : "");
    cli_help_command(command, false);
    return 0;
}

const struct cli_command cli_command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .most = 2,
    .summary = "explain a command, with an example",
    .example = "regio help import esco",
    .run = run_help,
};
