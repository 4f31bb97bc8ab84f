/* Other programs: initdb, psql. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/command.h"

static void
start(const char *const *argv, int out, pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || null == -1 ||
	    dup2(null, STDIN_FILENO) == -1 ||
	    dup2(out == -1 ? null : out, STDOUT_FILENO) == -1)
		_exit(126);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	log_error(
	    "cannot run program=%s error=\"%s\"", argv[0], strerror(errno));
	_exit(127);
}

/* Read to the end, keep what fits. */
static void
take(int fd, char *out, size_t size)
{
	char rest[4096];
	size_t len = 0;
	ssize_t n;

	while ((n = len < size - 1 ? read(fd, out + len, size - 1 - len)
				   : read(fd, rest, sizeof(rest))) > 0 ||
	       (n == -1 && errno == EINTR))
		if (n > 0 && len < size - 1)
			len += (size_t)n;
	out[len] = '\0';
}

int
command_run(const char *const *argv, char *out, size_t size)
{
	const pid_t self = getpid();
	int pipes[2] = {-1, -1}, status;
	pid_t pid;

	if (out != NULL && pipe2(pipes, O_CLOEXEC) == -1)
		goto err0;
	if ((pid = fork()) == -1)
		goto err1;
	if (pid == 0)
		start(argv, pipes[1], self);
	if (out != NULL) {
		close(pipes[1]);
		take(pipes[0], out, size);
		close(pipes[0]);
	}
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return -1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
err1:
	if (out != NULL) {
		close(pipes[0]);
		close(pipes[1]);
	}
err0:
	log_error(
	    "cannot run program=%s error=\"%s\"", argv[0], strerror(errno));
	return -1;
}
