#ifndef MENDD_JOURNAL_H
#define MENDD_JOURNAL_H

#include "rule/checkpoint.h"

/* The file of checkpoints, a line each; it is only ever appended to. */
struct journal {
	int fd;
	int torn; /* its last line is not whole */
};

/*
 * Open or make it.  ${last} is the last checkpoint in it that is one and is
 * signed right; its seal is 0 when there is none.  -1: the log says why.
 */
int journal_open(struct journal *, const char *path, struct checkpoint *last);
void journal_close(struct journal *);

/* Append a line; it is on the disk when this returns.  -1 and errno. */
int journal_append(struct journal *, const char *line);

#endif
