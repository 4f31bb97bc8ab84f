#ifndef MENDD_SEALER_H
#define MENDD_SEALER_H

struct conf;

/*
 * Seal the audit once a second, until SIGTERM; then, for two seconds at most,
 * what is left.  Returns an exit status.
 */
int sealer_run(const struct conf *);

#endif
