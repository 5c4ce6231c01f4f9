#include "cli/command.h"

extern const struct cli_command cli_command_help;
extern const struct cli_command cli_command_init;
extern const struct cli_command cli_command_serve;

const struct cli_command *const cli_commands[] = {
    &cli_command_init,
    &cli_command_serve,
    &cli_command_help,
    NULL,
};
