#include "cli/text_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int text_input_open(struct cli_call *call, struct text_input *out, struct err *err)
{
    struct str language = str_from(cli_option(call, "language"));
    if (language.len > 0 && !str_equal_z(language, "nl") && !str_equal_z(language, "en"))
        return cli_usage(err, "--language is nl or en");
    out->language = language;
    int rc = cli_open(call, NULL, &out->db, err);
    if (rc == 0)
        rc = service_taxonomy_load(out->db, &out->taxonomy, err);
    return rc;
}

void text_input_close(struct text_input *input)
{
    service_taxonomy_free(input->taxonomy);
    db_close(input->db);
    *input = (struct text_input){0};
}

static int refuse(struct err *err, uint64_t line, size_t most)
{
    err_set(err, ERR_INVALID, "the %s has over %zu bytes", line > 0 ? "line" : "text", most);
    if (line > 0)
        err_at(err, "stdin", line, 0);
    return CLI_REFUSED;
}

int text_input_all(struct buf *out, size_t most, struct err *err)
{
    char block[65536];
    size_t got;
    while ((got = fread(block, 1, sizeof block, stdin)) > 0) {
        if (out->len + got > most)
            return refuse(err, 0, most);
        buf_add(out, block, got);
    }
    if (ferror(stdin))
        return err_set(err, ERR_IO, "cannot read stdin: %s", strerror(errno));
    return 0;
}

int text_input_line(struct text_input *input, struct buf *out, size_t most, bool *more, struct err *err)
{
    int c = getc_unlocked(stdin);
    buf_clear(out);
    *more = c != EOF;
    input->line += *more;
    for (; c != EOF && c != '\n'; c = getc_unlocked(stdin)) {
        if (out->len >= most)
            return refuse(err, input->line, most);
        buf_add_char(out, (char)c);
    }
    if (ferror(stdin))
        return err_set(err, ERR_IO, "cannot read stdin: %s", strerror(errno));
    if (out->len > 0 && out->data[out->len - 1] == '\r')
        out->data[--out->len] = '\0';
    return 0;
}
