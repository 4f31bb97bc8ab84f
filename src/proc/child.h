#ifndef MENDD_CHILD_H
#define MENDD_CHILD_H

#include <sys/types.h>

/*
 * The child's side of being a child of the master.
 *
 * A child that can do its work says so by a queued signal, which carries its
 * process id: so everything that ever happens to the master is a signal.
 * Exit statuses are those of sysexits.h: EX_CONFIG means that starting again
 * will not help, EX_TEMPFAIL that it will.
 */
#define CHILD_READY SIGRTMIN

/*
 * First in a new child: default signals, none blocked; from now on the child
 * gets ${death} when the master dies.  Ends the child if that has happened.
 */
void child_begin(const char *name, int death, pid_t master);

/* Tell the master. */
void child_ready(void);

#endif
