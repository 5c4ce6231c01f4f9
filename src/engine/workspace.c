#include "engine/workspace.h"

#include <stdlib.h>

struct engine_workspace *engine_workspace_new(void)
{
    struct engine_workspace *workspace = calloc(1, sizeof *workspace);
    if (workspace == NULL)
        return NULL;
    workspace->kernel = kernel_best();
    workspace->scores = calloc(INDEX_JOINED * INDEX_WINDOW, sizeof *workspace->scores);
    workspace->bounds = calloc(INDEX_JOINED * INDEX_WINDOW, sizeof *workspace->bounds);
    workspace->found = calloc(INDEX_JOINED * INDEX_WINDOW, sizeof *workspace->found);
    if (workspace->scores == NULL || workspace->bounds == NULL || workspace->found == NULL) {
        engine_workspace_free(workspace);
        return NULL;
    }
    return workspace;
}

bool engine_workspace_use(struct engine_workspace *workspace, const char *kernel)
{
    const struct kernel *named = kernel_named(kernel);
    if (named == NULL)
        return false;
    workspace->kernel = named;
    return true;
}

void engine_workspace_free(struct engine_workspace *workspace)
{
    if (workspace == NULL)
        return;
    free(workspace->pass);
    free(workspace->spare);
    free(workspace->dead);
    free(workspace->left);
    free(workspace->scores);
    free(workspace->bounds);
    free(workspace->found);
    free(workspace->passing);
    free(workspace->runs);
    free(workspace->worth);
    best_free(&workspace->best);
    free(workspace);
}

/* What was there is not needed any more, so it need not be copied. */
static bool grow(void *pointer, size_t *have, size_t needed, size_t size)
{
    void **array = pointer;
    if (needed <= *have)
        return true;
    free(*array);
    *array = calloc(needed, size);
    *have = *array == NULL ? 0 : needed;
    return *array != NULL;
}

int workspace_fit(struct engine_workspace *workspace, const struct engine_version *version, size_t terms,
                  struct err *err)
{
    const struct index *index = version->generation->index;
    size_t words = index_words(index) + 1;
    size_t have = workspace->words;
    if (!grow(&workspace->pass, &have, words, sizeof(uint64_t)) ||
        !grow(&workspace->spare, &workspace->words, words, sizeof(uint64_t)) ||
        !grow(&workspace->dead, &workspace->dead_words, version->record_count / 64 + 1, sizeof(uint64_t)) ||
        !grow(&workspace->passing, &workspace->window_count, index->window_count + 1, sizeof(uint32_t)) ||
        !grow(&workspace->runs, &workspace->run_count, terms + 1, sizeof(struct run)) ||
        !grow(&workspace->worth, &workspace->worth_count, engine_taxonomy_terms(index->taxonomy) + 1,
              sizeof(uint16_t)) ||
        !grow(&workspace->left, &workspace->left_count, index->must.count + 1, sizeof(uint16_t)))
        return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    return 0;
}

int workspace_take(struct engine_workspace **workspace, struct engine_workspace **own,
                   const struct engine_version *version, size_t terms, struct err *err)
{
    *own = NULL;
    if (*workspace == NULL)
        *workspace = *own = engine_workspace_new();
    if (*workspace == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    int rc = workspace_fit(*workspace, version, terms, err);
    if (rc != 0)
        engine_workspace_free(*own);
    return rc;
}

int workspace_guest_fit(struct engine_workspace *guest, const struct engine_workspace *host,
                        const struct engine_version *version, size_t terms, struct err *err)
{
    const struct index *index = version->generation->index;
    if (!grow(&guest->pass, &guest->words, index_words(index) + 1, sizeof(uint64_t)) ||
        !grow(&guest->passing, &guest->window_count, index->window_count + 1, sizeof(uint32_t)) ||
        !grow(&guest->runs, &guest->run_count, terms + 1, sizeof(struct run)))
        return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    struct engine_workspace fit = *host;
    fit.pass = guest->pass;
    fit.words = guest->words;
    fit.passing = guest->passing;
    fit.window_count = guest->window_count;
    fit.runs = guest->runs;
    fit.run_count = guest->run_count;
    fit.best = guest->best;
    *guest = fit;
    return 0;
}

void workspace_guest_free(struct engine_workspace *guest)
{
    free(guest->pass);
    free(guest->passing);
    free(guest->runs);
    best_free(&guest->best);
    *guest = (struct engine_workspace){0};
}
