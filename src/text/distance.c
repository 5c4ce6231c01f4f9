#include "text/distance.h"

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Row i holds the distances between the first i bytes of `a` and every start of `b`. Only cells within `most` of the diagonal
 * can hold a distance of at most `most`, so `b` matters up to a.len + most and rows stop when all cells are above. The last
 * row is left in `rows[a.len % 3]`; false when it stopped early. */
static bool fill_rows(struct str a, struct str b, unsigned most, unsigned rows[3][TEXT_DISTANCE_WORD_MAX + 1])
{
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3];
        const unsigned *above2 = rows[(i + 1) % 3];
        unsigned smallest = row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned cost = a.data[i - 1] == b.data[j - 1] ? 0 : 1;
            unsigned cell = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                cell = least(cell, above2[j - 2] + 1);
            row[j] = cell;
            smallest = least(smallest, cell);
        }
        /* A row grows by at most one from the row above it, so a swap, which reaches back two rows, cannot bring it down. */
        if (smallest > most)
            return false;
    }
    return true;
}

static struct str cut(struct str s, size_t max)
{
    return s.len > max ? (struct str){s.data, max} : s;
}

unsigned text_distance(struct str a, struct str b, unsigned most)
{
    unsigned rows[3][TEXT_DISTANCE_WORD_MAX + 1];
    a = cut(a, TEXT_DISTANCE_WORD_MAX);
    b = cut(b, TEXT_DISTANCE_WORD_MAX);
    if (!fill_rows(a, b, most, rows))
        return most + 1;
    return least(rows[a.len % 3][b.len], most + 1);
}

unsigned text_distance_start(struct str wanted, struct str word, unsigned most)
{
    unsigned rows[3][TEXT_DISTANCE_WORD_MAX + 1];
    wanted = cut(wanted, TEXT_DISTANCE_WORD_MAX);
    word = cut(word, TEXT_DISTANCE_WORD_MAX);
    word = cut(word, wanted.len + most);
    if (!fill_rows(wanted, word, most, rows))
        return most + 1;
    unsigned smallest = most + 1;
    for (size_t j = 0; j <= word.len; j++)
        smallest = least(smallest, rows[wanted.len % 3][j]);
    return smallest;
}
