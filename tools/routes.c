/* routes: makes the router and the OpenAPI document from the table of routes.
 *
 *     routes OUT.h OUT.c OPENAPI.json ROUTES.def COMPONENTS.json EN.po
 *
 * A line of ROUTES.def: method, path, handler, permission, input, output, summary; separated by spaces, - for
 * nothing, # starts a comment.
 *
 *   path        /api/v1/openings/{id}; {name...} takes the rest of the path and stands last
 *   handler     function (src/web/request.h: web_handler)
 *   permission  public is PERMISSION_PUBLIC (src/web/permission.h)
 *   input       parameters, joined by commas, from components/parameters; for a body first a schema from
 *               components/schemas; "form" for a form of a page
 *   output      a schema; or html, text, json, asset, redirect
 *   summary     key in po/
 *
 * OUT.h and OUT.c have the table (src/web/router.h), a tree of path segments to match quickly, and the
 * handlers' declarations. The OpenAPI document is COMPONENTS.json with `paths` of all routes below /api/.
 * Errors: a line that is not understood, the same route twice, an API route without a schema, parameters that
 * do not fit the path, a name that the components lack. */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "po.h"
#include "tool.h"

#define IN_MAX_BYTES (4u * 1024u * 1024u)
#define METHODS      4

static const char *const methods[METHODS] = {"GET", "POST", "PUT", "DELETE"};
static const char *const plain_outputs[] = {"html", "text", "json", "asset", "redirect"};

struct route {
    size_t line;
    int method;
    struct str path;
    struct str handler;
    struct str permission;
    struct str input;
    struct str output;
    struct str summary;
    bool api;
};

struct node {
    struct str segment; /* literal, or the name of the parameter */
    enum { NODE_LITERAL, NODE_PARAM, NODE_REST } kind;
    int routes[METHODS]; /* -1 = none */
    struct node *children;
    struct node *next;
    size_t number;
    size_t first_child;
    size_t child_count;
};

typedef VEC(struct route) route_vec;
typedef VEC(struct node *) node_vec;

struct job {
    struct arena *arena;
    const char *def;
    json_t *components;
    struct po en;
    route_vec routes;
};

static struct str next_field(struct job *job, struct str *rest, size_t line)
{
    *rest = str_trim(*rest);
    size_t len = 0;
    while (len < rest->len && !isspace((unsigned char)rest->data[len]))
        len++;
    if (len == 0)
        tool_fail("%s:%zu: a line has method, path, handler, permission, input, output, summary", job->def,
                  line);
    struct str field = {rest->data, len};
    *rest = str_trim((struct str){rest->data + len, rest->len - len});
    return field;
}

static char *z(struct job *job, struct str s)
{
    return arena_strndup(job->arena, s.data, s.len);
}

static json_t *component(struct job *job, const char *kind, struct str name)
{
    return json_object_get(json_object_get(json_object_get(job->components, "components"), kind),
                           z(job, name));
}

static int method_of(struct job *job, struct str name, size_t line)
{
    for (int i = 0; i < METHODS; i++)
        if (str_equal_z(name, methods[i]))
            return i;
    tool_fail("%s:%zu: unknown method %.*s", job->def, line, STR_ARG(name));
}

static void check_name(struct job *job, struct str name, size_t line)
{
    for (size_t i = 0; i < name.len; i++)
        if (!islower((unsigned char)name.data[i]) && !isdigit((unsigned char)name.data[i]) &&
            name.data[i] != '_')
            tool_fail("%s:%zu: %.*s is no name", job->def, line, STR_ARG(name));
}

static bool plain_output(struct str output)
{
    for (size_t i = 0; i < sizeof plain_outputs / sizeof *plain_outputs; i++)
        if (str_equal_z(output, plain_outputs[i]))
            return true;
    return false;
}

/* POST and PUT. */
static bool has_body(const struct route *route)
{
    return methods[route->method][0] == 'P';
}

/* The schema of the body. */
static struct str schema_of(const struct route *route)
{
    struct str rest = route->input;
    return str_cut(&rest, ',');
}

/* The parameters of a route: what stands in `input`, for a body behind its schema. {NULL, 0} for none. */
static struct str parameters_of(const struct route *route)
{
    struct str rest = route->input;
    if (has_body(route))
        (void)str_cut(&rest, ',');
    return str_equal(rest, STR("-")) ? (struct str){NULL, 0} : rest;
}

