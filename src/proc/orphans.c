/*
 * What is left of a cluster whose master was killed.  Its postmaster is on
 * its way out, since it gets a signal when the master dies, but may be
 * writing its checkpoint; if the postmaster was killed too, its children leave
 * when they notice.  postmaster.pid is no help: the process that it names may
 * be another one by now.
 */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/orphans.h"

/* In tenths of a second since we began. */
#define QUIT_AFTER 300
#define KILL_AFTER 350

/* Is this PostgreSQL, and not a person who looks around there? */
static int
is_postgres(int pid)
{
	char path[64], name[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	if ((file = fopen(path, "re")) == NULL)
		return 0;
	if (fgets(name, sizeof(name), file) == NULL)
		name[0] = '\0';
	fclose(file);
	return strcmp(name, "postgres\n") == 0;
}

/* Signal them all (0: none); how many there are. */
static int
signal_all(const char *dir, int sig)
{
	char link[64], cwd[PATH_MAX];
	const struct dirent *entry;
	DIR *proc = opendir("/proc");
	ssize_t len;
	int pid, n = 0;

	if (proc == NULL)
		return 0;
	while ((entry = readdir(proc)) != NULL) {
		if ((pid = atoi(entry->d_name)) <= 1 || pid == getpid())
			continue;
		snprintf(link, sizeof(link), "/proc/%d/cwd", pid);
		if ((len = readlink(link, cwd, sizeof(cwd) - 1)) == -1)
			continue; /* gone, or not ours */
		cwd[len] = '\0';
		if (strcmp(cwd, dir) != 0 || !is_postgres(pid))
			continue;
		n++;
		if (sig != 0)
			kill(pid, sig);
	}
	closedir(proc);
	return n;
}

void
orphans_stop(const char *dir)
{
	const struct timespec tenth = {.tv_nsec = 100000000};
	int n;

	for (int i = 0;; i++) {
		n = signal_all(dir, i == 0            ? SIGINT
				    : i == QUIT_AFTER ? SIGQUIT
				    : i == KILL_AFTER ? SIGKILL
						      : 0);
		if (n == 0)
			return;
		if (i == 0)
			log_info("waiting for a former postgres to end "
				 "processes=%d",
			    n);
		nanosleep(&tenth, NULL);
	}
}
