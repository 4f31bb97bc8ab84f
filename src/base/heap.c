/* What becomes of memory that was freed. */
#include <malloc.h>

#include "base/heap.h"

#define KEPT (64 << 20)

/* The C library lets nothing above half as much be taken from what is kept. */
void
heap_keep(void)
{
	mallopt(M_TRIM_THRESHOLD, KEPT);
	mallopt(M_MMAP_THRESHOLD, KEPT / 2);
}

void
heap_trim(void)
{
	malloc_trim(0);
}
