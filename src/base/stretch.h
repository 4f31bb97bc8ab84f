#ifndef MENDD_STRETCH_H
#define MENDD_STRETCH_H

#include <stddef.h>

/*
 * Make an array longer: ${column} points to the pointer to its first element,
 * which may be NULL.  -1: out of memory, and the array is as it was.
 */
int column_stretch(void *column, size_t n, size_t width);

#endif
