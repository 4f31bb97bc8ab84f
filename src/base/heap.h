#ifndef MENDD_HEAP_H
#define MENDD_HEAP_H

/*
 * Memory that was freed goes back to the system at once where it was much,
 * and its pages cost time when as much is taken again.  From now on up to
 * 64 MB stay until heap_trim().
 */
void heap_keep(void);
void heap_trim(void);

#endif
