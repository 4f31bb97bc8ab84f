#ifndef MENDD_TESTS_ACTS_H
#define MENDD_TESTS_ACTS_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

/* What there is to be done harm to. */
struct scene {
	char folder[60], kept[100];         /* and a file in it */
	struct sockaddr_un local, nameless; /* with a path, and without */
	struct sockaddr_in tcp, other;
	int local_fd, tcp_fd; /* listening there */
	int accepted;         /* a connection of a client's, by TCP */
	int landlock;         /* the kernel's version; 0 or -1: none */
	pid_t bystander;      /* another process of the same user */
};
extern struct scene scene;

int scene_open(void); /* -1 and errno */
void scene_close(void);

/* What no worker does.  An act returns -1 when it was not possible. */
struct act {
	const char *name;
	int (*act)(void);
	int landlock;   /* refused by this version of it only; 0: by seccomp */
	int sanitizers; /* which do this themselves */
	int always_kills;
};
extern const struct act acts[];
extern const size_t nacts;

/* Some of these, and more; 0 or more when it was possible. */
int connect_to(int family, int type, const void *address, socklen_t);
int connect_other_port(void);
int connect_tcp(void);
int read_passwords(void);
int read_state(void);

#endif
