#ifndef MENDD_CTL_H
#define MENDD_CTL_H

/*
 * The subcommands of mendctl, one file each.  argv[0] is the subcommand's
 * own name.  They return the exit status: 0 done, 1 it could not be done, 2
 * what was given was wrong, and stderr says what was expected.
 */
int ctl_score(int argc, char **argv);

#endif
