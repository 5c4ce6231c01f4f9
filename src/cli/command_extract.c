/* regio extract: the skills in a text. */
#include "cli/text_input.h"

struct output {
    struct cli_call *call;
    struct text_input *input;
    struct json_writer writer;
    int64_t top;
    bool lines;
    bool labels; /* only labels that stand there word by word */
};

static void print_skills(const struct output *output, const struct service_found_skill *skills, size_t count)
{
    if (output->lines)
        cli_print("line %llu: %zu skills\n", (unsigned long long)output->input->line, count);
    for (size_t i = 0; i < count; i++)
        cli_print("%.2f  %.*s  (bytes %zu to %zu: %.*s)\n", (double)skills[i].score,
                  STR_ARG(skills[i].skill.label), skills[i].start, skills[i].end, STR_ARG(skills[i].found));
}

static int extract_one(struct output *output, struct str text, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct service_found_skill *skills;
    size_t count;
    const struct text_input *input = output->input;
    int rc = output->labels ? service_labels(input->taxonomy, input->db, text, input->language, arena,
                                             &skills, &count, err)
                            : service_extract(input->taxonomy, input->db, text, input->language,
                                              (size_t)output->top, arena, &skills, &count, err);
    if (rc != 0)
        return rc;
    if (output->call->json)
        service_extract_write(&output->writer, skills, count);
    else
        print_skills(output, skills, count);
    return 0;
}

static int extract_all(struct output *output, struct err *err)
{
    struct buf text BUF_AUTO;
    buf_init(&text, SERVICE_EXTRACT_BYTES_MAX + 1);
    bool more = true;
    if (!output->lines) {
        int rc = text_input_all(&text, SERVICE_EXTRACT_BYTES_MAX, err);
        return rc != 0 ? rc : extract_one(output, buf_str(&text), err);
    }
    for (;;) {
        int rc = text_input_line(output->input, &text, SERVICE_EXTRACT_BYTES_MAX, &more, err);
        if (rc == 0 && more)
            rc = extract_one(output, buf_str(&text), err);
        if (rc != 0 || !more)
            return rc;
    }
}

static int run_extract(struct cli_call *call, struct err *err)
{
    struct text_input input TEXT_INPUT_AUTO = {0};
    struct output output = {.call = call,
                            .input = &input,
                            .top = 20,
                            .lines = cli_option(call, "lines") != NULL,
                            .labels = cli_option(call, "labels") != NULL};
    int rc = cli_option_int(call, "top", 1, SERVICE_EXTRACT_TOP_MAX, &output.top, err);
    if (rc == 0)
        rc = text_input_open(call, &input, err);
    if (rc != 0)
        return rc;
    json_write_to_sink(&output.writer, cli_print_sink, NULL);
    output.writer.lines = true;
    rc = extract_all(&output, err);
    if (rc != 0) {
        json_write_drop(&output.writer);
        return rc;
    }
    return json_write_finish(&output.writer, err);
}

static const struct cli_option options[] = {
    {"labels", NULL, "only labels that stand there word by word, in the order of the text"},
    {"language", "CODE", "of the text: nl or en; without it the text's small words tell"},
    {"lines", NULL, "every line is a text of its own"},
    {"top", "N", "at most this many skills of a text (20)"},
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_extract = {
    .name = "extract",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = "find skills in a text on stdin",
    .details = "Reads a vacancy, a CV or a question and tells the skills in it, the surest first, with\n"
               "the bytes of the text where each stands and a score of 0 to 1. A text may have 1 MB.\n"
               "docs/text.md tells how often finds are right.",
    .example = "regio extract --language nl < vacancy.txt",
    .options = options,
    .run = run_extract,
};
