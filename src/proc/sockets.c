/* Listening sockets: addresses, Unix sockets, and those from systemd. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/sockets.h"

#define BACKLOG 1024
#define FROM_SYSTEMD 3 /* the first descriptor; see sd_listen_fds(3) */

static LIST_HEAD(, sockets) opened = LIST_HEAD_INITIALIZER(opened);

/* ${fd} is taken over, also when memory runs out. */
static int
add(struct sockets *s, const char *name, int fd)
{
	void *list = reallocarray(s->list, s->n + 1, sizeof(*s->list));
	char *copy = name == NULL ? NULL : strdup(name);

	if (list != NULL)
		s->list = list;
	if (list == NULL || (name != NULL && copy == NULL)) {
		log_error("out of memory");
		free(copy);
		close(fd);
		return -1;
	}
	s->list[s->n].name = copy;
	s->list[s->n++].fd = fd;
	return 0;
}

/* Is a server there?  Else the file was left behind. */
static int
answers(const struct sockaddr_un *sun)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), status;

	if (fd == -1)
		return 1;
	status = connect(fd, (const struct sockaddr *)sun, sizeof(*sun));
	status = status == 0 || (errno != ECONNREFUSED && errno != ENOENT);
	close(fd);
	return status;
}

/* Whoever may enter the folder may connect, as anybody may to a TCP port. */
static int
bind_unix(int fd, const struct sockaddr_un *sun)
{
	if (answers(sun)) {
		errno = EADDRINUSE;
		return -1;
	}
	if (unlink(sun->sun_path) == -1 && errno != ENOENT)
		return -1;
	if (bind(fd, (const struct sockaddr *)sun, sizeof(*sun)) == -1)
		return -1;
	return chmod(sun->sun_path, 0666);
}

/* A socket that listens on ${sa}, or -1 and errno. */
static int
listen_on(const struct sockaddr *sa, socklen_t len)
{
	const int one = 1;
	int fd, status, saved;

	if ((fd = socket(sa->sa_family,
		 SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) == -1)
		return -1;
	if (sa->sa_family == AF_UNIX)
		status = bind_unix(fd, (const void *)sa);
	else {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
		if (sa->sa_family == AF_INET6)
			setsockopt(
			    fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
		status = bind(fd, sa, len);
	}
	if (status == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static int
open_one(struct sockets *s, const char *name, const struct sockaddr *sa,
    socklen_t len, long *patience)
{
	const struct timespec pause = {.tv_nsec = 100000000};
	int fd;

	while ((fd = listen_on(sa, len)) == -1 && errno == EADDRINUSE &&
	       *patience > 0) {
		nanosleep(&pause, NULL);
		*patience -= 100;
	}
	if (fd == -1) {
		log_error("cannot listen address=%s error=\"%s\"", name,
		    strerror(errno));
		return -1;
	}
	return add(s, name, fd);
}

static int
open_unix(struct sockets *s, const char *name, long *patience)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	const char *path = name + strlen("unix:");
	const size_t len = strnlen(path, sizeof(sun.sun_path) - 1);

	memcpy(sun.sun_path, path, len); /* conf has seen to its length */
	return open_one(s, name, (const void *)&sun, sizeof(sun), patience);
}

/* Every address of a name: localhost may be two. */
static int
open_inet(struct sockets *s, const char *name, long *patience)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *all;
	char host[300], *port;
	int error;

	snprintf(host, sizeof(host), "%s", name[0] == '[' ? name + 1 : name);
	port = strrchr(host, ':');
	*port++ = '\0';
	if (name[0] == '[')
		port[-2] = '\0';
	error = getaddrinfo(
	    strcmp(host, "*") == 0 ? NULL : host, port, &hints, &all);
	if (error != 0) {
		log_error("cannot listen address=%s error=\"%s\"", name,
		    gai_strerror(error));
		return -1;
	}
	for (struct addrinfo *a = all; a != NULL && error == 0; a = a->ai_next)
		error = open_one(s, name, a->ai_addr, a->ai_addrlen, patience);
	freeaddrinfo(all);
	return error;
}

/* Those of ${have} with this name, or any from systemd; how many. */
static int
inherit(struct sockets *s, const struct sockets *have, const char *name)
{
	int fd, found = 0;

	for (size_t i = 0; have != NULL && i < have->n; i++) {
		if (name == NULL ? have->list[i].name != NULL
				 : have->list[i].name == NULL ||
				       strcmp(have->list[i].name, name) != 0)
			continue;
		fd = fcntl(have->list[i].fd, F_DUPFD_CLOEXEC, 0);
		if (fd == -1) {
			log_error(
			    "cannot listen error=\"%s\"", strerror(errno));
			return -1;
		}
		if (add(s, name, fd) == -1)
			return -1;
		found++;
	}
	return found;
}

/* What systemd opened for us; how many. */
static int
from_environment(struct sockets *s)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int n = 0;

	if (pid != NULL && fds != NULL && atol(pid) == (long)getpid())
		n = atoi(fds);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	for (int fd = FROM_SYSTEMD; fd < FROM_SYSTEMD + n; fd++) {
		if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 ||
		    fcntl(fd, F_SETFL, O_NONBLOCK) == -1) {
			log_error("cannot take a socket from the environment "
				  "descriptor=%d error=\"%s\"",
			    fd, strerror(errno));
			return -1;
		}
		if (add(s, NULL, fd) == -1)
			return -1;
	}
	return n < 0 ? 0 : n;
}

int
sockets_open(struct sockets *s, const char *listen, const struct sockets *have,
    long patience)
{
	char name[300];
	size_t len;
	int n;

	*s = (struct sockets){.open = 1};
	LIST_INSERT_HEAD(&opened, s, entry);
	n = have == NULL ? from_environment(s) : inherit(s, have, NULL);
	if (n != 0)
		goto end;
	for (listen += strspn(listen, " \t"); *listen != '\0' && n != -1;
	     listen += len, listen += strspn(listen, " \t")) {
		len = strcspn(listen, " \t");
		snprintf(name, sizeof(name), "%.*s", (int)len, listen);
		if ((n = inherit(s, have, name)) != 0)
			continue;
		n = strncmp(name, "unix:", 5) == 0
			? open_unix(s, name, &patience)
			: open_inet(s, name, &patience);
	}
end:
	if (n == -1)
		sockets_close(s, have);
	return n == -1 ? -1 : 0;
}

static int
is_in(const struct sockets *s, const char *name)
{
	for (size_t i = 0; s != NULL && i < s->n; i++)
		if (s->list[i].name != NULL &&
		    strcmp(s->list[i].name, name) == 0)
			return 1;
	return 0;
}

void
sockets_close(struct sockets *s, const struct sockets *but)
{
	if (!s->open)
		return;
	LIST_REMOVE(s, entry);
	for (size_t i = 0; i < s->n; i++) {
		char *name = s->list[i].name;

		close(s->list[i].fd);
		if (name != NULL && strncmp(name, "unix:", 5) == 0 &&
		    !is_in(but, name))
			unlink(name + 5);
		free(name);
	}
	free(s->list);
	*s = (struct sockets){0};
}

void
sockets_keep(const struct sockets *keep)
{
	const struct sockets *s;

	LIST_FOREACH(s, &opened, entry)
	for (size_t i = 0; s != keep && i < s->n; i++)
		close(s->list[i].fd);
}
