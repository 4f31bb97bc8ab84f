#ifndef MENDD_CELL_H
#define MENDD_CELL_H

#include <jansson.h>

struct faults;
struct shape;

/*
 * Tables become nested records: the column `products.1.final_volume_ml'
 * holds the member final_volume_ml of the first of the products.  The shape
 * says what kind of value each member takes.
 */

/*
 * Does a column's name lead to a value in a record of this shape?  Words,
 * numbers and dates are one cell; a list of words is one cell with blanks or
 * semicolons between; lists of records are numbered from 1.
 */
int cell_known(const struct shape *record, const char *column);

/*
 * Put a cell into ${record}.  An empty cell is nothing.  A text that is no
 * number where one is wanted, or a second record before the first, is added
 * to ${faults} under the column's name.  -1: memory ran out.
 */
int cell_put(const struct shape *, json_t *record, const char *column,
    const char *text, struct faults *faults);

/*
 * The column that a JSON pointer speaks of: /products/0/spins to
 * products.1.spins.  ${out} takes ${size} bytes; cut when it is too long.
 */
void cell_column(char *out, size_t size, const char *pointer);

#endif
