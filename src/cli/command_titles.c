/* regio titles: which occupations job titles mean. */
#include "cli/text_input.h"

static int title_one(struct cli_call *call, const struct text_input *input, struct json_writer *writer,
                     struct str title, size_t top, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct service_found_occupation *occupations;
    size_t count;
    int rc = service_titles(input->taxonomy, input->db, title, input->language, top, arena, &occupations,
                            &count, err);
    if (rc != 0)
        return rc;
    if (call->json) {
        service_titles_write(writer, title, occupations, count);
        return 0;
    }
    cli_print("%.*s\n", STR_ARG(title));
    for (size_t i = 0; i < count; i++)
        cli_print("  %.2f  %.*s\n", (double)occupations[i].score, STR_ARG(occupations[i].occupation.label));
    return 0;
}

static int title_all(struct cli_call *call, struct text_input *input, struct json_writer *writer,
                     struct err *err)
{
    struct buf line BUF_AUTO;
    buf_init(&line, SERVICE_TITLE_BYTES_MAX + 1);
    int64_t top = 10;
    bool more = true;
    int rc = cli_option_int(call, "top", 1, SERVICE_TITLES_TOP_MAX, &top, err);
    while (rc == 0 && more) {
        rc = text_input_line(input, &line, SERVICE_TITLE_BYTES_MAX, &more, err);
        if (rc == 0 && more)
            rc = title_one(call, input, writer, buf_str(&line), (size_t)top, err);
    }
    return rc;
}

static int run_titles(struct cli_call *call, struct err *err)
{
    struct text_input input TEXT_INPUT_AUTO = {0};
    struct json_writer writer;
    int rc = text_input_open(call, &input, err);
    if (rc != 0)
        return rc;
    json_write_to_sink(&writer, cli_print_sink, NULL);
    writer.lines = true;
    rc = title_all(call, &input, &writer, err);
    if (rc != 0) {
        json_write_drop(&writer);
        return rc;
    }
    return json_write_finish(&writer, err);
}

static const struct cli_option options[] = {
    {"language", "CODE", "of the titles: nl (the default) or en"},
    {"top", "N", "at most this many occupations of a title (10)"},
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_titles = {
    .name = "titles",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = "find the occupations that job titles mean",
    .details = "Reads job titles on stdin, one a line, and tells the occupations that each may mean, the\n"
               "likeliest first, with a score of 0 to 1. Spelling need not be exact.",
    .example = "echo 'medewerker bloemenkwekerij' | regio titles",
    .options = options,
    .run = run_titles,
};