/* Every {name} of the path is a parameter of the route, with "in": "path", and the other way round. */
static void check_parameters(struct job *job, const struct route *route)
{
    size_t in_path = 0;
    struct str rest = parameters_of(route);
    while (rest.data != NULL) {
        struct str name = str_cut(&rest, ',');
        json_t *parameter = component(job, "parameters", name);
        if (parameter == NULL)
            tool_fail("%s:%zu: no parameter %.*s in components/parameters", job->def, route->line,
                      STR_ARG(name));
        if (strcmp(json_string_value(json_object_get(parameter, "in")), "path") != 0)
            continue;
        in_path++;
        const char *in_braces =
            arena_printf(job->arena, "{%s}", json_string_value(json_object_get(parameter, "name")));
        if (strstr(z(job, route->path), in_braces) == NULL)
            tool_fail("%s:%zu: the path has no %s", job->def, route->line, in_braces);
    }
    for (size_t i = 0; i < route->path.len; i++)
        in_path -= route->path.data[i] == '{';
    if (in_path != 0)
        tool_fail("%s:%zu: not every {name} of the path is a parameter", job->def, route->line);
}

static void check_route(struct job *job, const struct route *route)
{
    check_name(job, route->handler, route->line);
    check_name(job, route->permission, route->line);
    if (po_find(&job->en, z(job, route->summary)) == NULL)
        tool_fail("%s:%zu: no text %.*s in %s", job->def, route->line, STR_ARG(route->summary), job->en.path);
    if (!plain_output(route->output) && component(job, "schemas", route->output) == NULL)
        tool_fail("%s:%zu: no schema %.*s in components/schemas", job->def, route->line,
                  STR_ARG(route->output));
    if (!route->api)
        return;
    if (has_body(route) && component(job, "schemas", schema_of(route)) == NULL)
        tool_fail("%s:%zu: no schema %.*s in components/schemas", job->def, route->line,
                  STR_ARG(schema_of(route)));
    check_parameters(job, route);
}

static void read_route(struct job *job, struct str rest, size_t line)
{
    struct route route = {.line = line};
    route.method = method_of(job, next_field(job, &rest, line), line);
    route.path = next_field(job, &rest, line);
    route.handler = next_field(job, &rest, line);
    route.permission = next_field(job, &rest, line);
    route.input = next_field(job, &rest, line);
    route.output = next_field(job, &rest, line);
    route.summary = next_field(job, &rest, line);
    route.api = str_starts(route.path, "/api/");
    if (rest.len > 0)
        tool_fail("%s:%zu: \"%.*s\" is too much", job->def, line, STR_ARG(rest));
    if (route.path.data[0] != '/' || (route.path.len > 1 && route.path.data[route.path.len - 1] == '/'))
        tool_fail("%s:%zu: a path begins with / and does not end with it", job->def, line);
    check_route(job, &route);
    VEC_PUSH(job->arena, &job->routes, route);
}

static void read_routes(struct job *job)
{
    struct str rest = tool_read(job->arena, job->def, IN_MAX_BYTES);
    for (size_t line = 1; rest.data != NULL; line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        if (text.len > 0 && text.data[0] != '#')
            read_route(job, text, line);
    }
    if (job->routes.count == 0)
        tool_fail("%s: no routes", job->def);
}

static struct node *node_new(struct job *job, struct str segment)
{
    struct node *node = arena_alloc(job->arena, sizeof *node);
    node->segment = segment;
    for (int i = 0; i < METHODS; i++)
        node->routes[i] = -1;
    if (segment.len < 2 || segment.data[0] != '{')
        return node;
    bool rest = str_ends(segment, "...}");
    node->kind = rest ? NODE_REST : NODE_PARAM;
    node->segment = (struct str){segment.data + 1, segment.len - (rest ? 5 : 2)};
    return node;
}

/* The order of children: literals by bytes, then the parameter, then the rest. */
static int node_order(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->kind == NODE_LITERAL ? str_compare(a->segment, b->segment) : 0;
}

static struct node *child_of(struct job *job, struct node *parent, struct str segment,
                             const struct route *route)
{
    struct node *wanted = node_new(job, segment);
    struct node **at = &parent->children;
    while (*at != NULL && node_order(*at, wanted) < 0)
        at = &(*at)->next;
    if (*at != NULL && node_order(*at, wanted) == 0) {
        if (!str_equal((*at)->segment, wanted->segment))
            tool_fail("%s:%zu: this place is called {%.*s} in another route", job->def, route->line,
                      STR_ARG((*at)->segment));
        return *at;
    }
    wanted->next = *at;
    *at = wanted;
    parent->child_count++;
    return wanted;
}

