#ifndef MENDD_CLUSTER_H
#define MENDD_CLUSTER_H

struct conf;

/*
 * The PostgreSQL cluster of our own, in postgres below the state folder.  The
 * current folder must be the state folder, which nobody else uses.
 *
 * Stop whatever a former postmaster left behind, make the cluster if there is
 * none, write its configuration, and become its postmaster.  Returns only
 * when that is not possible: an exit status (EX_CONFIG: trying again will not
 * help); the log says why.
 */
int cluster_run(const struct conf *);

#endif
