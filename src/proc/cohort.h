#ifndef MENDD_COHORT_H
#define MENDD_COHORT_H

struct means;

/* Where workers ask, from the state folder, in which all processes work. */
#define COHORT_SOCKET "cohort.socket"

/* Hold the scores and answer questions until SIGTERM; the exit status. */
int cohort_run(const struct means *);

#endif