static struct node *build_tree(struct job *job)
{
    struct node *root = node_new(job, STR(""));
    for (size_t i = 0; i < job->routes.count; i++) {
        struct route *route = &job->routes.items[i];
        struct str rest = {route->path.data + 1, route->path.len - 1};
        struct node *node = root;
        while (rest.len > 0) {
            if (node->kind == NODE_REST)
                tool_fail("%s:%zu: {...} stands last", job->def, route->line);
            node = child_of(job, node, str_cut(&rest, '/'), route);
        }
        if (node->routes[route->method] >= 0)
            tool_fail("%s:%zu: this route is there twice", job->def, route->line);
        node->routes[route->method] = (int)i;
    }
    return root;
}

/* Numbers the nodes level by level, so that children stand together. */
static void number_nodes(struct job *job, struct node *root, node_vec *order)
{
    VEC_PUSH(job->arena, order, root);
    for (size_t i = 0; i < order->count; i++) {
        struct node *node = order->items[i];
        node->number = i;
        node->first_child = order->count;
        for (struct node *child = node->children; child != NULL; child = child->next)
            VEC_PUSH(job->arena, order, child);
    }
}

static void add_upper(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_add_char(out, s.data[i] == '.' ? '_' : (char)toupper((unsigned char)s.data[i]));
}

static void add_route(struct buf *out, const struct route *route)
{
    buf_printf(out,
               "    {.method = HTTP_%s, .path = \"%.*s\", .handler = %.*s,\n     .permission = PERMISSION_",
               methods[route->method], STR_ARG(route->path), STR_ARG(route->handler));
    add_upper(out, route->permission);
    buf_printf(out, ", .input = \"%.*s\", .output = \"%.*s\", .summary = TEXT_", STR_ARG(route->input),
               STR_ARG(route->output));
    add_upper(out, route->summary);
    buf_printf(out, ", .api = %s},\n", route->api ? "true" : "false");
}

static void add_node(struct buf *out, const struct node *node)
{
    static const char *const kinds[] = {"ROUTER_LITERAL", "ROUTER_PARAM", "ROUTER_REST"};
    buf_printf(out, "    {%s, {\"%.*s\", %zu}, %zu, %zu, {", kinds[node->kind], STR_ARG(node->segment),
               node->segment.len, node->first_child, node->child_count);
    for (int i = 0; i < METHODS; i++)
        buf_printf(out, "%s[HTTP_%s] = %d", i == 0 ? "" : ", ", methods[i], node->routes[i] + 1);
    buf_add_z(out, "}},\n");
}

static void write_code(struct job *job, const char *header, const char *path)
{
    node_vec order = {0};
    number_nodes(job, build_tree(job), &order);
    struct buf out BUF_AUTO;
    buf_init(&out, IN_MAX_BYTES);
    buf_add_z(&out, "/* Made by tools/routes. */\n#ifndef REGIO_ROUTES_H\n#define REGIO_ROUTES_H\n\n"
                    "#include \"web/router.h\"\n\nextern const struct router routes;\n\n");
    for (size_t i = 0; i < job->routes.count; i++) {
        const struct route *route = &job->routes.items[i];
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen = seen || str_equal(job->routes.items[j].handler, route->handler);
        if (!seen)
            buf_printf(&out, "int %.*s(struct request *request, struct response *response) MUST_CHECK;\n",
                       STR_ARG(route->handler));
    }
    buf_add_z(&out, "\n#endif\n");
    tool_save_changed(job->arena, header, &out);
    buf_clear(&out);
    buf_add_z(&out, "/* Made by tools/routes. */\n#include \"routes.h\"\n\n#include \"texts.h\"\n\n"
                    "static const struct route table[] = {\n");
    for (size_t i = 0; i < job->routes.count; i++)
        add_route(&out, &job->routes.items[i]);
    buf_add_z(&out, "};\n\n/* A route's number is one more than its index; 0 is none. */\n"
                    "static const struct router_node nodes[] = {\n");
    for (size_t i = 0; i < order.count; i++)
        add_node(&out, order.items[i]);
    buf_printf(&out, "};\n\nconst struct router routes = {table, %zu, nodes, %zu};\n", job->routes.count,
               order.count);
    tool_save_changed(job->arena, path, &out);
}

static json_t *reference(struct job *job, const char *kind, struct str name)
{
    return json_pack("{s:o}", "$ref",
                     json_string(arena_printf(job->arena, "#/components/%s/%.*s", kind, STR_ARG(name))));
}

