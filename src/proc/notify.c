/* One datagram for each thing to say, to the socket that the environment names.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "proc/notify.h"

static struct sockaddr_un peer;
static socklen_t peer_len; /* 0: nobody wants to know */
static long watchdog;

static void
open_socket(const char *path)
{
	const size_t len = strlen(path);

	/* A name in the abstract space is not ended by a NUL. */
	if ((path[0] != '/' && path[0] != '@') || len >= sizeof(peer.sun_path))
		return;
	peer.sun_family = AF_UNIX;
	memcpy(peer.sun_path, path, len);
	if (path[0] == '@')
		peer.sun_path[0] = '\0';
	peer_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len +
			       (path[0] == '/'));
}

void
notify_open(void)
{
	const char *path = getenv("NOTIFY_SOCKET"),
		   *usec = getenv("WATCHDOG_USEC"),
		   *pid = getenv("WATCHDOG_PID");

	if (path != NULL)
		open_socket(path);
	if (usec != NULL && (pid == NULL || atol(pid) == (long)getpid()))
		watchdog = atol(usec) / 1000 / 2;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

void
notify_send(const char *lines)
{
	const struct timeval patience = {.tv_usec = 200000};
	int fd;

	if (peer_len == 0 ||
	    (fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) == -1)
		return;
	/* Rather unsaid than waiting for ever for somebody who does not hear.
	 */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	sendto(fd, lines, strlen(lines), MSG_NOSIGNAL,
	    (const struct sockaddr *)&peer, peer_len);
	close(fd);
}

long
notify_watchdog(void)
{
	return peer_len == 0 || watchdog < 0 ? 0 : watchdog;
}
