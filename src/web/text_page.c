/* Pages that are text alone. */
#include "web/text_page.h"

#include "routes.h"
#include "templates.h"
#include "texts.h"
#include "web/response.h"

int about_show(struct request *request, struct response *response)
{
    template_text_about(&response->body, &request->view);
    return 0;
}

int accessibility_show(struct request *request, struct response *response)
{
    template_text_accessibility(&response->body, &request->view);
    return 0;
}

int privacy_show(struct request *request, struct response *response)
{
    template_text_privacy(&response->body, &request->view);
    return 0;
}

int help_show(struct request *request, struct response *response)
{
    template_text_help(&response->body, &request->view);
    return 0;
}

static int show_coming(struct request *request, struct response *response, enum view_nav nav, int title,
                       int words)
{
    struct coming_page page = {title, words};
    request->view.nav = nav;
    template_text_coming(&response->body, &request->view, &page);
    return 0;
}

int programme_show(struct request *request, struct response *response)
{
    return show_coming(request, response, VIEW_NAV_PROGRAMME, TEXT_SITE_PROGRAMME, TEXT_COMING_PROGRAMME);
}

int market_show(struct request *request, struct response *response)
{
    return show_coming(request, response, VIEW_NAV_MARKET, TEXT_SITE_MARKET, TEXT_COMING_MARKET);
}

int monitor_show(struct request *request, struct response *response)
{
    return show_coming(request, response, VIEW_NAV_MONITOR, TEXT_SITE_MONITOR, TEXT_COMING_MONITOR);
}

int agenda_show(struct request *request, struct response *response)
{
    return show_coming(request, response, VIEW_NAV_AGENDA, TEXT_SITE_AGENDA, TEXT_COMING_AGENDA);
}
