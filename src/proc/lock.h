#ifndef MENDD_LOCK_H
#define MENDD_LOCK_H

/*
 * Write our process id into mendd.pid in the current folder and keep it
 * locked for as long as we live; children do not inherit that.  0, or an exit
 * status: another master works here, and the log says which.
 */
int lock_take(void);

/* Before a regular end: mendd.pid names nobody. */
void lock_leave(void);

#endif
