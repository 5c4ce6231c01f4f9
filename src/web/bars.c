#include "web/bars.h"

void bars_finish(struct bars *bars)
{
    int64_t most = 0;
    bars->total = 0;
    for (size_t i = 0; i < bars->rows.count; i++) {
        int64_t number = bars->rows.items[i].number;
        bars->total += number;
        most = number > most ? number : most;
    }
    for (size_t i = 0; i < bars->rows.count; i++)
        bars->rows.items[i].percent = most == 0 ? 0 : (int)(bars->rows.items[i].number * 100 / most);
}
