#include "cli/exports.h"

int cli_exports_run(struct cli_call *call, cli_exports_work *work, const char *what, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct json_writer w;
    uint64_t count = 0;
    int rc = cli_open(call, NULL, &db, err);
    if (rc != 0)
        return rc;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    rc = work(db, &w, &call->progress, &count, err);
    if (rc != 0) {
        json_write_drop(&w);
        return rc;
    }
    rc = json_write_finish(&w, err);
    if (rc == 0)
        cli_note(call, "exported %llu %s", (unsigned long long)count, what);
    return rc;
}
