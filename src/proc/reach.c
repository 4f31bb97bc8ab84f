/*
 * A connection string seen from outside: which sockets, ports and files
 * libpq will want.  A service is looked up anew by each connection, so it may
 * become anything.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "proc/reach.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* libpq's files: the option that names one, and where it is else, at home. */
static const struct {
	const char *option, *home;
	int tcp; /* of no use for a Unix socket */
} client_files[] = {
    {"passfile", ".pgpass", 0},
    {"sslrootcert", ".postgresql/root.crt", 1},
    {"sslcrl", ".postgresql/root.crl", 1},
    {"sslcrldir", NULL, 1},
    {"sslcert", ".postgresql/postgresql.crt", 1},
    {"sslkey", ".postgresql/postgresql.key", 1},
};

/* OpenSSL's, for TCP. */
static const char *const tls_files[] = {"/etc/ssl/openssl.cnf"};

/* glibc's, to look up a name. */
static const char *const name_files[] = {"/etc/gai.conf", "/etc/host.conf",
    "/etc/hosts", "/etc/nsswitch.conf", "/etc/resolv.conf"};

/* A service may name any file that libpq knows. */
static const char *const service_files[] = {
    "/etc/postgresql-common/pg_service.conf", "/etc/ssl/certs"};

/* What the string says, or else the environment, or else libpq itself. */
struct options {
	PQconninfoOption *said, *defaults;
};

static const char *
find(const PQconninfoOption *o, const char *keyword)
{
	for (; o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0)
			return o->val;
	return NULL;
}

static const char *
value(const struct options *o, const char *keyword)
{
	const char *v = find(o->said, keyword);

	if (v == NULL || *v == '\0')
		v = find(o->defaults, keyword);
	return v == NULL ? "" : v;
}

/* The ${i}th of a list, or "". */
static const char *
item(char out[256], const char *list, size_t i)
{
	for (; i > 0 && *list != '\0'; i--)
		list += strcspn(list, ",") + (strchr(list, ',') != NULL);
	snprintf(out, 256, "%.*s", (int)strcspn(list, ","), list);
	return out;
}

static size_t
items(const char *list)
{
	size_t n = 1;

	while ((list = strchr(list, ',')) != NULL)
		list++, n++;
	return n;
}

static int
add_file(struct reach *r, const char *path)
{
	if (*path == '\0' || access(path, R_OK) == -1)
		return 0;
	if (r->nfiles == COUNT(r->file) ||
	    (r->file[r->nfiles] = strdup(path)) == NULL)
		return -1;
	r->nfiles++;
	return 0;
}

static int
add_files(struct reach *r, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (add_file(r, paths[i]) == -1)
			return -1;
	return 0;
}

static int
add_client_files(struct reach *r, const struct options *o)
{
	const char *home = getenv("HOME"), *path;
	char at_home[4096];

	for (size_t i = 0; i < COUNT(client_files); i++) {
		if (client_files[i].tcp && !r->tcp)
			continue;
		/* Who says the password is not asked for a file of them. */
		if (i == 0 && *value(o, "password") != '\0')
			continue;
		path = value(o, client_files[i].option);
		if (*path == '\0' && client_files[i].home != NULL &&
		    home != NULL) {
			snprintf(at_home, sizeof(at_home), "%s/%s", home,
			    client_files[i].home);
			path = at_home;
		}
		if (add_file(r, path) == -1)
			return -1;
	}
	return 0;
}

static int
is_address(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, bytes) == 1 ||
	       inet_pton(AF_INET6, host, bytes) == 1;
}

static void
add_port(struct reach *r, const char *text)
{
	const long port = *text == '\0' ? 5432 : strtol(text, NULL, 10);

	if (r->ports == -1 || (size_t)r->ports == COUNT(r->port) || port < 1 ||
	    port > 65535)
		r->ports = -1;
	else
		r->port[r->ports++] = (unsigned short)port;
}

static void
add_hosts(struct reach *r, const struct options *o)
{
	const char *hosts = value(o, "host"), *addresses = value(o, "hostaddr"),
		   *ports = value(o, "port");
	const size_t n = items(*addresses != '\0' ? addresses : hosts);
	char host[256], address[256], port[256];

	for (size_t i = 0; i < n; i++) {
		item(host, hosts, i);
		if (*item(address, addresses, i) == '\0' &&
		    (*host == '\0' || *host == '/' || *host == '@')) {
			r->local = 1;
			r->abstract |= *host == '@';
			continue;
		}
		r->tcp = 1;
		r->names |= *address == '\0' && !is_address(host);
		add_port(r, item(port, ports, items(ports) == 1 ? 0 : i));
	}
}

static int
add_all(struct reach *r, const struct options *o)
{
	if (*value(o, "service") != '\0') {
		r->local = r->abstract = r->tcp = r->names = 1;
		r->ports = -1;
		if (add_file(r, value(o, "servicefile")) == -1 ||
		    add_files(r, service_files, COUNT(service_files)) == -1)
			return -1;
	} else
		add_hosts(r, o);
	if (r->tcp && add_files(r, tls_files, COUNT(tls_files)) == -1)
		return -1;
	if (r->names && add_files(r, name_files, COUNT(name_files)) == -1)
		return -1;
	return add_client_files(r, o);
}

int
reach_of(struct reach *r, const char *conninfo)
{
	struct options o = {0};
	int status = -1;

	*r = (struct reach){0};
	if ((o.said = PQconninfoParse(conninfo, NULL)) != NULL &&
	    (o.defaults = PQconndefaults()) != NULL)
		status = add_all(r, &o);
	PQconninfoFree(o.said);
	PQconninfoFree(o.defaults);
	return status;
}

void
reach_clear(struct reach *r)
{
	for (size_t i = 0; i < r->nfiles; i++)
		free(r->file[i]);
	*r = (struct reach){0};
}
