#ifndef MENDD_MASTER_H
#define MENDD_MASTER_H

struct conf;
struct means_source;

/*
 * Start the processes and keep them until a signal ends it all.  Takes over
 * ${conf}, which was loaded from ${source}.  Returns an exit status; the log
 * says why it is not 0.
 */
int master_run(struct conf *, const struct means_source *);

#endif
