#ifndef MENDD_TICK_H
#define MENDD_TICK_H

struct conf;

/* Housekeeping once a minute, until SIGTERM.  Returns an exit status. */
int tick_run(const struct conf *);

#endif
