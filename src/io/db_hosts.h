#ifndef MENDD_DB_HOSTS_H
#define MENDD_DB_HOSTS_H

#include <libpq-fe.h>

/* The order in which the hosts of a connection string are tried. */
struct db_hosts {
	char *host, *hostaddr, *port; /* NULL: as the string has it */
};

/* PQconnectStart() with mendd's defaults, in this order of hosts. */
PGconn *db_hosts_connect(
    const struct db_hosts *, const char *conninfo, const char *name);

/* ${pg} did not connect in time: the next attempt starts at its next host. */
void db_hosts_next(struct db_hosts *, PGconn *pg);

void db_hosts_clear(struct db_hosts *);

#endif
