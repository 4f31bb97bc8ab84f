#ifndef MENDD_ORPHANS_H
#define MENDD_ORPHANS_H

/*
 * Stop every process of ours whose current folder is ${dir}: PostgreSQL's
 * processes live in their data folder.  First a fast shutdown, then SIGQUIT
 * after a while, then SIGKILL.  Returns when there are none.
 */
void orphans_stop(const char *dir);

#endif
