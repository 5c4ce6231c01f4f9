/* The places within the program: data/region/. */
#include "base/embed.h"
#include "directory/place_index.h"

extern const struct embed_set place_files; /* made by tools/embed */

int place_index_shipped(struct place_index **out, struct err *err)
{
    const struct embed_file *postcodes = embed_find(&place_files, STR("postcodes.csv"));
    const struct embed_file *boundaries = embed_find(&place_files, STR("boundaries.geojson"));
    if (postcodes == NULL || boundaries == NULL)
        return err_set(err, ERR_NOT_FOUND, "the program was built without data/region");
    return place_index_new(postcodes->content, boundaries->content, out, err);
}
