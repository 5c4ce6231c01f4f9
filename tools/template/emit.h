/* Writing a template as a C function. */
#ifndef REGIO_TOOLS_TEMPLATE_EMIT_H
#define REGIO_TOOLS_TEMPLATE_EMIT_H

#include "base/buf.h"
#include "template/parse.h"

/* Whether an asset of that name exists; NULL: not asked. */
typedef bool asset_exists(void *arg, struct str name);

struct emitter_options {
    asset_exists *asset;
    void *asset_arg;
};

/* Appends the C file of `template` (with `layout` around it, or NULL). `name` is the template's path below
 * the folder of templates: "results/card.html" makes template_results_card(). False and *error on a mistake.
 */
bool emit_template(struct arena *arena, struct buf *out, struct str name, const struct template *template,
                   const struct template *layout, const struct emitter_options *options,
                   struct template_error *error);

/* Appends the function's declaration, without a semicolon. */
void emit_signature(struct buf *out, struct str name, const struct template *template);

#endif
