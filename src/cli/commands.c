#include "cli/command.h"

extern const struct cli_command cli_command_backup;
extern const struct cli_command cli_command_bridge;
extern const struct cli_command cli_command_check;
extern const struct cli_command cli_command_demo;
extern const struct cli_command cli_command_export_modules;
extern const struct cli_command cli_command_export_openings;
extern const struct cli_command cli_command_extract;
extern const struct cli_command cli_command_gap;
extern const struct cli_command cli_command_help;
extern const struct cli_command cli_command_import_esco;
extern const struct cli_command cli_command_import_labels;
extern const struct cli_command cli_command_import_modules;
extern const struct cli_command cli_command_import_openings;
extern const struct cli_command cli_command_info;
extern const struct cli_command cli_command_init;
extern const struct cli_command cli_command_lever;
extern const struct cli_command cli_command_match;
extern const struct cli_command cli_command_restore;
extern const struct cli_command cli_command_serve; /* src/command_serve.c: it needs the room web */
extern const struct cli_command cli_command_titles;
extern const struct cli_command cli_command_withdraw;

const struct cli_command *const cli_commands[] = {
    &cli_command_init,
    &cli_command_demo,
    &cli_command_serve,
    &cli_command_import_esco,
    &cli_command_import_labels,
    &cli_command_import_openings,
    &cli_command_import_modules,
    &cli_command_export_openings,
    &cli_command_export_modules,
    &cli_command_withdraw,
    &cli_command_match,
    &cli_command_gap,
    &cli_command_lever,
    &cli_command_bridge,
    &cli_command_extract,
    &cli_command_titles,
    &cli_command_info,
    &cli_command_check,
    &cli_command_backup,
    &cli_command_restore,
    &cli_command_help,
    NULL,
};
