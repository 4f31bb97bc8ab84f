/* Making arrays of any type longer. */
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"

int
column_stretch(void *column, size_t n, size_t width)
{
	void *old, *longer;

	memcpy(&old, column, sizeof(old));
	if ((longer = realloc(old, n * width)) == NULL)
		return -1;
	memcpy(column, &longer, sizeof(longer));
	return 0;
}
