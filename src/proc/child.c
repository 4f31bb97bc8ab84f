/* What a process does after it was forked. */
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "proc/child.h"

void
child_begin(const char *name, int death, pid_t master)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, death);
	if (getppid() != master)
		_exit(0); /* it died before it could be watched */
	prctl(PR_SET_NAME, name);
	for (int sig = 1; sig < SIGRTMAX; sig++)
		if (sig != SIGPIPE)
			signal(sig, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
child_ready(void)
{
	sigqueue(getppid(), CHILD_READY, (union sigval){0});
}
