#ifndef MENDD_TESTS_SCARCE_H
#define MENDD_TESTS_SCARCE_H

#include <stddef.h>

/*
 * Memory that runs out once.  The linker lets what is here stand for malloc()
 * and its kin, also of libraries: see scarce_flags in Makefile.am.
 */

/* Allocations until one fails, 0: the next one; less: none does. */
extern int scarce_in;

/* What stands for them, for libraries that must be told. */
void *__wrap_malloc(size_t);
void *__wrap_realloc(void *, size_t);

#endif
