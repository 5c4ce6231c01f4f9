#include "engine/workspace.h"

#include <stdlib.h>

struct engine_workspace *engine_workspace_new(void)
{
    struct engine_workspace *workspace = calloc(1, sizeof *workspace);
    if (workspace == NULL)
        return NULL;
    workspace->scores = calloc(INDEX_WINDOW, sizeof *workspace->scores);
    if (workspace->scores == NULL) {
        free(workspace);
        return NULL;
    }
    return workspace;
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

int workspace_fit(struct engine_workspace *workspace, const struct engine_version *version, struct err *err)
{
    const struct index *index = version->generation->index;
    size_t words = index_words(index) + 1;
    size_t have = workspace->words;
    if (!grow(&workspace->pass, &have, words, sizeof(uint64_t)) ||
        !grow(&workspace->spare, &workspace->words, words, sizeof(uint64_t)) ||
        !grow(&workspace->dead, &workspace->dead_words, version->record_count / 64 + 1, sizeof(uint64_t)) ||
        !grow(&workspace->left, &workspace->left_count, index->must.count + 1, sizeof(uint16_t)))
        return err_set(err, ERR_NO_MEMORY, "no memory for a query");
    return 0;
}
