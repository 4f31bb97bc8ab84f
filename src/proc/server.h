#ifndef MENDD_SERVER_H
#define MENDD_SERVER_H

#include <stddef.h>

struct means;

/*
 * One worker: serve until SIGTERM, then finish what is being served.  ${slot}
 * is its place in the metrics.  Returns an exit status.
 */
int server_run(const struct means *, size_t slot);

#endif
