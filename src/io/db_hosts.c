/*
 * A connection string with several hosts, one of which may be dead without
 * a word.
 *
 * libpq goes on to the next host when one refuses, but leaves it to us to
 * stop waiting for one that never answers, and then would begin again with
 * the same.  So after such an attempt the lists of hosts are rotated: a, b, c
 * becomes b, c, a.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/db_hosts.h"

PGconn *
db_hosts_connect(
    const struct db_hosts *h, const char *conninfo, const char *name)
{
	/* What comes later wins: the string over our defaults. */
	const char *keywords[] = {"fallback_application_name",
	    "keepalives_idle", "keepalives_interval", "keepalives_count",
	    "dbname", "client_encoding", "host", "hostaddr", "port", NULL};
	const char *values[] = {name, "30", "5", "3", conninfo, "UTF8", h->host,
	    h->hostaddr, h->port, NULL};

	return PQconnectStartParams(keywords, values, 1);
}

/* Rotate a list; one host needs no list. */
static int
rotate(char **to, const char *list)
{
	const char *comma;
	size_t len;
	char *s;

	if (list == NULL || (comma = strchr(list, ',')) == NULL)
		return 0;
	len = strlen(list) + 1;
	if ((s = malloc(len)) == NULL)
		return -1;
	snprintf(s, len, "%s,%.*s", comma + 1, (int)(comma - list), list);
	free(*to);
	*to = s;
	return 0;
}

void
db_hosts_next(struct db_hosts *h, PGconn *pg)
{
	PQconninfoOption *options = PQconninfo(pg);
	int rc = 0;

	if (options == NULL)
		return;
	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (strcmp(o->keyword, "host") == 0)
			rc |= rotate(&h->host, o->val);
		else if (strcmp(o->keyword, "hostaddr") == 0)
			rc |= rotate(&h->hostaddr, o->val);
		else if (strcmp(o->keyword, "port") == 0)
			rc |= rotate(&h->port, o->val);
	if (rc != 0)
		db_hosts_clear(h); /* never pair a host with another's port */
	PQconninfoFree(options);
}

void
db_hosts_clear(struct db_hosts *h)
{
	free(h->host);
	free(h->hostaddr);
	free(h->port);
	memset(h, 0, sizeof(*h));
}
