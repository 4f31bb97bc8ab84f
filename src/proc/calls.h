#ifndef MENDD_CALLS_H
#define MENDD_CALLS_H

struct confine;
struct reach;

/*
 * Seccomp, in all threads of the process: the system calls that serving
 * needs, and those for what ${reach} says and for files to write.  1: it
 * holds; 0: the kernel has none; -1: out of memory.
 */
int calls_restrict(const struct confine *, const struct reach *);

#endif
