/*
 * The herald: between the two processes is a pair of sockets.  We write a
 * line, it runs the program and writes a byte; so whoever waits for the byte
 * knows that the line was told.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/log.h"
#include "proc/child.h"
#include "proc/herald.h"
#include "rule/checkpoint.h"

#define LIMIT_MS 30000 /* for the program; mendd.conf(5) says so */
#define LOOK_MS 20

struct herald {
	int fd;
	struct event *answered;
	void (*idle)(void *);
	void *arg;
	int busy;
	char waiting[CHECKPOINT_LINE]; /* "": none */
};

static void
run_program(const char *program, int in, pid_t herald)
{
	const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	char *argv[] = {NULL, NULL};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != herald || setpgid(0, 0) == -1 || null == -1 ||
	    dup2(in, STDIN_FILENO) == -1 || dup2(null, STDOUT_FILENO) == -1)
		_exit(126);
	if ((argv[0] = strdup(program)) == NULL)
		_exit(126);
	signal(SIGPIPE, SIG_DFL);
	execv(program, argv);
	log_error(
	    "cannot run program=%s error=\"%s\"", program, strerror(errno));
	_exit(127);
}

/* Its status of waitpid(2); it has until the limit, and its children too. */
static int
wait_for(pid_t pid)
{
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
	int status = 0;

	for (int ms = 0; ms < LIMIT_MS; ms += LOOK_MS) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return status;
		nanosleep(&pause, NULL);
	}
	kill(-pid, SIGKILL);
	waitpid(pid, &status, 0);
	return status;
}

/* A line fits into a pipe, so nobody waits for a program that reads none. */
static void
tell(const char *program, const char *line, size_t len)
{
	const pid_t self = getpid();
	int pipes[2], status;
	pid_t pid;

	if (pipe2(pipes, O_CLOEXEC) == -1) {
		log_error("cannot run program=%s error=\"%s\"", program,
		    strerror(errno));
		return;
	}
	if ((pid = fork()) == 0)
		run_program(program, pipes[0], self);
	close(pipes[0]);
	if (pid == -1 || write(pipes[1], line, len) != (ssize_t)len)
		log_error("cannot tell a checkpoint program=%s error=\"%s\"",
		    program, strerror(errno));
	close(pipes[1]);
	if (pid == -1)
		return;
	status = wait_for(pid);
	if (status != 0)
		log_warn("a checkpoint was not told program=%s %s=%d", program,
		    WIFSIGNALED(status) ? "signal" : "status",
		    WIFSIGNALED(status) ? WTERMSIG(status)
					: WEXITSTATUS(status));
}

/* Sockets of this kind keep each line in one piece. */
static void
serve(const char *program, int fd)
{
	char line[CHECKPOINT_LINE + 1];
	ssize_t n;

	while ((n = read(fd, line, sizeof(line))) > 0 ||
	       (n == -1 && errno == EINTR)) {
		if (n == -1)
			continue;
		tell(program, line, (size_t)n);
		if (write(fd, "", 1) != 1)
			break;
	}
}

struct herald *
herald_new(const char *program)
{
	const pid_t self = getpid();
	struct herald *h;
	int pair[2];
	pid_t pid;

	if ((h = calloc(1, sizeof(*h))) == NULL ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		goto err;
	if ((pid = fork()) == -1) {
		close(pair[0]);
		close(pair[1]);
		goto err;
	}
	if (pid == 0) {
		child_begin("herald", SIGKILL, self);
		close(pair[0]);
		serve(program, pair[1]);
		_exit(0);
	}
	close(pair[1]);
	h->fd = pair[0];
	evutil_make_socket_nonblocking(h->fd);
	return h;
err:
	log_error("cannot start a process error=\"%s\"", strerror(errno));
	free(h);
	return NULL;
}

void
herald_free(struct herald *h)
{
	if (h == NULL)
		return;
	if (h->answered != NULL)
		event_free(h->answered);
	close(h->fd);
	free(h);
}

static void
send_line(struct herald *h, const char *text)
{
	char line[CHECKPOINT_LINE + 1];
	const size_t len = (size_t)(stpcpy(stpcpy(line, text), "\n") - line);

	h->busy = send(h->fd, line, len, MSG_NOSIGNAL) == (ssize_t)len;
	if (!h->busy)
		log_error(
		    "cannot tell a checkpoint error=\"%s\"", strerror(errno));
}

static void
answered(evutil_socket_t fd, short what, void *arg)
{
	struct herald *h = arg;
	char byte;

	(void)what;
	if (recv(fd, &byte, 1, 0) != 1) {
		log_error("the process that tells checkpoints has ended");
		event_del(h->answered);
		*h->waiting = '\0';
	}
	h->busy = 0;
	if (*h->waiting != '\0') {
		send_line(h, h->waiting);
		*h->waiting = '\0';
	}
	if (!h->busy)
		h->idle(h->arg);
}

int
herald_begin(
    struct herald *h, struct event_base *base, void (*idle)(void *), void *arg)
{
	h->idle = idle;
	h->arg = arg;
	h->answered = event_new(base, h->fd, EV_READ | EV_PERSIST, answered, h);
	return h->answered == NULL ? -1 : event_add(h->answered, NULL);
}

void
herald_tell(struct herald *h, const char *line)
{
	if (h->busy)
		stpcpy(h->waiting, line);
	else
		send_line(h, line);
}

int
herald_is_busy(const struct herald *h)
{
	return h != NULL && h->busy;
}