/* Whether the path or the body names one thing by its number, which may not be there. */
static bool names_one(struct job *job, const struct route *route)
{
    if (memchr(route->path.data, '{', route->path.len) != NULL)
        return true;
    if (!has_body(route))
        return false;
    char *text = json_dumps(json_object_get(json_object_get(json_object_get(job->components, "components"), "schemas"),
                                            z(job, schema_of(route))), 0);
    bool found = text != NULL && strstr(text, "\"openingId\"") != NULL;
    free(text);
    return found;
}

static json_t *make_responses(struct job *job, const struct route *route)
{
    json_t *schema = plain_output(route->output) ? json_pack("{s:s}", "type", "object")
                                                 : reference(job, "schemas", route->output);
    json_t *responses = json_object();
    json_object_set_new(responses, "200",
                        json_pack("{s:s,s:{s:o},s:{s:{s:o}}}", "description", "OK", "headers", "API-Version",
                                  reference(job, "headers", STR("API-Version")), "content",
                                  "application/json", "schema", schema));
    static const char *const always[] = {"400", "429", "500", "503"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        json_object_set_new(responses, always[i], reference(job, "responses", STR("Problem")));
    if (names_one(job, route))
        json_object_set_new(responses, "404", reference(job, "responses", STR("Problem")));
    if (has_body(route)) {
        json_object_set_new(responses, "413", reference(job, "responses", STR("Problem")));
        json_object_set_new(responses, "415", reference(job, "responses", STR("Problem")));
    }
    return responses;
}

static json_t *make_operation(struct job *job, const struct route *route)
{
    const char *summary = po_find(&job->en, z(job, route->summary))->one;
    json_t *operation = json_pack("{s:s,s:s,s:[s]}", "operationId", z(job, route->handler), "summary",
                                  summary, "tags", "regio");
    if (has_body(route))
        json_object_set_new(operation, "requestBody",
                            json_pack("{s:b,s:{s:{s:o}}}", "required", 1, "content", "application/json",
                                      "schema", reference(job, "schemas", schema_of(route))));
    struct str rest = parameters_of(route);
    json_t *parameters = json_array();
    while (rest.data != NULL)
        json_array_append_new(parameters, reference(job, "parameters", str_cut(&rest, ',')));
    if (json_array_size(parameters) > 0)
        json_object_set(operation, "parameters", parameters);
    json_decref(parameters);
    json_object_set_new(operation, "responses", make_responses(job, route));
    return operation;
}

/* In the document a path stands below the address of its server ("/api/v1"), where that is the start of it.
 */
static char *path_in_document(struct job *job, struct str path)
{
    json_t *server = json_array_get(json_object_get(job->components, "servers"), 0);
    const char *base = json_string_value(json_object_get(server, "url"));
    if (base == NULL || strcmp(base, "/") == 0 || !str_starts(path, base))
        return z(job, path);
    size_t len = strlen(base);
    return z(job, (struct str){path.data + len, path.len - len});
}

static void write_openapi(struct job *job, const char *path)
{
    json_t *paths = json_object();
    for (size_t i = 0; i < job->routes.count; i++) {
        const struct route *route = &job->routes.items[i];
        if (!route->api)
            continue;
        char *place = path_in_document(job, route->path);
        json_t *item = json_object_get(paths, place);
        if (item == NULL) {
            item = json_object();
            json_object_set_new(paths, place, item);
        }
        char *method = arena_strdup(job->arena, methods[route->method]);
        for (char *c = method; *c != '\0'; c++)
            *c = (char)tolower((unsigned char)*c);
        json_object_set_new(item, method, make_operation(job, route));
    }
    json_object_set_new(job->components, "paths", paths);
    char *text = json_dumps(job->components, JSON_INDENT(2));
    struct buf out BUF_AUTO;
    buf_init(&out, IN_MAX_BYTES);
    buf_add_z(&out, text);
    buf_add_char(&out, '\n');
    tool_save_changed(job->arena, path, &out);
    free(text);
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fputs("usage: routes OUT.h OUT.c OPENAPI.json ROUTES.def COMPONENTS.json EN.po\n", stderr);
        return 2;
    }
    struct arena *arena ARENA_AUTO = arena_new();
    struct job job = {.arena = arena, .def = argv[4], .en = po_read(arena, argv[6])};
    json_error_t error;
    job.components = json_load_file(argv[5], JSON_REJECT_DUPLICATES, &error);
    if (job.components == NULL)
        tool_fail("%s:%d: %s", argv[5], error.line, error.text);
    read_routes(&job);
    write_code(&job, argv[1], argv[2]);
    write_openapi(&job, argv[3]);
    json_decref(job.components);
    return 0;
}
