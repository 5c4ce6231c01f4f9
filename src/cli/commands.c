#include "cli/command.h"

extern const struct cli_command cli_command_help;
extern const struct cli_command cli_command_init;

const struct cli_command *const cli_commands[] = {
    &cli_command_init,
    &cli_command_help,
    NULL,
};
