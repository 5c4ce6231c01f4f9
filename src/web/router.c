#include "web/router.h"

#include "web/decode.h"

static const struct router_node *find_literal(const struct router *router, const struct router_node *node,
                                              struct str name)
{
    size_t low = node->first_child;
    size_t high = low + node->child_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct router_node *child = &router->nodes[middle];
        /* The parameter and the rest stand behind all literals. */
        int order = child->kind != ROUTER_LITERAL ? 1 : str_compare(child->segment, name);
        if (order == 0)
            return child;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct router_node *find_kind(const struct router *router, const struct router_node *node,
                                           enum router_kind kind)
{
    for (size_t i = node->child_count; i > 0; i--) {
        const struct router_node *child = &router->nodes[node->first_child + i - 1];
        if (child->kind == kind)
            return child;
    }
    return NULL;
}

static bool has_route(const struct router_node *node)
{
    for (int i = 0; i < HTTP_METHODS; i++)
        if (node->routes[i] != 0)
            return true;
    return false;
}

struct search {
    const struct router *router;
    struct arena *arena;
    struct router_match *match;
};

/* The node of the rest of a path (without its first slash), or NULL. Trees are shallow: the depth is that of
 * the table. */
static const struct router_node *walk(struct search *s, const struct router_node *node, struct str rest,
                                      int *rc)
{
    if (rest.data == NULL)
        return has_route(node) ? node : NULL;
    struct str after = rest;
    struct str segment = str_cut(&after, '/');
    struct str name;
    if ((*rc = decode_percent(s->arena, segment, false, &name)) != 0)
        return NULL;
    const struct router_node *child = find_literal(s->router, node, name);
    const struct router_node *found = child == NULL ? NULL : walk(s, child, after, rc);
    if (found != NULL || *rc != 0)
        return found;
    child = find_kind(s->router, node, ROUTER_PARAM);
    if (child != NULL && name.len > 0 && s->match->param_count < ROUTER_PARAMS_MAX) {
        size_t at = s->match->param_count++;
        s->match->params[at].name = child->segment;
        s->match->params[at].value = name;
        found = walk(s, child, after, rc);
        if (found != NULL || *rc != 0)
            return found;
        s->match->param_count = at;
    }
    child = find_kind(s->router, node, ROUTER_REST);
    if (child == NULL || s->match->param_count == ROUTER_PARAMS_MAX ||
        (*rc = decode_percent(s->arena, rest, false, &name)) != 0)
        return NULL;
    s->match->params[s->match->param_count].name = child->segment;
    s->match->params[s->match->param_count++].value = name;
    return child;
}

int router_find(const struct router *router, struct arena *arena, enum http_method method, struct str path,
                struct router_match *match)
{
    *match = (struct router_match){0};
    if (path.len == 0 || path.data[0] != '/')
        return 0;
    struct search search = {router, arena, match};
    struct str rest = path.len == 1 ? (struct str){NULL, 0} : (struct str){path.data + 1, path.len - 1};
    int rc = 0;
    const struct router_node *node = walk(&search, &router->nodes[0], rest, &rc);
    if (rc != 0)
        return rc;
    if (node == NULL)
        return 0;
    for (int i = 0; i < HTTP_METHODS; i++)
        match->allowed[i] = node->routes[i] != 0;
    if (method < HTTP_METHODS && node->routes[method] != 0)
        match->route = &router->routes[node->routes[method] - 1];
    return 0;
}
