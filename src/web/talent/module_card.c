#include "web/talent/module_card.h"

struct module_card module_card_make(const struct service_module *module)
{
    const struct skills_module *fields = &module->fields;
    return (struct module_card){
        .title = fields->title,
        .provider = fields->provider,
        .place = module->place,
        .href = fields->url,
        .online = fields->online,
        .hours = fields->hours == SKILLS_MODULE_NONE ? 0 : fields->hours,
        .price = fields->price == SKILLS_MODULE_NONE ? MODULE_PRICE_UNSAID
                 : fields->price == 0                ? MODULE_FREE
                                                     : MODULE_PRICED,
        .cents = fields->price,
        .has_start = fields->start != SKILLS_DAY_NONE,
        .start = fields->start,
    };
}
