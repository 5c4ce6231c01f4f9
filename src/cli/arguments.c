#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Options that every command takes. */
static const struct cli_option common[] = {
    {"db", "URL", ""},
    {"format", "FORMAT", ""},
    {"help", NULL, ""},
    {NULL, NULL, NULL},
};

static const struct cli_option *find_in(const struct cli_option *options, const char *name, size_t len)
{
    for (; options != NULL && options->name != NULL; options++)
        if (strlen(options->name) == len && strncmp(options->name, name, len) == 0)
            return options;
    return NULL;
}

/* Whether the words at the start of the arguments are the command's name; how many words that is. */
static int match_name(const char *name, int count, char **arguments)
{
    int words = 0;
    struct str rest = str_from(name);
    while (rest.data != NULL) {
        struct str word = str_cut(&rest, ' ');
        if (words == count || !str_equal_z(word, arguments[words]))
            return 0;
        words++;
    }
    return words;
}

const struct cli_command *cli_find(int count, char **arguments, int *used)
{
    for (const struct cli_command *const *command = cli_commands; *command != NULL; command++) {
        int words = match_name((*command)->name, count, arguments);
        if (words > 0) {
            *used = words;
            return *command;
        }
    }
    return NULL;
}

/* Takes the option at arguments[*i]: "--name", "--name value" or "--name=value". */
static int take_option(struct cli_call *call, int count, char **arguments, int *i, struct err *err)
{
    const char *name = arguments[*i] + 2;
    const char *equals = strchr(name, '=');
    size_t len = equals == NULL ? strlen(name) : (size_t)(equals - name);
    const struct cli_option *option = find_in(call->command->options, name, len);
    if (option == NULL)
        option = find_in(common, name, len);
    if (option == NULL)
        return cli_usage(err, "unknown option --%.*s", (int)len, name);
    const char *value = "";
    if (option->argument == NULL && equals != NULL)
        return cli_usage(err, "--%s takes no value", option->name);
    if (option->argument != NULL) {
        if (equals == NULL && *i + 1 == count)
            return cli_usage(err, "--%s needs a value: --%s %s", option->name, option->name, option->argument);
        value = equals != NULL ? equals + 1 : arguments[++*i];
    }
    call->option_values[call->option_count * 2] = option->name;
    call->option_values[call->option_count * 2 + 1] = value;
    call->option_count++;
    return 0;
}

static int take_common(struct cli_call *call, bool *help, struct err *err)
{
    const char *format = cli_option(call, "format");
    if (format != NULL && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return cli_usage(err, "--format is text or json");
    call->json = format != NULL && strcmp(format, "json") == 0;
    const char *environment = getenv("REGIO_DB");
    call->database = cli_option(call, "db");
    if (call->database == NULL && environment != NULL && environment[0] != '\0')
        call->database = environment;
    if (call->database == NULL)
        call->database = cli_default_database(call->arena);
    *help = cli_option(call, "help") != NULL;
    return 0;
}

int cli_parse(struct cli_call *call, int count, char **arguments, bool *help, struct err *err)
{
    const char **plain = arena_array(call->arena, (size_t)count + 1, sizeof *plain);
    call->option_values = arena_array(call->arena, ((size_t)count + 1) * 2, sizeof *call->option_values);
    call->arguments = plain;
    bool options_end = false;
    for (int i = 0; i < count; i++) {
        const char *argument = arguments[i];
        if (options_end || argument[0] != '-' || argument[1] == '\0') {
            plain[call->argument_count++] = argument;
        } else if (strcmp(argument, "--") == 0) {
            options_end = true;
        } else if (strcmp(argument, "-h") == 0) {
            *help = true;
            return 0;
        } else if (argument[1] != '-') {
            return cli_usage(err, "unknown option %s", argument);
        } else {
            int rc = take_option(call, count, arguments, &i, err);
            if (rc != 0)
                return rc;
        }
    }
    int rc = take_common(call, help, err);
    if (rc != 0 || *help)
        return rc;
    if (call->argument_count < call->command->least)
        return cli_usage(err, "too few arguments");
    if (call->command->most >= 0 && call->argument_count > call->command->most)
        return cli_usage(err, "too many arguments: %s", call->arguments[call->command->most]);
    return 0;
}

/* --- Reading options -------------------------------------------------------------------------------------- */

const char *cli_option(const struct cli_call *call, const char *name)
{
    for (size_t i = call->option_count; i-- > 0;)
        if (strcmp(call->option_values[i * 2], name) == 0)
            return call->option_values[i * 2 + 1];
    return NULL;
}

const char *cli_option_next(const struct cli_call *call, const char *name, size_t *cursor)
{
    while (*cursor < call->option_count) {
        size_t i = (*cursor)++;
        if (strcmp(call->option_values[i * 2], name) == 0)
            return call->option_values[i * 2 + 1];
    }
    return NULL;
}

int cli_option_int(const struct cli_call *call, const char *name, int64_t least, int64_t most, int64_t *out,
                   struct err *err)
{
    const char *value = cli_option(call, name);
    int64_t number = 0;
    if (value == NULL)
        return 0;
    if (!str_to_int64(str_from(value), &number) || number < least || number > most)
        return cli_usage(err, "--%s must be a whole number from %lld to %lld", name, (long long)least,
                         (long long)most);
    *out = number;
    return 0;
}

/* The data directory follows the XDG base directory specification. */
const char *cli_default_database(struct arena *arena)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    if (data != NULL && data[0] == '/')
        return arena_printf(arena, "%s/regio/regio.db", data);
    if (home != NULL && home[0] == '/')
        return arena_printf(arena, "%s/.local/share/regio/regio.db", home);
    return "/var/lib/regio/regio.db";
}
