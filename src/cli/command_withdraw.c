/* regio withdraw: an opening is no longer offered. */
#include "cli/command.h"

#include "base/time.h"
#include "market/opening.h"
#include "port/json/json_write.h"

static int print_json(int64_t id, bool changed, struct err *err)
{
    struct json_writer w;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    json_write_object(&w);
    json_write_key_int(&w, "openingId", id);
    json_write_key_bool(&w, "changed", changed);
    json_write_end(&w);
    return json_write_finish(&w, err);
}

static int run_withdraw(struct cli_call *call, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    int64_t id = 0;
    bool changed = false;
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = market_opening_resolve(db, str_from(call->arguments[0]), &id, err);
    if (rc == 0)
        rc = market_opening_set_status(db, id, MARKET_WITHDRAWN, time_now(), &changed, err);
    if (rc != 0)
        return rc;
    cli_note(call, changed ? "opening %lld is withdrawn" : "opening %lld was withdrawn already",
             (long long)id);
    return call->json ? print_json(id, changed, err) : 0;
}

const struct cli_command cli_command_withdraw = {
    .name = "withdraw",
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .summary = "take an opening off the market",
    .details = "ID is an openingId, or SOURCE/ID. The opening stays in the database and is shown\n"
               "to nobody; importing it again offers it again.",
    .example = "regio withdraw voorbeeld/zorg-001",
    .run = run_withdraw,
};
