#ifndef MENDD_CONFINE_H
#define MENDD_CONFINE_H

#include <stdatomic.h>

/*
 * A process that has begun gives up what it does not need any more, so that
 * whoever takes it over has little.  There is no way back.
 *
 * In two steps, because Landlock holds for the thread that asks and those it
 * starts, and starting a thread is a thing to be given up: first
 * confine_files(), then the threads, then confine_calls().
 */
enum confine_mode {
	CONFINE_OFF,
	CONFINE_REFUSE, /* a system call out of the list fails, EPERM; logged */
	CONFINE_KILL,   /* it ends the process, SIGSYS */
};

/* What a process goes on to do, beside using what it has open. */
struct confine {
	enum confine_mode mode;
	const char *conninfo;          /* the database that it connects to */
	atomic_uint_fast64_t *refused; /* counts such calls; or NULL */
	int asks;                      /* connects to the process cohort */
	int syncs; /* sees to it that what it wrote is on the disk */
	const char *const *write; /* folders or files, NULL at the end; or NULL:
				     to read, write, make, rename and sync */
};

/*
 * From now on only the database can be connected to, its client's files read,
 * and ${write} written.  What the kernel cannot enforce is left out.  -1: a
 * path is not there or memory ran out; the log says which.
 */
int confine_files(const struct confine *);

/*
 * From now on, in all threads, only the system calls that serving needs.  The
 * log says, in one line, what of both steps holds.  -1: out of memory.
 */
int confine_calls(const struct confine *);

#endif
